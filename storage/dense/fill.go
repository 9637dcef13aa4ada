package dense

import (
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/internal/tree"
)

// FillBox implements storage.Filler. Tiles that lie within the box whole cost their entries, which are written by the leaf; emptying costs
// nothing where nothing is.
func (v *Volume) FillBox(b storage.Box, c storage.Color) {
	b = b.Intersect(storage.Everywhere)
	f := filler{v: v, box: b, tiles: b.Tiles(), whole: wholeTiles(b), color: c.Norm()}
	if f.color == 0 {
		for _, at := range v.leavesIn(b) {
			f.empty(at)
		}
		return
	}
	for z := f.tiles.Min.Z &^ 3; z < f.tiles.Max.Z; z += 4 {
		for y := f.tiles.Min.Y &^ 3; y < f.tiles.Max.Y; y += 4 {
			for x := f.tiles.Min.X &^ 3; x < f.tiles.Max.X; x += 4 {
				f.fill(storage.TilePos{X: x, Y: y, Z: z})
			}
		}
	}
}

// wholeTiles returns the tiles that lie within a box of cells as a box in tile coordinates, which may be empty.
func wholeTiles(b storage.Box) storage.Box {
	const up = storage.TileEdge - 1
	return storage.Box{Min: storage.Pos(b.Min.Add(storage.Pos{X: up, Y: up, Z: up}).Tile()), Max: storage.Pos(b.Max.Tile())}
}

// leavesIn returns the tiles at slot 0 of the leaves that overlap a box.
func (v *Volume) leavesIn(b storage.Box) []storage.TilePos {
	var leaves []storage.TilePos
	v.dir.Leaves(b, func(at storage.TilePos, _ *tree.Leaf[leaf], _ uint64) bool {
		leaves = append(leaves, at)
		return true
	})
	return leaves
}

// filler fills a box. The leaves that it works on are named by the tile at their slot 0.
type filler struct {
	v     *Volume
	box   storage.Box // in cells
	tiles storage.Box // those that overlap the box
	whole storage.Box // those that lie in it
	color storage.Color
}

func (f *filler) fill(at storage.TilePos) {
	whole := tree.Inside(at, f.whole)
	if whole != 0 {
		f.v.fillWhole(at, whole, f.color)
	}
	for m := tree.Inside(at, f.tiles) &^ whole; m != 0; m &= m - 1 {
		tp := tree.TileAt(at, bits.TrailingZeros64(m))
		var cells mask
		maskOf(tp, f.box, &cells)
		p := f.v.edit(tp)
		before := p.len()
		f.v.fillMask(p, &cells, f.color)
		f.v.settle(p, before)
	}
}

// fillWhole makes tiles of a leaf solid.
func (v *Volume) fillWhole(at storage.TilePos, slots uint64, c storage.Color) {
	l := v.edit(at).leaf
	cells := int64(0)
	for m := slots; m != 0; m &= m - 1 {
		slot := bits.TrailingZeros64(m)
		e := &l.Val[slot]
		cells += int64(e.len())
		if e.ptr != nil {
			v.release(place{e, l, 1 << slot, tree.TileAt(at, slot)})
		}
		e.color, e.count, e.form, e.aux = c, storage.TileCells, solid, 0 // ptr is nil, and not written it needs no barrier
	}
	v.cells += int64(bits.OnesCount64(slots))*storage.TileCells - cells
	v.tiles += int64(bits.OnesCount64(slots &^ l.Mask))
	l.Mask |= slots
}

// empty removes what lies in the box from a leaf that exists.
func (f *filler) empty(at storage.TilePos) {
	l := f.v.dir.Find(at)
	whole := tree.Inside(at, f.whole) & l.Mask
	part := tree.Inside(at, f.tiles) & l.Mask &^ whole
	for m := part; m != 0; m &= m - 1 {
		tp := tree.TileAt(at, bits.TrailingZeros64(m))
		var cells mask
		maskOf(tp, f.box, &cells)
		p := f.v.edit(tp)
		before := p.len()
		f.v.clearMask(p, &cells)
		f.v.settle(p, before)
	}
	if whole != 0 {
		f.v.clearWhole(at, whole)
	}
}

// clearWhole empties tiles of a leaf, which are not empty yet.
func (v *Volume) clearWhole(at storage.TilePos, slots uint64) {
	l := v.edit(at).leaf
	for m := slots; m != 0; m &= m - 1 {
		slot := bits.TrailingZeros64(m)
		e := &l.Val[slot]
		v.cells -= int64(e.len())
		v.release(place{e, l, 1 << slot, tree.TileAt(at, slot)})
	}
	v.tiles -= int64(bits.OnesCount64(slots))
	if l.Mask &^= slots; l.Mask == 0 {
		v.dir.Drop(at)
	}
}

// fewCells is up to how many cells a sparse tile is filled cell by cell.
const fewCells = 16

