package qubicle

import (
	"bytes"
	"context"
	"encoding/binary"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Types of nodes in .qbt and .qbcl files.
const (
	nodeMatrix = iota
	nodeModel
	nodeCompound
)

// qbtDecoder reads one .qbt file.
type qbtDecoder struct {
	c        cursor
	layers   layers
	unpacker *unpacker
	colors   []storage.Color // nil if voxels have colours of their own
	unknown  int             // voxels with a colour that the map has not
	scaled   bool
	column   []byte
	zeros    []byte // as many
}

// DecodeQBT reads a .qbt file into a scene with a layer for each matrix, those of compounds included.
func DecodeQBT(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
	budget := format.NewBudget(ctx, nameQBT, opt)
	d := &qbtDecoder{
		c: cursor{format: nameQBT, data: data}, layers: layers{budget: budget, format: nameQBT}, unpacker: newUnpacker(nameQBT, budget),
	}
	if err := d.readHeader(); err != nil {
		return nil, err
	}
	if err := d.readNode([3]int64{}, 0); err != nil {
		return nil, err
	}
	if d.unknown > 0 {
		budget.Warnf("%d voxels whose colour is not in the colour map became black", d.unknown)
	}
	if d.scaled {
		budget.Warnf("the scale of matrices was ignored")
	}
	return d.layers.finish()
}

func (d *qbtDecoder) readHeader() error {
	if string(d.c.take(4)) != magicQBT {
		return badInput(nameQBT, 0, "the magic %q is missing", magicQBT)
	}
	d.c.take(2 + 12) // the version and a scale for meshes
	if err := d.section("COLORMAP"); err != nil {
		return err
	}
	n := d.c.count("colours", 4)
	if err := d.layers.budget.Hold(4 * n); err != nil {
		return err
	}
	for range n {
		d.colors = append(d.colors, storage.Color(d.c.u32())|0xff<<24)
	}
	return d.section("DATATREE")
}

// section reads the name of a section.
func (d *qbtDecoder) section(name string) error {
	at := d.c.at
	if got := d.c.take(8); d.c.err == nil && string(got) != name {
		return badInput(nameQBT, at, "the section %q is expected, not %q", name, got)
	}
	return d.c.err
}

// readNode reads a node whose position is relative to origin.
func (d *qbtDecoder) readNode(origin [3]int64, depth int) error {
	if err := d.layers.budget.At(int64(d.c.at), int64(len(d.c.data))); err != nil {
		return err
	}
	at, kind, size := d.c.at, d.c.u32(), d.c.u32()
	switch {
	case d.c.err != nil:
		return d.c.err
	case uint64(size) > uint64(d.c.left()):
		return badInput(nameQBT, at, "a node of %d bytes, and %d are left", size, d.c.left())
	case depth > maxDepth:
		return unsupported(nameQBT, "the tree is deeper than %d nodes", maxDepth)
	}
	all, end := d.c.data, d.c.at+int(size)
	d.c.data = all[:end]
	var err error
	switch kind {
	case nodeMatrix, nodeCompound:
		err = d.readMatrix(origin, kind == nodeCompound, depth)
	case nodeModel:
		err = d.readNodes(origin, depth)
	default:
		d.layers.budget.Warnf("a node of the unknown type %d was left out", kind)
	}
	d.c.data, d.c.at = all, end
	return err
}

// readNodes reads a list of nodes.
func (d *qbtDecoder) readNodes(origin [3]int64, depth int) error {
	n := d.c.count("nodes", 8)
	for range n {
		if err := d.readNode(origin, depth+1); err != nil {
			return err
		}
	}
	return d.c.err
}

// readMatrix reads a matrix, or a compound with its parts.
func (d *qbtDecoder) readMatrix(origin [3]int64, compound bool, depth int) error {
	m := &matrix{name: scene.CleanName(string(d.c.text()))}
	for i, n := range d.c.words() {
		m.pos[i] = origin[i] + int64(int32(n))
	}
	d.scaled = d.c.words() != [3]uint32{1, 1, 1} && d.c.err == nil || d.scaled
	pivot := d.c.floats()
	m.size = d.c.words()
	n := d.c.u32()
	p := packed{at: d.c.at, data: d.c.take(uint64(n))}
	if d.c.err != nil {
		return d.c.err
	}
	if compound {
		before := len(d.layers.scene.Layers)
		if err := d.readNodes(m.pos, depth); err != nil || len(d.layers.scene.Layers) > before {
			return err
		}
	}
	l, box, err := d.layers.add(m)
	if err != nil || box.Empty() {
		return err
	}
	setPivot(l, m, pivot)
	d.column, d.zeros = make([]byte, 4*m.size[1]), make([]byte, 4*m.size[1])
	return d.unpacker.read(m, box, l.Volume, p, uint64(len(d.column)), d.readColumn)
}

// readColumn reads the column of voxels from p upwards.
func (d *qbtDecoder) readColumn(p storage.Pos) error {
	if err := d.unpacker.full(d.column); err != nil {
		return err
	}
	if bytes.Equal(d.column, d.zeros) {
		return nil
	}
	for rest := d.column; len(rest) > 0; {
		n := min(storage.TileEdge-int(p.Z&(storage.TileEdge-1)), len(rest)/4)
		if err := d.readPiece(p, rest[:4*n]); err != nil {
			return err
		}
		rest = rest[4*n:]
		p.Z += int32(n)
	}
	return nil
}

// readPiece reads the part of a column that lies in one tile.
func (d *qbtDecoder) readPiece(p storage.Pos, pixels []byte) error {
	var c *cells
	const step = storage.TileEdge * storage.TileEdge
	for i := p.Index(); len(pixels) > 0; i, pixels = i+step, pixels[4:] {
		v := binary.LittleEndian.Uint32(pixels)
		if v>>24 == 0 {
			continue
		}
		if c == nil {
			var err error
			if c, err = d.unpacker.tiles.at(p.Tile()); err != nil {
				return err
			}
		}
		c[i] = d.color(v)
	}
	return nil
}

// color returns the colour of a pixel that is not empty.
func (d *qbtDecoder) color(v uint32) storage.Color {
	switch {
	case len(d.colors) == 0:
		return storage.Color(v) | 0xff<<24
	case int(v&0xff) >= len(d.colors):
		d.unknown++
		return storage.RGB(0, 0, 0)
	}
	return d.colors[v&0xff]
}
