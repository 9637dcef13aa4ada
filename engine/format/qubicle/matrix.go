package qubicle

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// matrix is what the binary formats say of a box of cells, in the file's axes.
type matrix struct {
	name  string
	size  [3]uint32
	pos   [3]int64
	right bool // Z of the file is Y of the world, and not -Z
}

// box returns the cells of the world that the matrix fills, after a check that they exist.
func (m *matrix) box(name string) (storage.Box, error) {
	lo, hi := m.pos, m.pos
	for i, n := range m.size {
		if n > maxEdge {
			return storage.Box{}, unsupported(name, "the matrix %q has %d voxels along %c, and %d are supported", m.name, n, 'X'+rune(i), maxEdge)
		}
		hi[i] += int64(n)
	}
	if !m.right {
		lo[2], hi[2] = 1-hi[2], 1-lo[2]
	}
	for i := range lo {
		if lo[i] < storage.MinCoord || hi[i] > storage.MaxCoord {
			return storage.Box{}, unsupported(name, "the matrix %q lies at %d along %c, out of range", m.name, m.pos[i], 'X'+rune(i))
		}
	}
	return storage.Box{
		Min: storage.Pos{X: int32(lo[0]), Y: int32(lo[2]), Z: int32(lo[1])},
		Max: storage.Pos{X: int32(hi[0]), Y: int32(hi[2]), Z: int32(hi[1])},
	}, nil
}

// layers builds a scene of matrices.
type layers struct {
	budget *format.Budget
	format string
	scene  scene.Scene
}

// add returns a new layer for a matrix, with its name and box.
func (b *layers) add(m *matrix) (*scene.Layer, storage.Box, error) {
	box, err := m.box(b.format)
	if err != nil {
		return nil, box, err
	}
	v, err := b.budget.Volume()
	if err != nil {
		return nil, box, err
	}
	if err := b.budget.Hold(layerBytes + len(m.name)); err != nil {
		return nil, box, err
	}
	l := scene.NewLayer(len(b.scene.Layers)+1, m.name, v)
	if !box.Empty() {
		bounds := scene.BoxMatrix(box)
		l.Box = &bounds
	}
	b.scene.Layers = append(b.scene.Layers, l)
	return l, box, nil
}

// layerBytes is counted for each layer beside its voxels and its name.
const layerBytes = 512

// finish returns the scene, with a layer in any case and names for all of them.
func (b *layers) finish() (*scene.Scene, error) {
	s := &b.scene
	if len(s.Layers) == 0 {
		b.budget.Warnf("the file has no matrix")
		if _, _, err := b.add(&matrix{}); err != nil {
			return nil, err
		}
	}
	s.NumberLayers()
	return s, nil
}

// setPivot makes a pivot, which is relative to the min corner of the matrix in the file, that of the layer.
func setPivot(l *scene.Layer, m *matrix, pivot [3]float32) {
	x := float64(m.pos[0]) + float64(pivot[0])
	y := float64(m.pos[1]) + float64(pivot[1])
	z := float64(m.pos[2]) + float64(pivot[2])
	for i, f := range [3]float64{x, 1 - z, y} { // the cell Z reaches from Z to Z+1, and the cell -Z from -Z to 1-Z
		if !(math.Abs(f) < 1<<40) { // NaN too
			return
		}
		l.Matrix[12+i] = float32(f)
	}
}
