package storagetest

import (
	"maps"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Model is a volume kept as a map from tile to an array of colours, with no form, no sharing and no memory kept for reuse: slow, and
// the oracle for the others.
type Model struct {
	tiles map[storage.TilePos]*modelTile
}

type modelTile struct {
	cells [storage.TileCells]storage.Color
	count int // occupied cells, never 0
}

var _ storage.Volume = (*Model)(nil)

// NewModel returns an empty volume.
func NewModel() *Model { return &Model{tiles: map[storage.TilePos]*modelTile{}} }

// Get implements storage.Volume.
func (m *Model) Get(p storage.Pos) storage.Color {
	if t := m.tiles[p.Tile()]; t != nil {
		return t.cells[p.Index()]
	}
	return 0
}

// Set implements storage.Volume.
func (m *Model) Set(p storage.Pos, c storage.Color) storage.Color {
	tp := p.Tile()
	t := m.tiles[tp]
	if t == nil {
		if c.Empty() {
			return 0
		}
		t = new(modelTile)
		m.tiles[tp] = t
	}
	old := t.cells[p.Index()]
	t.cells[p.Index()] = c.Norm()
	if !old.Empty() {
		t.count--
	}
	if !c.Empty() {
		t.count++
	}
	if t.count == 0 {
		delete(m.tiles, tp)
	}
	return old
}

// Tile implements storage.Volume.
func (m *Model) Tile(tp storage.TilePos, s *storage.Scratch) storage.Tile {
	t := m.tiles[tp]
	if t == nil {
		return storage.Tile{}
	}
	s.Cells = t.cells
	return storage.Pack(&s.Cells, s)
}

// SetTile implements storage.Volume.
func (m *Model) SetTile(tp storage.TilePos, t *storage.Tile) {
	next := &modelTile{}
	for i := range storage.TileCells {
		if c := t.At(i); !c.Empty() {
			next.cells[i] = c
			next.count++
		}
	}
	if next.count == 0 {
		delete(m.tiles, tp)
		return
	}
	m.tiles[tp] = next
}

// Walk implements storage.Volume.
func (m *Model) Walk(b storage.Box, s *storage.Scratch, f func(storage.TilePos, *storage.Tile) bool) {
	for _, tp := range slices.SortedFunc(maps.Keys(m.tiles), storage.TilePos.Compare) {
		if b.Intersect(tp.Box()).Empty() {
			continue
		}
		t := m.Tile(tp, s)
		if !f(tp, &t) {
			return
		}
	}
}

// Len implements storage.Volume.
func (m *Model) Len() int64 {
	n := 0
	for _, t := range m.tiles {
		n += t.count
	}
	return int64(n)
}

// Clone implements storage.Volume.
func (m *Model) Clone() storage.Volume {
	c := NewModel()
	for tp, t := range m.tiles {
		tile := *t
		c.tiles[tp] = &tile
	}
	return c
}

// Stats implements storage.Volume.
func (m *Model) Stats() storage.Stats {
	return storage.Stats{Tiles: int64(len(m.tiles)), Bytes: int64(len(m.tiles)) * (storage.TileCells*4 + 64)}
}