// fillMask gives the cells of m the colour c.
func (v *Volume) fillMask(p place, m *mask, c storage.Color) {
	one := storage.Tile{Form: storage.Uniform, Color: c, Occ: m}
	switch n := one.Len(); {
	case p.coveredBy(m):
		v.assign(p, &one, n, storeFew)
	case p.form == sparse && n <= fewCells:
		each(m, func(i int) {
			if p.get(i) != c {
				v.store(p, i, c)
			}
		})
	case p.form == sparse:
		v.densify(p)
		v.fillDense(p, m, c)
	default:
		v.fillDense(p, m, c)
	}
}

// coveredBy reports whether no cell but those of m is occupied.
func (e *entry) coveredBy(m *mask) bool {
	switch e.form {
	case none:
		return true
	case sparse:
		f := e.few()
		for k := range f.n {
			if !has(m, f.pos(k)) {
				return false
			}
		}
		return true
	}
	for w, word := range e.occ() {
		if word&^m[w] != 0 {
			return false
		}
	}
	return true
}

// fillDense is fillMask for a tile that is neither empty nor sparse.
func (v *Volume) fillDense(p place, m *mask, c storage.Color) {
	if p.form <= masked && p.color == c {
		if p.form == masked {
			v.own(p)
			if p.occupy(m); p.count == storage.TileCells {
				v.makeSolid(p, c)
			}
		}
		return
	}
	if p.form <= masked {
		v.makeNarrow(p)
	}
	v.own(p)
	if p.form != raw {
		slot, ok := v.paletteSlot(p, c)
		if !ok { // the tile has another form now
			v.fillDense(p, m, c)
			return
		}
		p.fillIndex(m, slot)
	} else {
		cells := (*rawTile)(p.ptr).cells
		each(m, func(i int) { cells[i] = c })
	}
	p.occupy(m)
}

// occupy adds the cells of m to the occupancy of a tile that has one of its own.
func (e *entry) occupy(m *mask) {
	occ, n := e.occ(), 0
	for w := range occ {
		occ[w] |= m[w]
		n += bits.OnesCount64(occ[w])
	}
	e.setLen(n)
}

// fillIndex writes a palette slot to the cells of m in a narrow or wide tile.
func (e *entry) fillIndex(m *mask, slot uint8) {
	slots := uint64(slot) * 0x0101010101010101
	if e.form == narrow {
		slots |= slots << 4
	}
	for r := range storage.TileCells / storage.TileEdge {
		row := m[r>>2] >> (r & 3 * 16) & 0xffff
		if row == 0 {
			continue
		}
		low, high := byteMasks[row&0xff], byteMasks[row>>8]
		if e.form == narrow {
			blend((*narrowTile)(e.ptr).index[r*8:], slots, low&lowHalves|high&^lowHalves)
			continue
		}
		index := (*wideTile)(e.ptr).index[r*16:]
		blend(index, slots, low)
		blend(index[8:], slots, high)
	}
}

// blend writes the bits of word that the mask has to the first eight bytes of b.
func blend(b []uint8, word, mask uint64) {
	store(b, load(b)&^mask|word&mask)
}

// byteMasks turns eight bits into eight bytes, bit k into byte k.
var byteMasks = func() (masks [256]uint64) {
	for bits := range masks {
		for k := range 8 {
			masks[bits] |= uint64(bits>>k&1) * 0xff << (8 * k)
		}
	}
	return masks
}()

// clearMask empties the cells of m.
func (v *Volume) clearMask(p place, m *mask) {
	if p.form == sparse {
		v.clearSparse(p, m)
		return
	}
	v.own(p)
	if p.form == solid {
		v.makeMasked(p)
	}
	if p.form == raw {
		cells := (*rawTile)(p.ptr).cells
		each(m, func(i int) { cells[i] = 0 })
	}
	occ, n := p.occ(), 0
	for w := range occ {
		occ[w] &^= m[w]
		n += bits.OnesCount64(occ[w])
	}
	p.setLen(n)
	v.shrink(p)
}

func (v *Volume) clearSparse(p place, m *mask) {
	if !p.own() {
		v.rebuild(p, p.aux>>sizeBits, int(p.count))
	}
	f := p.few()
	n := 0
	for k := range f.n {
		if i := f.pos(k); !has(m, i) {
			f.put(n, i, f.color(k))
			n++
		}
	}
	if p.count = uint16(n); n == 0 {
		v.release(p)
	}
}

// maskOf sets the bits of the cells of a tile that lie in b, which overlaps it.
func maskOf(tp storage.TilePos, b storage.Box, m *mask) {
	b = b.Intersect(tp.Box())
	corner := tp.Min()
	lo, hi := b.Min.Sub(corner), b.Max.Sub(corner)
	row := uint64(1)<<hi.X - uint64(1)<<lo.X
	for z := lo.Z; z < hi.Z; z++ {
		for y := lo.Y; y < hi.Y; y++ {
			m[z<<2|y>>2] |= row << (16 * (y & 3))
		}
	}
}
