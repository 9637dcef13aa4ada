package render_test

import (
	"image"
	"math"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

// margins returns the parts of the picture that are background on the left and right, and above and below.
func margins(m *image.NRGBA) (x, y [2]float64) {
	var shown image.Rectangle
	background := [4]byte(m.Pix)
	w, h := m.Rect.Dx(), m.Rect.Dy()
	for i := range w * h {
		if [4]byte(m.Pix[4*i:]) != background {
			shown = shown.Union(image.Rect(i%w, i/w, i%w+1, i/w+1))
		}
	}
	return [2]float64{float64(shown.Min.X) / float64(w), 1 - float64(shown.Max.X)/float64(w)},
		[2]float64{float64(shown.Min.Y) / float64(h), 1 - float64(shown.Max.Y)/float64(h)}
}

func TestFitLeavesMargins(t *testing.T) {
	models := map[string]storage.Volume{"ball": quick(rainbow(24)), "house": quick(house())}
	for name, b := range map[string]storage.Box{
		"cell":   storage.BoxAt(storage.Pos{X: 1000, Y: -2000, Z: 30}),
		"far":    storage.BoxAt(storage.Pos{X: storage.MaxCoord - 1, Y: storage.MinCoord, Z: storage.MaxCoord - 1}),
		"plane":  {Max: storage.Pos{X: 1000, Y: 1000, Z: 1}},
		"column": {Max: storage.Pos{X: 1, Y: 1, Z: 1000}},
	} {
		v := dense.New(storage.Options{})
		v.FillBox(b, storage.RGB(200, 40, 40))
		models[name] = v
	}
	sparse := dense.New(storage.Options{})
	for _, p := range []storage.Pos{{X: -40, Y: 3, Z: 5}, {X: 33, Y: 38, Z: -9}, {X: 2, Y: -29, Z: 51}} {
		sparse.FillBox(storage.BoxAt(p), storage.RGB(40, 160, 60))
		sparse.FillBox(storage.BoxAt(p.Add(storage.Pos{X: 1})), storage.RGB(40, 160, 60))
	}
	models["sparse"] = sparse
	for name, v := range models {
		for i, size := range [][2]int{{100, 100}, {120, 40}, {40, 120}} {
			for k, p := range render.Presets {
				if (i+k)%2 == 1 {
					continue // every preset, but not in every size
				}
				for _, camera := range []render.Camera{{}, {FOV: 60}} {
					o := render.Options{Width: size[0], Height: size[1], Preset: p.Name, Camera: camera, Shadows: render.Off}
					checkMargins(t, name, v, o)
				}
			}
		}
	}
}

func checkMargins(t *testing.T, name string, v storage.Volume, o render.Options) {
	t.Helper()
	r := draw(t, v, o)
	x, y := margins(r.Image)
	pixel := 1.5 / float64(min(o.Width, o.Height))
	for _, side := range [4]float64{x[0], x[1], y[0], y[1]} {
		if side < 0.05-pixel {
			t.Errorf("%s %s %dx%d %+v: margins %.3f %.3f", name, o.Preset, o.Width, o.Height, o.Camera, x, y)
			return
		}
	}
	// What is seen from the edge may be thinner than a pixel, but along one axis the picture is filled.
	if fill := min(max(x[0], x[1]), max(y[0], y[1])); fill > 0.1+pixel {
		t.Errorf("%s %s %dx%d %+v: margins %.3f %.3f leave the picture empty", name, o.Preset, o.Width, o.Height, o.Camera, x, y)
	}
}

// TestFitShowsTheBox sees the corners of a box within the margins, whatever else there is.
func TestFitShowsTheBox(t *testing.T) {
	for _, fit := range []storage.Box{
		{Min: storage.Pos{X: 4, Y: 5, Z: 2}, Max: storage.Pos{X: 9, Y: 15, Z: 6}},
		{Min: storage.Pos{X: -90, Y: 5, Z: 2}, Max: storage.Pos{X: -70, Y: 35, Z: 16}},
		storage.BoxAt(storage.Pos{X: 7, Y: 6, Z: 5}),
	} {
		for _, v := range []storage.Volume{house(), storagetest.NewModel()} {
			for _, p := range render.Presets {
				for _, camera := range []render.Camera{{}, {FOV: 50}} {
					o := render.Options{Width: 90, Height: 60, Preset: p.Name, Camera: camera, Fit: fit, Quality: render.Draft}
					checkBoxFits(t, fit, draw(t, v, o), &o)
				}
			}
		}
	}
}

func checkBoxFits(t *testing.T, fit storage.Box, r *render.Result, o *render.Options) {
	t.Helper()
	view := render.NewView(&r.Camera, o.Width, o.Height)
	lo, hi := [2]float64{1, 1}, [2]float64{}
	for i := range 8 {
		corner := render.Vec{X: float64(fit.Min.X), Y: float64(fit.Min.Y), Z: float64(fit.Min.Z)}
		if i&1 != 0 {
			corner.X = float64(fit.Max.X)
		}
		if i&2 != 0 {
			corner.Y = float64(fit.Max.Y)
		}
		if i&4 != 0 {
			corner.Z = float64(fit.Max.Z)
		}
		x, y, scale := view.Project(corner)
		if scale <= 0 || view.Depth(corner) <= 0 {
			t.Fatalf("%s %+v: the corner %v is behind the camera", o.Preset, o.Camera, corner)
		}
		for a, f := range [2]float64{x / float64(o.Width), y / float64(o.Height)} {
			lo[a], hi[a] = min(lo[a], f), max(hi[a], f)
		}
	}
	for a := range 2 {
		if least := min(lo[a], 1-hi[a]); least < 0.05-1e-9 {
			t.Errorf("%s %+v: %v lies from %.3f to %.3f", o.Preset, o.Camera, fit, lo, hi)
		}
	}
	if fill := min(max(lo[0], 1-hi[0]), max(lo[1], 1-hi[1])); fill > 0.1+1.0/float64(o.Height) {
		t.Errorf("%s %+v: %v lies from %.3f to %.3f and leaves the picture empty", o.Preset, o.Camera, fit, lo, hi)
	}
}

// TestFitDoesNotCutWhatIsInFront looks at the back wall through the front one: the cameras of orthographic views stand before both.
func TestFitDoesNotCutWhatIsInFront(t *testing.T) {
	v := storagetest.NewModel()
	box(v, 0, 0, 0, 8, 1, 8, diceColors["front"])
	box(v, 0, 90, 0, 8, 91, 8, diceColors["right"])
	back := storage.Box{Min: storage.Pos{Y: 90}, Max: storage.Pos{X: 8, Y: 91, Z: 8}}
	r := draw(t, v, render.Options{Width: 64, Height: 64, Preset: "front", Fit: back})
	if got := hue(r.Image.NRGBAAt(32, 32)); got != sideHue(diceColors["front"]) {
		t.Errorf("the centre is %v, want the front wall", r.Image.NRGBAAt(32, 32))
	}
	if r.Bounds != (storage.Box{Max: storage.Pos{X: 8, Y: 91, Z: 8}}) {
		t.Errorf("bounds %v, want those of the content", r.Bounds)
	}
}

func TestSnappedViewIsCrisp(t *testing.T) {
	v := storagetest.NewModel()
	box(v, 0, 0, 0, 5, 5, 3, storage.RGB(200, 40, 40))
	r := draw(t, v, render.Options{Width: 200, Height: 200, Preset: "front", Samples: 16})
	colors := colorsOf(r.Image)
	if len(colors) != 2 {
		t.Errorf("the front of a box has colours %v, want one and the background", colors)
	}
}

func TestPictureDoesNotDependOnPlace(t *testing.T) {
	here, there := quick(house()), dense.New(storage.Options{})
	here.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, tile *storage.Tile) bool {
		for i := range storage.TileCells {
			if c := tile.At(i); c != 0 {
				there.Set(tp.Cell(i).Add(storage.Pos{X: 4089, Y: -1003, Z: 517}), c)
			}
		}
		return true
	})
	for _, p := range render.Presets {
		o := render.Options{Width: 200, Height: 200, Preset: p.Name}
		a, b := draw(t, here, o), draw(t, there, o)
		differ := 0
		for i := 0; i < len(a.Image.Pix); i += 4 {
			if [4]byte(a.Image.Pix[i:]) != [4]byte(b.Image.Pix[i:]) {
				differ++
			}
		}
		if differ > 20 { // rays that touch an edge
			t.Errorf("%s: %d pixels change when the model is moved", p.Name, differ)
		}
	}
}

