package qubicle

import (
	"context"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/relay"
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
	relay      relay.Relay[gridTiles]
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
	m := &matrix{name: scene.CleanName(string(d.c.take(uint64(d.c.u8())))), right: d.right}
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

// color returns the colour of a pixel, of which red and blue may be exchanged.
func color(p uint32, exchanged bool) storage.Color {
	if exchanged {
		return swapped(opaque(p))
	}
	return opaque(p)
}
