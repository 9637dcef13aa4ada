package render_test

import (
	"image/color"
	"math"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

var grey = storage.RGB(200, 200, 200)

// shoot draws a subject or fails the test.
func shoot(t testing.TB, s *render.Subject, o render.Options) *render.Result {
	t.Helper()
	r, err := render.Draw(t.Context(), s, o)
	if err != nil {
		t.Fatalf("Draw(%+v): %v", o, err)
	}
	return r
}

// fromAbove looks straight down at a square of cells around a point.
func fromAbove(x, y, width float64) render.Camera {
	return render.Camera{Angles: &render.Angles{Pitch: 90}, Target: &render.Vec{X: x, Y: y}, OrthoWidth: width}
}

// TestShadowsAreSoft draws the shadow of the edge of a roof 20 cells above the floor: the larger the sun, the wider what lies between light and
// dark, by as much as geometry says.
func TestShadowsAreSoft(t *testing.T) {
	v := storagetest.NewModel()
	box(v, 0, 0, 0, 60, 6, 1, grey)
	box(v, -60, 0, 21, 10, 6, 22, grey)
	for _, size := range []float64{0, 5, 20} {
		l := render.DefaultLighting()
		l.Sun, l.SunSize, l.Occlusion = render.Vec{X: -1, Z: 1}, size, 0
		r := draw(t, v, render.Options{Width: 600, Height: 60, Lighting: &l, Camera: fromAbove(30, 3, 60)})
		at := func(x int) uint8 { return r.Image.NRGBAAt(x, 30).G }
		lit, dark := at(590), at(150)
		between := 0
		for x := 150; x < 590; x++ {
			if c := at(x); c < lit && c > dark {
				between++
			}
		}
		angle := size / 360 * math.Pi
		want := 200 * (math.Tan(math.Pi/4+angle) - math.Tan(math.Pi/4-angle)) // pixels
		if math.Abs(float64(between)-want) > 10+want/8 {
			t.Errorf("a sun of %v degrees: %d pixels of half-shadow, want about %.0f", size, between, want)
		}
		if dark >= lit-30 {
			t.Errorf("a sun of %v degrees: light %d, shadow %d", size, lit, dark)
		}
	}
}

// TestFlatPartsHaveOneColor counts colours: light and shadow must not leave noise on a level floor.
func TestFlatPartsHaveOneColor(t *testing.T) {
	v := storagetest.NewModel()
	box(v, 0, 0, 0, 40, 40, 1, grey)
	box(v, 10, 10, 1, 12, 12, 14, grey)
	r := draw(t, v, render.Options{Width: 400, Height: 400, Preset: "top"})
	if n := len(colorsOf(r.Image)); n > 120 {
		t.Errorf("%d colours", n)
	}
	want := r.Image.NRGBAAt(60, 330)
	for y := 310; y < 360; y++ {
		for x := 50; x < 350; x++ {
			if got := r.Image.NRGBAAt(x, y); got != want {
				t.Fatalf("pixel %d,%d is %v, others %v", x, y, got, want)
			}
		}
	}
}

// TestShadowsOfSmallVoxels compares the floor's brightness where voxels take few pixels with that where they take many.
func TestShadowsOfSmallVoxels(t *testing.T) {
	v := storagetest.NewModel()
	box(v, 0, 0, 0, 64, 64, 1, grey)
	box(v, 20, 20, 1, 44, 44, 20, grey)
	mean := func(edge int) (sum float64) {
		r := draw(t, quick(v), render.Options{Width: edge, Height: edge, Camera: fromAbove(32, 32, 64)})
		for i := 0; i < len(r.Image.Pix); i += 4 {
			sum += float64(r.Image.Pix[i])
		}
		return sum / float64(edge*edge)
	}
	large := mean(640)
	for _, edge := range []int{320, 192, 96, 64} {
		if small := mean(edge); math.Abs(small-large) > 2.5 {
			t.Errorf("%d pixels: mean %.1f, at 640 pixels %.1f", edge, small, large)
		}
	}
}

// TestColoredGlassThrowsColoredLight looks at the floor beside a red pane.
func TestColoredGlassThrowsColoredLight(t *testing.T) {
	v := storagetest.NewModel()
	box(v, 0, 0, 0, 30, 6, 1, grey)
	box(v, 0, 0, 11, 5, 6, 12, storage.RGBA(255, 0, 0, 128))
	l := render.DefaultLighting()
	l.Sun, l.SunColor, l.SkyColor = render.Vec{X: -1, Z: 1}, color.NRGBA{}, color.NRGBA{}
	r := draw(t, v, render.Options{Width: 300, Height: 60, Lighting: &l, Camera: fromAbove(15, 3, 30)})
	lit, stained := r.Image.NRGBAAt(250, 30), r.Image.NRGBAAt(125, 30)
	if lit.R != lit.G || stained.R <= stained.G+10 || stained.G >= lit.G-10 || stained.R >= lit.R {
		t.Errorf("floor in the sun %v, behind red glass %v", lit, stained)
	}
}

// layersOf returns a subject whose layers are single cells side by side along x, two apart, with the materials.
func layersOf(c storage.Color, materials ...*scene.Material) *render.Subject {
	s := &render.Subject{Volume: storagetest.NewModel()}
	for i, m := range materials {
		v := storagetest.NewModel()
		p := storage.Pos{X: int32(2 * i)}
		v.Set(p, c)
		s.Volume.Set(p, c)
		s.Layers = append(s.Layers, render.Layer{ID: i + 1, Volume: v, Material: m})
	}
	return s
}

// cellColors returns the colours in the middle of n cells side by side, two apart, seen from above.
func cellColors(t *testing.T, s *render.Subject, n int, o render.Options) (list []color.NRGBA) {
	t.Helper()
	o.Width, o.Height, o.Camera = 40*n, 40, fromAbove(float64(n)-0.5, 0.5, float64(2*n))
	r := shoot(t, s, o)
	for i := range n {
		list = append(list, r.Image.NRGBAAt(20+40*i, 20))
	}
	return list
}

func TestMaterialsInEveryQuality(t *testing.T) {
	one := [4]float32{1, 1, 1, 1}
	s := layersOf(storage.RGB(200, 100, 50),
		nil,
		&scene.Material{Color: [4]float32{0, 1, 1, 1}, Roughness: 1},
		&scene.Material{Color: one, Roughness: 1, Emission: [3]float32{0, 0, 1}},
		&scene.Material{Color: [4]float32{1, 1, 1, 0.5}, Roughness: 1},
		&scene.DefaultMaterial,
		&scene.Material{Color: one, Metallic: 1, Roughness: 0},
	)
	for _, q := range []render.Quality{render.Draft, render.Standard, render.High} {
		o := render.Options{Quality: q, Background: render.Plain(color.NRGBA{}), Samples: 16}
		c := cellColors(t, s, 6, o)
		close := func(a, b uint8) bool { return max(a, b)-min(a, b) <= 12 } // paths are noisy
		plain := c[0]
		switch {
		case !close(plain.R, 200) || !close(plain.G, 100) || !close(plain.B, 50):
			t.Errorf("quality %d: plain %v", q, plain)
		case c[1].R > 10 || !close(c[1].G, 100):
			t.Errorf("quality %d: tinted %v", q, c[1])
		case c[2].B != 255 || !close(c[2].G, 100):
			t.Errorf("quality %d: glowing %v", q, c[2])
		case !close(c[3].A, 128):
			t.Errorf("quality %d: clear %v", q, c[3])
		case !close(c[4].R, plain.R) || !close(c[4].G, plain.G) || !close(c[4].B, plain.B):
			t.Errorf("quality %d: with the default material %v, without %v", q, c[4], plain)
		case q != render.Draft && c[5].R >= plain.R-20:
			t.Errorf("quality %d: a mirror of the sky is %v, paint %v", q, c[5], plain)
		}
	}
	for i, c := range cellColors(t, s, 6, render.Options{Style: render.Flat}) {
		if c != (color.NRGBA{200, 100, 50, 255}) {
			t.Errorf("flat: cell %d is %v", i, c)
		}
	}
}

// TestMirrorShowsWhatItFaces puts a red wall before a mirror.
func TestMirrorShowsWhatItFaces(t *testing.T) {
	mirror, wall, all := storagetest.NewModel(), storagetest.NewModel(), storagetest.NewModel()
	box(mirror, 0, 0, 0, 8, 8, 1, storage.RGB(255, 255, 255))
	box(wall, 0, 8, 0, 8, 9, 12, storage.RGB(255, 0, 0))
	box(all, 0, 0, 0, 8, 8, 1, storage.RGB(255, 255, 255))
	box(all, 0, 8, 0, 8, 9, 12, storage.RGB(255, 0, 0))
	s := &render.Subject{Volume: all, Layers: []render.Layer{
		{ID: 1, Volume: mirror, Material: &scene.Material{Color: [4]float32{1, 1, 1, 1}, Metallic: 1}}, {ID: 2, Volume: wall},
	}}
	r := shoot(t, s, render.Options{Width: 90, Height: 90, Camera: render.Camera{Angles: &render.Angles{Pitch: 30}}})
	x, y, _ := render.NewView(&r.Camera, 90, 90).Project(render.Vec{X: 4, Y: 4, Z: 1})
	if c := r.Image.NRGBAAt(int(x), int(y)); c.R < 100 || c.G > 20 || c.B > 20 {
		t.Errorf("the mirror shows %v, want the red wall", c)
	}
}

func TestLightIsTinted(t *testing.T) {
	v := storagetest.NewModel()
	v.Set(storage.Pos{}, storage.RGB(200, 200, 200))
	l := render.DefaultLighting()
	l.SunColor, l.SkyColor = color.NRGBA{255, 0, 0, 255}, color.NRGBA{0, 0, 255, 255}
	for _, q := range []render.Quality{render.Draft, render.Standard} {
		top := draw(t, v, render.Options{Width: 40, Height: 40, Preset: "top", Quality: q, Lighting: &l}).Image.NRGBAAt(20, 20)
		below := draw(t, v, render.Options{Width: 40, Height: 40, Preset: "bottom", Quality: q, Lighting: &l}).Image.NRGBAAt(20, 20)
		if top.R < 100 || top.G != 0 || top.B < 50 || below.R != 0 || below.B < 50 {
			t.Errorf("quality %d: under a red sun in a blue sky the top is %v, the bottom %v", q, top, below)
		}
	}
}
