package path_test

import (
	"math"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/render/path"
	"github.com/goxel-daemon/goxel-daemon/engine/render/world"
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

// vec makes a vector of three numbers.
func vec(x, y, z float64) trace.Vec { return trace.Vec{X: x, Y: y, Z: z} }

// camera is a plain perspective camera.
type camera struct {
	eye, right, up, forward trace.Vec
	width, height           float64
	half                    float64 // of the width of the view, for each voxel of distance
}

func (c *camera) Ray(x, y float64) (origin, direction trace.Vec) {
	u, v := (2*x/c.width-1)*c.half, (1-2*y/c.height)*c.half*c.height/c.width
	return c.eye, c.forward.Add(c.right.Scale(u)).Add(c.up.Scale(v))
}

// lookAt is a camera with a horizontal field of view in degrees.
func lookAt(eye, target trace.Vec, fov float64, width, height int) *camera {
	c := &camera{eye: eye, width: float64(width), height: float64(height), half: math.Tan(fov * math.Pi / 360)}
	c.forward = target.Sub(eye).Unit()
	above := vec(0, 0, 1)
	if c.forward.Cross(above).Length() < 1e-3 {
		above = vec(0, 1, 0)
	}
	c.right = c.forward.Cross(above).Unit()
	c.up = c.right.Cross(c.forward)
	return c
}

// spot is a camera that sees next to nothing but one point.
func spot(eye, target trace.Vec) *camera { return lookAt(eye, target, 1e-4, 16, 16) }

func volume() storage.Volume { return dense.New(storage.Options{}) }

// box fills the cells from (x0,y0,z0) up to but not including (x1,y1,z1).
func box(v storage.Volume, x0, y0, z0, x1, y1, z1 int32, c storage.Color) {
	for z := z0; z < z1; z++ {
		for y := y0; y < y1; y++ {
			for x := x0; x < x1; x++ {
				v.Set(storage.Pos{X: x, Y: y, Z: z}, c)
			}
		}
	}
}

// solid is a volume of one box.
func solid(x0, y0, z0, x1, y1, z1 int32, c storage.Color) storage.Volume {
	v := volume()
	box(v, x0, y0, z0, x1, y1, z1, c)
	return v
}

// daylight is a warm sun under a blue sky.
func daylight() world.Light {
	return world.Light{
		Sun: vec(-0.3, -0.6, 1).Unit(), SunColor: world.RGB{0.72, 0.69, 0.63}, SunRadius: 0.03,
		Zenith: world.RGB{0.33, 0.4, 0.5}, Horizon: world.RGB{0.45, 0.47, 0.5}, Nadir: world.RGB{0.25, 0.24, 0.22},
		Side: vec(-0.2, -0.1, 0),
	}
}

// uniform is the same light from everywhere, without a sun.
func uniform(f float64) world.Light {
	c := world.RGB{f, f, f}
	return world.Light{Sun: vec(0, 0, 1), Zenith: c, Horizon: c, Nadir: c}
}

// sunOnly is a white sun in the dark.
func sunOnly(dir trace.Vec, radius float64) world.Light {
	return world.Light{Sun: dir.Unit(), SunColor: world.RGB{1, 1, 1}, SunRadius: radius}
}

// part is a layer and its material.
type part struct {
	volume   storage.Volume
	material world.Material
}

// build makes a world of layers.
func build(tb testing.TB, light world.Light, parts ...part) *world.World {
	tb.Helper()
	merged := volume()
	w := &world.World{Plain: world.PlainMaterial, Light: light}
	layers := make([]trace.Layer, 0, len(parts))
	for i, p := range parts {
		layers = append(layers, trace.Layer{ID: i + 1, Volume: p.volume})
		w.Materials = append(w.Materials, p.material)
		p.volume.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, tile *storage.Tile) bool {
			for c := range storage.TileCells {
				if tile.Has(c) {
					merged.Set(tp.Cell(c), tile.At(c))
				}
			}
			return true
		})
	}
	g, err := trace.New(tb.Context(), merged, layers)
	if err != nil {
		tb.Fatal(err)
	}
	w.Grid = g
	return w
}

// plain makes a world of one volume with the plain material.
func plain(tb testing.TB, light world.Light, v storage.Volume) *world.World {
	tb.Helper()
	w := build(tb, light, part{v, world.PlainMaterial})
	w.Materials = nil
	return w
}

// shoot traces a picture.
func shoot(tb testing.TB, w *world.World, c path.Camera, o path.Options) *path.Film {
	tb.Helper()
	f, err := path.Trace(tb.Context(), w, c, o)
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

// glance returns the mean pixel of 16 by 16 that see a spot.
func glance(tb testing.TB, w *world.World, eye, target trace.Vec, samples int) (light world.RGB, alpha float64) {
	tb.Helper()
	f := shoot(tb, w, spot(eye, target), path.Options{Width: 16, Height: 16, Samples: samples})
	return mean(f)
}

// mean returns the mean pixel of a film.
func mean(f *path.Film) (light world.RGB, alpha float64) {
	n := float64(len(f.Pix) / 4)
	for i := 0; i < len(f.Pix); i += 4 {
		for c := range light {
			light[c] += float64(f.Pix[i+c]) / n
		}
		alpha += float64(f.Pix[i+3]) / n
	}
	return light, alpha
}

// near demands that two colours differ by no more than a tolerance.
func near(tb testing.TB, what string, got, want world.RGB, tolerance float64) {
	tb.Helper()
	for i := range got {
		if !(math.Abs(got[i]-want[i]) <= tolerance) {
			tb.Errorf("%s: got %.5f, want %.5f within %v", what, got, want, tolerance)
			return
		}
	}
}

func grey(f float64) world.RGB { return world.RGB{f, f, f} }

var whiteCell = storage.RGB(255, 255, 255)

// house builds a house on a lawn of 24 by 24 cells.
func house() storage.Volume {
	v := volume()
	rgb := storage.RGB
	box(v, 0, 0, 0, 24, 24, 1, rgb(96, 160, 72))
	box(v, 9, 0, 0, 12, 6, 1, rgb(190, 178, 150))
	box(v, 4, 6, 1, 18, 18, 10, rgb(232, 218, 190))
	box(v, 5, 7, 1, 17, 17, 10, 0)
	for i := range int32(8) {
		box(v, 3+i, 5, 10+i, 4+i, 19, 11+i, rgb(178, 64, 52))
		box(v, 18-i, 5, 10+i, 19-i, 19, 11+i, rgb(178, 64, 52))
		box(v, 4+i, 6, 10+i, 18-i, 7, 11+i, rgb(232, 218, 190))
		box(v, 4+i, 17, 10+i, 18-i, 18, 11+i, rgb(232, 218, 190))
	}
	box(v, 9, 6, 1, 12, 7, 6, rgb(104, 66, 40))
	for _, x := range []int32{5, 14} {
		box(v, x, 6, 4, x+3, 7, 7, storage.RGBA(140, 190, 230, 128))
	}
	box(v, 17, 9, 4, 18, 15, 7, storage.RGBA(140, 190, 230, 128))
	box(v, 14, 13, 13, 16, 15, 21, rgb(120, 120, 124))
	box(v, 20, 3, 1, 22, 5, 6, rgb(110, 76, 46))
	return v
}

// houseView shows the house.
func houseView(width, height int) *camera {
	return lookAt(vec(45, -30, 30), vec(11, 12, 7), 40, width, height)
}
