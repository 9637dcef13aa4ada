package render_test

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/picture"
	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

var update = flag.Bool("update", false, "rewrite the pictures under testdata/golden")

// Processors that fuse multiplications and additions, such as those of arm64, round otherwise, so a ray that passes an edge closely may meet
// another face there. Hence a few pixels may be other ones, and all may differ a little.
const (
	littleStep  = 2    // in a channel
	otherPixels = 0.01 // share of pixels that may differ more than that
)

// still is a picture with a name.
type still struct {
	name    string
	subject *render.Subject
	options render.Options
}

// stills returns pictures of everything that can be drawn, each small.
func stills() []still {
	house := &render.Subject{Volume: quick(house())}
	porch, yard, studio := &render.Subject{Volume: quick(porch())}, &render.Subject{Volume: quick(yard())}, studio()
	shadowless := render.DefaultLighting()
	shadowless.Occlusion = 0
	sand := color.NRGBA{R: 226, G: 214, B: 190, A: 255}
	dusk := &render.Background{Top: color.NRGBA{R: 92, G: 120, B: 178, A: 255}, Bottom: color.NRGBA{R: 244, G: 214, B: 190, A: 255}}
	size := func(o render.Options) render.Options {
		if o.Width == 0 {
			o.Width, o.Height = 160, 160
		}
		return o
	}
	return []still{
		{"house", house, size(render.Options{})},
		{"house-draft", house, size(render.Options{Quality: render.Draft, Preset: "dimetric"})},
		{"house-perspective", house, size(render.Options{Camera: render.Camera{FOV: 40, Angles: &render.Angles{Yaw: 28, Pitch: 16}}, Background: dusk, Ground: &render.Ground{Color: &sand}})},
		{"house-flat", house, size(render.Options{Style: render.Flat, Preset: "front_left"})},
		{"house-goxel", house, size(render.Options{Style: render.Goxel, Camera: render.Camera{FOV: render.SceneFOV, Angles: &render.Angles{Yaw: 45, Pitch: 45}}})},
		{"house-outline", house, size(render.Options{Outline: &render.Outline{}, Ground: &render.Ground{}, Background: &render.Background{}})},
		{"porch", porch, size(render.Options{Ground: &render.Ground{}})},
		{"porch-noshadow", porch, size(render.Options{Lighting: &shadowless, Shadows: render.Off})},
		{"yard-grid", yard, size(render.Options{Grid: &render.GridLines{}, Outline: &render.Outline{Width: 1.5}, Ground: &render.Ground{Color: &sand}, Preset: "dimetric"})},
		{"studio", studio, size(render.Options{Ground: &render.Ground{Color: &sand}})},
		{"studio-high", studio, size(render.Options{Quality: render.High, Samples: 48, Width: 128, Height: 128, Ground: &render.Ground{Color: &sand}})},
	}
}

// porch is a floor with steps, columns and a roof: places for shadows and dark corners.
func porch() storage.Volume {
	v := storagetest.NewModel()
	stone, wood := storage.RGB(206, 200, 188), storage.RGB(150, 96, 58)
	for i := range int32(3) {
		box(v, -i, -i, 2-i, 16+i, 12, 3-i, stone)
	}
	for _, x := range []int32{1, 7, 13} {
		box(v, x, 1, 3, x+2, 3, 10, storage.RGB(236, 232, 224))
		box(v, x, 9, 3, x+2, 11, 10, storage.RGB(236, 232, 224))
	}
	box(v, 0, 0, 10, 16, 12, 11, wood)
	for i := range int32(6) {
		box(v, i-1, i-1, 11+i, 17-i, 13-i, 12+i, storage.RGB(172, 62, 54))
	}
	return v
}

// yard is a few large voxels.
func yard() storage.Volume {
	v := storagetest.NewModel()
	box(v, 0, 0, 0, 6, 6, 1, storage.RGB(112, 170, 84))
	box(v, 1, 3, 1, 3, 5, 3, storage.RGB(214, 120, 60))
	box(v, 4, 4, 1, 5, 5, 4, storage.RGB(120, 84, 54))
	box(v, 3, 3, 4, 6, 6, 5, storage.RGB(58, 130, 70))
	v.Set(storage.Pos{X: 4, Y: 1, Z: 1}, storage.RGBA(120, 190, 240, 140))
	return v
}

