package qubicle

import (
	"context"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

const (
	sizeHeader = 24
	sizeMatrix = 1 + 12 + 12 // without its name
)

// qbDecoder reads one .qb file.
type qbDecoder struct {
	c          cursor
	layers     layers
	tiles      *tiles
	swapped    bool // pixels are B,G,R,A
	right      bool
	compressed bool
}

// DecodeQB reads a .qb file into a scene with a layer for each matrix.
func DecodeQB(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
	budget := format.NewBudget(ctx, nameQB, opt)
	d := &qbDecoder{
		c: cursor{format: nameQB, data: data}, layers: layers{budget: budget, format: nameQB}, tiles: newTiles(budget),
	}
	matrices, err := d.readHeader()
	if err != nil {
		return nil, err
	}
	for range matrices {
		if err := budget.At(int64(d.c.at), int64(len(data))); err != nil {
			return nil, err
		}
		if err := d.readMatrix(); err != nil {
			return nil, err
		}
	}
	if n := d.c.left(); n > 0 {
		budget.Warnf("%d bytes after the last matrix were ignored", n)
	}
	return d.layers.finish()
}

// readHeader returns the number of matrices.
func (d *qbDecoder) readHeader() (int, error) {
	d.c.u32() // the version; all are alike
	var flags [4]bool
	for i, what := range [...]string{"colour format", "z axis", "compression", "visibility mask"} {
		n := d.c.u32()
		if n > 1 && d.c.err == nil {
			return 0, badInput(nameQB, d.c.at-4, "%s %d is unknown", what, n)
		}
		flags[i] = n == 1
	}
	d.swapped, d.right, d.compressed = flags[0], flags[1], flags[2] // a mask is not 0 either where there is a voxel
	n := d.c.count("matrices", sizeMatrix)
	return n, d.c.err
}

func (d *qbDecoder) readMatrix() error {
	start := d.c.at
	m := &matrix{name: cleanName(d.c.take(uint64(d.c.u8()))), right: d.right}
	m.size = d.c.words()
	for i, n := range d.c.words() {
		m.pos[i] = int64(int32(n))
	}
	if d.c.err != nil {
		return d.c.err
	}
	if sx, sy, sz := uint64(m.size[0]), uint64(m.size[1]), uint64(m.size[2]); !d.compressed && max(sx, sy, sz) <= maxEdge {
		if n := sx * sy * sz; n > uint64(d.c.left())/4 {
			return badInput(nameQB, start, "the matrix %q has %d voxels, and %d bytes are left", m.name, n, d.c.left())
		}
	}
	l, box, err := d.layers.add(m)
	if err != nil {
		return err
	}
	d.tiles.v = l.Volume
	if d.compressed {
		return d.readRuns(m, box)
	}
	return d.readGrid(m, box)
}

// color returns the colour of a pixel.
func (d *qbDecoder) color(p uint32) storage.Color {
	if p>>24 == 0 {
		return 0
	}
	if d.swapped {
		p = p&0xff00 | p>>16&0xff | p&0xff<<16
	}
	return storage.Color(p) | 0xff<<24
}

// grid is the pixels of a matrix without compression.
type grid struct {
	pixels  []byte
	sx, sy  int
	box     storage.Box
	right   bool
	swapped bool
}

// readGrid sets the voxels of a matrix without compression, tile by tile.
func (d *qbDecoder) readGrid(m *matrix, box storage.Box) error {
	sx, sy, sz := int(m.size[0]), int(m.size[1]), int(m.size[2])
	g := &grid{pixels: d.c.take(uint64(4 * sx * sy * sz)), sx: sx, sy: sy, box: box, right: m.right, swapped: d.swapped}
	if box.Empty() {
		return nil
	}
	var c cells
	around := box.Tiles()
	for ty := around.Min.Y; ty < around.Max.Y; ty++ {
		if err := d.layers.budget.At(int64(d.c.at-len(g.pixels))+int64(ty-around.Min.Y)*int64(len(g.pixels))/int64(around.Max.Y-around.Min.Y),
			int64(len(d.c.data))); err != nil {
			return err
		}
		for tz := around.Min.Z; tz < around.Max.Z; tz++ {
			for tx := around.Min.X; tx < around.Max.X; tx++ {
				tp := storage.TilePos{X: tx, Y: ty, Z: tz}
				tile := g.tile(tp, &c, &d.tiles.scratch)
				if err := d.tiles.set(tp, &tile); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// tile returns the tile of the pixels at tp. The view points to c and s.
func (g *grid) tile(tp storage.TilePos, c *cells, s *storage.Scratch) storage.Tile {
	in := g.box.Intersect(tp.Box())
	whole := in == tp.Box()
	if !whole {
		clear(c[:])
	}
	n := int(in.Max.X - in.Min.X)
	var any, differ, first storage.Color
	for y := in.Min.Y; y < in.Max.Y; y++ {
		row := int(y - g.box.Min.Y) // Z of the file
		if !g.right {
			row = int(g.box.Max.Y - 1 - y)
		}
		for z := in.Min.Z; z < in.Max.Z; z++ {
			at := 4 * (int(in.Min.X-g.box.Min.X) + g.sx*(int(z-g.box.Min.Z)+g.sy*row))
			i := storage.Pos{X: in.Min.X, Y: y, Z: z}.Index()
			dst := c[i : i+n]
			copyRow(dst, g.pixels[at:at+4*n])
			if y == in.Min.Y && z == in.Min.Z {
				first = dst[0]
			}
			for _, v := range dst {
				any |= v
				differ |= v ^ first
			}
		}
	}
	switch {
	case any == 0:
		return storage.Tile{}
	case g.swapped:
		swap(c)
		first = first&^0xff00ff | first>>16&0xff | first&0xff<<16
	}
	if whole && differ == 0 {
		return storage.UniformTile(first)
	}
	return storage.Pack(c, s)
}

// copyRow sets cells to pixels, opaque or 0.
func copyRow(dst []storage.Color, src []byte) {
	src = src[:4*len(dst)]
	for i := range dst {
		p := uint32(src[4*i]) | uint32(src[4*i+1])<<8 | uint32(src[4*i+2])<<16 | uint32(src[4*i+3])<<24
		solid := (p>>24 + 0xff) >> 8 // 1 if alpha is not 0
		dst[i] = storage.Color((p | 0xff<<24) & -solid)
	}
}

// swap exchanges red and blue.
func swap(c *cells) {
	for i, v := range c {
		c[i] = v&^0xff00ff | v>>16&0xff | v&0xff<<16
	}
}
