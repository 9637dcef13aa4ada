package voxelize

import "github.com/goxel-daemon/goxel-daemon/storage"

// fill sets the cells inside the surface as the options say.
func (w *worker) fill() error {
	switch w.opt.Fill {
	case Surface:
		return nil
	case Flood:
		return w.flood()
	case Auto:
		if closed, err := w.closed(); err != nil || !closed {
			return err
		}
	}
	f := newFiller(w)
	s := newSweep(w)
	s.visit = f.row
	return s.run()
}

// filler gives cells inside the colour of the nearest surface cell on their line along x, the one before them of two. A line without any
// goes on with the colour before it.
type filler struct {
	w     *worker
	tiles [][storage.TileCells]storage.Color // neighbours along x, a part of a row
	in    []mask
	count []int // of the cells that were there before
	last  storage.Color
}

// fillTiles is the number of tiles that are filled at a time.
const fillTiles = 64

func newFiller(w *worker) *filler { return &filler{w: w, last: white} }

// row fills the cells of a row of tiles.
func (f *filler) row(y, z int32, row []inner) error {
	if f.tiles == nil {
		if err := f.w.budget.Hold((fillTiles + 2) * (storage.TileCells*4 + 8*storage.OccWords)); err != nil {
			return err
		}
	}
	for len(row) > 0 {
		n := 1
		for n < len(row) && n < fillTiles && row[n].x == row[0].x+int32(n) {
			n++
		}
		if err := f.run(y, z, row[:n]); err != nil {
			return err
		}
		row = row[n:]
	}
	return nil
}

// run fills tiles that follow each other. The tiles before and after them may have the surface that is nearest.
func (f *filler) run(y, z int32, run []inner) error {
	f.tiles, f.in, f.count = f.tiles[:0], f.in[:0], f.count[:0]
	first := run[0].x - 1
	for i := range len(run) + 2 {
		t := f.w.volume.Tile(storage.TilePos{X: first + int32(i), Y: y, Z: z}, &f.w.scratch)
		var cells [storage.TileCells]storage.Color
		t.Expand(&cells)
		f.tiles, f.count, f.in = append(f.tiles, cells), append(f.count, t.Len()), append(f.in, mask{})
		if i > 0 && i <= len(run) {
			f.in[i] = run[i-1].in
		}
	}
	for line := range storage.TileCells / storage.TileEdge {
		f.line(line * storage.TileEdge)
	}
	for i := 1; i <= len(run); i++ {
		if err := f.w.set(storage.TilePos{X: first + int32(i), Y: y, Z: z}, &f.tiles[i], f.count[i]); err != nil {
			return err
		}
		if err := f.w.spend(storage.TileCells / 8); err != nil {
			return err
		}
	}
	return nil
}

// line fills the cells of one line along x, whose first cell in a tile is given.
func (f *filler) line(first int) {
	before := -1 << 30 // the last surface cell
	end := len(f.tiles) * storage.TileEdge
	for i := range end {
		c := f.tiles[i>>storage.TileShift][first|i&(storage.TileEdge-1)]
		if c == 0 {
			continue
		}
		f.between(first, before, i, c)
		before, f.last = i, c
	}
	f.between(first, before, end, f.last)
}

// between fills the cells inside between two surface cells, of which the latter has the colour next.
func (f *filler) between(first, before, after int, next storage.Color) {
	for i := max(before+1, 0); i < after; i++ {
		tile, cell := i>>storage.TileShift, first|i&(storage.TileEdge-1)
		if f.in[tile][cell>>6]>>(cell&63)&1 == 0 {
			continue
		}
		if i-before <= after-i {
			f.tiles[tile][cell] = f.last
		} else {
			f.tiles[tile][cell] = next
		}
	}
}
