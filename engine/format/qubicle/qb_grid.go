package qubicle

import (
	"encoding/binary"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// grid is the pixels of a matrix without compression.
type grid struct {
	d      *qbDecoder
	pixels []byte
	sx, sy int
	box    storage.Box
	right  bool

	x     indexer
	cells cells // of a tile with more colours
}

// readGrid sets the voxels of a matrix without compression, tile by tile.
func (d *qbDecoder) readGrid(m *matrix, box storage.Box) error {
	start := d.c.at
	sx, sy, sz := int(m.size[0]), int(m.size[1]), int(m.size[2])
	g := &grid{d: d, pixels: d.c.take(uint64(4 * sx * sy * sz)), sx: sx, sy: sy, box: box, right: m.right}
	if box.Empty() {
		return nil
	}
	g.x.swap = d.swapped
	around := box.Tiles()
	for ty := around.Min.Y; ty < around.Max.Y; ty++ {
		part := int64(len(g.pixels)) * int64(ty-around.Min.Y) / int64(around.Max.Y-around.Min.Y)
		if err := d.layers.budget.At(int64(start)+part, int64(len(d.c.data))); err != nil {
			return err
		}
		for tz := around.Min.Z; tz < around.Max.Z; tz++ {
			for tx := around.Min.X; tx < around.Max.X; tx++ {
				tp := storage.TilePos{X: tx, Y: ty, Z: tz}
				tile := g.tile(tp)
				if err := d.tiles.set(tp, &tile); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// tile returns the tile of the pixels at tp. The view points into g.
func (g *grid) tile(tp storage.TilePos) storage.Tile {
	in := g.box.Intersect(tp.Box())
	if in == tp.Box() {
		if p, same := g.uniform(in); same {
			return storage.UniformTile(g.d.color(p))
		}
	}
	if g.indexed(in) {
		return g.x.tile()
	}
	g.convert(in)
	return rawTile(&g.cells, &g.d.tiles.occ)
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

// indexed sets the cells of g.x, and returns false if there are too many colours.
func (g *grid) indexed(in storage.Box) bool {
	g.x.reset()
	n := 4 * int(in.Max.X-in.Min.X)
	for y := in.Min.Y; y < in.Max.Y; y++ {
		for z := in.Min.Z; z < in.Max.Z; z++ {
			i, row, ok := storage.Pos{X: in.Min.X, Y: y, Z: z}.Index(), g.at(in.Min.X, y, z), false
			if n == rowBytes {
				ok = g.x.row(i, (*[rowBytes]byte)(row))
			} else {
				ok = g.x.pixels(i, row[:n])
			}
			if !ok {
				return false
			}
		}
	}
	return true
}

// convert sets the cells of g.
func (g *grid) convert(in storage.Box) {
	clear(g.cells[:])
	for y := in.Min.Y; y < in.Max.Y; y++ {
		for z := in.Min.Z; z < in.Max.Z; z++ {
			row := g.at(in.Min.X, y, z)[:4*(in.Max.X-in.Min.X)]
			dst := g.cells[storage.Pos{X: in.Min.X, Y: y, Z: z}.Index():]
			for k := range min(len(row)/4, len(dst)) {
				dst[k] = opaque(binary.LittleEndian.Uint32(row[4*k : 4*k+4]))
			}
		}
	}
	if g.d.swapped {
		for i, v := range g.cells {
			g.cells[i] = swapped(v)
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