func TestEmptyVolumeShowsBackground(t *testing.T) {
	for _, camera := range []render.Camera{{}, {FOV: 60}, {Position: &render.Vec{X: 90}}, {Position: &render.Vec{X: 90}, Projection: render.Orthographic}} {
		r := draw(t, storagetest.NewModel(), render.Options{Width: 33, Height: 21, Camera: camera})
		for i, b := range r.Image.Pix {
			if want := [4]byte{240, 240, 240, 255}[i%4]; b != want {
				t.Fatalf("byte %d is %d, want %d", i, b, want)
			}
		}
		if !r.Bounds.Empty() || r.Image.Rect != image.Rect(0, 0, 33, 21) {
			t.Errorf("bounds %v, picture %v", r.Bounds, r.Image.Rect)
		}
	}
}

// TestSparseExtentsAreBounded draws voxels at the ends of the world: neither memory nor time may follow the extents.
func TestSparseExtentsAreBounded(t *testing.T) {
	v := storagetest.NewModel()
	const lo, hi = storage.MinCoord, storage.MaxCoord - 1
	for _, x := range []int32{lo, 0, hi} {
		for _, y := range []int32{lo, 0, hi} {
			for _, z := range []int32{lo, 0, hi} {
				v.Set(storage.Pos{X: x, Y: y, Z: z}, storage.RGB(200, 0, 0))
			}
		}
	}
	for _, p := range render.Presets {
		draw(t, v, render.Options{Preset: p.Name, Width: 64, Height: 64})
		draw(t, v, render.Options{Preset: p.Name, Width: 64, Height: 64, Camera: render.Camera{FOV: 30}, Shadows: render.On})
	}
	at := render.Vec{X: hi + 0.5, Y: hi + 0.5, Z: hi + 0.5}
	r := draw(t, v, render.Options{Width: 65, Height: 65, Camera: render.Camera{Target: &at, Distance: 4}})
	if got := hue(r.Image.NRGBAAt(32, 32)); got != 1 {
		t.Errorf("the cell in the far corner is not seen: %v", r.Image.NRGBAAt(32, 32))
	}
	if r.Bounds.Min.X != lo || r.Bounds.Max.Z != hi+1 {
		t.Errorf("bounds %v", r.Bounds)
	}
}

