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
	r.spent = true
	if len(r.tiles) > 0 {
		r.finishTiles(d)
	}
	r.finishCells(d)
	r.index, r.last = nil, nil
}

// finishCells moves the single cells that changed to d, the earliest record of each.
func (r *Recorder) finishCells(d *Delta) {
	if len(r.cells) > 1 {
		slices.SortStableFunc(r.cells, func(a, b cell) int {
			if c := a.p.Tile().Compare(b.p.Tile()); c != 0 {
				return c
			}
			return a.p.Index() - b.p.Index()
		})
	}
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
	for i := range r.tiles {
		s := &r.tiles[i]
		if now := r.v.Tile(s.tp, &r.view); d.countTile(s.tp, &s.old, &now, r.work) {
			d.tiles = append(d.tiles, *s)
		}
	}
	clear(r.tiles)
	r.tiles = r.tiles[:0]
}

// firstTiles drops all but the earliest record of each tile. Afterwards the state of a tile in the index tells where that is.
func (r *Recorder) firstTiles() {
	if !r.marked {
		return // each is recorded once
	}
	for i := range slices.Backward(r.tiles) {
		r.index[r.tiles[i].tp].saved = i
	}
	n := 0
	for i := range r.tiles {
		st := r.index[r.tiles[i].tp]
		if st.saved != i {
			continue
		}
		r.tiles[n] = r.tiles[i]
		st.saved = n
		n++
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
	early := map[int][]cell{} // by index in tiles
	keep := r.cells[:0]
	for seq, c := range r.cells {
		tp := c.p.Tile()
		st := r.index[tp]
		switch {
		case st == nil || st.saved < 0 || st.saved >= len(r.tiles) || r.tiles[st.saved].tp != tp:
			keep = append(keep, c)
		case seq < r.tiles[st.saved].at:
			early[st.saved] = append(early[st.saved], c)
		}
	}
	r.cells = keep
	for i, cells := range early {
		t := &r.tiles[i].old
		t.Expand(&r.after)
		for _, c := range slices.Backward(cells) {
			r.after[c.p.Index()] = c.old
		}
		packed := storage.Pack(&r.after, &r.pack)
		*t = packed.Copy()
	}
}
