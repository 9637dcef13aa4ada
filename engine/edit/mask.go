package edit

import (
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// mask selects cells of a tile, laid out as storage.Tile.Occ: a word holds four rows along x, four words hold a layer of constant z.
type mask [storage.OccWords]uint64

func (m *mask) empty() bool { return *m == mask{} }

func (m *mask) full() bool { return *m == mask(storage.FullOcc) }

func (m *mask) has(i int) bool { return m[i>>6]>>(i&63)&1 != 0 }

func (m *mask) add(i int) { m[i>>6] |= 1 << (i & 63) }

func (m *mask) len() int {
	n := 0
	for _, w := range m {
		n += bits.OnesCount64(w)
	}
	return n
}

// addFirst adds the n cells of o with the lowest indices.
func (m *mask) addFirst(o *mask, n int) {
	for i, w := range o {
		for ; w != 0 && n > 0; w &= w - 1 {
			m[i] |= w & -w
			n--
		}
	}
}

// or stores the cells of a and b.
func (m *mask) or(a, b *mask) {
	for i := range m {
		m[i] = a[i] | b[i]
	}
}

// and stores the cells that are in both a and b.
func (m *mask) and(a, b *mask) {
	for i := range m {
		m[i] = a[i] & b[i]
	}
}

// andNot stores the cells of a that are not in b.
func (m *mask) andNot(a, b *mask) {
	for i := range m {
		m[i] = a[i] &^ b[i]
	}
}

// bounds returns the box around the selected cells, relative to the tile.
func (m *mask) bounds() storage.Box {
	t := storage.Tile{Form: storage.Uniform, Occ: (*[storage.OccWords]uint64)(m)}
	return t.Bounds()
}

// tile returns a view, valid as long as m is, of a tile that has the colour c in the selected cells.
func (m *mask) tile(c storage.Color) storage.Tile {
	switch {
	case m.empty() || c.Empty():
		return storage.Tile{}
	case m.full():
		return storage.UniformTile(c)
	}
	return storage.Tile{Form: storage.Uniform, Color: c, Occ: (*[storage.OccWords]uint64)(m)}
}

// paint stores c in the selected cells.
func (m *mask) paint(cells *[storage.TileCells]storage.Color, c storage.Color) {
	storage.FillCells(cells, (*[storage.OccWords]uint64)(m), c)
}

// boxMask selects the cells of a tile that lie in b.
func boxMask(tp storage.TilePos, b storage.Box) (m mask) {
	b = b.Intersect(tp.Box())
	if b.Empty() {
		return m
	}
	o := tp.Min()
	lo, hi := b.Min.Sub(o), b.Max.Sub(o)
	row := uint64(1)<<hi.X - uint64(1)<<lo.X
	for z := lo.Z; z < hi.Z; z++ {
		for y := lo.Y; y < hi.Y; y++ {
			m[z<<2|y>>2] |= row << (16 * (y & 3))
		}
	}
	return m
}

// sameOcc reports whether two occupancies are the same.
func sameOcc(a, b *[storage.OccWords]uint64) bool { return a == b || *a == *b }
