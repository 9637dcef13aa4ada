package xraw

import (
	"bufio"
	"context"
	"encoding/binary"
	"io"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// encoder writes one grid, 16 planes at a time.
type encoder struct {
	ctx     context.Context
	v       storage.Volume
	box     storage.Box
	colors  []storage.Color       // of the palette, nil if there are too many
	places  map[storage.Color]int // in colors
	item    int                   // bytes of a cell
	planes  []byte
	cells   [storage.TileCells]storage.Color
	scratch storage.Scratch
}

// encode writes the merged visible layers.
func encode(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
	v, err := edit.Flatten(ctx, s.Layers, opt.NewVolume)
	if err != nil {
		return err
	}
	e := &encoder{ctx: ctx, v: v, box: storage.Bounds(v)}
	if e.box.Empty() {
		e.box = storage.BoxAt(storage.Pos{})
	}
	if err := e.choose(); err != nil {
		return err
	}
	x, y, z := e.box.Size()
	switch {
	case e.box.Cells()*float64(e.item) > maxOutput || max(x, y, z) > maxEdge:
		return unsupported("the grid of %d x %d x %d cells takes more than %d bytes", x, y, z, int64(maxOutput))
	case x*y*int64(storage.TileEdge*e.item) > opt.MemoryLimit():
		return unsupported("%d planes of %d x %d cells take more than the limit of %d bytes of memory", storage.TileEdge, x, y, opt.MemoryLimit())
	}
	out := bufio.NewWriterSize(w, 1<<16)
	if err := e.write(out, opt.Progress); err != nil {
		return err
	}
	return out.Flush()
}

// choose decides between palettes and colours.
func (e *encoder) choose() (err error) {
	seen := map[storage.Color]struct{}{}
	e.v.Walk(storage.Everywhere, &e.scratch, func(_ storage.TilePos, t *storage.Tile) bool {
		if e.ctx.Err() != nil {
			err = context.Cause(e.ctx)
			return false
		}
		if t.Form == storage.Uniform {
			seen[t.Color] = struct{}{}
			return true
		}
		t.Expand(&e.cells)
		last := storage.Color(0)
		for _, c := range e.cells {
			if c != last && c != 0 {
				seen[c] = struct{}{}
			}
			last = c
		}
		return len(seen) <= large
	})
	if e.item = 4; len(seen) > large {
		return err
	}
	e.colors = make([]storage.Color, 0, len(seen)+1)
	if e.item = 2; len(seen) < small {
		e.item = 1
		e.colors = append(e.colors, 0)
	}
	for c := range seen {
		e.colors = append(e.colors, c)
	}
	slices.Sort(e.colors)
	e.places = make(map[storage.Color]int, len(e.colors))
	for i, c := range e.colors {
		e.places[c] = i
	}
	return err
}

// write writes the file.
func (e *encoder) write(out *bufio.Writer, progress format.Progress) error {
	x, y, z := e.box.Size()
	bits, colors := 0, 0
	switch e.item {
	case 1:
		bits, colors = 8, small
	case 2:
		bits, colors = 16, large
	}
	head := append([]byte(magic), unsigned, 4, 8, uint8(bits))
	for _, n := range [...]int64{x, y, z, int64(colors)} {
		head = binary.LittleEndian.AppendUint32(head, uint32(n))
	}
	if _, err := out.Write(head); err != nil {
		return err
	}
	e.planes = make([]byte, int(x*y)*storage.TileEdge*e.item)
	for low := e.box.Min.Z; low < e.box.Max.Z; {
		progress.Report(int64(low-e.box.Min.Z), z)
		high := min((low|(storage.TileEdge-1))+1, e.box.Max.Z)
		if err := e.fill(low, high); err != nil {
			return err
		}
		if _, err := out.Write(e.planes[:int(x*y)*int(high-low)*e.item]); err != nil {
			return err
		}
		low = high
	}
	if colors == 0 {
		return nil
	}
	palette := make([]byte, 4*colors)
	for i, c := range e.colors {
		binary.LittleEndian.PutUint32(palette[4*i:], uint32(c))
	}
	_, err := out.Write(palette)
	return err
}

// fill makes the planes from low to high, which are planes of the same tiles.
func (e *encoder) fill(low, high int32) (err error) {
	clear(e.planes)
	if e.item == 2 {
		for i := range e.planes {
			e.planes[i] = 0xff
		}
	}
	x, y, _ := e.box.Size()
	b := e.box
	b.Min.Z, b.Max.Z = low, high
	e.v.Walk(b, &e.scratch, func(tp storage.TilePos, t *storage.Tile) bool {
		if e.ctx.Err() != nil {
			err = context.Cause(e.ctx)
			return false
		}
		t.Expand(&e.cells)
		last, place := storage.Color(0), 0
		for i, c := range e.cells {
			if c == 0 {
				continue
			}
			if c != last && e.item < 4 {
				last, place = c, e.places[c]
			}
			p := tp.Cell(i).Sub(b.Min)
			e.put(e.planes[((int64(p.Z)*y+int64(p.Y))*x+int64(p.X))*int64(e.item):], c, place)
		}
		return true
	})
	return err
}

// put stores a cell.
func (e *encoder) put(dst []byte, c storage.Color, place int) {
	switch e.item {
	case 1:
		dst[0] = uint8(place)
	case 2:
		binary.LittleEndian.PutUint16(dst, uint16(place))
	default:
		binary.LittleEndian.PutUint32(dst, uint32(c))
	}
}
