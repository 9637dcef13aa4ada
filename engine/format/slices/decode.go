package slices

import (
	"context"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/pngio"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// checkEvery is the number of pixels between two looks at the context.
const checkEvery = 1 << 16

// Decode reads a picture into a scene with one layer.
func Decode(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
	budget := format.NewBudget(ctx, name, opt)
	v, err := budget.Volume()
	if err != nil {
		return nil, err
	}
	in, err := pngio.NewReader(budget, name, data)
	if err != nil {
		return nil, err
	}
	if in.Damaged() {
		budget.Warnf("a checksum is wrong or the end of the file is missing: colours may be wrong")
	}
	p, err := planOf(budget, in.Header(), data, opt.Values.Of(options()))
	if err != nil {
		return nil, err
	}
	d := &decoder{plan: p, in: in, budget: budget, build: builder{volume: v, open: map[storage.TilePos]*tile{}}}
	if err := d.rows(); err != nil {
		return nil, err
	}
	return &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "Layer.1", v)}, Active: 1}, nil
}

// planOf returns the plan of a picture: that of its text unless options say another.
func planOf(budget *format.Budget, h pngio.Header, data []byte, v format.Values) (plan, error) {
	given := v.Given("axis") || v.Given("layout") || v.Given("columns") || v.Given("depth")
	if text, ok := pngio.Text(data); ok && !given {
		p, ok := parse(text, h)
		if ok {
			return p, nil
		}
		budget.Warnf("the file says %.60q, which does not fit its picture of %dx%d pixels: it was not used", text, h.Width, h.Height)
	}
	return divide(h, v)
}

type decoder struct {
	plan   plan
	in     *pngio.Reader
	budget *format.Budget
	build  builder
}

// rows reads all rows of the picture.
func (d *decoder) rows() error {
	h := d.in.Header()
	pending := 0
	for y := range h.Height {
		if pending -= h.Width; pending < 0 {
			pending = checkEvery
			if err := d.budget.At(int64(y), int64(h.Height)); err != nil {
				return err
			}
		}
		if err := d.in.Next(); err != nil {
			return err
		}
		if err := d.row(y, d.in.Colors()); err != nil {
			return err
		}
	}
	d.build.flush()
	return d.budget.Check()
}

// row sets the cells of a row of the picture.
func (d *decoder) row(y int, colors []storage.Color) error {
	n := int64(0)
	for _, c := range colors {
		if c != 0 {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	if err := d.budget.Add(n); err != nil {
		return err
	}
	p := &d.plan
	along := storage.Pos{X: 1}
	if p.axis == 'x' {
		along = storage.Pos{Y: 1}
	}
	slice := y / p.height * p.columns
	for ; len(colors) > 0 && slice < p.depth; slice++ {
		d.build.line(p.cell(slice, 0, y%p.height), along, colors[:p.width])
		colors = colors[p.width:]
	}
	return nil
}

// maxOpen bounds the tiles that a builder holds unpacked, 16 KiB each.
const maxOpen = 1 << 12

type tile = [storage.TileCells]storage.Color

// builder collects cells in tiles.
type builder struct {
	volume storage.Volume
	open   map[storage.TilePos]*tile
	free   []*tile
	view   storage.Scratch
	pack   storage.Scratch
	old    tile
}

// line sets the cells from a position on along an axis. Empty ones leave what is there.
func (b *builder) line(at, along storage.Pos, colors []storage.Color) {
	stride := int(along.X + along.Y<<storage.TileShift)
	for len(colors) > 0 {
		offset := at.X
		if along.X == 0 {
			offset = at.Y
		}
		n := min(storage.TileEdge-int(offset&(storage.TileEdge-1)), len(colors))
		if part := colors[:n]; !empty(part) {
			cells, i := b.tile(at.Tile()), at.Index()
			for k, c := range part {
				if c != 0 {
					cells[i+k*stride] = c
				}
			}
		}
		colors = colors[n:]
		at = at.Add(storage.Pos{X: along.X * int32(n), Y: along.Y * int32(n)})
	}
}

func empty(colors []storage.Color) bool {
	for _, c := range colors {
		if c != 0 {
			return false
		}
	}
	return true
}

// tile returns the cells of a tile that is open, which it opens if need be.
func (b *builder) tile(tp storage.TilePos) *tile {
	if t := b.open[tp]; t != nil {
		return t
	}
	if len(b.open) == maxOpen {
		b.flush()
	}
	var t *tile
	if n := len(b.free); n > 0 {
		t, b.free = b.free[n-1], b.free[:n-1]
		clear(t[:])
	} else {
		t = new(tile)
	}
	b.open[tp] = t
	return t
}

// flush moves the cells of all open tiles to the volume.
func (b *builder) flush() {
	for tp, t := range b.open {
		if old := b.volume.Tile(tp, &b.view); old.Form != storage.Empty {
			old.Expand(&b.old)
			for i, c := range t {
				if c == 0 {
					t[i] = b.old[i]
				}
			}
		}
		packed := storage.Pack(t, &b.pack)
		b.volume.SetTile(tp, &packed)
		b.free = append(b.free, t)
	}
	clear(b.open)
}
