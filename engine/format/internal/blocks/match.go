package blocks

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Matcher finds blocks for colours.
type Matcher struct {
	format   string // for errors
	table    *Table
	swatches map[storage.Color]string
	found    map[storage.Color]string // the names of blocks by colours that were asked for
	changed  int                      // colours that became others
	most     int                      // the largest difference of a channel
}

// NewMatcher returns a matcher for writing a scene, whose palette may be nil, in the named format.
func NewMatcher(name string, t *Table, p *scene.Palette) *Matcher {
	m := &Matcher{format: name, table: t, swatches: map[storage.Color]string{}, found: map[storage.Color]string{}}
	if p == nil {
		return m
	}
	for i := range p.Swatches {
		s := &p.Swatches[i]
		if _, taken := m.swatches[s.Color]; !taken && isBlock(s.Name) && !t.alien(s.Name) {
			m.swatches[s.Color] = s.Name
		}
	}
	return m
}

// isBlock reports whether the name of a swatch is that of a block: a namespace, a colon and a path of small letters, digits and a few signs.
func isBlock(name string) bool {
	space, path, ok := strings.Cut(name, ":")
	if !ok || space == "" || path == "" || len(name) > maxNameBytes {
		return false
	}
	for _, b := range []byte(space + path) {
		if (b < 'a' || b > 'z') && (b < '0' || b > '9') && b != '_' && b != '.' && b != '-' && b != '/' {
			return false
		}
	}
	return true
}

// Block returns the name of the block for a colour that is not empty, as the file has it.
func (m *Matcher) Block(c storage.Color) string {
	if name, ok := m.found[c]; ok {
		return name
	}
	name, ok := m.table.given[c]
	if !ok {
		name, ok = m.table.own[c]
	}
	if !ok {
		name, ok = m.swatches[c]
	}
	if !ok {
		name = m.nearest(c)
	}
	name = m.table.full(name)
	m.found[c] = name
	return name
}

// nearest returns the block whose colour is nearest, the first of several.
func (m *Matcher) nearest(c storage.Color) string {
	list := m.table.solid
	if c.A() < 255 {
		list = m.table.clear
	}
	best, least := &list[0], 1<<62
	for i := range list {
		if d := distance(c, list[i].color); d < least {
			best, least = &list[i], d
		}
	}
	if best.color != c {
		m.changed++
		m.most = max(m.most, far(c.R(), best.color.R()), far(c.G(), best.color.G()), far(c.B(), best.color.B()), far(c.A(), best.color.A()))
	}
	return best.name
}

func far(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }

// distance returns how far two colours are apart: the squares of the differences, weighted by how much they are seen. Alpha counts as a
// channel that is seen little.
func distance(a, b storage.Color) int {
	mean := (int(a.R()) + int(b.R())) / 2
	r, g, u, t := int(a.R())-int(b.R()), int(a.G())-int(b.G()), int(a.B())-int(b.B()), int(a.A())-int(b.A())
	return (512+mean)*r*r + 1024*g*g + (767-mean)*u*u + 128*t*t
}

// Warn warns of colours that became others.
func (m *Matcher) Warn(opt *format.EncodeOptions) {
	if m.changed > 0 {
		opt.Warnf("colours became those of the nearest blocks: %d of %d, largest error %d of 255 in a channel", m.changed, len(m.found), m.most)
	}
}

// Plan is the blocks of one volume: a number for each colour.
type Plan struct {
	Names  []string // of the blocks by number; 0 is air
	Counts []int64  // of the voxels by number
	Voxels int64    // in all

	numbers map[storage.Color]uint16
}

// maxBlocks is the number of blocks that a plan can have, air included.
const maxBlocks = 1<<16 - 1

// Plan chooses blocks for all colours of a volume. The more often a block occurs, the smaller its number; air, as it is named in the file, is 0.
func (m *Matcher) Plan(ctx context.Context, v storage.Volume, air string) (*Plan, error) {
	colors, err := count(ctx, v)
	if err != nil {
		return nil, err
	}
	p := &Plan{Names: []string{air}, Counts: []int64{0}, numbers: make(map[storage.Color]uint16, len(colors))}
	sums := map[string]int64{}
	sorted := make([]storage.Color, 0, len(colors))
	for c := range colors {
		sorted = append(sorted, c)
	}
	slices.Sort(sorted)
	for i, c := range sorted {
		if i&0xfff == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		sums[m.Block(c)] += colors[c]
	}
	names := make([]string, 0, len(sums))
	for name := range sums {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(sums[b], sums[a]), cmp.Compare(a, b)) })
	if len(names) >= maxBlocks {
		return nil, &format.UnsupportedError{Format: m.format, Msg: fmt.Sprintf("the scene needs %d kinds of blocks, and %d are supported", len(names), maxBlocks-1)}
	}
	numbers := make(map[string]uint16, len(names))
	for i, name := range names {
		numbers[name] = uint16(i + 1)
		p.Names = append(p.Names, name)
		p.Counts = append(p.Counts, sums[name])
		p.Voxels += sums[name]
	}
	for _, c := range sorted {
		p.numbers[c] = numbers[m.Block(c)]
	}
	return p, nil
}

// count returns how many voxels each colour has.
func count(ctx context.Context, v storage.Volume) (counts map[storage.Color]int64, err error) {
	counts = map[storage.Color]int64{}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	var cells [storage.TileCells]storage.Color
	v.Walk(storage.Everywhere, new(storage.Scratch), func(_ storage.TilePos, t *storage.Tile) bool {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
			return false
		}
		if t.Form == storage.Uniform {
			counts[t.Color] += int64(t.Len())
			return true
		}
		t.Expand(&cells)
		last, run := cells[0], int64(0)
		for _, c := range cells {
			if c != last {
				counts[last] += run
				last, run = c, 0
			}
			run++
		}
		counts[last] += run
		return true
	})
	delete(counts, 0)
	return counts, err
}
