package mesh

import (
	"context"
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Faces calls f for every face of a solid cell of v whose neighbour is not solid, until f returns an error, which it returns, or the
// context ends. The quad is valid until f returns. Nobody may write to v meanwhile.
func Faces(ctx context.Context, v storage.Volume, f func(*Quad) error) error {
	m := &finder{v: v, f: f}
	var err error
	v.Walk(storage.Everywhere, &m.own, func(tp storage.TilePos, t *storage.Tile) bool {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
			return false
		}
		err = m.tile(tp, t)
		return err == nil
	})
	return err
}

// finder finds the faces of one tile after the other.
type finder struct {
	v       source
	f       func(*Quad) error
	own     storage.Scratch // of the tile at hand
	scratch storage.Scratch // of the tiles beside it
	solid   occupancy
	near    occupancy
	exposed [NumFaces]occupancy
	quad    Quad
}

// tile hands out the faces of a tile.
func (m *finder) tile(tp storage.TilePos, t *storage.Tile) error {
	if !m.expose(tp, t) {
		return nil
	}
	for w := range m.solid {
		var seen uint64
		for f := range m.exposed {
			seen |= m.exposed[f][w]
		}
		for ; seen != 0; seen &= seen - 1 {
			if err := m.cell(tp, t, w, bits.TrailingZeros64(seen)); err != nil {
				return err
			}
		}
	}
	return nil
}

// cell hands out the exposed faces of cell bit of word w.
func (m *finder) cell(tp storage.TilePos, t *storage.Tile, w, bit int) error {
	i := w<<6 | bit
	m.quad.Cells = storage.BoxAt(tp.Cell(i))
	m.quad.Color = t.At(i)
	for f := range Face(NumFaces) {
		if m.exposed[f][w]>>bit&1 == 0 {
			continue
		}
		m.quad.Normal = f
		if err := m.f(&m.quad); err != nil {
			return err
		}
	}
	return nil
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
			n := m.v.Tile(beside, &m.scratch)
			m.near.solid(&n)
		}
		m.solid.exposed(f, &m.near, &m.exposed[f])
	}
	return true
}
