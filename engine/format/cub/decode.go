package cub

import (
	"context"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// decode reads a grid into a scene with one layer.
func decode(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
	g, err := split(data)
	if err != nil {
		return nil, err
	}
	d := &decoder{grid: g, budget: format.NewBudget(ctx, name, opt), data: data[headBytes:]}
	if end := g.offset(storage.Pos{Y: g.Max.Y - 1, Z: g.Max.Z}); end < int64(len(d.data)) {
		d.budget.Warnf("%d bytes after the grid were left out", int64(len(d.data))-end)
	}
	if d.v, err = d.budget.Volume(); err != nil {
		return nil, err
	}
	tiles := g.Tiles()
	for z := range tiles.Max.Z {
		for y := range tiles.Max.Y {
			for x := range tiles.Max.X {
				if err := d.tile(storage.TilePos{X: x, Y: y, Z: z}); err != nil {
					return nil, err
				}
			}
		}
		if err := d.budget.At(int64(z)+1, int64(tiles.Max.Z)); err != nil {
			return nil, err
		}
	}
	return &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "Layer.1", d.v)}, Active: 1}, nil
}

// split reads the sizes, which the bytes that follow are enough for.
func split(data []byte) (grid, error) {
	if len(data) < headBytes {
		return grid{}, bad(len(data), "the file ends within its head")
	}
	n := sizes(data)
	left, cells := int64(len(data)-headBytes), int64(item)
	for i := range n {
		if n[i] == 0 || n[i] > maxEdge || n[i] > left/cells {
			return grid{}, bad(4*i, "the size %d does not fit the %d bytes that follow", n[i], left)
		}
		cells *= n[i]
	}
	return grid{storage.Box{Max: storage.Pos{X: int32(n[0]), Y: int32(n[1]), Z: int32(n[2])}}}, nil
}

// decoder reads one grid.
type decoder struct {
	grid
	budget  *format.Budget
	v       storage.Volume
	data    []byte // after the sizes
	cells   [storage.TileCells]storage.Color
	scratch storage.Scratch
}

// tile sets the cells of a tile.
func (d *decoder) tile(tp storage.TilePos) error {
	clear(d.cells[:])
	b := d.Intersect(tp.Box())
	for z := b.Min.Z; z < b.Max.Z; z++ {
		for y := b.Min.Y; y < b.Max.Y; y++ {
			first := storage.Pos{X: b.Min.X, Y: y, Z: z}
			src := d.data[d.offset(first):]
			dst := d.cells[first.Index():]
			for i := range int(b.Max.X - b.Min.X) {
				if c := storage.RGB(src[item*i], src[item*i+1], src[item*i+2]); c != storage.RGB(0, 0, 0) {
					dst[i] = c
				}
			}
		}
	}
	t := storage.Pack(&d.cells, &d.scratch)
	if t.Form == storage.Empty {
		return nil
	}
	if err := d.budget.Add(int64(t.Len())); err != nil {
		return err
	}
	d.v.SetTile(tp, &t)
	return nil
}
