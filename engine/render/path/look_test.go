package path_test

import (
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/gamma"
	"github.com/goxel-daemon/goxel-daemon/engine/render/path"
	"github.com/goxel-daemon/goxel-daemon/engine/render/world"
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

// camera is a plain camera: parallel rays if fov is 0.
type camera struct {
	eye, right, up, forward trace.Vec
	width, height           float64
	half                    float64 // of the width of the view, in voxels, or for each voxel of distance
	ortho                   bool
}

func (c *camera) Ray(x, y float64) (origin, direction trace.Vec) {
	u, v := (2*x/c.width-1)*c.half, (1-2*y/c.height)*c.half*c.height/c.width
	across := c.right.Scale(u).Add(c.up.Scale(v))
	if c.ortho {
		return c.eye.Add(across), c.forward
	}
	return c.eye, c.forward.Add(across)
}

// lookAt is a perspective camera with a horizontal field of view in degrees.
func lookAt(eye, target trace.Vec, fov float64, width, height int) *camera {
	c := &camera{eye: eye, width: float64(width), height: float64(height), half: math.Tan(fov * math.Pi / 360)}
	c.forward = target.Sub(eye).Unit()
	c.right = c.forward.Cross(trace.Vec{X: 0, Y: 0, Z: 1}).Unit()
	c.up = c.right.Cross(c.forward)
	return c
}

func box(v storage.Volume, x0, y0, z0, x1, y1, z1 int32, c storage.Color) {
	for z := z0; z < z1; z++ {
		for y := y0; y < y1; y++ {
			for x := x0; x < x1; x++ {
				v.Set(storage.Pos{X: x, Y: y, Z: z}, c)
			}
		}
	}
}

func volume() storage.Volume { return dense.New(storage.Options{}) }

func daylight() world.Light {
	return world.Light{
		Sun: trace.Vec{X: -0.3, Y: -0.6, Z: 1}.Unit(), SunColor: world.RGB{0.72, 0.69, 0.63}, SunRadius: 0.03,
		Zenith: world.RGB{0.33, 0.4, 0.5}, Horizon: world.RGB{0.45, 0.47, 0.5}, Nadir: world.RGB{0.25, 0.24, 0.22},
	}
}

func scenery(tb testing.TB, v storage.Volume) *world.World {
	g, err := trace.New(tb.Context(), v, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return &world.World{Grid: g, Plain: world.PlainMaterial, Light: daylight()}
}

func develop(f *path.Film, bg float64) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, f.Width, f.Height))
	for i := range f.Width * f.Height {
		p := f.Pix[4*i : 4*i+4]
		ch := func(v float32) uint8 {
			return uint8(math.Round(255 * gamma.Encoded(min(float64(v)+(1-float64(p[3]))*bg, 1))))
		}
		m.SetNRGBA(i%f.Width, i/f.Width, color.NRGBA{ch(p[0]), ch(p[1]), ch(p[2]), 255})
	}
	return m
}

