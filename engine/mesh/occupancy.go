package mesh

import (
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// MinAlpha is the alpha from which a cell is solid.
const MinAlpha = 127

// occupancy says which cells of a tile are solid, in the layout of [storage.Tile]: bit i%64 of word i/64. A word holds four rows of 16
// cells along x; four words are a layer of z.
type occupancy [storage.OccWords]uint64

// Columns of x in a word.
const (
	firstX = 0x0001_0001_0001_0001
	lastX  = firstX << 15
)

// solid sets o to the solid cells of a tile.
func (o *occupancy) solid(t *storage.Tile) {
	switch t.Form {
	case storage.Empty:
		*o = occupancy{}
	case storage.Uniform:
		if t.Color.A() < MinAlpha {
			*o = occupancy{}
			return
		}
		*o = *t.Occ
	case storage.Indexed:
		*o = *t.Occ
		if faint(t.Palette) {
			o.remove(func(i int) bool { return t.Palette[t.Index[i]].A() < MinAlpha })
		}
	case storage.Raw:
		*o = *t.Occ
		o.remove(func(i int) bool { return t.Cells[i].A() < MinAlpha })
	}
}

func faint(palette []storage.Color) bool {
	for _, c := range palette {
		if c.A() < MinAlpha {
			return true
		}
	}
	return false
}

// remove clears the set cells for which f is true.
func (o *occupancy) remove(f func(i int) bool) {
	for w, word := range o {
		for rest := word; rest != 0; rest &= rest - 1 {
			if b := bits.TrailingZeros64(rest); f(w<<6 | b) {
				o[w] &^= 1 << b
			}
		}
	}
}

// empty reports whether no cell is solid.
func (o *occupancy) empty() bool { return *o == occupancy{} }

// exposed sets out to the cells of o whose neighbour in the direction of the face is not solid. Near is the tile on that side.
func (o *occupancy) exposed(f Face, near, out *occupancy) {
	for w := range o {
		out[w] = o[w] &^ o.neighbours(f, w, near)
	}
}

// neighbours returns word w of the neighbours in the direction of a face: bit i says whether the cell beside cell i is solid.
func (o *occupancy) neighbours(f Face, w int, near *occupancy) uint64 {
	const layer = 4 // words in a layer of z
	switch f {
	case NegX:
		return o[w]<<1&^firstX | near[w]>>15&firstX
	case PosX:
		return o[w]>>1&^lastX | near[w]<<15&lastX
	case NegY: // rows move up by one; the first comes from the word before
		if w%layer == 0 {
			return o[w]<<16 | near[w+layer-1]>>48
		}
		return o[w]<<16 | o[w-1]>>48
	case PosY:
		if w%layer == layer-1 {
			return o[w]>>16 | near[w-layer+1]<<48
		}
		return o[w]>>16 | o[w+1]<<48
	case NegZ:
		if w < layer {
			return near[w+len(o)-layer]
		}
		return o[w-layer]
	}
	if w >= len(o)-layer {
		return near[w-len(o)+layer]
	}
	return o[w+layer]
}
