package gox

import (
	"math"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// shapes lists the shapes that a layer can have.
var shapes = [...]string{"sphere", "cube", "cylinder"}

func knownShape(s string) bool { return slices.Contains(shapes[:], s) }

// paintShape sets the cells of dst, which is empty, whose centres lie in the layer's shape and in the clip box, if there is one.
func paintShape(budget *format.Budget, dst storage.Volume, l *scene.Layer, clip *scene.Matrix) error {
	inside, back, ok := shapeTest(l.Shape, &l.Matrix)
	if !ok || l.Color.Empty() {
		return nil
	}
	box := movedBox(storage.Box{Min: storage.Pos{X: -1, Y: -1, Z: -1}, Max: storage.Pos{X: 1, Y: 1, Z: 1}}, &l.Matrix)
	if clip != nil {
		c, _ := clip.Box()
		box = box.Intersect(c)
	}
	over := box.Tiles()
	var cells [storage.TileCells]storage.Color
	scratch := new(storage.Scratch)
	for z := over.Min.Z; z < over.Max.Z; z++ {
		for y := over.Min.Y; y < over.Max.Y; y++ {
			for x := over.Min.X; x < over.Max.X; x++ {
				tp := storage.TilePos{X: x, Y: y, Z: z}
				part := tp.Box().Intersect(box)
				if err := budget.Add(int64(part.Cells())); err != nil {
					return err
				}
				clear(cells[:])
				eachCell(part, func(p storage.Pos) {
					if inside(back(float64(p.X)+0.5, float64(p.Y)+0.5, float64(p.Z)+0.5)) {
						cells[p.Index()] = l.Color
					}
				})
				if t := storage.Pack(&cells, scratch); t.Form != storage.Empty {
					dst.SetTile(tp, &t)
				}
			}
		}
	}
	return nil
}

func eachCell(b storage.Box, f func(storage.Pos)) {
	for z := b.Min.Z; z < b.Max.Z; z++ {
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				f(storage.Pos{X: x, Y: y, Z: z})
			}
		}
	}
}

type (
	pointMap  func(x, y, z float64) (float64, float64, float64)
	pointTest func(x, y, z float64) bool
)

// shapeTest returns the test of a point against the shape and the map that brings a point of the world to it: the coordinates of the box
// matrix with axes of length 1. It returns false for a box without volume.
func shapeTest(shape string, m *scene.Matrix) (pointTest, pointMap, bool) {
	unit := *m
	var s [3]float64
	for i := range s {
		x, y, z := float64(m[4*i]), float64(m[4*i+1]), float64(m[4*i+2])
		s[i] = math.Sqrt(x*x + y*y + z*z)
		if s[i] == 0 {
			return nil, nil, false
		}
		for j := range 3 {
			unit[4*i+j] = float32(float64(m[4*i+j]) / s[i])
		}
	}
	back, ok := inverse(&unit)
	square := func(f float64) float64 { return f * f }
	switch shape {
	case "sphere":
		return func(x, y, z float64) bool { return square(x/s[0])+square(y/s[1])+square(z/s[2]) <= 1 }, back, ok
	case "cylinder":
		return func(x, y, z float64) bool { return math.Abs(z) <= s[2] && square(x/s[0])+square(y/s[1]) <= 1 }, back, ok
	}
	return func(x, y, z float64) bool {
		return x >= -s[0] && x < s[0] && y >= -s[1] && y < s[1] && z >= -s[2] && z < s[2]
	}, back, ok
}
