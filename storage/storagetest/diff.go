package storagetest

import (
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

type tileAt struct {
	pos  storage.TilePos
	tile storage.Tile
}

// tilesIn returns detached copies of what Walk visits, in its order.
func tilesIn(v storage.Volume, b storage.Box) []tileAt {
	var tiles []tileAt
	v.Walk(b, new(storage.Scratch), func(tp storage.TilePos, t *storage.Tile) bool {
		tiles = append(tiles, tileAt{tp, t.Copy()})
		return true
	})
	return tiles
}

// Diff returns how the volume got differs from want in its cells, its order of walking or its counts, nil if it does not.
func Diff(want, got storage.Volume) error {
	if g, w := got.Len(), want.Len(); g != w {
		return fmt.Errorf("Len() = %d, want %d", g, w)
	}
	if g, w := got.Stats().Tiles, want.Stats().Tiles; g != w {
		return fmt.Errorf("Stats().Tiles = %d, want %d", g, w)
	}
	return diffTiles(tilesIn(want, storage.Everywhere), tilesIn(got, storage.Everywhere))
}

func diffTiles(want, got []tileAt) error {
	for i := range min(len(want), len(got)) {
		w, g := &want[i], &got[i]
		if w.pos != g.pos {
			return fmt.Errorf("tile number %d of the walk is %v, want %v", i, g.pos, w.pos)
		}
		if g.tile.Form == storage.Empty || g.tile.Len() == 0 {
			return fmt.Errorf("the walk visits %v, which is empty", g.pos)
		}
		if err := diffTile(w.pos, &w.tile, &g.tile); err != nil {
			return err
		}
	}
	if len(want) != len(got) {
		return fmt.Errorf("the walk visits %d tiles, want %d", len(got), len(want))
	}
	return nil
}

func diffTile(tp storage.TilePos, want, got *storage.Tile) error {
	for i := range storage.TileCells {
		if g, w := got.At(i), want.At(i); g != w {
			return fmt.Errorf("tile %v in form %d: cell %v is %v, want %v", tp, got.Form, tp.Cell(i), g, w)
		}
	}
	if got.Form != storage.Raw {
		return nil
	}
	for i, c := range got.Cells {
		if c != want.At(i) {
			return fmt.Errorf("raw tile %v: element %d is %v, want %v", tp, i, c, want.At(i))
		}
	}
	return nil
}

// fillPlain stores a colour in every cell of a box, one by one.
func fillPlain(v storage.Volume, b storage.Box, c storage.Color) {
	for z := b.Min.Z; z < b.Max.Z; z++ {
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				v.Set(storage.Pos{X: x, Y: y, Z: z}, c)
			}
		}
	}
}
