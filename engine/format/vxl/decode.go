package vxl

import (
	"bytes"
	"context"
	"encoding/binary"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// decoder reads one map: it walks over all columns to check them and to learn the size, and then sets the voxels.
type decoder struct {
	reader
	budget *format.Budget
	start  int // offset of the first column
	width  int // columns along X
	depth  int // along Y
	height int // cells of a column

	hollow bool
	earth  storage.Color

	v       storage.Volume
	tiles   int             // along X
	cells   []storage.Color // of a row of tiles along X and Z, tile by tile
	scratch storage.Scratch
}

// decode reads a map into a scene with one layer.
func decode(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
	if bytes.HasPrefix(data, []byte(westwood)) {
		return nil, unsupported("this is a model of Command & Conquer (Tiberian Sun, Red Alert 2), not a map of Ace of Spades")
	}
	values := opt.Values.Of(options())
	earth, err := colour(values, "fill_color")
	if err != nil {
		return nil, err
	}
	d := &decoder{
		reader: reader{data: data}, budget: format.NewBudget(ctx, name, opt),
		hollow: values.Text("solid") == "hollow", earth: earth,
	}
	if d.v, err = d.budget.Volume(); err != nil {
		return nil, err
	}
	if err := d.survey(values); err != nil {
		return nil, err
	}
	if err := d.build(); err != nil {
		return nil, err
	}
	return &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "Layer.1", d.v)}, Active: 1}, nil
}

// survey checks all columns and finds the size of the map.
func (d *decoder) survey(values format.Values) error {
	want := edge * edge // columns after which the rest of the file may be anything
	if len(d.data) >= 4 && binary.LittleEndian.Uint32(d.data) == voxlapMagic {
		if err := d.readHead(); err != nil {
			return err
		}
		want = d.width * d.depth
	} else if values.Given("size") {
		want = values.Int("size") * values.Int("size")
	}
	r, err := d.row(want)
	if err != nil {
		return err
	}
	return d.settle(r, want, values.Given("size"))
}

// row is what a file has of correct columns.
type row struct {
	columns int
	end     int // offset after the wanted columns, or after all of them if there are fewer
	lowest  int // the greatest Z of those
	err     error
}

// row skips columns until the wanted ones of a map that says its size, or as many as there are.
func (d *decoder) row(want int) (row, error) {
	r := row{}
	for at := d.start; at < len(d.data) && (d.width == 0 || r.columns < want); {
		if at, r.err = d.skip(at); r.err != nil {
			break
		}
		if r.columns++; r.columns <= want {
			r.end, r.lowest = at, d.lowest
		}
		if r.columns%(1<<14) == 0 {
			if err := d.budget.At(int64(at), 2*int64(len(d.data))); err != nil {
				return r, err
			}
		}
	}
	return r, nil
}

// readHead reads the head of a map of Voxlap.
func (d *decoder) readHead() error {
	if len(d.data) < voxlapHead {
		return bad(len(d.data), "the map ends within its head")
	}
	w, h := binary.LittleEndian.Uint32(d.data[4:]), binary.LittleEndian.Uint32(d.data[8:])
	if w == 0 || h == 0 || w > maxEdge || h > maxEdge {
		return unsupported("a map of %d x %d columns; those of 1 to %d are read", w, h, maxEdge)
	}
	d.start, d.width, d.depth, d.height = voxlapHead, int(w), int(h), voxlapCells
	return nil
}

