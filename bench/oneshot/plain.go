package oneshot

import (
	"maps"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Tiles are cells in their plainest form: a map of tiles, each an array of all its cells.
type Tiles map[storage.TilePos]*[storage.TileCells]storage.Color

// Set stores a colour and allocates the tile if there is none.
func (t Tiles) Set(p storage.Pos, c storage.Color) {
	tp := p.Tile()
	cells := t[tp]
	if cells == nil {
		cells = new([storage.TileCells]storage.Color)
		t[tp] = cells
	}
	cells[p.Index()] = c
}

// plain is a volume of plain tiles, with which a process holds a file as it would without any storage kind.
type plain struct {
	tiles Tiles
	n     int64 // occupied cells
}

var _ storage.Volume = (*plain)(nil)

// plainKind is plain for an engine.
func plainKind() storage.Kind {
	return storage.Kind{
		Name: "plain", Doc: "all cells of all tiles, for comparison",
		New: func(storage.Options) storage.Volume { return &plain{tiles: Tiles{}} },
	}
}

// Get implements storage.Volume.
func (v *plain) Get(p storage.Pos) storage.Color {
	if cells := v.tiles[p.Tile()]; cells != nil {
		return cells[p.Index()]
	}
	return 0
}

// Set implements storage.Volume. A tile whose last cell becomes empty stays.
func (v *plain) Set(p storage.Pos, c storage.Color) (old storage.Color) {
	c = c.Norm()
	if old = v.Get(p); old == c {
		return old
	}
	if old == 0 {
		v.n++
	} else if c == 0 {
		v.n--
	}
	v.tiles.Set(p, c)
	return old
}

// Tile implements storage.Volume.
func (v *plain) Tile(tp storage.TilePos, s *storage.Scratch) storage.Tile {
	cells := v.tiles[tp]
	if cells == nil {
		return storage.Tile{}
	}
	if s == nil {
		s = new(storage.Scratch)
	}
	return storage.Pack(cells, s)
}

// SetTile implements storage.Volume.
func (v *plain) SetTile(tp storage.TilePos, t *storage.Tile) {
	before := v.Tile(tp, nil)
	v.n += int64(t.Len() - before.Len())
	if t.Form == storage.Empty {
		delete(v.tiles, tp)
		return
	}
	cells := v.tiles[tp]
	if cells == nil {
		cells = new([storage.TileCells]storage.Color)
		v.tiles[tp] = cells
	}
	t.Expand(cells)
}

// Walk implements storage.Volume.
func (v *plain) Walk(b storage.Box, s *storage.Scratch, f func(storage.TilePos, *storage.Tile) bool) {
	for _, tp := range slices.SortedFunc(maps.Keys(v.tiles), storage.TilePos.Compare) {
		if b.Intersect(tp.Box()).Empty() {
			continue
		}
		if t := v.Tile(tp, s); t.Form != storage.Empty && !f(tp, &t) {
			return
		}
	}
}

// Len implements storage.Volume.
func (v *plain) Len() int64 { return v.n }

// Clone implements storage.Volume. It copies every cell, which no other kind does.
func (v *plain) Clone() storage.Volume {
	c := &plain{tiles: make(Tiles, len(v.tiles)), n: v.n}
	for tp, cells := range v.tiles {
		copied := *cells
		c.tiles[tp] = &copied
	}
	return c
}

// Stats implements storage.Volume. Tiles are counted even where they have become empty.
func (v *plain) Stats() storage.Stats {
	n := int64(len(v.tiles))
	return storage.Stats{Tiles: n, Bytes: n * (storage.TileCells*4 + 32)} // and an entry of the map
}
