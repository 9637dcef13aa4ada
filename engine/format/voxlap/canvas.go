package voxlap

import (
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// maxTiles bounds the tiles that a canvas keeps unpacked, 16 KiB each.
const maxTiles = 1024

// canvas sets the cells of a volume. It keeps the tiles at work unpacked, so that each is stored once if the cells come slice by slice.
type canvas struct {
	v       storage.Volume
	budget  *format.Budget
	tiles   map[storage.TilePos]*cells
	free    []*cells
	last    storage.TilePos
	current *cells // of the tile last, nil before the first
	scratch storage.Scratch
}

type cells = [storage.TileCells]storage.Color

func newCanvas(b *format.Budget) (*canvas, error) {
	v, err := b.Volume()
	if err != nil {
		return nil, err
	}
	return &canvas{v: v, budget: b, tiles: map[storage.TilePos]*cells{}}, nil
}

// set stores an opaque colour.
func (c *canvas) set(p storage.Pos, color storage.Color) {
	tp := p.Tile()
	if c.current == nil || tp != c.last {
		c.last, c.current = tp, c.tile(tp)
	}
	c.current[p.Index()] = color
}

// tile returns the cells of a tile, which it unpacks.
func (c *canvas) tile(tp storage.TilePos) *cells {
	t, ok := c.tiles[tp]
	if ok {
		return t
	}
	if len(c.tiles) == maxTiles {
		c.flush()
	}
	if n := len(c.free); n > 0 {
		t, c.free = c.free[n-1], c.free[:n-1]
	} else {
		t = new(cells)
	}
	view := c.v.Tile(tp, &c.scratch)
	view.Expand(t)
	c.tiles[tp] = t
	return t
}

// flush stores the tiles at work.
func (c *canvas) flush() {
	for tp, t := range c.tiles {
		packed := storage.Pack(t, &c.scratch)
		c.v.SetTile(tp, &packed)
		c.free = append(c.free, t)
	}
	clear(c.tiles)
	c.current = nil
}

// column sets the voxels of one column from top to bottom, and fills its solid gaps.
type column struct {
	c      *canvas
	origin origin
	x, y   int // in the file

	any   bool // something was set
	z     int  // in the file, of the lowest voxel so far
	faces uint8
	color storage.Color
}

// fill fills the gap above a voxel with these faces if it is solid.
func (col *column) fill(z int, faces uint8) error {
	if !col.any || z <= col.z+1 || col.faces == 0 || faces == 0 || col.faces&bottom != 0 || faces&top != 0 {
		return nil
	}
	if err := col.c.budget.Add(int64(z - col.z - 1)); err != nil {
		return err
	}
	for k := col.z + 1; k < z; k++ {
		col.c.set(col.origin.cell(col.x, col.y, k), col.color)
	}
	return nil
}

// add sets a voxel, which the budget knows of.
func (col *column) add(z int, faces uint8, color storage.Color) {
	col.c.set(col.origin.cell(col.x, col.y, z), color)
	col.any, col.z, col.faces, col.color = true, z, faces, color
}
