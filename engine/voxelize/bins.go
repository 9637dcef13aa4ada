package voxelize

import (
	"math"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// bins lists the triangles that touch each tile, so that tiles are made one after the other.
type bins struct {
	tiles []bin
	index map[storage.TilePos]int32
	last  int32 // the tile found last
	list  []ref
	order []int32 // triangles, in the order of tiles
}

// bin is a tile with the place of its triangles in bins.order.
type bin struct {
	at           storage.TilePos
	number       int32
	first, count int32
}

// ref says that a triangle touches a tile.
type ref struct{ tile, triangle int32 }

const (
	binBytes = 96 // of a tile in all, the map included
	refBytes = 8 + 4
	refChunk = 1 << 16
)

// sort puts all triangles into bins.
func (w *worker) sort() error {
	w.bins.index = map[storage.TilePos]int32{}
	for i := range w.model.Triangles {
		if err := w.step(); err != nil {
			return err
		}
		t := w.triangle(i)
		if err := w.sortTriangle(int32(i), &t); err != nil {
			return err
		}
	}
	w.bins.finish()
	return nil
}

// sortTriangle puts a triangle into the bins of the tiles that it touches, and perhaps of a few that it only comes close to.
func (w *worker) sortTriangle(i int32, t *triangle) error {
	inner := t.inner()
	lo, hi := inner.bounds()
	for a := range lo {
		if lo[a] < storage.MinCoord || hi[a] > storage.MaxCoord {
			return &SizeError{"the surface lies at the end of the coordinates, and its inside beyond"}
		}
	}
	first, last := tileOf(lo), tileOf(hi)
	if first == last {
		return w.addRef(first, i)
	}
	tiles := inner.scaled(1.0 / storage.TileEdge)
	var r raster
	if !r.set(&tiles, hair/2/storage.TileEdge) {
		return nil
	}
	box := [2][3]int32{{first.X, first.Y, first.Z}, {last.X + 1, last.Y + 1, last.Z + 1}}
	return r.cells(box[0], box[1], func(c [3]int32) error {
		return w.addRef(storage.TilePos{X: c[0], Y: c[1], Z: c[2]}, i)
	})
}

// tileOf returns the tile that holds a point.
func tileOf(p vec) storage.TilePos {
	at := func(f float64) int32 { return int32(math.Floor(f / storage.TileEdge)) }
	return storage.TilePos{X: at(p[0]), Y: at(p[1]), Z: at(p[2])}
}

func (w *worker) addRef(at storage.TilePos, i int32) error {
	b := &w.bins
	if int(b.last) >= len(b.tiles) || b.tiles[b.last].at != at {
		n, ok := b.index[at]
		if !ok {
			if err := w.budget.Hold(binBytes); err != nil {
				return err
			}
			n = int32(len(b.tiles))
			b.index[at] = n
			b.tiles = append(b.tiles, bin{at: at, number: n})
		}
		b.last = n
	}
	if len(b.list)%refChunk == 0 {
		if err := w.budget.Hold(refBytes * refChunk); err != nil {
			return err
		}
	}
	b.tiles[b.last].count++
	b.list = append(b.list, ref{b.last, i})
	return w.spend(1)
}

// finish brings the triangles into the order of tiles, and those into the order of a walk.
func (b *bins) finish() {
	slices.SortFunc(b.tiles, func(s, t bin) int { return s.at.Compare(t.at) })
	places := make([]int32, len(b.tiles))
	next := int32(0)
	for i := range b.tiles {
		t := &b.tiles[i]
		t.first = next
		places[t.number] = next
		next += t.count
	}
	b.order = make([]int32, len(b.list))
	for _, r := range b.list {
		b.order[places[r.tile]] = r.triangle
		places[r.tile]++
	}
	b.list, b.index = nil, nil
}
