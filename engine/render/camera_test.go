package render_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

// lookAlongY is the matrix of a camera at (4,-20,4) that looks along +Y with +Z up.
var lookAlongY = scene.Matrix{0: 1, 6: 1, 9: -1, 12: 4, 13: -20, 14: 4, 15: 1}

func TestCameraFromMatrix(t *testing.T) {
	c, err := render.CameraFromMatrix(&lookAlongY, 24, false)
	if err != nil {
		t.Fatal(err)
	}
	if *c.Target != (render.Vec{X: 4, Y: 4, Z: 4}) || c.FOV != render.SceneFOV || c.Projection != render.Perspective {
		t.Errorf("camera %+v at %v to %v", c, *c.Position, *c.Target)
	}
	r := draw(t, dice(8), render.Options{Width: 101, Height: 101, Camera: c})
	if got := hue(r.Image.NRGBAAt(50, 50)); got != sideHue(diceColors["front"]) {
		t.Errorf("the centre is %v, want the front", r.Image.NRGBAAt(50, 50))
	}
	c, err = render.CameraFromMatrix(&lookAlongY, 24, true)
	if err != nil {
		t.Fatal(err)
	}
	if c.OrthoWidth != 48 || c.Projection != render.Orthographic {
		t.Errorf("orthographic camera %+v", c)
	}
	r = draw(t, dice(8), render.Options{Width: 96, Height: 96, Camera: c, Samples: 1})
	x, y := margins(r.Image)
	if want := [2]float64{40. / 96, 40. / 96}; math.Abs(x[0]-want[0]) > 0.01 || math.Abs(y[1]-want[1]) > 0.01 {
		t.Errorf("margins %v %v, want %v", x, y, want)
	}
}

func TestCameraFromMatrixRefusesWhatHasNoDirection(t *testing.T) {
	nan, flat, parallel := lookAlongY, lookAlongY, lookAlongY
	nan[3] = float32(math.NaN())
	flat[9] = 0
	parallel[5], parallel[6] = 1, 0
	for name, m := range map[string]*scene.Matrix{"nan": &nan, "flat": &flat, "parallel": &parallel, "zero": {}} {
		var option *render.OptionError
		if _, err := render.CameraFromMatrix(m, 5, false); !errors.As(err, &option) || option.Parameter != "camera" {
			t.Errorf("%s: error %v", name, err)
		}
	}
	for _, dist := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		if _, err := render.CameraFromMatrix(&lookAlongY, dist, false); err == nil {
			t.Errorf("distance %v is accepted", dist)
		}
	}
}

func TestSceneCameraFindsTheActiveOne(t *testing.T) {
	at := func(name string, dist float32, active bool) scene.Camera {
		return scene.Camera{Name: name, Dist: dist, Ortho: true, Matrix: lookAlongY, Active: active}
	}
	cameras := []scene.Camera{at("a", 1, false), at("b", 2, false), at("c", 3, true), at("b", 4, true)}
	for _, tt := range []struct {
		cameras []scene.Camera
		name    string
		width   float64
	}{{cameras, "", 6}, {cameras, "a", 2}, {cameras, "b", 4}, {cameras, "c", 6}, {cameras[:2], "", 2}, {cameras[1:2], "", 4}} {
		c, err := render.SceneCamera(tt.cameras, tt.name)
		if err != nil || c.OrthoWidth != tt.width || c.Projection != render.Orthographic {
			t.Errorf("%d cameras, %q: got %+v, %v, want the one with a width of %v", len(tt.cameras), tt.name, c, err, tt.width)
		}
	}
	many := make([]scene.Camera, 40)
	for _, tt := range []struct {
		cameras []scene.Camera
		name    string
		want    string
	}{
		{nil, "", "no cameras"},
		{nil, "a", "no cameras"},
		{cameras, "d", `"d" is none of "a", "b", "c", "b"`},
		{many, "x", "and 24 more"},
		{many, "", "no direction"},
	} {
		_, err := render.SceneCamera(tt.cameras, tt.name)
		var option *render.OptionError
		if !errors.As(err, &option) || option.Parameter != "camera" || !strings.Contains(option.Msg, tt.want) {
			t.Errorf("%d cameras, %q: error %v, want %q", len(tt.cameras), tt.name, err, tt.want)
		}
	}
}