func show(tb testing.TB, name string, w *world.World, c path.Camera, o path.Options, bg float64) {
	start := time.Now()
	f, err := path.Trace(tb.Context(), w, c, o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Logf("%s: %v, %.1f samples, complete %v", name, time.Since(start), f.Samples, f.Complete)
	file, err := os.Create(filepath.Join("/tmp/path", name+".png"))
	if err != nil {
		tb.Fatal(err)
	}
	defer file.Close()
	if err := png.Encode(file, develop(f, bg)); err != nil {
		tb.Fatal(err)
	}
}

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

func TestLook(t *testing.T) {
	w := scenery(t, house())
	w.Ground = &world.Ground{Z: 0}
	c := lookAt(trace.Vec{X: 45, Y: -30, Z: 30}, trace.Vec{X: 11, Y: 12, Z: 7}, 40, 512, 512)
	show(t, "house", w, c, path.Options{Width: 512, Height: 512}, 0.9)
}

func TestLookNight(t *testing.T) {
	v := house()
	lamps := volume()
	c := storage.RGB(255, 220, 150)
	box(lamps, 7, 5, 6, 8, 6, 7, c)
	box(lamps, 13, 5, 6, 14, 6, 7, c)
	box(lamps, 10, 10, 5, 12, 12, 6, c)
	red := storage.RGB(255, 60, 40)
	box(lamps, 2, 2, 1, 3, 3, 4, red)
	lamps.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, tile *storage.Tile) bool {
		for i := range storage.TileCells {
			if c := tile.At(i); c != 0 {
				v.Set(tp.Cell(i), c)
			}
		}
		return true
	})
	g, err := trace.New(t.Context(), v, []trace.Layer{{ID: 1, Volume: house()}, {ID: 2, Volume: lamps}})
	if err != nil {
		t.Fatal(err)
	}
	lamp := world.PlainMaterial
	lamp.Emission = world.RGB{12, 8, 4}
	w := &world.World{Grid: g, Plain: world.PlainMaterial, Materials: []world.Material{world.PlainMaterial, lamp}, Light: world.Light{
		Sun: trace.Vec{X: 0.3, Y: -0.6, Z: 1}.Unit(), SunColor: world.RGB{0.03, 0.04, 0.06}, SunRadius: 0.02,
		Zenith: world.RGB{0.01, 0.015, 0.03}, Horizon: world.RGB{0.02, 0.02, 0.035}, Nadir: world.RGB{0.01, 0.01, 0.015},
	}}
	w.Ground = &world.Ground{Z: 0, Color: &world.RGB{0.4, 0.4, 0.4}}
	show(t, "night", w, lookAt(trace.Vec{X: 45, Y: -30, Z: 30}, trace.Vec{X: 11, Y: 12, Z: 7}, 40, 512, 512), path.Options{Width: 512, Height: 512}, 0)
}

func TestLookMaterials(t *testing.T) {
	ids := map[string]world.Material{
		"gold":    {Tint: world.RGB{1, 1, 1}, Alpha: 1, Metallic: 1, Roughness: 0.25},
		"mirror":  {Tint: world.RGB{1, 1, 1}, Alpha: 1, Metallic: 1, Roughness: 0},
		"plastic": {Tint: world.RGB{1, 1, 1}, Alpha: 1, Roughness: 0.2},
		"plain":   world.PlainMaterial,
	}
	v := volume()
	var layers []trace.Layer
	var materials []world.Material
	ball := func(name string, x, y, z int32, r float64, c storage.Color) {
		l := volume()
		for dz := -int32(r); dz <= int32(r); dz++ {
			for dy := -int32(r); dy <= int32(r); dy++ {
				for dx := -int32(r); dx <= int32(r); dx++ {
					if float64(dx*dx+dy*dy+dz*dz) <= r*r {
						p := storage.Pos{X: x + dx, Y: y + dy, Z: z + dz}
						l.Set(p, c)
						v.Set(p, c)
					}
				}
			}
		}
		layers = append(layers, trace.Layer{ID: len(layers) + 1, Volume: l})
		materials = append(materials, ids[name])
	}
	ball("gold", 0, 0, 9, 9.5, storage.RGB(255, 200, 90))
	ball("plastic", 22, 4, 7, 7.5, storage.RGB(200, 40, 40))
	ball("plain", -20, 6, 8, 8.5, storage.RGB(60, 90, 200))
	ball("plain", 6, -18, 6, 6.5, storage.RGBA(120, 220, 160, 70))
	l := volume()
	box(l, -30, 30, 0, 40, 32, 30, storage.RGB(230, 230, 235))
	box(v, -30, 30, 0, 40, 32, 30, storage.RGB(230, 230, 235))
	layers = append(layers, trace.Layer{ID: 9, Volume: l})
	materials = append(materials, ids["mirror"])
	g, err := trace.New(t.Context(), v, layers)
	if err != nil {
		t.Fatal(err)
	}
	w := &world.World{Grid: g, Plain: world.PlainMaterial, Materials: materials, Light: daylight()}
	w.Ground = &world.Ground{Z: 0, Color: &world.RGB{0.5, 0.48, 0.45}}
	show(t, "materials", w, lookAt(trace.Vec{X: 20, Y: -70, Z: 38}, trace.Vec{X: 1, Y: 4, Z: 7}, 45, 512, 512), path.Options{Width: 512, Height: 512}, 0.6)
}
