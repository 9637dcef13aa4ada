package mesh

import (
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// finder finds the faces of one tile after the other, those of solid cells whose neighbour is not solid.
type finder struct {
	src     source
	own     storage.Scratch // of the tile at hand
	scratch storage.Scratch // of the tiles beside it
	solid   occupancy
	near    occupancy
	exposed [NumFaces]occupancy
}

// expose finds the solid cells of a tile and those of them that have a face in each direction. It reports whether there are solid ones.
func (m *finder) expose(tp storage.TilePos, t *storage.Tile) bool {
	m.solid.solid(t)
	if m.solid.empty() {
		return false
	}
	for f := range Face(NumFaces) {
		beside := storage.TilePos(storage.Pos(tp).Add(f.Vector()))
		m.near = occupancy{}
		if storage.Everywhere.ContainsBox(beside.Box()) {
			n := m.src.Tile(beside, &m.scratch)
			m.near.solid(&n)
		}
		m.solid.exposed(f, &m.near, &m.exposed[f])
	}
	return true
}

// seen returns the cells of word w that have a face.
func (m *finder) seen(w int) uint64 {
	var seen uint64
	for f := range m.exposed {
		seen |= m.exposed[f][w]
	}
	return seen
}
