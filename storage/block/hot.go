package block

import (
	"math/bits"
	"unsafe"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/internal/tree"
)

// hotTile is an open tile.
type hotTile struct {
	pos   storage.TilePos
	count uint16 // occupied cells
	used  bool   // written to since the clock's hand passed
	occ   [storage.OccWords]uint64
	cells [storage.TileCells]storage.Color // 0 where empty
}

// set stores a normalised colour and returns the one that was there.
func (h *hotTile) set(i int, c storage.Color) storage.Color {
	old := h.cells[i]
	h.cells[i] = c
	h.used = true
	if (old == 0) != (c == 0) {
		bit := uint64(1) << (i & 63)
		h.occ[i>>6] ^= bit
		if c != 0 {
			h.count++
		} else {
			h.count--
		}
	}
	return old
}

func (h *hotTile) view() storage.Tile {
	return storage.Tile{Form: storage.Raw, Cells: &h.cells, Occ: &h.occ}
}

// hotSet holds the open tiles of a volume. Entries name them by 1 + their index.
type hotSet struct {
	limit int
	tiles []*hotTile // nil where free
	free  []uint16   // the names that are free
	spare []*hotTile // memory for reuse, with arbitrary contents
	hand  int        // of the clock
}

// maxSpareTiles is small, since a spare tile is memory that holds nothing.
const maxSpareTiles = 4

func (s *hotSet) bytes() int64 {
	n := int64(len(s.tiles) - len(s.free) + len(s.spare))
	return n*int64(unsafe.Sizeof(hotTile{})) + int64(cap(s.tiles))*8 + int64(cap(s.free))*2
}

// full reports whether a tile has to leave before another can come.
func (s *hotSet) full() bool { return len(s.tiles)-len(s.free) >= s.limit }

// add takes in an open tile with arbitrary contents and returns its name. The set is not full.
func (s *hotSet) add() uint16 {
	h := s.reuse()
	if n := len(s.free) - 1; n >= 0 {
		name := s.free[n]
		s.free = s.free[:n]
		s.tiles[name-1] = h
		return name
	}
	s.tiles = append(s.tiles, h)
	return uint16(len(s.tiles))
}

func (s *hotSet) reuse() *hotTile {
	n := len(s.spare) - 1
	if n < 0 {
		return new(hotTile)
	}
	h := s.spare[n]
	s.spare = s.spare[:n]
	return h
}

// release drops the tile with the given name.
func (s *hotSet) release(name uint16) {
	h := s.tiles[name-1]
	s.tiles[name-1] = nil
	s.free = append(s.free, name)
	if len(s.spare) < maxSpareTiles {
		s.spare = append(s.spare, h)
	}
}

// victim returns a tile that was not written to since the hand passed it last. The set is not empty.
func (s *hotSet) victim() *hotTile {
	for {
		s.hand = (s.hand + 1) % len(s.tiles)
		switch h := s.tiles[s.hand]; {
		case h == nil:
		case h.used:
			h.used = false
		default:
			return h
		}
	}
}

// heat opens a tile that is not hot; its leaf belongs to this volume.
func (v *Volume) heat(tp storage.TilePos, e *entry) {
	w := v.pool.get()
	defer v.pool.put(w)
	if v.hot.full() {
		v.coolTile(v.hot.victim(), w)
	}
	name := v.hot.add()
	h := v.hot.tiles[name-1]
	h.pos, h.count = tp, e.count
	if e.count == 0 {
		clear(h.occ[:])
		clear(h.cells[:])
	} else {
		t := v.view(e, &w.scratch, w)
		h.occ = *t.Occ
		t.Expand(&h.cells)
	}
	v.used -= int64(cap(e.data))
	*e = entry{slot: name}
}

// coolTile packs an open tile back into its entry.
func (v *Volume) coolTile(h *hotTile, w *work) {
	l := v.dir.Edit(h.pos)
	e := &l.Val[tree.Slot(h.pos)]
	t := storage.Pack(&h.cells, &w.scratch)
	name := e.slot
	*e = newEntry(&t, int(h.count), w)
	v.used += int64(cap(e.data))
	v.hot.release(name)
}

// cool packs all open tiles.
func (v *Volume) cool() {
	if len(v.hot.tiles) == len(v.hot.free) {
		return
	}
	w := v.pool.get()
	defer v.pool.put(w)
	for _, h := range v.hot.tiles {
		if h != nil {
			v.coolTile(h, w)
		}
	}
	v.hot.tiles, v.hot.free, v.hot.hand = v.hot.tiles[:0], v.hot.free[:0], 0
}

// each calls f for every occupied cell in ascending order.
func each(occ *[storage.OccWords]uint64, f func(i int)) {
	for w, word := range occ {
		for ; word != 0; word &= word - 1 {
			f(w<<6 | bits.TrailingZeros64(word))
		}
	}
}