func TestOptionsAreChecked(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	at := func(x, y, z float64) *render.Vec { return &render.Vec{X: x, Y: y, Z: z} }
	light := func(change func(*render.Lighting)) render.Options {
		l := render.DefaultLighting()
		change(&l)
		return render.Options{Lighting: &l}
	}
	camera := func(c render.Camera) render.Options { return render.Options{Camera: c} }
	for _, tt := range []struct {
		parameter string
		options   render.Options
	}{
		{"width", render.Options{Width: -1}},
		{"width", render.Options{Width: render.MaxEdge + 1}},
		{"height", render.Options{Height: -1}},
		{"height", render.Options{Height: render.MaxEdge + 1}},
		{"samples", render.Options{Samples: -1}},
		{"samples", render.Options{Samples: render.MaxSamples + 1}},
		{"samples", render.Options{Samples: render.MaxPaths + 1, Quality: render.High}},
		{"workers", render.Options{Workers: -1}},
		{"quality", render.Options{Quality: 9}},
		{"style", render.Options{Style: 9}},
		{"shadows", render.Options{Shadows: 9}},
		{"time_limit", render.Options{TimeLimit: -1}},
		{"ground.z", render.Options{Ground: &render.Ground{Z: &nan}}},
		{"outline.width", render.Options{Outline: &render.Outline{Width: -1}}},
		{"grid.width", render.Options{Grid: &render.GridLines{Width: 0.7}}},
		{"camera_preset", render.Options{Preset: "sideways"}},
		{"lighting.ambient", light(func(l *render.Lighting) { l.Ambient = -0.1 })},
		{"lighting.ambient", light(func(l *render.Lighting) { l.Ambient = nan })},
		{"lighting.diffuse", light(func(l *render.Lighting) { l.Diffuse = 4.1 })},
		{"lighting.occlusion", light(func(l *render.Lighting) { l.Occlusion = inf })},
		{"lighting.sun_size", light(func(l *render.Lighting) { l.SunSize = 46 })},
		{"lighting.sun_direction", light(func(l *render.Lighting) { l.Sun = render.Vec{} })},
		{"lighting.sun_direction", light(func(l *render.Lighting) { l.Sun.X = nan })},
		{"camera.position", camera(render.Camera{Position: at(nan, 0, 0)})},
		{"camera.position", camera(render.Camera{Position: at(0, inf, 0)})},
		{"camera.position", camera(render.Camera{Position: at(1, 2, 3), Target: at(1, 2, 3)})},
		{"camera.target", camera(render.Camera{Target: at(0, 0, -inf)})},
		{"camera.up", camera(render.Camera{Up: render.Vec{X: nan}})},
		{"camera.up", camera(render.Camera{Up: render.Vec{X: 1e-300}})},
		{"camera.angles", camera(render.Camera{Angles: &render.Angles{Yaw: inf}})},
		{"camera.angles", camera(render.Camera{Angles: &render.Angles{Pitch: 91}})},
		{"camera.distance", camera(render.Camera{Distance: -3})},
		{"camera.distance", camera(render.Camera{Distance: nan})},
		{"camera.projection", camera(render.Camera{Projection: 9})},
		{"camera.fov", camera(render.Camera{FOV: 0.5})},
		{"camera.fov", camera(render.Camera{FOV: 180})},
		{"camera.fov", camera(render.Camera{FOV: nan})},
		{"camera.ortho_width", camera(render.Camera{OrthoWidth: -1})},
		{"camera.ortho_width", camera(render.Camera{OrthoWidth: inf})},
	} {
		r, err := render.Render(t.Context(), dice(2), tt.options)
		var option *render.OptionError
		if !errors.As(err, &option) || option.Parameter != tt.parameter || r != nil || !strings.HasPrefix(err.Error(), "render: "+tt.parameter+": ") {
			t.Errorf("%s: error %v", tt.parameter, err)
		}
	}
}