// studio is a set of layers with materials: metal, glass and a lamp.
func studio() *render.Subject {
	s := &render.Subject{Volume: storagetest.NewModel()}
	add := func(m *scene.Material, build func(v storage.Volume)) {
		v := storagetest.NewModel()
		build(v)
		build(s.Volume)
		s.Layers = append(s.Layers, render.Layer{ID: len(s.Layers) + 1, Volume: v, Material: m})
	}
	plain := func(storage.Pos) storage.Color { return storage.RGB(228, 176, 74) }
	add(nil, func(v storage.Volume) {
		box(v, 0, 0, 0, 20, 20, 1, storage.RGB(190, 190, 196))
		box(v, 0, 19, 1, 20, 20, 12, storage.RGB(120, 150, 190))
		box(v, 2, 13, 1, 6, 17, 7, storage.RGB(200, 70, 60))
	})
	add(&scene.Material{Color: [4]float32{1, 1, 1, 1}, Metallic: 1, Roughness: 0.1}, func(v storage.Volume) {
		ball(v, storage.Pos{X: 13, Y: 12, Z: 6}, 5, plain)
	})
	add(&scene.Material{Color: [4]float32{1, 1, 1, 0.4}, Roughness: 0.05}, func(v storage.Volume) {
		box(v, 3, 4, 1, 8, 7, 8, storage.RGB(90, 200, 170))
	})
	add(&scene.Material{Color: [4]float32{1, 1, 1, 1}, Roughness: 1, Emission: [3]float32{3, 2.2, 1.2}}, func(v storage.Volume) {
		box(v, 13, 2, 1, 15, 4, 4, storage.RGB(255, 230, 180))
	})
	return s
}

// TestGolden compares pictures with those that were looked at by a human being. After a change that is meant to be seen:
//
//	go test ./engine/render -run Golden -update
func TestGolden(t *testing.T) {
	t.Run("presets", func(t *testing.T) { compareGolden(t, presetSheet(t)) })
	for _, s := range stills() {
		t.Run(s.name, func(t *testing.T) {
			r, err := render.Draw(t.Context(), s.subject, s.options)
			if err != nil {
				t.Fatal(err)
			}
			compareGolden(t, r.Image)
		})
	}
}

// presetSheet draws a cube with six colours from all sides, in the order of the presets.
func presetSheet(t *testing.T) *image.NRGBA {
	t.Helper()
	const edge, columns = 40, 4
	v := dice(6)
	sheet := image.NewNRGBA(image.Rect(0, 0, columns*edge, (len(render.Presets)+columns-1)/columns*edge))
	for i, p := range render.Presets {
		r, err := render.Render(t.Context(), v, render.Options{Width: edge, Height: edge, Preset: p.Name})
		if err != nil {
			t.Fatal(err)
		}
		at := image.Pt(i%columns*edge, i/columns*edge)
		for y := range edge {
			copy(sheet.Pix[sheet.PixOffset(at.X, at.Y+y):], r.Image.Pix[r.Image.PixOffset(0, y):][:4*edge])
		}
	}
	return sheet
}

// compareGolden compares a picture with the file of the test's name, or writes it.
func compareGolden(t *testing.T, got *image.NRGBA) {
	t.Helper()
	path := filepath.Join("testdata", "golden", filepath.Base(t.Name())+".png")
	file, err := picture.AppendPNG(nil, got)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(path, file, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	golden, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; -update writes it", err)
	}
	decoded, err := png.Decode(bytes.NewReader(golden))
	if err != nil {
		t.Fatal(err)
	}
	if diff := differ(got, decoded); diff > otherPixels {
		seen := filepath.Join(t.ArtifactDir(), filepath.Base(path))
		if err := os.WriteFile(seen, file, 0o644); err != nil {
			t.Fatal(err)
		}
		t.Errorf("%.1f %% of the pixels are not those of %s; see %s (kept with -artifacts)", 100*diff, path, seen)
	}
}

// differ returns the share of pixels that are not the same but for a little; 1 for pictures of different sizes.
func differ(a *image.NRGBA, b image.Image) float64 {
	if a.Rect.Size() != b.Bounds().Size() {
		return 1
	}
	other := 0
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			c, d := a.NRGBAAt(x, y), color.NRGBAModel.Convert(b.At(x, y)).(color.NRGBA)
			for _, pair := range [4][2]uint8{{c.R, d.R}, {c.G, d.G}, {c.B, d.B}, {c.A, d.A}} {
				if step := int(pair[0]) - int(pair[1]); step > littleStep || step < -littleStep {
					other++
					break
				}
			}
		}
	}
	return float64(other) / float64(a.Rect.Dx()*a.Rect.Dy())
}

func TestDifferTellsPicturesApart(t *testing.T) {
	a, b := image.NewNRGBA(image.Rect(0, 0, 10, 10)), image.NewNRGBA(image.Rect(0, 0, 10, 10))
	b.Pix[0], b.Pix[4], b.Pix[11] = littleStep, littleStep+1, 200
	if got := differ(a, b); got != 0.02 {
		t.Errorf("%v of the pixels differ, want 0.02", got)
	}
	if got := differ(a, image.NewNRGBA(image.Rect(0, 0, 10, 11))); got != 1 {
		t.Errorf("%v of the pixels differ between sizes", got)
	}
}