// settle decides what square the columns of a file make, and how high they are.
func (d *decoder) settle(r row, want int, given bool) error {
	square := int(math.Sqrt(float64(r.columns)))
	whole := square*square == r.columns
	sure := d.width > 0 || given
	switch {
	case r.columns >= want && (sure || r.columns == want || r.err != nil || !whole):
		if d.width == 0 {
			d.square(int(math.Sqrt(float64(want))), r.lowest)
		}
		if r.end < len(d.data) {
			d.budget.Warnf("%d bytes after the %d columns of the map were left out", len(d.data)-r.end, want)
		}
	case r.err != nil:
		return r.err
	case sure:
		return bad(len(d.data), "the map ends after %d of %d columns", r.columns, want)
	case r.columns == 0 || !whole:
		return bad(len(d.data), "the map has %d columns, which make no square", r.columns)
	case square > maxEdge:
		return unsupported("a map of %d x %d columns; those of up to %d are read", square, square, maxEdge)
	default:
		d.square(square, d.lowest)
		d.budget.Warnf("the map has %d x %d columns instead of %d x %d", square, square, edge, edge)
	}
	return nil
}

// square makes the map a square of columns that are high enough for the lowest Z.
func (d *decoder) square(edge, lowest int) {
	d.width, d.depth = edge, edge
	for d.height = height; d.height < lowest; {
		d.height *= 2
	}
}

// build sets the voxels, a row of tiles at a time.
func (d *decoder) build() error {
	d.tiles = (d.width + storage.TileEdge - 1) / storage.TileEdge
	n := d.tiles * (d.height / storage.TileEdge) * storage.TileCells
	if err := d.budget.Hold(4 * n); err != nil {
		return err
	}
	d.cells = make([]storage.Color, n)
	at := d.start
	for y := range d.depth {
		for x := range d.width {
			var err error
			if at, err = d.column(at, d.width-1-x, y); err != nil {
				return err
			}
		}
		if y%storage.TileEdge == storage.TileEdge-1 || y == d.depth-1 {
			d.flush(y / storage.TileEdge)
			if err := d.budget.At(int64(len(d.data))+int64(at), 2*int64(len(d.data))); err != nil {
				return err
			}
		}
	}
	return nil
}

// column sets the voxels of a checked column, which lies at x, y in the world, and returns where it ends.
func (d *decoder) column(at, x, y int) (int, error) {
	base := x>>storage.TileShift*storage.TileCells + storage.Pos{X: int32(x), Y: int32(y)}.Index()
	for {
		sp, err := d.span(at)
		if err != nil {
			return at, err
		}
		end := d.height // of what is solid
		if !sp.last {
			end = int(d.data[sp.next+3])
		}
		n := sp.e - sp.s + sp.bottoms
		if !d.hollow {
			n = end - sp.s
		}
		if err := d.budget.Add(int64(n)); err != nil {
			return at, err
		}
		colors := d.data[sp.tops:sp.next]
		colors = d.paint(base, sp.s, sp.e, colors)
		if !d.hollow {
			for z := sp.e; z < end-sp.bottoms; z++ {
				*d.cell(base, z) = d.earth
			}
		}
		d.paint(base, end-sp.bottoms, end, colors)
		if sp.last {
			return sp.next, nil
		}
		at = sp.next
	}
}

// paint sets coloured voxels and returns the colours that are left.
func (d *decoder) paint(base, from, to int, colors []byte) []byte {
	for z := from; z < to; z++ {
		*d.cell(base, z) = storage.RGB(colors[2], colors[1], colors[0])
		colors = colors[4:]
	}
	return colors
}

// cell returns the cell of a column at Z.
func (d *decoder) cell(base, z int) *storage.Color {
	up := d.height - 1 - z
	return &d.cells[base+up>>storage.TileShift*d.tiles*storage.TileCells+up&(storage.TileEdge-1)<<(2*storage.TileShift)]
}

// flush stores a row of tiles and clears it.
func (d *decoder) flush(y int) {
	for i := range len(d.cells) / storage.TileCells {
		cells := (*[storage.TileCells]storage.Color)(d.cells[i*storage.TileCells:])
		if t := storage.Pack(cells, &d.scratch); t.Form != storage.Empty {
			d.v.SetTile(storage.TilePos{X: int32(i % d.tiles), Y: int32(y), Z: int32(i / d.tiles)}, &t)
		}
	}
	clear(d.cells)
}