// TestUpAlongTheViewIsMended looks along the up direction, which gives no picture by itself.
func TestUpAlongTheViewIsMended(t *testing.T) {
	for _, tt := range []struct {
		position, up, want render.Vec
	}{
		{render.Vec{X: 4, Y: 4, Z: 30}, render.Vec{}, render.Vec{Y: 1}},
		{render.Vec{X: 4, Y: 4, Z: 30}, render.Vec{Z: -5}, render.Vec{Y: 1}},
		{render.Vec{X: 4, Y: 30, Z: 4}, render.Vec{Y: 2}, render.Vec{Z: 1}},
		{render.Vec{X: 30, Y: 4, Z: 4}, render.Vec{X: 1}, render.Vec{Y: 1}},
	} {
		r := draw(t, dice(8), render.Options{Width: 32, Height: 32, Camera: render.Camera{Position: &tt.position, Up: tt.up}})
		if r.Camera.Up != tt.want {
			t.Errorf("from %v with up %v: up is %v, want %v", tt.position, tt.up, r.Camera.Up, tt.want)
		}
	}
}

// TestCameraInsideCell sees out of the cell that it is in, and nothing behind it.
func TestCameraInsideCell(t *testing.T) {
	v := storagetest.NewModel()
	v.Set(storage.Pos{}, storage.RGB(255, 0, 0))
	v.Set(storage.Pos{Y: 5}, storage.RGB(0, 255, 0))
	v.Set(storage.Pos{Y: -5}, storage.RGB(0, 0, 255))
	position, target := render.Vec{X: 0.5, Y: 0.5, Z: 0.5}, render.Vec{X: 0.5, Y: 9, Z: 0.5}
	r := draw(t, v, render.Options{Width: 31, Height: 31, Samples: 1, Camera: render.Camera{Position: &position, Target: &target}})
	if got := hue(r.Image.NRGBAAt(15, 15)); got != 2 {
		t.Errorf("the centre is %v, want the green cell", r.Image.NRGBAAt(15, 15))
	}
	if got := r.Image.NRGBAAt(0, 0); got.R != 240 || got.G != 240 {
		t.Errorf("the corner is %v, want the background", got)
	}
}

func FuzzCamera(f *testing.F) {
	f.Add(0., 0., 0., 5., 5., 5., 0., 0., 1., 40., 0., uint8(0))
	f.Add(1e12, -1e12, 0.5, 1e-9, 0., 0., 1e-9, 0., 0., 179., 3., uint8(1))
	f.Add(0.5, 0.5, 40., 0.5, 0.5, 0.5, 0., 0., 1., 1., 1e12, uint8(2))
	v := house()
	f.Fuzz(func(t *testing.T, px, py, pz, tx, ty, tz, ux, uy, uz, fov, width float64, projection uint8) {
		position, target := render.Vec{X: px, Y: py, Z: pz}, render.Vec{X: tx, Y: ty, Z: tz}
		for _, c := range []render.Camera{
			{Position: &position, Target: &target, Up: render.Vec{X: ux, Y: uy, Z: uz}, FOV: fov, OrthoWidth: width, Projection: render.Projection(projection)},
			{Target: &target, Angles: &render.Angles{Yaw: px, Pitch: py}, Distance: pz, FOV: fov, OrthoWidth: width, Projection: render.Projection(projection)},
		} {
			r, err := render.Render(t.Context(), v, render.Options{Width: 9, Height: 7, Camera: c, Shadows: render.On})
			var option *render.OptionError
			if err != nil && !errors.As(err, &option) {
				t.Fatalf("%+v: %v", c, err)
			}
			if err == nil && !finite(r.Camera) {
				t.Fatalf("%+v: camera %+v", c, r.Camera)
			}
		}
	})
}

func finite(c render.Camera) bool {
	sum := c.FOV + c.OrthoWidth
	for _, v := range []render.Vec{*c.Position, *c.Target, c.Up} {
		sum += v.X + v.Y + v.Z
	}
	return !math.IsNaN(sum) && !math.IsInf(sum, 0)
}
