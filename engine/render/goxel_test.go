package render_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/gox"
	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

// goxelPicture is a picture that Goxel made of a file.
type goxelPicture struct {
	name   string
	theirs image.Image
	scene  *scene.Scene
	volume storage.Volume // the visible layers merged
	camera render.Camera
}

// goxelPictures reads the pictures of the corpus and the files that they are of. It skips the test if there are none.
func goxelPictures(t *testing.T) []goxelPicture {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(formattest.Corpus(t), "goxel-renders", "*.gox.png"))
	if err != nil || len(names) == 0 {
		t.Skipf("no pictures of Goxel: %v", err)
	}
	var list []goxelPicture
	for _, name := range names {
		list = append(list, readGoxelPicture(t, name))
	}
	return list
}

func readGoxelPicture(t *testing.T, name string) goxelPicture {
	t.Helper()
	file, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	p := goxelPicture{name: filepath.Base(name)}
	if p.theirs, err = png.Decode(bytes.NewReader(file)); err != nil {
		t.Fatal(err)
	}
	p.name = p.name[:len(p.name)-len(".png")]
	newVolume := func() storage.Volume { return dense.New(storage.Options{}) }
	found, err := filepath.Glob(filepath.Join(formattest.Corpus(t), "*", p.name))
	if err != nil || len(found) == 0 {
		t.Fatalf("%s: no such file in the corpus: %v", p.name, err)
	}
	data, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	if p.scene, err = gox.Decode(t.Context(), data, &format.DecodeOptions{NewVolume: newVolume}); err != nil {
		t.Fatal(err)
	}
	p.volume = formattest.Merge(p.scene, newVolume())
	// What Goxel looks through where the file has no camera, and no box to fit it to.
	p.camera = render.Camera{Target: &render.Vec{}, Angles: &render.Angles{Yaw: 45, Pitch: 45}, Distance: 128, FOV: render.SceneFOV}
	if len(p.scene.Cameras) > 0 {
		if p.camera, err = render.SceneCamera(p.scene.Cameras, ""); err != nil {
			t.Fatalf("%s: %v", p.name, err)
		}
	}
	return p
}

// ours draws the same picture over nothing; with one ray for a pixel if the camera is not that of the file.
func (p *goxelPicture) ours(t *testing.T) *render.Result {
	t.Helper()
	o := render.Options{
		Width: p.theirs.Bounds().Dx(), Height: p.theirs.Bounds().Dy(), Style: render.Goxel, Camera: p.camera,
		Background: &render.Background{}, Buffers: true,
	}
	if len(p.scene.Cameras) == 0 {
		o.Quality = render.Draft
	}
	r, err := render.Draw(t.Context(), &render.Subject{Volume: p.volume, Light: p.scene.Light}, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (p *goxelPicture) at(x, y int) color.NRGBA {
	return color.NRGBAModel.Convert(p.theirs.At(x, y)).(color.NRGBA)
}

// backgroundColumn is a column of pixels that shows nothing but the background in every picture.
const backgroundColumn = 1010

// TestGoxelPictures compares silhouettes, which are those of the files' cameras, and the brightness of surfaces.
func TestGoxelPictures(t *testing.T) {
	for _, p := range goxelPictures(t) {
		t.Run(p.name, func(t *testing.T) {
			r := p.ours(t)
			p.compareSilhouettes(t, r)
			p.compareShading(t, r)
		})
	}
}

func (p *goxelPicture) compareSilhouettes(t *testing.T, r *render.Result) {
	t.Helper()
	both, either := 0, 0
	for y := range r.Image.Rect.Dy() {
		empty := p.at(backgroundColumn, y)
		for x := range r.Image.Rect.Dx() {
			ours, theirs := r.Image.NRGBAAt(x, y).A > 0, p.at(x, y) != empty
			if ours && theirs {
				both++
			}
			if ours || theirs {
				either++
			}
		}
	}
	overlap := float64(both) / float64(either)
	t.Logf("%.4f of %d pixels overlap", overlap, either)
	if overlap < 0.95 {
		t.Errorf("only %.4f of the silhouettes overlap", overlap)
	}
}

// TestGoxelBackground compares the gradient behind nothing.
func TestGoxelBackground(t *testing.T) {
	p := goxelPictures(t)[0]
	o := render.Options{Width: 8, Height: p.theirs.Bounds().Dy(), Style: render.Goxel, Quality: render.Draft}
	r := draw(t, dense.New(storage.Options{}), o)
	for y := range o.Height {
		got, want := r.Image.NRGBAAt(4, y), p.at(backgroundColumn, y)
		if math.Abs(float64(got.R)-float64(want.R)) > 1 || got.G != got.R || got.B != got.R || got.A != 255 {
			t.Fatalf("row %d is %v, in Goxel's picture %v", y, got, want)
		}
	}
}

// surface is what a pixel shows.
type surface struct {
	color storage.Color
	face  trace.Face
}

// surfaces returns the brightness of both pictures where both show the same surface all around, by surface.
func (p *goxelPicture) surfaces(r *render.Result) (ours, theirs map[surface][]float64) {
	ours, theirs = map[surface][]float64{}, map[surface][]float64{}
	at := func(x, y int) surface {
		i := y*r.Buffers.Width + x
		if math.IsInf(float64(r.Buffers.Depth[i]), 1) {
			return surface{}
		}
		return surface{p.volume.Get(r.Buffers.Cell[i]), r.Buffers.Face[i]}
	}
	for y := 2; y < r.Buffers.Height-2; y++ {
		for x := 2; x < r.Buffers.Width-2; x++ {
			s := at(x, y)
			if s.color.Empty() || s != at(x-2, y-2) || s != at(x+2, y-2) || s != at(x-2, y+2) || s != at(x+2, y+2) {
				continue
			}
			ours[s] = append(ours[s], brightness(r.Image.NRGBAAt(x, y)))
			theirs[s] = append(theirs[s], brightness(p.at(x, y)))
		}
	}
	return ours, theirs
}

func brightness(c color.NRGBA) float64 { return (float64(c.R) + float64(c.G) + float64(c.B)) / 3 }

func median(list []float64) float64 {
	list = slices.Clone(list)
	slices.Sort(list)
	return list[len(list)/2]
}

const (
	fewest   = 80 // pixels that must show a surface for its place in the order
	many     = 400
	likeness = 8 // how far the brightness of surfaces of many pixels may be from Goxel's
)

// compareShading compares the brightness of most of the pixels of each surface, since shadows and dark corners are drawn otherwise, and the order
// of the sides of voxels of the same colour.
func (p *goxelPicture) compareShading(t *testing.T, r *render.Result) {
	t.Helper()
	ours, theirs := p.surfaces(r)
	ordered := 0
	for s, list := range theirs {
		if len(list) < fewest {
			continue
		}
		a, b := median(ours[s]), median(list)
		t.Logf("face %d of %v: %.1f, in Goxel's picture %.1f (%d pixels)", s.face, s.color, a, b, len(list))
		if len(list) >= many && math.Abs(a-b) > likeness {
			t.Errorf("face %d of %v has brightness %.1f, in Goxel's picture %.1f", s.face, s.color, a, b)
		}
		for other, others := range theirs {
			if len(others) < fewest || other.color != s.color || median(others) <= b {
				continue
			}
			ordered++
			if median(ours[other]) <= a {
				t.Errorf("of %v face %d is not brighter than %d as in Goxel's picture", s.color, other.face, s.face)
			}
		}
	}
	if ordered < 3 {
		t.Errorf("%d pairs of surfaces say little", ordered)
	}
}
