package voxelize

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// painter makes the surface cells of one tile.
type painter struct {
	w      *worker
	cells  [storage.TileCells]storage.Color
	square [storage.TileCells]float64 // of the distance from a cell's centre to the surface whose colour it has
	raster raster

	number  int      // of the triangle at hand
	whole   triangle // relative to the tile
	nearest nearest
}

const white = storage.Color(0xffffffff)

// surface sets the cells that the surface touches, tile by tile.
func (w *worker) surface() error {
	p := &painter{w: w}
	if err := w.budget.Hold(storage.TileCells * 12); err != nil {
		return err
	}
	for i := range w.bins.tiles {
		b := &w.bins.tiles[i]
		if err := p.tile(b.at, w.bins.order[b.first:b.first+b.count]); err != nil {
			return err
		}
		w.done = 3*w.total/4 + int64(b.first)*(w.total/4)/int64(len(w.bins.order))
	}
	w.bins = bins{}
	return nil
}

// tile sets the cells of one tile.
func (p *painter) tile(at storage.TilePos, triangles []int32) error {
	for i := range p.cells {
		p.cells[i], p.square[i] = 0, math.Inf(1)
	}
	m := at.Min()
	origin := vec{float64(m.X), float64(m.Y), float64(m.Z)}
	for _, i := range triangles {
		p.number = int(i)
		t := p.w.triangle(p.number)
		p.whole = t.moved(origin)
		inner := t.inner().moved(origin)
		if !p.raster.set(&inner, hair) {
			continue
		}
		p.nearest = newNearest(&p.whole)
		if err := p.raster.cells([3]int32{}, [3]int32{storage.TileEdge, storage.TileEdge, storage.TileEdge}, p.cell); err != nil {
			return err
		}
		if err := p.w.spend(1); err != nil {
			return err
		}
	}
	return p.w.set(at, &p.cells, 0)
}

// cell gives a touched cell the triangle's colour unless it has that of a nearer one.
func (p *painter) cell(c [3]int32) error {
	i := int(c[0]) | int(c[1])<<storage.TileShift | int(c[2])<<(2*storage.TileShift)
	if p.w.model.Color == nil {
		p.cells[i] = white
		return p.w.spend(1)
	}
	center := vec{float64(c[0]) + 0.5, float64(c[1]) + 0.5, float64(c[2]) + 0.5}
	weights, square := p.nearest.to(center)
	const tie = 1e-9 // distances that differ by rounding only
	if square >= p.square[i]-tie {
		return p.w.spend(1)
	}
	if color := p.w.model.Color(p.number, weights).Norm(); color != 0 {
		p.cells[i], p.square[i] = color, square
	}
	return p.w.spend(1)
}

// set stores the cells of a tile that had a number of cells before.
func (w *worker) set(at storage.TilePos, cells *[storage.TileCells]storage.Color, before int) error {
	t := storage.Pack(cells, &w.scratch)
	n := t.Len()
	if n == 0 {
		return nil
	}
	if err := w.budget.Add(int64(n - before)); err != nil {
		return err
	}
	w.volume.SetTile(at, &t)
	return nil
}
