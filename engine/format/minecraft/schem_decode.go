package minecraft

import (
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/blocks"
	"github.com/goxel-daemon/goxel-daemon/engine/format/minecraft/internal/nbt"
)

// readSchem reads a schematic of Sponge.
func (d *decoder) readSchem(root nbt.Value) error {
	var inner, width, height, length, version, palette, data, nested, offset, metadata, entities nbt.Value
	root.Pick(map[string]*nbt.Value{"Schematic": &inner})
	if inner.Type == nbt.Compound {
		root = inner
	}
	root.Pick(map[string]*nbt.Value{
		"Width": &width, "Height": &height, "Length": &length, "Version": &version, "Palette": &palette, "BlockData": &data, "Blocks": &nested,
		"Offset": &offset, "Metadata": &metadata, "Entities": &entities,
	})
	if n, _ := version.Int(); n > 3 {
		return unsupported(d.name, "version %d of the format is newer than 3", n)
	}
	size, err := d.edges(width, height, length)
	if err != nil {
		return err
	}
	nested.Pick(map[string]*nbt.Value{"Palette": &palette, "Data": &data})
	d.entities += entities.Len()
	if err := d.definePalette(palette); err != nil {
		return err
	}
	at, ok := point(metadata, [3]string{"WEOffsetX", "WEOffsetY", "WEOffsetZ"})
	if numbers, given := offset.Ints(3); given && !ok {
		at = [3]int64(numbers)
	}
	var name nbt.Value
	metadata.Pick(map[string]*nbt.Value{"Name": &name})
	l, err := d.addLayer(name.Text())
	if err != nil {
		return err
	}
	box, err := d.box(at, size)
	if err != nil {
		return err
	}
	bytes := data.Array()
	cells := size[0] * size[1] * size[2]
	if data.Type != nbt.ByteArray || cells > int64(len(bytes)) {
		return d.bad("%dx%dx%d blocks in %d bytes", size[0], size[1], size[2], len(bytes))
	}
	v := varints{d: d, rest: bytes}
	fill := blocks.Fill{Budget: d.budget, Volume: l.Volume, Box: box, Order: blocks.RowsToFront, Colors: &d.colors, Next: v.next, Total: cells}
	return fill.Run()
}

// definePalette defines the blocks of a palette.
func (d *decoder) definePalette(palette nbt.Value) error {
	if palette.Type != nbt.Compound {
		return unsupported(d.name, "the schematic has no palette")
	}
	return palette.Each(func(name string, number nbt.Value) error {
		n, ok := number.Int()
		if !ok {
			return d.bad("the block %.80q has no number", name)
		}
		return d.define(n, name)
	})
}

// varints reads numbers of 7 bits in a byte.
type varints struct {
	d    *decoder
	rest []byte
}

func (v *varints) next(row []uint16) error {
	for i := range row {
		n, shift := uint32(0), 0
		for {
			if len(v.rest) == 0 {
				return v.d.bad("the blocks end too early")
			}
			b := v.rest[0]
			v.rest = v.rest[1:]
			n |= uint32(b&0x7f) << shift
			if shift += 7; b < 0x80 {
				break
			}
			if shift > 28 {
				return v.d.bad("a number of a block has more than 5 bytes")
			}
		}
		if n >= uint32(len(v.d.known)) || !v.d.known[n] {
			return v.d.bad("the block with the number %d is not in the palette", n)
		}
		row[i] = uint16(n)
	}
	return nil
}
