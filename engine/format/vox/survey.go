package vox

import (
	"context"
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// piece is what becomes one model.
type piece struct {
	box   storage.Box // of the solid voxels
	count int64
}

// plan is a layer with its pieces, at least one.
type plan struct {
	layer  *scene.Layer
	pieces []piece
}

// emptyPiece stands for a layer without voxels.
var emptyPiece = piece{box: storage.Box{Max: storage.Pos{X: 1, Y: 1, Z: 1}}}

// survey finds the pieces of a layer and counts its colours.
func (e *encoder) survey(l *scene.Layer) error {
	p := plan{layer: l}
	byPlace := map[storage.TilePos]int{}
	var err error
	e.colors.begin(e.materials)
	l.Volume.Walk(storage.Everywhere, &e.scratch, func(tp storage.TilePos, t *storage.Tile) bool {
		if e.ctx.Err() != nil {
			err = context.Cause(e.ctx)
			return false
		}
		box, n := e.solid(t)
		if n == 0 {
			return true
		}
		const shift = 8 - storage.TileShift
		place := storage.TilePos{X: tp.X >> shift, Y: tp.Y >> shift, Z: tp.Z >> shift}
		i, ok := byPlace[place]
		if !ok {
			i = len(p.pieces)
			byPlace[place] = i
			p.pieces = append(p.pieces, piece{})
		}
		q := &p.pieces[i]
		q.box = q.box.Union(storage.Box{Min: tp.Min().Add(box.Min), Max: tp.Min().Add(box.Max)})
		q.count += n
		return true
	})
	if err != nil {
		return err
	}
	e.colors.end(e.materials, e.material(l))
	p.join()
	e.plans = append(e.plans, p)
	return nil
}

// join makes one piece of a layer that fits a model, and gives an empty layer a piece.
func (p *plan) join() {
	var all piece
	for _, q := range p.pieces {
		all.box = all.box.Union(q.box)
		all.count += q.count
	}
	x, y, z := all.box.Size()
	switch {
	case all.count == 0:
		p.pieces = []piece{emptyPiece}
	case max(x, y, z) <= maxEdge:
		p.pieces = []piece{all}
	}
}

// solid counts the solid cells of a tile and their colours, and returns the box around them in coordinates of the tile.
func (e *encoder) solid(t *storage.Tile) (storage.Box, int64) {
	switch {
	case t.Form == storage.Uniform && t.Color.A() >= format.MinAlpha:
		n := int64(t.Len())
		e.colors.add(t.Color, n)
		return t.Bounds(), n
	case t.Form == storage.Indexed && solidOnly(t.Palette):
		var counts [256]int64
		for w, word := range t.Occ {
			for ; word != 0; word &= word - 1 {
				counts[t.Index[w<<6|bits.TrailingZeros64(word)]]++
			}
		}
		n := int64(0)
		for i, c := range t.Palette {
			e.colors.add(c, counts[i])
			n += counts[i]
		}
		return t.Bounds(), n
	}
	return e.solidCells(t)
}

func solidOnly(palette []storage.Color) bool {
	for _, c := range palette {
		if c.A() < format.MinAlpha {
			return false
		}
	}
	return true
}

// solidCells is solid for any tile, cell by cell.
func (e *encoder) solidCells(t *storage.Tile) (storage.Box, int64) {
	t.Expand(&e.cells)
	lo, hi := storage.Pos{X: storage.TileEdge, Y: storage.TileEdge, Z: storage.TileEdge}, storage.Pos{}
	var n, run int64
	var last storage.Color
	for i, c := range e.cells {
		if c.A() < format.MinAlpha {
			continue
		}
		c |= opaque
		if c != last {
			e.colors.add(last, run)
			last, run = c, 0
		}
		run++
		n++
		p := storage.TilePos{}.Cell(i)
		lo = storage.Pos{X: min(lo.X, p.X), Y: min(lo.Y, p.Y), Z: min(lo.Z, p.Z)}
		hi = storage.Pos{X: max(hi.X, p.X+1), Y: max(hi.Y, p.Y+1), Z: max(hi.Z, p.Z+1)}
	}
	e.colors.add(last, run)
	return storage.Box{Min: lo, Max: hi}, n
}
