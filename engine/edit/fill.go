package edit

import (
	"context"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// FillBox stores c, alpha 0 for empty, in all cells of a box. Whole tiles become uniform without touching their cells, blocks of 4x4x4
// that were of one colour or empty in one step; emptying costs by the tiles that exist, not by the box.
func (r *Recorder) FillBox(ctx context.Context, b storage.Box, c storage.Color) error {
	if err := r.open(ctx); err != nil {
		return err
	}
	r.scratch()
	b = storage.Everywhere.Intersect(b)
	c = c.Norm()
	if c == 0 {
		return r.emptyBox(ctx, b)
	}
	tiles := b.Tiles()
	if err := r.expect(tiles.Cells()); err != nil {
		return err
	}
	first, _ := blockOf(storage.TilePos(tiles.Min))
	for z := first.Z; z<<blockShift < tiles.Max.Z; z++ {
		for y := first.Y; y<<blockShift < tiles.Max.Y; y++ {
			for x := first.X; x<<blockShift < tiles.Max.X; x++ {
				if err := done(ctx); err != nil {
					return err
				}
				if err := r.fillBlock(storage.TilePos{X: x, Y: y, Z: z}, b, c); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// emptyBox is FillBox without a colour.
func (r *Recorder) emptyBox(ctx context.Context, b storage.Box) error {
	list, err := r.listTiles(ctx, r.v, b)
	defer func() { r.held -= int64(cap(list)) * tilePosBytes }()
	if err != nil {
		return err
	}
	for len(list) > 0 {
		if err := done(ctx); err != nil {
			return err
		}
		at, _ := blockOf(list[0])
		n := 1
		for n < len(list) && n < blockTiles {
			if to, _ := blockOf(list[n]); to != at {
				break
			}
			n++
		}
		if n < blockTiles || !r.recolorBlock(at, b, 0) {
			for _, tp := range list[:n] {
				if err := r.fillPart(tp, b, 0); err != nil {
					return err
				}
			}
		}
		if err := r.check(); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

// fillBlock stores c in the cells of a block of tiles that lie in b.
func (r *Recorder) fillBlock(at storage.TilePos, b storage.Box, c storage.Color) error {
	if r.recolorBlock(at, b, c) {
		return r.check()
	}
	tiles := tilesOfBlock(at).Intersect(b.Tiles())
	for z := tiles.Min.Z; z < tiles.Max.Z; z++ {
		for y := tiles.Min.Y; y < tiles.Max.Y; y++ {
			for x := tiles.Min.X; x < tiles.Max.X; x++ {
				if err := r.fillPart(storage.TilePos{X: x, Y: y, Z: z}, b, c); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// recolorBlock stores c in a whole block with one record for all of its tiles. It reports false and does nothing if b does not contain
// the block, if its tiles differ, or if the log may know some of them.
func (r *Recorder) recolorBlock(at storage.TilePos, b storage.Box, c storage.Color) bool {
	box := cellsOf(tilesOfBlock(at))
	tp := box.Min.Tile()
	if !b.ContainsBox(box) || !r.discard && (len(r.cells) > 0 || r.index.find(tp) != nil) {
		return false
	}
	old, ok := r.looker.colorOf(r.v, box, &r.view)
	if !ok {
		return false
	}
	if old == c {
		return true
	}
	fill(r.v, box, c, r.work)
	if r.discard {
		return true
	}
	r.state(tp)
	r.tiles = append(r.tiles, savedTile{tp: tp, color: old, now: c, block: true, known: true, at: len(r.cells)})
	r.index.setBlock(tp, int32(len(r.tiles)))
	r.bytes += tileBytes
	return true
}

// fillPart stores c in the cells of a tile that lie in b.
func (r *Recorder) fillPart(tp storage.TilePos, b storage.Box, c storage.Color) error {
	if b.ContainsBox(tp.Box()) {
		return r.fillTile(tp, c)
	}
	m := boxMask(tp, b)
	return r.setMask(tp, &m, c)
}

// fillTile stores c in all cells of a tile.
func (r *Recorder) fillTile(tp storage.TilePos, c storage.Color) error {
	r.scratch()
	r.uniform = storage.UniformTile(c)
	return r.Replace(tp, &r.uniform)
}

// fill stores c in all cells of a box of whole tiles.
func fill(v storage.Volume, b storage.Box, c storage.Color, w *work) {
	if f, ok := v.(storage.Filler); ok {
		f.FillBox(b, c)
		return
	}
	w.uniform = storage.UniformTile(c)
	tiles := b.Tiles()
	for z := tiles.Min.Z; z < tiles.Max.Z; z++ {
		for y := tiles.Min.Y; y < tiles.Max.Y; y++ {
			for x := tiles.Min.X; x < tiles.Max.X; x++ {
				v.SetTile(storage.TilePos{X: x, Y: y, Z: z}, &w.uniform)
			}
		}
	}
}

// looker looks for the one colour of a block.
type looker struct {
	color storage.Color
	tiles int  // that have it
	mixed bool // not all have it
	visit func(storage.TilePos, *storage.Tile) bool
}

// colorOf returns the colour of all cells of a block, 0 if they are empty. It reports false if they differ.
func (l *looker) colorOf(v storage.Volume, block storage.Box, s *storage.Scratch) (c storage.Color, ok bool) {
	if l.visit == nil {
		l.visit = func(_ storage.TilePos, t *storage.Tile) bool {
			if l.tiles == 0 {
				l.color = t.Color
			}
			l.tiles++
			l.mixed = t.Form != storage.Uniform || t.Color != l.color || !t.Full()
			return !l.mixed
		}
	}
	l.color, l.tiles, l.mixed = 0, 0, false
	v.Walk(block, s, l.visit)
	return l.color, !l.mixed && (l.tiles == 0 || l.tiles == blockTiles)
}
