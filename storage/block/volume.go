package block

import (
	"unsafe"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/internal/tree"
)

// DefaultHotTiles is how many tiles a volume keeps open if the options do not say.
const DefaultHotTiles = 64

// maxHotTiles is what the slot numbers of entries can tell apart.
const maxHotTiles = 1<<16 - 1

// Volume is a storage.Volume of compressed tiles. Make it with [New].
type Volume struct {
	dir   *tree.Tree[leaf]
	cells int64
	tiles int64
	used  int64 // bytes of packed tiles

	hot  hotSet
	pool *pool // shared by a family of clones
}

type leaf = [tree.Fanout]entry

// entry is a tile in its leaf. It is hot if slot is not 0: then the hot set holds its cells, and the leaf belongs to this volume
// alone.
type entry struct {
	data  []byte        // of a packed tile, else nil; never written to
	color storage.Color // of a full tile of one colour
	count uint16        // occupied cells, unless it is hot
	slot  uint16        // 1 + its index in the hot set
}

var _ storage.Volume = (*Volume)(nil)

// New returns an empty volume with a hot set of o.HotTiles tiles, [DefaultHotTiles] if that is 0.
func New(o storage.Options) *Volume {
	limit := o.HotTiles
	if limit <= 0 {
		limit = DefaultHotTiles
	}
	return &Volume{dir: tree.New[leaf](), hot: hotSet{limit: min(limit, maxHotTiles)}, pool: new(pool)}
}

// Get implements storage.Volume.
func (v *Volume) Get(p storage.Pos) storage.Color {
	tp := p.Tile()
	l := v.dir.Find(tp)
	if l == nil {
		return 0
	}
	return v.get(&l.Val[tree.Slot(tp)], p.Index())
}

func (v *Volume) get(e *entry, i int) storage.Color {
	switch {
	case e.slot != 0:
		return v.hot.tiles[e.slot-1].cells[i]
	case e.data == nil:
		return e.color
	}
	w := v.pool.getCached()
	if w.cached != &e.data[0] {
		w.view = unpack(e.data, int(e.count), &w.scratch, w)
		w.cached = &e.data[0]
	}
	c := w.view.At(i)
	v.pool.put(w)
	return c
}

// Set implements storage.Volume.
func (v *Volume) Set(p storage.Pos, c storage.Color) storage.Color {
	c = c.Norm()
	tp, i := p.Tile(), p.Index()
	slot := tree.Slot(tp)
	l := v.dir.Find(tp)
	if l == nil || l.Val[slot].slot == 0 {
		var old storage.Color
		if l != nil {
			old = v.get(&l.Val[slot], i)
		}
		if old == c {
			return old
		}
		l = v.dir.Edit(tp)
		v.heat(tp, &l.Val[slot])
	}
	h := v.hot.tiles[l.Val[slot].slot-1]
	count := h.count
	old := h.set(i, c)
	if h.count != count {
		v.cells += int64(h.count) - int64(count)
		if h.count+count == 1 { // from empty to one cell or back
			v.settle(tp, l, slot)
		}
	}
	return old
}

// settle follows a hot tile that just became empty, which leaves the hot set, or just got its first cell.
func (v *Volume) settle(tp storage.TilePos, l *tree.Leaf[leaf], slot int) {
	e := &l.Val[slot]
	full := v.hot.tiles[e.slot-1].count != 0
	if !full {
		v.hot.release(e.slot)
		*e = entry{}
	}
	v.mark(tp, l, slot, full)
}

// mark brings the mask of a leaf and the number of tiles up to date with whether the tile at slot has cells, and drops the leaf when
// it is empty.
func (v *Volume) mark(tp storage.TilePos, l *tree.Leaf[leaf], slot int, has bool) {
	bit := uint64(1) << slot
	if has == (l.Mask&bit != 0) {
		return
	}
	l.Mask ^= bit
	if has {
		v.tiles++
		return
	}
	v.tiles--
	if l.Mask == 0 {
		v.dir.Drop(tp)
	}
}

// Tile implements storage.Volume.
func (v *Volume) Tile(tp storage.TilePos, s *storage.Scratch) storage.Tile {
	l := v.dir.Find(tp)
	if l == nil {
		return storage.Tile{}
	}
	w := v.pool.get()
	defer v.pool.put(w)
	return v.view(&l.Val[tree.Slot(tp)], s, w)
}

func (v *Volume) view(e *entry, s *storage.Scratch, w *work) storage.Tile {
	switch {
	case e.slot != 0:
		return v.hot.tiles[e.slot-1].view()
	case e.data == nil:
		return storage.UniformTile(e.color)
	}
	return unpack(e.data, int(e.count), s, w)
}

// Walk implements storage.Volume.
func (v *Volume) Walk(b storage.Box, s *storage.Scratch, f func(tp storage.TilePos, t *storage.Tile) bool) {
	w := v.pool.get()
	defer v.pool.put(w)
	var t storage.Tile
	v.dir.Walk(b, func(tp storage.TilePos, l *tree.Leaf[leaf], slot int) bool {
		t = v.view(&l.Val[slot], s, w)
		return f(tp, &t)
	})
}

// SetTile implements storage.Volume.
func (v *Volume) SetTile(tp storage.TilePos, t *storage.Tile) {
	w := v.pool.get()
	defer v.pool.put(w)
	var packed storage.Tile
	if t.Form == storage.Raw {
		packed = storage.Pack(t.Cells, &w.scratch)
		t = &packed
	}
	slot, n := tree.Slot(tp), t.Len()
	if t.Form == storage.Uniform && t.Color.Empty() {
		n = 0
	}
	var next entry
	if n != 0 {
		next = newEntry(t, n, w)
	} else if l := v.dir.Find(tp); l == nil || l.Mask>>slot&1 == 0 {
		return
	}
	l := v.dir.Edit(tp)
	e := &l.Val[slot]
	v.cells += int64(n) - int64(v.count(e))
	v.used += int64(cap(next.data)) - int64(cap(e.data))
	if e.slot != 0 {
		v.hot.release(e.slot)
	}
	*e = next
	v.mark(tp, l, slot, n != 0)
}

func (v *Volume) count(e *entry) uint16 {
	if e.slot != 0 {
		return v.hot.tiles[e.slot-1].count
	}
	return e.count
}

// newEntry returns the entry for t, of which n > 0 cells are occupied. It holds nothing of t or w.
func newEntry(t *storage.Tile, n int, w *work) entry {
	e := entry{count: uint16(n)}
	if n == storage.TileCells {
		if t.Form == storage.Uniform {
			e.color = t.Color
			return e
		}
		if t.Form == storage.Indexed && len(t.Palette) == 1 {
			e.color = t.Palette[0]
			return e
		}
	}
	e.data = pack(t, n, w)
	return e
}

// Len implements storage.Volume.
func (v *Volume) Len() int64 { return v.cells }

// Clone implements storage.Volume. Its cost grows with the number of hot tiles and with nothing else.
func (v *Volume) Clone() storage.Volume {
	v.cool()
	return &Volume{
		dir: v.dir.Clone(), cells: v.cells, tiles: v.tiles, used: v.used,
		hot: hotSet{limit: v.hot.limit}, pool: v.pool,
	}
}

// Stats implements storage.Volume.
func (v *Volume) Stats() storage.Stats {
	return storage.Stats{Tiles: v.tiles, Bytes: int64(unsafe.Sizeof(*v)) + v.dir.Bytes() + v.used + v.hot.bytes()}
}
