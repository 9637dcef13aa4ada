package studio_test

import (
	"image/color"
	"sync/atomic"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/picture"
	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/engine/studio"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

func TestDefaultOrderIsOnePicture(t *testing.T) {
	res := shoot(t, tower(), studio.Order{})
	p := &res.Pictures[0]
	if len(res.Pictures) != 1 || p.Name != "isometric" || p.Width != 512 || p.Height != 512 || p.Format.Name != "png" || len(p.Shots) != 1 {
		t.Errorf("%d pictures, the first %s of %d x %d", len(res.Pictures), p.Name, p.Width, p.Height)
	}
	decode(t, p)
	want := storage.Box{Min: storage.Pos{X: -4, Y: -4}, Max: storage.Pos{X: 4, Y: 4, Z: 8}}
	if res.Bounds != want || res.Voxels != 8*8*4+4*4*4 || res.Took <= 0 {
		t.Errorf("bounds %v, %d voxels, took %v", res.Bounds, res.Voxels, res.Took)
	}
	if s := p.Shots[0]; !s.Complete || s.Samples < 1 || s.Camera.Position == nil || !s.At.Empty() {
		t.Errorf("shot %+v", s)
	}
}

func TestHiddenLayersAreDrawnIfNamed(t *testing.T) {
	if res := shoot(t, tower(), studio.Order{Options: small, Layers: []int{7}}); res.Voxels != 8 || res.Bounds.Min.X != 20 {
		t.Errorf("%d voxels in %v", res.Voxels, res.Bounds)
	}
}

func TestFormatsOfFiles(t *testing.T) {
	for i := range picture.Formats {
		f := &picture.Formats[i]
		res := shoot(t, tower(), studio.Order{Options: small, File: studio.File{Format: f}})
		if p := res.Pictures[0]; p.Format != f || len(p.Data) == 0 || p.Width != 48 {
			t.Errorf("%s: %d bytes of %s", f.Name, len(p.Data), p.Format.Name)
		}
	}
}

func TestLimitedFileIsPlainer(t *testing.T) {
	o := studio.Order{File: studio.File{MaxBytes: 3500}}
	res := shoot(t, tower(), o)
	if p := &res.Pictures[0]; !p.Plainer || len(p.Data) > 3500 {
		t.Errorf("plainer %v, %d bytes", p.Plainer, len(p.Data))
	} else {
		decode(t, p)
	}
}

// TestMaterialsOfLayers gives a layer a material that glows, in the dark.
func TestMaterialsOfLayers(t *testing.T) {
	s := tower()
	s.Materials = []scene.Material{scene.DefaultMaterial, {Color: [4]float32{1, 1, 1, 1}, Roughness: 1, Emission: [3]float32{0.5, 0.5, 0}}}
	s.Layers[0].Material, s.Layers[1].Material = 0, 1
	o := studio.Order{Options: render.Options{Width: 33, Height: 33, Lighting: &render.Lighting{Sun: render.Vec{Z: 1}, SunColor: color.NRGBA{A: 255}, SkyColor: color.NRGBA{A: 255}}}, Views: []studio.View{{Preset: "top"}}}
	img := decode(t, &shoot(t, s, o).Pictures[0])
	glow, dark := color.NRGBAModel.Convert(img.At(16, 16)).(color.NRGBA), color.NRGBAModel.Convert(img.At(5, 5)).(color.NRGBA)
	if glow.R < 100 || dark.R > 20 {
		t.Errorf("what glows is %v, the rest %v", glow, dark)
	}
}

func TestProgressGrowsToTheEnd(t *testing.T) {
	var last, calls atomic.Int64
	o := studio.Order{Options: small, Turntable: 3}
	_, err := studio.New(0).Shoot(t.Context(), tower(), &o, studio.Env{NewVolume: newVolume, Progress: func(done, total int64) {
		calls.Add(1)
		if done < 0 || done > total {
			t.Errorf("%d of %d", done, total)
		}
		last.Store(1000 * done / total)
	}})
	if err != nil || calls.Load() < 3 || last.Load() < 900 {
		t.Errorf("%v; %d calls, the last at %d of 1000", err, calls.Load(), last.Load())
	}
}

func TestLightOfProjects(t *testing.T) {
	if got := studio.LightingOf(nil); got.Diffuse != render.DefaultLighting().Diffuse || got.Sun == (render.Vec{}) {
		t.Errorf("the light of a new project is %+v", got)
	}
	l := scene.DefaultLight
	l.Intensity, l.Ambient, l.Pitch = 1, 0, 0
	got := studio.LightingOf(&l)
	if got.Diffuse != render.DefaultLighting().Diffuse/2 || got.Ambient != 0 || got.Sun.Z != 1 {
		t.Errorf("got %+v", got)
	}
	l.Intensity = -5
	if got := studio.LightingOf(&l); got.Diffuse != 0 {
		t.Errorf("a negative light is %v", got.Diffuse)
	}
}

func TestVoxelsInOneCellCountOnce(t *testing.T) {
	s := tower()
	s.Layers = append(s.Layers, block(9, "again", storage.Pos{X: -4, Y: -4}, storage.Pos{X: 4, Y: 4, Z: 4}, green))
	if res := shoot(t, s, studio.Order{Options: small}); res.Voxels != 8*8*4+4*4*4 {
		t.Errorf("%d voxels", res.Voxels)
	}
}
