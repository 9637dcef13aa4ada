package minecraft

import (
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/blocks"
	"github.com/goxel-daemon/goxel-daemon/engine/format/minecraft/internal/nbt"
)

// readSchematic reads a schematic of MCEdit.
func (d *decoder) readSchematic(root nbt.Value) error {
	var width, height, length, ids, data, add, mapping, entities nbt.Value
	root.Pick(map[string]*nbt.Value{
		"Width": &width, "Height": &height, "Length": &length, "Blocks": &ids, "Data": &data, "AddBlocks": &add,
		"SchematicaMapping": &mapping, "Entities": &entities,
	})
	size, err := d.edges(width, height, length)
	if err != nil {
		return err
	}
	d.entities += entities.Len()
	cells := size[0] * size[1] * size[2]
	if ids.Type != nbt.ByteArray || cells > int64(len(ids.Array())) {
		return d.bad("%dx%dx%d blocks in %d bytes", size[0], size[1], size[2], len(ids.Array()))
	}
	n := numbered{ids: ids.Array()[:cells], data: data.Array(), add: add.Array()}
	if err := d.defineNumbers(n, mapping); err != nil {
		return err
	}
	at, ok := point(root, [3]string{"WEOffsetX", "WEOffsetY", "WEOffsetZ"})
	if !ok {
		if at, ok = point(root, [3]string{"WEOriginX", "WEOriginY", "WEOriginZ"}); !ok {
			at = [3]int64{}
		}
	}
	l, err := d.addLayer("")
	if err != nil {
		return err
	}
	box, err := d.box(at, size)
	if err != nil {
		return err
	}
	fill := blocks.Fill{Budget: d.budget, Volume: l.Volume, Box: box, Order: blocks.RowsToFront, Colors: &d.colors, Next: n.next, Total: cells}
	return fill.Run()
}

// numbered is blocks with numbers of up to 12 bits and 4 bits of data. They are read as one number, with data in the lowest bits.
type numbered struct {
	ids, data, add []byte
	at             int
}

func (n *numbered) next(row []uint16) error {
	for i := range row {
		row[i] = n.block(n.at)
		n.at++
	}
	return nil
}

// block returns the block of a cell. What data and add do not have is 0.
func (n *numbered) block(i int) uint16 {
	id := uint16(n.ids[i])
	if i/2 < len(n.add) {
		id |= uint16(n.add[i/2]>>(i%2*4)&15) << 8
	}
	id <<= 4
	if i < len(n.data) {
		id |= uint16(n.data[i] & 15)
	}
	return id
}

// defineNumbers defines the blocks that occur.
func (d *decoder) defineNumbers(n numbered, mapping nbt.Value) error {
	legacy, names := blocks.NewLegacy(), map[int]string{}
	err := mapping.Each(func(name string, number nbt.Value) error {
		if id, ok := number.Int(); ok && id >= 256 && id < 4096 { // the others are Minecraft's own
			names[int(id)] = strings.Clone(name)
			return d.budget.Hold(len(name) + 64)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i := range n.ids {
		b := n.block(i)
		if d.known[b] {
			continue
		}
		name, ok := names[int(b>>4)]
		if !ok {
			name = legacy.Name(int(b>>4), uint8(b&15))
		}
		if err := d.define(int64(b), name); err != nil {
			return err
		}
	}
	return d.budget.Check()
}
