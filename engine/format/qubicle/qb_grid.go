package qubicle

import (
	"encoding/binary"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// grid is the pixels of a matrix without compression. Any number of goroutines may read it.
type grid struct {
	pixels  []byte
	sx, sy  int
	box     storage.Box
	around  storage.Box // in tiles
	right   bool
	swapped bool
}

// gridTiles are a few tiles on their way to the volume.
type gridTiles struct {
	tiles [gridParcel]gridTile
	n     int
}

const gridParcel = 4

// gridTile is what it takes to make a tile of pixels.
type gridTile struct {
	tp   storage.TilePos
	tile storage.Tile // points to the rest

	x     indexer
	cells cells // of a tile with more colours
	occ   occupancy
}

// readGrid sets the voxels of a matrix without compression, tile by tile.
func (d *qbDecoder) readGrid(m *matrix, box storage.Box) error {
	start := d.c.at
	sx, sy, sz := int(m.size[0]), int(m.size[1]), int(m.size[2])
	g := &grid{pixels: d.c.take(uint64(4 * sx * sy * sz)), sx: sx, sy: sy, box: box, around: box.Tiles(), right: m.right, swapped: d.swapped}
	if box.Empty() {
		return nil
	}
	nx, ny, nz := g.around.Size()
	count := int(nx * ny * nz)
	parcels := (count + gridParcel - 1) / gridParcel
	return d.relay.Run(parcels, func(p *gridTiles, i int) {
		p.n = min(gridParcel, count-i*gridParcel)
		for k := range p.n {
			p.tiles[k].read(g, g.tilePos(i*gridParcel+k))
		}
	}, func(p *gridTiles, i int) error {
		for k := range p.n {
			if err := d.tiles.set(p.tiles[k].tp, &p.tiles[k].tile); err != nil {
				return err
			}
		}
		part := int64(len(g.pixels)) * int64(i) / int64(parcels)
		return d.layers.budget.At(int64(start)+part, int64(len(d.c.data)))
	})
}

// tilePos returns the place of the i-th tile: in the order of X, then Z, then Y, as the file has them.
func (g *grid) tilePos(i int) storage.TilePos {
	nx, _, nz := g.around.Size()
	x, row := i%int(nx), i/int(nx)
	return storage.TilePos{
		X: g.around.Min.X + int32(x), Y: g.around.Min.Y + int32(row/int(nz)), Z: g.around.Min.Z + int32(row%int(nz)),
	}
}

// read makes t the tile of the pixels at tp.
func (t *gridTile) read(g *grid, tp storage.TilePos) {
	t.tp = tp
	in := g.box.Intersect(tp.Box())
	if in == tp.Box() {
		if p, same := g.uniform(in); same {
			t.tile = storage.UniformTile(color(p, g.swapped))
			return
		}
	}
	if t.indexed(g, in) {
		t.tile = t.x.tile()
		return
	}
	t.convert(g, in)
	t.tile = rawTile(&t.cells, &t.occ)
}

// at returns the pixels of the file from a cell on.
func (g *grid) at(x, y, z int32) []byte {
	slice := int(y - g.box.Min.Y)
	if !g.right {
		slice = int(g.box.Max.Y - 1 - y)
	}
	return g.pixels[4*(int(x-g.box.Min.X)+g.sx*(int(z-g.box.Min.Z)+g.sy*slice)):]
}

// uniform returns the first pixel of a whole tile, and whether all others are equal.
func (g *grid) uniform(in storage.Box) (uint32, bool) {
	p := binary.LittleEndian.Uint32(g.at(in.Min.X, in.Min.Y, in.Min.Z))
	pair := uint64(p) | uint64(p)<<32
	for y := in.Min.Y; y < in.Max.Y; y++ {
		for z := in.Min.Z; z < in.Max.Z; z++ {
			row := (*[rowBytes]byte)(g.at(in.Min.X, y, z))
			differ := uint64(0)
			for i := 0; i < rowBytes; i += 8 {
				differ |= binary.LittleEndian.Uint64(row[i:i+8]) ^ pair
			}
			if differ != 0 {
				return 0, false
			}
		}
	}
	return p, true
}

// indexed sets the cells of t.x, and returns false if there are too many colours.
func (t *gridTile) indexed(g *grid, in storage.Box) bool {
	t.x.reset()
	t.x.swap = g.swapped
	n := 4 * int(in.Max.X-in.Min.X)
	for y := in.Min.Y; y < in.Max.Y; y++ {
		for z := in.Min.Z; z < in.Max.Z; z++ {
			i, row, ok := storage.Pos{X: in.Min.X, Y: y, Z: z}.Index(), g.at(in.Min.X, y, z), false
			if n == rowBytes {
				ok = t.x.row(i, (*[rowBytes]byte)(row))
			} else {
				ok = t.x.pixels(i, row[:n])
			}
			if !ok {
				return false
			}
		}
	}
	return true
}

// convert sets the cells of t.
func (t *gridTile) convert(g *grid, in storage.Box) {
	clear(t.cells[:])
	for y := in.Min.Y; y < in.Max.Y; y++ {
		for z := in.Min.Z; z < in.Max.Z; z++ {
			row := g.at(in.Min.X, y, z)[:4*(in.Max.X-in.Min.X)]
			dst := t.cells[storage.Pos{X: in.Min.X, Y: y, Z: z}.Index():]
			for k := range min(len(row)/4, len(dst)) {
				dst[k] = opaque(binary.LittleEndian.Uint32(row[4*k : 4*k+4]))
			}
		}
	}
	if g.swapped {
		for i, v := range t.cells {
			t.cells[i] = swapped(v)
		}
	}
}

// opaque returns a pixel with alpha 255, or 0 if its alpha is 0.
func opaque(p uint32) storage.Color {
	solid := (p>>24 + 0xff) >> 8 // 1 unless alpha is 0
	return storage.Color((p | 0xff<<24) & -solid)
}

// swapped exchanges red and blue.
func swapped(c storage.Color) storage.Color {
	return c&^0xff00ff | c>>16&0xff | c&0xff<<16
}
