package vmax

import (
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// placer draws a model into the volume of a layer.
type placer struct {
	budget  *format.Budget
	model   *model
	volume  storage.Volume
	turn    turn
	colors  *[maxColors]storage.Color // by the places that voxels have, 0 for none
	counts  [maxColors]int64          // voxels of each place
	view    storage.Scratch
	scratch storage.Scratch
	from    [storage.TileCells]storage.Color
	to      [storage.TileCells]storage.Color
}

// forward returns the cell that a cell of the model becomes.
func (t *turn) forward(p storage.Pos) storage.Pos {
	c := [3]int32{p.X, p.Y, p.Z}
	return storage.Pos{
		X: t.sign[0]*c[t.axis[0]] + t.offset[0], Y: t.sign[1]*c[t.axis[1]] + t.offset[1], Z: t.sign[2]*c[t.axis[2]] + t.offset[2],
	}
}

// back returns the cell of the model that becomes a cell.
func (t *turn) back(p storage.Pos) storage.Pos {
	d := [3]int32{p.X, p.Y, p.Z}
	var c [3]int32
	for i, axis := range t.axis {
		c[axis] = t.sign[i] * (d[i] - t.offset[i])
	}
	return storage.Pos{X: c[0], Y: c[1], Z: c[2]}
}

// box maps a box that is not empty.
func box(b storage.Box, f func(storage.Pos) storage.Pos) storage.Box {
	last := storage.Pos{X: b.Max.X - 1, Y: b.Max.Y - 1, Z: b.Max.Z - 1}
	return storage.BoxAt(f(b.Min)).Union(storage.BoxAt(f(last)))
}

// place draws the whole model.
func (p *placer) place() error {
	for i, tp := range p.targets() {
		if i%64 == 0 {
			if err := p.budget.Check(); err != nil {
				return err
			}
		}
		if err := p.tile(tp); err != nil {
			return err
		}
	}
	return nil
}

// targets returns the tiles that may get voxels, in the order of volumes.
func (p *placer) targets() []storage.TilePos {
	var list []storage.TilePos
	p.model.volume.Walk(storage.Everywhere, &p.view, func(tp storage.TilePos, _ *storage.Tile) bool {
		b := box(tp.Box(), p.turn.forward).Tiles()
		for z := b.Min.Z; z < b.Max.Z; z++ {
			for y := b.Min.Y; y < b.Max.Y; y++ {
				for x := b.Min.X; x < b.Max.X; x++ {
					list = append(list, storage.TilePos{X: x, Y: y, Z: z})
				}
			}
		}
		return true
	})
	slices.SortFunc(list, storage.TilePos.Compare)
	return slices.Compact(list)
}

// tile draws a tile from those of the model that it overlaps.
func (p *placer) tile(to storage.TilePos) error {
	clear(p.to[:])
	source := box(to.Box(), p.turn.back)
	n := int64(0)
	b := source.Tiles()
	for z := b.Min.Z; z < b.Max.Z; z++ {
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				n += p.part(storage.TilePos{X: x, Y: y, Z: z}, source)
			}
		}
	}
	if n == 0 {
		return nil
	}
	if err := p.budget.Add(n); err != nil {
		return err
	}
	t := storage.Pack(&p.to, &p.scratch)
	p.volume.SetTile(to, &t)
	return nil
}

// part draws those cells of a tile of the model that lie in a box, and returns how many it has drawn.
func (p *placer) part(from storage.TilePos, source storage.Box) int64 {
	t := p.model.volume.Tile(from, &p.view)
	if t.Form == storage.Empty {
		return 0
	}
	t.Expand(&p.from)
	b := from.Box().Intersect(source)
	n := int64(0)
	for z := b.Min.Z; z < b.Max.Z; z++ {
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				cell := storage.Pos{X: x, Y: y, Z: z}
				i := p.from[cell.Index()].R()
				if i == 0 {
					continue
				}
				p.counts[i]++
				if c := p.colors[i]; c != 0 {
					p.to[p.turn.forward(cell).Index()] = c
					n++
				}
			}
		}
	}
	return n
}
