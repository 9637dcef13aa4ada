package xraw

import (
	"context"
	"encoding/binary"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// decoder reads one file, whose sizes were checked.
type decoder struct {
	budget   *format.Budget
	channels channels
	index    int // bytes of an index, 0 for colours
	size     [3]int
	cells    []byte
	colors   []byte          // of the palette
	palette  []storage.Color // by index, 0 for none
	rest     int             // bytes after all

	tile    [storage.TileCells]storage.Color
	scratch storage.Scratch
}

// decode reads a grid into a scene with one layer.
func decode(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
	d := &decoder{budget: format.NewBudget(ctx, name, opt)}
	if err := d.split(data); err != nil {
		return nil, err
	}
	if d.rest > 0 {
		d.budget.Warnf("%d bytes after the palette were left out", d.rest)
	}
	if err := d.readPalette(); err != nil {
		return nil, err
	}
	v, err := d.budget.Volume()
	if err != nil {
		return nil, err
	}
	box := storage.Box{Max: storage.Pos{X: int32(d.size[0]), Y: int32(d.size[1]), Z: int32(d.size[2])}}
	tiles := box.Tiles()
	for z := range tiles.Max.Z {
		for y := range tiles.Max.Y {
			for x := range tiles.Max.X {
				if err := d.set(v, storage.TilePos{X: x, Y: y, Z: z}, box); err != nil {
					return nil, err
				}
			}
		}
		if err := d.budget.At(int64(z)+1, int64(tiles.Max.Z)); err != nil {
			return nil, err
		}
	}
	return &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "Layer.1", v)}, Active: 1}, nil
}

// split finds the parts of a file.
func (d *decoder) split(data []byte) error {
	switch {
	case len(data) < 4 || string(data[:4]) != magic:
		return bad(0, "the magic %q is missing", magic)
	case len(data) < headBytes:
		return bad(len(data), "the file ends within its head")
	}
	d.channels = channels{kind: data[4], count: int(data[5]), bytes: int(data[6]) / 8}
	d.index = int(data[7]) / 8
	if !d.channels.valid() || data[6]%8 != 0 {
		return unsupported("%d channels of type %d with %d bits", data[5], data[4], data[6])
	}
	if data[7] != 0 && data[7] != 8 && data[7] != 16 {
		return unsupported("indices of %d bits", data[7])
	}
	item := d.index
	if item == 0 {
		item = d.channels.size()
	}
	left, cells := int64(len(data)-headBytes), int64(1)
	for i := range d.size {
		n := int64(binary.LittleEndian.Uint32(data[8+4*i:]))
		if n == 0 || n > maxEdge || n > left/cells {
			return bad(8+4*i, "the size %d does not fit the %d bytes that follow", n, left)
		}
		d.size[i] = int(n)
		cells *= n
	}
	colors := int64(binary.LittleEndian.Uint32(data[20:]))
	if d.index == 0 {
		colors = 0
	}
	if cells > left/int64(item) || colors > (left-cells*int64(item))/int64(d.channels.size()) {
		return bad(8, "%d cells of %d bytes and %d colours do not fit the %d bytes that follow", cells, item, colors, left)
	}
	end := headBytes + int(cells)*item
	d.cells = data[headBytes:end]
	d.colors = data[end : end+int(colors)*d.channels.size()]
	d.rest = len(data) - end - len(d.colors)
	return nil
}

// readPalette makes the colours of indices.
func (d *decoder) readPalette() error {
	if d.index == 0 {
		return nil
	}
	n := len(d.colors) / d.channels.size()
	if n > 1<<(8*d.index) {
		return unsupported("a palette of %d colours for indices of %d bits", n, 8*d.index)
	}
	d.palette = make([]storage.Color, n)
	clearAll := true
	for i := range d.palette {
		c := d.channels.color(d.colors[i*d.channels.size():])
		clearAll = clearAll && c.Empty()
		d.palette[i] = c
	}
	for i, c := range d.palette {
		if clearAll || d.channels.count < 4 {
			c = storage.RGB(c.R(), c.G(), c.B())
		}
		d.palette[i] = c.Norm()
	}
	return nil
}

// set sets the cells of a tile that are in the grid.
func (d *decoder) set(v storage.Volume, tp storage.TilePos, box storage.Box) error {
	b := box.Intersect(tp.Box())
	item := len(d.cells) / (d.size[0] * d.size[1] * d.size[2])
	clear(d.tile[:])
	for z := b.Min.Z; z < b.Max.Z; z++ {
		for y := b.Min.Y; y < b.Max.Y; y++ {
			at := ((int(z)*d.size[1]+int(y))*d.size[0] + int(b.Min.X)) * item
			first := storage.Pos{X: b.Min.X, Y: y, Z: z}.Index()
			dst := d.tile[first : first+int(b.Max.X-b.Min.X)]
			if k := d.row(dst, d.cells[at:at+len(dst)*item]); k >= 0 {
				return bad(headBytes+at+k*item, "an index beyond the palette of %d colours", len(d.palette))
			}
		}
	}
	t := storage.Pack(&d.tile, &d.scratch)
	if t.Form == storage.Empty {
		return nil
	}
	if err := d.budget.Add(int64(t.Len())); err != nil {
		return err
	}
	v.SetTile(tp, &t)
	return nil
}

// row reads cells side by side, and returns the place of one that is not in the palette, -1 if all are.
func (d *decoder) row(dst []storage.Color, src []byte) int {
	if d.index == 0 && d.channels == plain {
		for i := range dst {
			dst[i] = storage.Color(binary.LittleEndian.Uint32(src[4*i:])).Norm()
		}
		return -1
	}
	for i := range dst {
		k := 0
		switch d.index {
		case 0:
			dst[i] = d.channels.color(src[i*d.channels.size():]).Norm()
			continue
		case 1:
			k = int(src[i])
			if k == 0 {
				continue
			}
		default:
			k = int(binary.LittleEndian.Uint16(src[2*i:]))
			if k == noVoxel {
				continue
			}
		}
		if k >= len(d.palette) {
			return i
		}
		dst[i] = d.palette[k]
	}
	return -1
}
