package dense

import (
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// growFew is the share of a block's cells that it gets more room for when it grows, so that small ones are tight and large ones seldom
// move.
const growFew = 16

// startSparse gives an empty tile its first cell.
func (v *Volume) startSparse(p place, i int, c storage.Color) {
	e := v.newSparse(0, 1)
	e.color, e.count = c, 1
	f := e.few()
	f.put(0, i, c)
	v.replace(p, e)
}

// storeSparse writes the colour c, not the present one, to cell i of a sparse tile.
func (v *Volume) storeSparse(p place, i int, c storage.Color) {
	f := p.few()
	k, found := f.find(i)
	n := f.n
	if !found {
		n++
	}
	width := max(p.aux>>sizeBits, widthFor(p.color^c))
	switch {
	case n > maxFewOne && width == 0 || n > maxFew:
		v.densify(p)
		v.store(p, i, c)
		return
	case n == 1 && found:
		p.color, width = c, 0 // which a block of a wider cell has room for
	}
	if !p.own() || width != p.aux>>sizeBits || !f.room(n) {
		v.rebuild(p, width, min(n+n/growFew, maxFew))
		f = p.few()
	}
	if found {
		f.put(k, i, c)
		return
	}
	f.insert(k, i, c)
	p.count++
}

// rebuild copies the cells of a sparse tile to a block of its own with room for n of them and colours of the given width.
func (v *Volume) rebuild(p place, width uint8, n int) {
	e := v.newSparse(width, n)
	e.color, e.count = p.color, p.count
	from, to := p.few(), e.few()
	if from.stride == to.stride {
		copy(to.data, from.data[:from.n*from.stride])
	} else {
		for k := range from.n {
			to.put(k, from.pos(k), from.color(k))
		}
	}
	v.replace(p, e)
}

// removeSparse empties cell i, which is occupied. A block that is then far too large is replaced by one with room for twice the cells.
func (v *Volume) removeSparse(p place, i int) {
	if p.count == 1 {
		p.count = 0
		v.release(p)
		return
	}
	f := p.few()
	if !p.own() || len(f.data) > 64 && f.n*f.stride*4 < len(f.data) {
		n := f.n
		if p.own() {
			n *= 2
		}
		v.rebuild(p, p.aux>>sizeBits, n)
		f = p.few()
	}
	k, _ := f.find(i)
	f.remove(k)
	p.count--
}

// densify gives a sparse tile another form, which takes any cell.
func (v *Volume) densify(p place) {
	t := p.view(&v.w.scratch)
	v.assign(p, &t, int(p.count), 0)
}

// assignSparse makes a tile a sparse one with the n > 0 cells of t.
func (v *Volume) assignSparse(p place, t *storage.Tile, n int) {
	first, differ := storage.Color(0), storage.Color(0)
	if t.Form == storage.Uniform {
		first = t.Color
	} else {
		each(t.Occ, func(i int) {
			c := t.At(i)
			if first == 0 {
				first = c
			}
			differ |= first ^ c
		})
	}
	e := v.newSparse(widthFor(differ), n)
	e.color, e.count = first, uint16(n)
	f := e.few()
	k := 0
	for w, word := range t.Occ {
		for ; word != 0; word &= word - 1 {
			i := w<<6 | bits.TrailingZeros64(word)
			f.put(k, i, t.At(i))
			k++
		}
	}
	v.replace(p, e)
}
