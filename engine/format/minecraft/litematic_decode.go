package minecraft

import (
	"encoding/binary"
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/blocks"
	"github.com/goxel-daemon/goxel-daemon/engine/format/minecraft/internal/nbt"
)

// readLitematic reads a schematic of Litematica.
func (d *decoder) readLitematic(root nbt.Value) error {
	var regions, version nbt.Value
	root.Pick(map[string]*nbt.Value{"Regions": &regions, "Version": &version})
	if n, _ := version.Int(); n > 0 && n < 5 {
		d.budget.Warnf("version %d of the format is from before Minecraft 1.13; some blocks may have other names", n)
	}
	total, done := int64(0), int64(0)
	err := regions.Each(func(_ string, value nbt.Value) error {
		if r, ok := parseRegion(value); ok {
			total += r.cells
		}
		return d.budget.Check()
	})
	if err != nil {
		return err
	}
	err = regions.Each(func(name string, value nbt.Value) error {
		r, ok := parseRegion(value)
		if !ok {
			return d.bad("the region %.80q has no position, no size, no palette or no blocks, or not enough of them", name)
		}
		if err := d.readRegion(name, r, done, total); err != nil {
			return err
		}
		done += r.cells
		return nil
	})
	if err != nil || len(d.scene.Layers) > 0 {
		return err
	}
	d.budget.Warnf("the file has no regions")
	_, err = d.addLayer("")
	return err
}

// region is a part of a schematic in the axes of the file.
type region struct {
	low, size [3]int64 // the size is not negative
	cells     int64
	palette   nbt.Value
	longs     []byte
	bits      int // of a number
	entities  int
}

// parseRegion returns what a region has, and false if it lacks something, or blocks for its size.
func parseRegion(v nbt.Value) (r region, ok bool) {
	var position, size, states, entities nbt.Value
	v.Pick(map[string]*nbt.Value{
		"Position": &position, "Size": &size, "BlockStatePalette": &r.palette, "BlockStates": &states, "Entities": &entities,
	})
	at, ok1 := point(position, xyz)
	edges, ok2 := point(size, xyz)
	if !ok1 || !ok2 || r.palette.Type != nbt.List || states.Type != nbt.LongArray {
		return r, false
	}
	for i, n := range edges {
		if n < 0 {
			at[i] += n + 1
			edges[i] = -n
		}
	}
	r.low, r.size, r.longs, r.entities = at, edges, states.Array(), entities.Len()
	r.bits = max(2, bits.Len(uint(max(r.palette.Len(), 1)-1)))
	r.cells, ok = cells(edges, int64(len(r.longs))*8/int64(r.bits))
	return r, ok
}

// cells returns the number of cells of a box, and false if there are more than most.
func cells(size [3]int64, most int64) (int64, bool) {
	if min(size[0], size[1], size[2]) == 0 {
		return 0, true
	}
	n := int64(1)
	for _, edge := range size {
		if n *= edge; n > most { // both are less than 2^34 before
			return 0, false
		}
	}
	return n, true
}

// readRegion reads a region as a layer, after done of total cells.
func (d *decoder) readRegion(name string, r region, done, total int64) error {
	l, err := d.addLayer(name)
	if err != nil {
		return err
	}
	d.entities += r.entities
	n := min(r.palette.Len(), len(d.colors))
	defer d.forget(n)
	if err := d.defineList(r.palette); err != nil {
		return err
	}
	box, err := d.box(r.low, r.size)
	if err != nil {
		return err
	}
	p := packed{d: d, longs: r.longs, bits: r.bits}
	return blocks.Fill{
		Budget: d.budget, Volume: l.Volume, Box: box, Order: blocks.RowsToFront, Colors: &d.colors, Next: p.next, Done: done, Total: total,
	}.Run()
}

// defineList defines the blocks of a list by their places.
func (d *decoder) defineList(palette nbt.Value) error {
	return palette.Items(func(i int, item nbt.Value) error {
		var name nbt.Value
		item.Pick(map[string]*nbt.Value{"Name": &name})
		if name.Type != nbt.String {
			return d.bad("the block %d of the palette has no name", i)
		}
		return d.define(int64(i), name.Text())
	})
}

// packed reads numbers of some bits each, which follow each other from the lowest bit of the first long on.
type packed struct {
	d     *decoder
	longs []byte // big-endian
	bits  int
	at    int // bit
}

func (p *packed) next(row []uint16) error {
	mask := uint64(1)<<p.bits - 1
	for i := range row {
		k, shift := p.at>>6<<3, p.at&63
		n := binary.BigEndian.Uint64(p.longs[k:]) >> shift
		if shift+p.bits > 64 {
			n |= binary.BigEndian.Uint64(p.longs[k+8:]) << (64 - shift)
		}
		n &= mask
		if !p.d.known[n&0xffff] {
			return p.d.bad("the block with the number %d is not in the palette", n)
		}
		row[i] = uint16(n)
		p.at += p.bits
	}
	return nil
}
