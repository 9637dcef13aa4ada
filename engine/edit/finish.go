package edit

import (
	"slices"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Delta ends the edit and returns what changed, never nil. After Rollback, or if nothing changed, its Changed is 0.
func (r *Recorder) Delta() *Delta {
	d := new(Delta)
	r.Finish(d)
	return d
}

// Finish is Delta into memory of the caller: d is overwritten, and its memory is used again. A single-cell edit with a recorder and
// a Delta that were used before allocates nothing.
func (r *Recorder) Finish(d *Delta) {
	clear(d.tiles)
	*d = Delta{cells: d.cells[:0], tiles: d.tiles[:0]}
	if r.spent {
		return
	}
	switch {
	case len(r.tiles) > 0:
		r.finishTiles(d)
		r.finishCells(d)
	case len(r.cells) == 1: // all that was written
		d.countCell(r.cells[0].p, r.cells[0].old, r.first)
		d.cells = append(d.cells, r.cells[0])
	default:
		r.finishCells(d)
	}
	r.end()
}

// finishCells moves the single cells that changed to d, the earliest record of each.
func (r *Recorder) finishCells(d *Delta) {
	slices.SortStableFunc(r.cells, func(a, b cell) int {
		if c := a.p.Tile().Compare(b.p.Tile()); c != 0 {
			return c
		}
		return a.p.Index() - b.p.Index()
	})
	for i, c := range r.cells {
		if i > 0 && r.cells[i-1].p == c.p {
			continue
		}
		if now := r.v.Get(c.p); now != c.old {
			d.countCell(c.p, c.old, now)
			d.cells = append(d.cells, c)
		}
	}
}

// finishTiles moves the tiles that changed to d, the earliest record of each, and takes the single cells in them out of the log.
func (r *Recorder) finishTiles(d *Delta) {
	r.scratch()
	r.firstTiles()
	r.absorbCells()
	var split []savedTile // of blocks
	n := 0
	for i := range r.tiles {
		s := &r.tiles[i]
		switch {
		case s.block && !s.known:
			split = s.appendTiles(split)
		case r.differs(d, s):
			s.settle()
			r.tiles[n] = *s
			n++
		}
	}
	clear(r.tiles[n:])
	r.tiles = r.tiles[:n]
	for i := range split {
		if s := &split[i]; r.differs(d, s) {
			r.tiles = append(r.tiles, *s)
		}
	}
	r.tiles, d.tiles = d.tiles, r.tiles
}

// differs adds to the counts how a recorded tile differs now, and reports whether it does.
func (r *Recorder) differs(d *Delta, s *savedTile) bool {
	if s.block {
		d.countUniform(s.blockBox(), blockTiles*storage.TileCells, s.color, s.now)
		return s.color != s.now
	}
	if s.kept != nil && s.kept.known {
		return d.count(s.tp, s.kept.diff)
	}
	now := r.v.Tile(s.tp, &r.view)
	if s.isPatch() {
		return d.count(s.tp, diffOfPatch(s.kept.patch, &now))
	}
	if s.kept == nil && d.countWhole(s.tp, s.color, &now) {
		return s.color != now.Color
	}
	old := s.view()
	return d.countTile(s.tp, &old, &now, r.work)
}

// settle drops what only the counting needed.
func (s *savedTile) settle() {
	if s.kept != nil && s.kept.patch == nil && s.kept.tile.Form == storage.Uniform && s.kept.tile.Full() {
		s.color, s.kept = s.kept.tile.Color, nil
	}
}

// firstTiles drops all but the earliest record of each tile, which covers the later ones. Afterwards the index tells where that is.
func (r *Recorder) firstTiles() {
	if !r.again {
		return // each is recorded once
	}
	for i := range slices.Backward(r.tiles) {
		s := &r.tiles[i]
		if s.prev == 0 {
			continue
		}
		first := &r.tiles[s.prev-1]
		first.written()
		if first.isPatch() {
			s.overlay(first.kept.patch, r.work)
			first.color, first.kept = s.color, s.kept
		}
	}
	n := 0
	for _, s := range r.tiles {
		if s.prev == 0 {
			r.tiles[n] = s
			n++
			if s.block {
				r.index.setBlock(s.tp, int32(n))
			} else {
				r.index.find(s.tp).saved = int32(n)
			}
		}
	}
	clear(r.tiles[n:])
	r.tiles = r.tiles[:n]
}

// absorbCells puts the single cells that were recorded before their tile was into the record of the tile, and drops those recorded
// after it.
func (r *Recorder) absorbCells() {
	if len(r.cells) == 0 {
		return
	}
	early := map[int32][]listed{} // by number in tiles
	keep := r.cells[:0]
	for seq, c := range r.cells {
		st := r.index.find(c.p.Tile())
		switch {
		case st == nil || st.saved == 0:
			keep = append(keep, c)
		case seq < r.tiles[st.saved-1].at:
			early[st.saved] = append(early[st.saved], listed{Index: uint16(c.p.Index()), Color: c.old})
		default:
			r.tiles[st.saved-1].written()
		}
	}
	r.cells = keep
	for i, cells := range early {
		r.tiles[i-1].overlay(cells, r.work)
	}
}
