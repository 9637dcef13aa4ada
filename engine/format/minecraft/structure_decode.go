package minecraft

import (
	"github.com/goxel-daemon/goxel-daemon/engine/format/minecraft/internal/nbt"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// readStructure reads what a structure block saved.
func (d *decoder) readStructure(root nbt.Value) error {
	var size, palette, palettes, list, entities nbt.Value
	root.Pick(map[string]*nbt.Value{"size": &size, "palette": &palette, "palettes": &palettes, "blocks": &list, "entities": &entities})
	edges, ok := size.Ints(3)
	if !ok || min(edges[0], edges[1], edges[2]) < 0 || max(edges[0], edges[1], edges[2]) > storage.MaxCoord {
		return d.bad("the size of the structure is missing or wrong")
	}
	if n := palettes.Len(); n > 1 {
		d.budget.Warnf("the structure has %d palettes, and the first is read", n)
	}
	_ = palettes.Items(func(i int, first nbt.Value) error { // never fails
		if i == 0 {
			palette = first
		}
		return nil
	})
	if palette.Type != nbt.List || list.Type != nbt.List {
		return d.bad("the structure has no palette or no blocks")
	}
	d.entities += entities.Len()
	if err := d.defineList(palette); err != nil {
		return err
	}
	l, err := d.addLayer("")
	if err != nil {
		return err
	}
	return list.Items(func(i int, item nbt.Value) error {
		if i&0xfff == 0 {
			if err := d.budget.At(int64(i), int64(list.Len())); err != nil {
				return err
			}
		}
		return d.setBlock(l.Volume, edges, item)
	})
}

// setBlock sets one block of a structure.
func (d *decoder) setBlock(v storage.Volume, size []int64, item nbt.Value) error {
	var pos, state nbt.Value
	item.Pick(map[string]*nbt.Value{"pos": &pos, "state": &state})
	at, ok1 := pos.Ints(3)
	n, ok2 := state.Int()
	switch {
	case !ok1 || !ok2:
		return d.bad("a block has no position or no state")
	case n < 0 || n >= int64(len(d.known)) || !d.known[n]:
		return d.bad("the block with the number %d is not in the palette", n)
	}
	for i, p := range at {
		if p < 0 || p >= size[i] {
			return d.bad("a block lies at %d,%d,%d, outside of %dx%dx%d", at[0], at[1], at[2], size[0], size[1], size[2])
		}
	}
	if d.colors[n] == 0 {
		return nil
	}
	if err := d.budget.Add(1); err != nil {
		return err
	}
	v.Set(storage.Pos{X: int32(at[0]), Y: int32(size[2] - 1 - at[2]), Z: int32(at[1])}, d.colors[n])
	return nil
}