func TestCameraRepeatsThePicture(t *testing.T) {
	target := render.Vec{X: 10, Y: 12, Z: 4}
	for _, c := range []render.Camera{
		{},
		{FOV: 33},
		{Projection: render.Perspective},
		{Angles: &render.Angles{Yaw: 200, Pitch: -20}},
		{Angles: &render.Angles{Yaw: -70, Pitch: 89}, Up: render.Vec{X: 1}},
		{Target: &target},
		{Target: &target, FOV: 60},
		{Target: &target, Distance: 40},
		{Distance: 70, Projection: render.Orthographic},
		{OrthoWidth: 11},
		{Position: &render.Vec{X: 60, Y: -50, Z: 50}},
		{Position: &render.Vec{X: 60, Y: -50, Z: 50}, Projection: render.Orthographic},
		{Position: &render.Vec{X: 60, Y: -50, Z: 50}, OrthoWidth: 30, Up: render.Vec{Y: 1, Z: 1}},
		{Position: &render.Vec{X: 12, Y: 12, Z: 90}, Target: &render.Vec{X: 12, Y: 12}},
	} {
		a := draw(t, house(), render.Options{Width: 80, Height: 60, Camera: c})
		b := draw(t, house(), render.Options{Width: 80, Height: 60, Camera: a.Camera, Preset: "back"})
		if string(a.Image.Pix) != string(b.Image.Pix) {
			t.Errorf("%+v: the camera %+v gives another picture", c, a.Camera)
		}
		if a.Camera.Projection == render.AutoProjection || a.Camera.Position == nil || a.Camera.Target == nil || a.Camera.Up == (render.Vec{}) ||
			(a.Camera.FOV == 0) != (a.Camera.Projection == render.Orthographic) || (a.Camera.OrthoWidth == 0) != (a.Camera.Projection == render.Perspective) {
			t.Errorf("%+v: the camera is not complete: %+v", c, a.Camera)
		}
	}
}

func TestDistanceAndTargetAreKept(t *testing.T) {
	target := render.Vec{X: 3, Y: 4, Z: 5}
	r := draw(t, house(), render.Options{Width: 64, Height: 64, Camera: render.Camera{Target: &target, Distance: 30}, Preset: "right"})
	if got := sub(*r.Camera.Position, target); math.Abs(got.X-30) > 1e-9 || got.Y != 0 || got.Z != 0 || *r.Camera.Target != target {
		t.Errorf("the camera stands at %v from its target %v, want 30 along X", got, *r.Camera.Target)
	}
	if r.Camera.Projection != render.Perspective || r.Camera.FOV != render.DefaultFOV {
		t.Errorf("camera %+v, want the default perspective", r.Camera)
	}
}
