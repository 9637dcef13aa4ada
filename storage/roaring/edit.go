package roaring

import (
	"slices"
	"unsafe"

	roaring "github.com/RoaringBitmap/roaring/v2"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/internal/tree"
)

// ownBits returns the bitmap of a region for writing.
func (v *Volume) ownBits(r *region) *roaring.Bitmap {
	switch {
	case r.bits == nil:
		r.bits = roaring.New()
	case r.bitsOwner != v.epoch:
		r.bits = r.bits.Clone()
	}
	r.bitsOwner = v.epoch
	return r.bits
}

// ownFlatBits returns the bitmap of a region for writing single cells. Containers of runs become arrays and words, since the library
// allocates whenever a cell splits a run.
func (v *Volume) ownFlatBits(r *region) *roaring.Bitmap {
	b := v.ownBits(r)
	if b.HasRunCompression() {
		buf := v.pool.get()
		r.writeTo(buf)
		b.Clear()
		b.FromDense(buf.words[:], true)
		v.pool.put(buf)
	}
	return b
}

// sized counts the memory of a region's bitmap after a write to it.
func (v *Volume) sized(r *region) {
	n := int64(r.bits.GetSizeInBytes()) + int64(unsafe.Sizeof(*r.bits)) + containerBytes*tree.Fanout/containerTiles
	v.used += n - r.bitsBytes
	r.bitsBytes = n
}

// ownColors returns the colours of a tile for writing, made if there are none.
func (v *Volume) ownColors(e *entry) *colors {
	before := e.colors.bytes()
	switch {
	case e.colors == nil:
		e.colors = &colors{owner: v.epoch}
	case e.colors.owner != v.epoch:
		e.colors = e.colors.clone(v.epoch)
	default:
		return e.colors
	}
	v.used += e.colors.bytes() - before
	return e.colors
}

// insert adds the cell with number n, which is empty, with the colour c.
func (v *Volume) insert(r *region, slot int, n uint32, c storage.Color) {
	e := &r.tiles[slot]
	if e.count == 0 {
		e.form, e.color = storage.Uniform, c
	} else if e.form != storage.Uniform || e.color != c {
		v.insertColor(r, slot, n, c)
	}
	e.count++
	v.ownFlatBits(r).Add(n)
	v.sized(r)
}

func (v *Volume) insertColor(r *region, slot int, n uint32, c storage.Color) {
	e := &r.tiles[slot]
	rank := r.rank(slot, n)
	cs, value := v.room(e, c)
	before := cs.bytes()
	if e.form == storage.Indexed {
		cs.slots = slices.Insert(cs.slots, rank, value)
	} else {
		cs.raw = slices.Insert(cs.raw, rank, c)
	}
	v.used += cs.bytes() - before
}

// recolor gives the cell with number n, which is occupied, the colour c, which it does not have.
func (v *Volume) recolor(r *region, slot int, n uint32, c storage.Color) {
	e := &r.tiles[slot]
	if e.form == storage.Uniform && e.count == 1 {
		e.color = c
		return
	}
	rank := r.rank(slot, n)
	cs, value := v.room(e, c)
	if e.form == storage.Indexed {
		cs.slots[rank] = value
	} else {
		cs.raw[rank] = c
	}
}

// remove empties the cell with number n, which is occupied.
func (v *Volume) remove(r *region, slot int, n uint32) {
	e := &r.tiles[slot]
	if e.form != storage.Uniform {
		rank := r.rank(slot, n)
		cs := v.ownColors(e)
		if e.form == storage.Indexed {
			cs.slots = slices.Delete(cs.slots, rank, rank+1)
		} else {
			cs.raw = slices.Delete(cs.raw, rank, rank+1)
		}
	}
	v.ownFlatBits(r).Remove(n)
	v.sized(r)
	if e.count--; e.count == 0 {
		v.used -= e.colors.bytes()
		*e = entry{}
	}
}

// room brings a tile that is not empty into a form that can take c, and returns its colours for writing, with the palette slot of c if
// the tile is indexed.
func (v *Volume) room(e *entry, c storage.Color) (*colors, uint8) {
	cs := v.ownColors(e)
	before := cs.bytes()
	if e.form == storage.Uniform {
		cs.palette = append(cs.palette[:0], e.color)
		cs.slots = make([]uint8, e.count, int(e.count)+e.slack())
		e.form, e.color = storage.Indexed, 0
	}
	var slot uint8
	if e.form == storage.Indexed {
		var ok bool
		if slot, ok = v.paletteSlot(cs, c); !ok {
			cs.raw = make([]storage.Color, e.count, int(e.count)+e.slack())
			for i, s := range cs.slots {
				cs.raw[i] = cs.palette[s]
			}
			cs.palette, cs.slots = nil, nil
			e.form = storage.Raw
		}
	}
	v.used += cs.bytes() - before
	return cs, slot
}

// slack returns how many more cells to make room for in a tile that changes its form.
func (e *entry) slack() int { return min(storage.TileCells-int(e.count), 8+int(e.count)/8) }

// paletteSlot returns the palette slot of c, added if need be. It reports false if c has no room.
func (v *Volume) paletteSlot(cs *colors, c storage.Color) (uint8, bool) {
	guess := &v.hint[uint32(c)*0x9E3779B1>>24]
	if g := int(*guess); g < len(cs.palette) && cs.palette[g] == c {
		return *guess, true
	}
	if i := slices.Index(cs.palette, c); i >= 0 {
		*guess = uint8(i)
		return uint8(i), true
	}
	if len(cs.palette) == 256 && !cs.compact() {
		return 0, false
	}
	cs.palette = append(cs.palette, c)
	*guess = uint8(len(cs.palette) - 1)
	return *guess, true
}

// compact removes unused colours from a palette. It reports false, and changes nothing, if that would free too few to be worth it: at
// least 64 colours come before the next time.
func (c *colors) compact() bool {
	var used [256]bool
	for _, s := range c.slots {
		used[s] = true
	}
	var renumber [256]uint8
	n := 0
	for old, u := range used {
		if u {
			renumber[old] = uint8(n)
			n++
		}
	}
	if n > 192 {
		return false
	}
	for old, u := range used {
		if u {
			c.palette[renumber[old]] = c.palette[old]
		}
	}
	c.palette = c.palette[:n]
	for i, s := range c.slots {
		c.slots[i] = renumber[s]
	}
	return true
}
