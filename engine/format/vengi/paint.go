package vengi

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// painter sets the cells of one model in a volume.
type painter struct {
	d      *decoder
	v      storage.Volume
	m      *model
	colors []storage.Color

	outside int64 // voxels at coordinates that are not possible
}

// color returns the colour of an index.
func (p *painter) color(index uint8) storage.Color {
	if int(index) >= len(p.colors) {
		p.d.unknown++
		return storage.RGB(0, 0, 0)
	}
	return p.colors[index]
}

// set sets a cell of the file's axes.
func (p *painter) set(x, y, z int64, c storage.Color) {
	if at := (storage.Pos{X: int32(x), Y: int32(-z), Z: int32(y)}); at.Valid() {
		p.v.Set(at, c)
	} else {
		p.outside++
	}
}

// paint sets the cells where the matrix puts them.
func (p *painter) paint(n *node, to *matrix) error {
	if t, ok := to.turn(); ok {
		if err := p.d.budget.Add(p.m.solid); err != nil {
			return err
		}
		return p.d.eachSolid(p.m, func(cell [3]int32, color uint8) error {
			r := t.cell(cell)
			p.set(r[0], r[1], r[2], p.color(color))
			return nil
		})
	}
	back, ok := to.inverse()
	if !ok {
		p.d.budget.Warnf("the node %q is squeezed flat and was left empty", n.name)
		return nil
	}
	reach := to.reach()
	if reach[0]*reach[1]*reach[2] > maxReach {
		return unsupported("the node %q is scaled too much", n.name)
	}
	return p.d.eachSolid(p.m, func(cell [3]int32, color uint8) error {
		return p.paintCell(cell, p.color(color), to, &back, reach)
	})
}

// maxReach bounds the cells around the image of one cell.
const maxReach = 1 << 12

// reach returns half of the edges of the box around the image of a cell.
func (a *matrix) reach() (r vec) {
	for i, row := range a {
		r[i] = (math.Abs(row[0]) + math.Abs(row[1]) + math.Abs(row[2])) / 2
	}
	return r
}

// paintCell sets the cells whose centres come from one cell of the model.
func (p *painter) paintCell(cell [3]int32, c storage.Color, to, back *matrix, reach vec) error {
	middle := to.apply(vec{float64(cell[0]) + 0.5, float64(cell[1]) + 0.5, float64(cell[2]) + 0.5})
	var lo, hi [3]int64 // cells whose centres are within reach
	for i, m := range middle {
		lo[i], hi[i] = int64(math.Ceil(m-reach[i]-0.5)), int64(math.Floor(m+reach[i]-0.5))
	}
	for x := lo[0]; x <= hi[0]; x++ {
		for y := lo[1]; y <= hi[1]; y++ {
			for z := lo[2]; z <= hi[2]; z++ {
				from := back.apply(vec{float64(x) + 0.5, float64(y) + 0.5, float64(z) + 0.5})
				if !within(from, cell) {
					continue
				}
				if err := p.d.budget.Add(1); err != nil {
					return err
				}
				p.set(x, y, z, c)
			}
		}
	}
	return nil
}

// within reports whether a point lies in a cell.
func within(p vec, cell [3]int32) bool {
	for i, f := range p {
		if math.Floor(f) != float64(cell[i]) {
			return false
		}
	}
	return true
}
