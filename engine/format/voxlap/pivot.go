package voxlap

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// origin maps the cells of a file to those of the world: X, Y, Z lies at x+X, y-1-Y, z-1-Z.
type origin struct{ x, y, z int32 }

func (o origin) cell(x, y, z int) storage.Pos {
	return storage.Pos{X: o.x + int32(x), Y: o.y - 1 - int32(y), Z: o.z - 1 - int32(z)}
}

// maxPivot bounds the coordinate of a pivot and the size of the model together, so that what holds for a model holds for each part of it.
// Within it both formats have a place for every cell, with a fraction.
const maxPivot = 1 << 22

// newOrigin returns the origin of a file with its pivot in the cell 0,0,0, and the place of the pivot within that cell. It reports false if
// the pivot is too far from the model.
func newOrigin(pivot [3]float64, size [3]int64) (o origin, rest [3]float32, ok bool) {
	for i, p := range pivot {
		if !(math.Abs(p)+float64(size[i]) <= maxPivot) { // also if it is no number
			return origin{}, rest, false
		}
	}
	x, y, z := math.Floor(pivot[0]), math.Ceil(pivot[1]), math.Ceil(pivot[2])
	rest = [3]float32{float32(pivot[0] - x), float32(y - pivot[1]), float32(z - pivot[2])}
	return origin{int32(-x), int32(y), int32(z)}, rest, true
}

// newScene returns the scene of a file.
func newScene(v storage.Volume, rest [3]float32) *scene.Scene {
	l := scene.NewLayer(1, "Layer.1", v)
	copy(l.Matrix[12:15], rest[:])
	return &scene.Scene{Layers: []*scene.Layer{l}, Active: 1}
}

// pivotOf returns the pivot of a file with the cells of a box, and false if store cannot keep it exactly enough: then it is the one of a box
// at 0,0,0. store turns a coordinate into the one that a reader finds.
func pivotOf(s *scene.Scene, b storage.Box, store func(float64) float64) (pivot [3]float64, ok bool) {
	x, y, z := b.Size()
	size := [3]int64{x, y, z}
	corner := [3]float64{-float64(b.Min.X), float64(b.Max.Y), float64(b.Max.Z)}
	rest := restOf(s)
	for _, exact := range [...]bool{false, true} {
		if exact {
			rest = [3]float64{}
		}
		pivot = [3]float64{store(corner[0] + rest[0]), store(corner[1] - rest[1]), store(corner[2] - rest[2])}
		if o, _, valid := newOrigin(pivot, size); valid && o.x == b.Min.X && o.y == b.Max.Y && o.z == b.Max.Z {
			return pivot, true
		}
	}
	return [3]float64{0, store(float64(y)), store(float64(z))}, false
}

// restOf returns where in the cell 0,0,0 the pivot of the one visible layer lies, zeros if it is not in that cell.
func restOf(s *scene.Scene) (rest [3]float64) {
	var shown *scene.Layer
	for _, l := range s.Layers {
		if !l.Visible || l.Volume.Len() == 0 {
			continue
		}
		if shown != nil {
			return rest
		}
		shown = l
	}
	if shown == nil {
		return rest
	}
	for i := range rest {
		if t := shown.Matrix[12+i]; t >= 0 && t < 1 {
			rest[i] = float64(t)
		}
	}
	return rest
}
