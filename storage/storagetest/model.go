package storagetest

import (
	"maps"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Model is a volume kept as a map from cell to colour: slow, and the oracle for the others.
type Model struct {
	cells map[storage.Pos]storage.Color
}

var _ storage.Volume = (*Model)(nil)

// NewModel returns an empty volume.
func NewModel() *Model { return &Model{cells: map[storage.Pos]storage.Color{}} }

// Get implements storage.Volume.
func (m *Model) Get(p storage.Pos) storage.Color { return m.cells[p] }

// Set implements storage.Volume.
func (m *Model) Set(p storage.Pos, c storage.Color) storage.Color {
	old := m.cells[p]
	if c.Empty() {
		delete(m.cells, p)
	} else {
		m.cells[p] = c
	}
	return old
}

// Tile implements storage.Volume.
func (m *Model) Tile(tp storage.TilePos, s *storage.Scratch) storage.Tile {
	for i := range s.Cells {
		s.Cells[i] = m.cells[tp.Cell(i)]
	}
	return storage.Pack(&s.Cells, s)
}

// SetTile implements storage.Volume.
func (m *Model) SetTile(tp storage.TilePos, t *storage.Tile) {
	for i := range storage.TileCells {
		m.Set(tp.Cell(i), t.At(i))
	}
}

// Walk implements storage.Volume.
func (m *Model) Walk(b storage.Box, s *storage.Scratch, f func(storage.TilePos, *storage.Tile) bool) {
	seen := map[storage.TilePos]bool{}
	for p := range m.cells {
		if tp := p.Tile(); !b.Intersect(tp.Box()).Empty() {
			seen[tp] = true
		}
	}
	for _, tp := range slices.SortedFunc(maps.Keys(seen), storage.TilePos.Compare) {
		t := m.Tile(tp, s)
		if !f(tp, &t) {
			return
		}
	}
}

// Len implements storage.Volume.
func (m *Model) Len() int64 { return int64(len(m.cells)) }

// Clone implements storage.Volume.
func (m *Model) Clone() storage.Volume { return &Model{cells: maps.Clone(m.cells)} }

// Stats implements storage.Volume.
func (m *Model) Stats() storage.Stats {
	tiles := map[storage.TilePos]bool{}
	for p := range m.cells {
		tiles[p.Tile()] = true
	}
	return storage.Stats{Tiles: int64(len(tiles)), Bytes: int64(len(m.cells)) * 32}
}
