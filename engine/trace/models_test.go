package trace_test

import (
	"math"
	"math/rand/v2"

	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

// model is a volume within the cube of 128 cells at the origin.
type model struct {
	name  string
	build func() storage.Volume
}

// models are volumes that differ in what rays meet on their way.
func models() []model {
	return []model{{"terrain", terrain}, {"ball", ball}, {"shell", shell}, {"cloud", cloud}, {"city", city}}
}

// fill returns a volume of the cells for which f returns a colour.
func fill(f func(x, y, z int32) storage.Color) storage.Volume {
	v := dense.New(storage.Options{})
	for z := range int32(plainEdge) {
		for y := range int32(plainEdge) {
			for x := range int32(plainEdge) {
				if c := f(x, y, z); c != 0 {
					v.Set(storage.Pos{X: x, Y: y, Z: z}, c)
				}
			}
		}
	}
	return v
}

func terrain() storage.Volume {
	return fill(func(x, y, z int32) storage.Color {
		fx, fy := float64(x), float64(y)
		h := 60 + 30*math.Sin(fx/17)*math.Cos(fy/23) + 15*math.Sin(fx/5+fy/7) + 4*math.Sin(fx*1.7)*math.Sin(fy*2.3)
		if float64(z) < h {
			return storage.RGB(uint8(60+z), uint8(200-z), 60)
		}
		return 0
	})
}

// radius returns the distance of the middle of a cell from the middle of the cube.
func radius(x, y, z int32) float64 {
	const middle = plainEdge/2 - 0.5
	dx, dy, dz := float64(x)-middle, float64(y)-middle, float64(z)-middle
	return math.Sqrt(dx*dx + dy*dy + dz*dz)
}

func ball() storage.Volume {
	return fill(func(x, y, z int32) storage.Color {
		if radius(x, y, z) < plainEdge/2 {
			return storage.RGB(uint8(x), uint8(y), uint8(z))
		}
		return 0
	})
}

// shell is a hollow ball with round windows, so that many rays see its inside.
func shell() storage.Volume {
	return fill(func(x, y, z int32) storage.Color {
		const middle, window = plainEdge/2 - 0.5, plainEdge / 5
		inWindow := func(a, b int32) bool { return math.Hypot(float64(a)-middle, float64(b)-middle) < window }
		if r := radius(x, y, z); r < plainEdge/2-3 || r >= plainEdge/2 || inWindow(x, y) || inWindow(y, z) || inWindow(x, z) {
			return 0
		}
		return storage.RGB(uint8(x), uint8(y), uint8(z))
	})
}

// cloud has one cell in a hundred.
func cloud() storage.Volume {
	rng := rand.New(rand.NewPCG(1, 2))
	return fill(func(x, y, z int32) storage.Color {
		if rng.IntN(100) == 0 {
			return storage.RGB(uint8(x), uint8(y), uint8(z))
		}
		return 0
	})
}

// city is blocks of houses of many heights with streets between them.
func city() storage.Volume {
	rng := rand.New(rand.NewPCG(3, 4))
	var heights [16][16]int32
	for i := range heights {
		for j := range heights[i] {
			heights[i][j] = 8 + rng.Int32N(30) + rng.Int32N(2)*rng.Int32N(90)
		}
	}
	return fill(func(x, y, z int32) storage.Color {
		if z == 0 {
			return storage.RGB(90, 90, 90)
		}
		if x%8 < 6 && y%8 < 6 && z < heights[x/8][y/8] {
			return storage.RGB(uint8(100+x%8*10), uint8(100+y), uint8(80+z))
		}
		return 0
	})
}

// view is a camera without a lens: it gives the ray of each pixel of a square picture.
type view struct {
	name              string
	eye               trace.Vec
	right, up, middle trace.Vec // of a pixel, of a pixel, and of the ray in the middle
	edge              int       // pixels
	parallel          bool
}

// views returns an isometric view and one with an angle of 45 degrees, both of the whole cube of 128 cells.
func views(edge int) []view {
	const half = plainEdge / 2
	reach := half * math.Sqrt(3)
	centre := trace.Vec{X: half, Y: half, Z: half}
	make := func(name string, back trace.Vec, parallel bool) view {
		forward := back.Unit().Scale(-1)
		right := forward.Cross(trace.Vec{Z: 1}).Unit()
		up := right.Cross(forward)
		v := view{name: name, edge: edge, parallel: parallel}
		if parallel {
			v.eye, v.middle = centre.Sub(forward.Scale(2*reach)), forward
			v.right, v.up = right.Scale(2*reach/float64(edge)), up.Scale(2*reach/float64(edge))
			return v
		}
		v.eye, v.middle = centre.Sub(forward.Scale(reach/math.Sin(math.Pi/8))), forward
		v.right, v.up = right.Scale(2*math.Tan(math.Pi/8)/float64(edge)), up.Scale(2*math.Tan(math.Pi/8)/float64(edge))
		return v
	}
	return []view{
		make("isometric", trace.Vec{X: 1, Y: -1, Z: 1}, true),
		make("perspective", trace.Vec{X: 0.6, Y: -0.8, Z: 0.5}, false),
	}
}

// ray returns the ray through a point of the picture, in pixels from its top left corner.
func (v *view) ray(x, y float64) (origin, dir trace.Vec) {
	across := v.right.Scale(x - float64(v.edge)/2).Add(v.up.Scale(float64(v.edge)/2 - y))
	if v.parallel {
		return v.eye.Add(across), v.middle
	}
	return v.eye, v.middle.Add(across)
}
