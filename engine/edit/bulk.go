package edit

import (
	"context"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Cell is one cell and its colour, alpha 0 for empty. It takes 16 bytes: on a little-endian machine the layout of a packed record, int32
// x, y and z, then the bytes r, g, b and a.
type Cell struct {
	Pos   storage.Pos
	Color storage.Color
}

// SetCells stores the colour of every cell of a list, as [Recorder.Set] would one after the other: the last of several for one position
// counts, and a colour with alpha 0 empties. The list is only read. Every position is checked first; if one lies outside the valid
// coordinates, the error names it, wraps ErrRange, and nothing changes. Any other error leaves a part of the list applied, for the
// caller to roll back. A list of many cells costs less by far than its cells one by one, in any order, and the more the denser they lie.
func (r *Recorder) SetCells(ctx context.Context, cells []Cell) error {
	if err := r.open(ctx); err != nil {
		return err
	}
	tiles, err := tilesOf(cells)
	if err != nil {
		return err
	}
	if len(cells) < fewListed {
		for _, c := range cells {
			if _, err := r.Set(c.Pos, c.Color); err != nil {
				return err
			}
		}
		return nil
	}
	r.scratch()
	for len(cells) > 0 {
		n := min(len(cells), listCells)
		if err := r.setSorted(ctx, cells[:n], tiles); err != nil {
			return err
		}
		cells = cells[n:]
	}
	return nil
}

const (
	fewListed = 32      // cells of a list that are not worth sorting
	listCells = 1 << 17 // cells of a list that are sorted at once
	fewInTile = 24      // cells of a tile that are not worth unpacking it
	fewToSwap = 512     // cells of a tile whose record as a patch takes less than that of most tiles
)

// tilesOf returns the box of the tiles that hold the cells. It fails if a cell is not valid.
func tilesOf(cells []Cell) (storage.Box, error) {
	if len(cells) == 0 {
		return storage.Box{}, nil
	}
	lo, hi := cells[0].Pos, cells[0].Pos
	for i := range cells {
		p := &cells[i].Pos
		lo.X, lo.Y, lo.Z = min(lo.X, p.X), min(lo.Y, p.Y), min(lo.Z, p.Z)
		hi.X, hi.Y, hi.Z = max(hi.X, p.X), max(hi.Y, p.Y), max(hi.Z, p.Z)
	}
	if lo.Valid() && hi.Valid() {
		return storage.Box{Min: storage.Pos(lo.Tile()), Max: storage.Pos(hi.Tile()).Add(storage.Pos{X: 1, Y: 1, Z: 1})}, nil
	}
	for i := range cells {
		if !cells[i].Pos.Valid() {
			return storage.Box{}, fmt.Errorf("edit: set cells: item %d: cell %v: %w", i, cells[i].Pos, ErrRange)
		}
	}
	return storage.Box{}, nil
}

// setSorted sets cells that lie in a box of tiles, tile by tile.
func (r *Recorder) setSorted(ctx context.Context, cells []Cell, tiles storage.Box) error {
	s := &r.sorter
	n := s.sort(cells, tiles)
	held := s.bytes()
	defer func() { r.held -= held }()
	if err := r.hold(held); err != nil {
		return err
	}
	work := 0
	for i := range n {
		tp, list := s.group(i)
		if work += len(list) + workOfTile; work >= workUnit {
			work = 0
			if err := r.open(ctx); err != nil {
				return err
			}
		}
		if len(list) == 0 {
			continue
		}
		r.setListed(tp, list)
		if err := r.check(); err != nil {
			return err
		}
	}
	return nil
}

// How often long work looks at its context, in cells.
const (
	workOfTile = 64
	workUnit   = 1 << 14
)

// setListed sets cells of a tile. It drops those from the list that come before others for the same cell.
func (r *Recorder) setListed(tp storage.TilePos, list []listed) {
	list = lastOfEach(list)
	w, swaps := r.v.(storage.CellSwapper)
	if swaps && len(list) < fewToSwap {
		r.swapListed(w, tp, list)
		return
	}
	t := r.v.Tile(tp, &r.view)
	if swaps && t.Form == storage.Raw && len(list)*int(listedBytes) < t.Bytes() {
		r.swapListed(w, tp, list)
		return
	}
	l := listing{r: r, tp: tp, old: t}
	if !r.discard {
		l.st = r.state(tp)
		l.saved = r.isSaved(l.st)
	}
	uniform := t.Form == storage.Empty || t.Form == storage.Uniform && t.Full()
	l.patches = !l.saved && !r.discard && !uniform && len(list)*int(listedBytes) < t.Bytes()
	if l.patches {
		l.patch = make([]listed, 0, len(list))
	}
	if len(list) < fewInTile && (uniform || l.patches || l.saved || r.discard) {
		l.setEach(list)
	} else {
		l.setAll(list)
	}
}

// swapListed sets cells of a tile, each there once, in a volume that exchanges them. What comes back is the record, but for a tile that
// was whole before.
func (r *Recorder) swapListed(w storage.CellSwapper, tp storage.TilePos, list []listed) {
	changed := &r.mask
	*changed = mask{}
	s := w.SwapCells(tp, list, (*[storage.OccWords]uint64)(changed))
	if r.discard || s.Changed == 0 {
		return
	}
	st := r.state(tp)
	if r.isSaved(st) {
		r.tiles[st.saved-1].written()
		return
	}
	diff := tileDiff{added: uint16(s.Added), removed: uint16(s.Removed), recolored: uint16(s.Changed - s.Added - s.Removed)}
	diff.cover(changed)
	k := &kept{diff: diff, known: true}
	switch {
	case !s.Whole:
		k.patch = append(make([]listed, 0, s.Changed), list[:s.Changed]...)
	case s.Color != 0:
		k.tile = storage.UniformTile(s.Color)
	default:
		k = nil
	}
	r.save(st, savedTile{tp: tp, kept: k})
}

// lastOfEach drops all but the last entry for each cell, and keeps the order of the rest. It has no branch on whether a cell comes again.
func lastOfEach(list []listed) []listed {
	var seen mask
	n := len(list)
	for i := len(list) - 1; i >= 0; i-- {
		e := list[i]
		w, bit := &seen[e.Index>>6&(storage.OccWords-1)], e.Index&63
		list[n-1] = e
		n -= int(^*w >> bit & 1)
		*w |= 1 << bit
	}
	return list[n:]
}

// listing is the change of a tile by a list.
type listing struct {
	r       *Recorder
	tp      storage.TilePos
	old     storage.Tile // a view, until the first write
	st      *tileState
	saved   bool // the tile is recorded already
	patches bool // the record is a patch
	patch   []listed
	diff    tileDiff
	changed mask
}

// setEach sets the cells through the volume.
func (l *listing) setEach(list []listed) {
	old := savedTile{tp: l.tp}
	if l.old.Form != storage.Empty {
		old.color = l.old.Color
	}
	for _, e := range list {
		if was := l.r.v.Set(l.tp.Cell(int(e.Index)), e.Color); was != e.Color {
			l.note(e, was)
		}
	}
	l.record(old)
}

// note counts a cell that changes.
func (l *listing) note(e listed, was storage.Color) {
	switch {
	case was == 0:
		l.diff.added++
	case e.Color == 0:
		l.diff.removed++
	default:
		l.diff.recolored++
	}
	l.changed.add(int(e.Index))
	if l.patches {
		l.patch = append(l.patch, listed{Index: e.Index, Color: was})
	}
}

// setAll sets the cells in an unpacked copy of the tile, and stores that.
func (l *listing) setAll(list []listed) {
	cells := &l.r.after
	l.old.Expand(cells)
	l.apply(cells, list)
	if l.changed.empty() {
		return
	}
	var old savedTile
	if !l.patches && !l.saved && !l.r.discard {
		old = detach(l.tp, &l.old)
	}
	occ := (*[storage.OccWords]uint64)(&l.r.mask)
	storage.Occupied(occ, cells)
	t := storage.Tile{Form: storage.Raw, Cells: cells, Occ: occ}
	l.r.v.SetTile(l.tp, &t)
	l.record(old)
}

// apply sets the cells in unpacked ones and counts those that change.
func (l *listing) apply(cells *[storage.TileCells]storage.Color, list []listed) {
	n, added, removed := 0, 0, 0
	patch := l.patch[:cap(l.patch)]
	for _, e := range list {
		i := e.Index & (storage.TileCells - 1)
		was := cells[i]
		if was == e.Color {
			continue
		}
		cells[i] = e.Color
		l.changed[i>>6] |= 1 << (i & 63)
		if was == 0 {
			added++
		}
		if e.Color == 0 {
			removed++
		}
		if n < len(patch) {
			patch[n] = listed{Index: i, Color: was}
		}
		n++
	}
	l.patch = patch[:min(n, len(patch))]
	l.diff.added, l.diff.removed, l.diff.recolored = uint16(added), uint16(removed), uint16(n-added-removed)
}

// record records the tile as it was, unless it is recorded or nothing changed; old has all its cells, but for a patch.
func (l *listing) record(old savedTile) {
	r := l.r
	switch {
	case r.discard || l.changed.empty():
	case l.saved:
		r.tiles[l.st.saved-1].written()
	default:
		old.tp = l.tp
		if l.patches {
			old = savedTile{tp: l.tp, kept: &kept{patch: l.patch}}
		} else if old.kept == nil && old.color != 0 {
			old.kept = &kept{tile: storage.UniformTile(old.color)}
		}
		if k := old.kept; k != nil {
			l.diff.cover(&l.changed)
			k.diff, k.known = l.diff, true
		}
		r.save(l.st, old)
	}
}
