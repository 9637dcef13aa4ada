package qubicle

import (
	"context"
	"encoding/binary"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// qbclDecoder reads one .qbcl file.
type qbclDecoder struct {
	c        cursor
	layers   layers
	unpacker *unpacker
	height   uint32 // of the columns of the matrix at hand
	entries  []byte
}

// DecodeQBCL reads a .qbcl file into a scene with a layer for each matrix, those of compounds included.
func DecodeQBCL(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
	budget := format.NewBudget(ctx, nameQBCL, opt)
	d := &qbclDecoder{
		c: cursor{format: nameQBCL, data: data}, layers: layers{budget: budget, format: nameQBCL}, unpacker: newUnpacker(nameQBCL, budget),
	}
	if err := d.readHeader(); err != nil {
		return nil, err
	}
	if err := d.readNode(parent{visible: true}); err != nil {
		return nil, err
	}
	return d.layers.finish()
}

func (d *qbclDecoder) readHeader() error {
	if string(d.c.take(4)) != magicQBCL {
		return badInput(nameQBCL, 0, "the magic %q is missing", magicQBCL)
	}
	d.c.u32() // the version of the program
	if version := d.c.u32(); version != 2 && d.c.err == nil {
		d.layers.budget.Warnf("version %d is read like the one known, 2", version)
	}
	width, height := uint64(d.c.u32()), uint64(d.c.u32())
	if width > 0 && height > uint64(len(d.c.data))/width {
		return badInput(nameQBCL, d.c.at-8, "a picture of %dx%d pixels in %d bytes", width, height, d.c.left())
	}
	d.c.take(4 * width * height)
	for range 7 {
		d.c.text()
	}
	d.c.take(16)
	return d.c.err
}

// parent is what a node inherits.
type parent struct {
	origin  [3]int64
	visible bool
	depth   int
}

func (d *qbclDecoder) readNode(p parent) error {
	if err := d.layers.budget.At(int64(d.c.at), int64(len(d.c.data))); err != nil {
		return err
	}
	at, kind := d.c.at, d.c.u32()
	d.c.u32()
	name := scene.CleanName(string(d.c.text()))
	flags := d.c.take(3)
	if d.c.err != nil {
		return d.c.err
	}
	if p.depth++; p.depth > maxDepth {
		return unsupported(nameQBCL, "the tree is deeper than %d nodes", maxDepth)
	}
	p.visible = p.visible && flags[0] != 0
	switch kind {
	case nodeModel:
		d.c.take(36)
		return d.readNodes(p)
	case nodeMatrix, nodeCompound:
		return d.readMatrix(name, p, kind == nodeCompound)
	}
	return badInput(nameQBCL, at, "a node of the unknown type %d", kind)
}

// readNodes reads a list of nodes.
func (d *qbclDecoder) readNodes(p parent) error {
	n := d.c.count("nodes", 15)
	for range n {
		if err := d.readNode(p); err != nil {
			return err
		}
	}
	return d.c.err
}

// readMatrix reads a matrix, or a compound with its parts.
func (d *qbclDecoder) readMatrix(name string, p parent, compound bool) error {
	m := &matrix{name: name, size: d.c.words()}
	for i, n := range d.c.words() {
		m.pos[i] = p.origin[i] + int64(int32(n))
	}
	pivot := d.c.floats()
	n := d.c.u32()
	data := packed{at: d.c.at, data: d.c.take(uint64(n))}
	if d.c.err != nil {
		return d.c.err
	}
	if compound {
		before := len(d.layers.scene.Layers)
		p.origin = m.pos
		if err := d.readNodes(p); err != nil || len(d.layers.scene.Layers) > before {
			return err
		}
	}
	l, box, err := d.layers.add(m)
	if err != nil || box.Empty() {
		return err
	}
	l.Visible = p.visible
	setPivot(l, m, pivot)
	d.height = m.size[1]
	return d.unpacker.read(m, box, l.Volume, data, 2, d.readColumn)
}

// readColumn reads the column of voxels from p upwards.
func (d *qbclDecoder) readColumn(p storage.Pos) error {
	var head [2]byte
	if err := d.unpacker.full(head[:]); err != nil {
		return err
	}
	n := 4 * int(binary.LittleEndian.Uint16(head[:]))
	if cap(d.entries) < n {
		d.entries = make([]byte, n)
	}
	d.entries = d.entries[:n]
	if err := d.unpacker.full(d.entries); err != nil {
		return err
	}
	left := int32(d.height)
	for rest := d.entries; len(rest) > 0; rest = rest[4:] {
		count := int32(1)
		if rest[3] == 2 {
			if count, rest = int32(rest[0]), rest[4:]; len(rest) == 0 {
				return d.badColumn("a run without a colour")
			}
		}
		if left -= count; left < 0 {
			return d.badColumn("a column of more than %d voxels", d.height)
		}
		if rest[3] != 0 {
			if err := d.unpacker.tiles.fillColumn(p, count, storage.RGB(rest[0], rest[1], rest[2])); err != nil {
				return err
			}
		}
		p.Z += count
	}
	return nil
}

func (d *qbclDecoder) badColumn(text string, args ...any) error {
	return badInput(nameQBCL, d.unpacker.at, "packed voxels: "+text, args...)
}

// fillColumn sets n cells from p upwards.
func (t *tiles) fillColumn(p storage.Pos, n int32, color storage.Color) error {
	for ; n > 0; n-- {
		c, err := t.at(p.Tile())
		if err != nil {
			return err
		}
		c[p.Index()] = color
		p.Z++
	}
	return nil
}
