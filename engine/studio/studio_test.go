package studio_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image"
	"image/color"
	"image/png"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/picture"
	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/render/annotate"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/engine/section"
	"github.com/goxel-daemon/goxel-daemon/engine/studio"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

var (
	red   = storage.RGB(220, 40, 40)
	green = storage.RGB(40, 180, 60)
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

// block returns a layer that is filled from lo up to but not including hi.
func block(id int, name string, lo, hi storage.Pos, c storage.Color) *scene.Layer {
	l := scene.NewLayer(id, name, newVolume())
	for z := lo.Z; z < hi.Z; z++ {
		for y := lo.Y; y < hi.Y; y++ {
			for x := lo.X; x < hi.X; x++ {
				l.Volume.Set(storage.Pos{X: x, Y: y, Z: z}, c)
			}
		}
	}
	return l
}

// tower is a red block with a green one on top, and a hidden layer.
func tower() *scene.Scene {
	hidden := block(7, "hidden", storage.Pos{X: 20, Y: 20, Z: 20}, storage.Pos{X: 22, Y: 22, Z: 22}, green)
	hidden.Visible = false
	return &scene.Scene{Active: 1, Layers: []*scene.Layer{
		block(1, "base", storage.Pos{X: -4, Y: -4}, storage.Pos{X: 4, Y: 4, Z: 4}, red),
		block(3, "top", storage.Pos{X: -2, Y: -2, Z: 4}, storage.Pos{X: 2, Y: 2, Z: 8}, green),
		hidden,
	}}
}

var small = render.Options{Width: 48, Height: 40}

// shoot carries out an order or fails the test.
func shoot(t testing.TB, s *scene.Scene, o studio.Order) *studio.Result {
	t.Helper()
	res, err := studio.New(0).Shoot(t.Context(), s, &o, studio.Env{NewVolume: newVolume})
	if err != nil {
		t.Fatalf("%+v: %v", o, err)
	}
	return res
}

func decode(t testing.TB, p *studio.Picture) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(p.Data))
	if err != nil {
		t.Fatalf("%s: %v", p.Name, err)
	}
	if size := img.Bounds().Size(); size.X != p.Width || size.Y != p.Height {
		t.Fatalf("%s: the file has %v, the result says %d x %d", p.Name, size, p.Width, p.Height)
	}
	return img
}

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

func TestViewsAreNamed(t *testing.T) {
	s := tower()
	m := scene.Identity
	m[14] = 40 // straight above
	s.Cameras = []scene.Camera{{Name: "Above", Dist: 40, Matrix: m, Active: true}}
	name, active := "Above", ""
	position := render.Vec{X: 30, Y: -30, Z: 20}
	res := shoot(t, s, studio.Order{Options: small, Views: []studio.View{
		{Preset: "Top"},
		{Preset: "top"},
		{Name: "mine", Preset: "left"},
		{Project: &name},
		{Project: &active},
		{Camera: render.Camera{Position: &position}},
		{Camera: render.Camera{Angles: &render.Angles{Yaw: 10, Pitch: 20}}},
	}})
	var names []string
	for i := range res.Pictures {
		names = append(names, res.Pictures[i].Name)
		decode(t, &res.Pictures[i])
	}
	if got := strings.Join(names, ","); got != "top,top 2,mine,Above,camera,view,10 20" {
		t.Errorf("names %s", got)
	}
	if !bytes.Equal(res.Pictures[3].Data, res.Pictures[4].Data) {
		t.Error("the active camera and the same one by name show different things")
	}
}

func TestSheetHoldsThePictures(t *testing.T) {
	views := []studio.View{{Preset: "front"}, {Preset: "back_left"}}
	alone := shoot(t, tower(), studio.Order{Options: small, Views: views})
	res := shoot(t, tower(), studio.Order{Options: small, Views: views, Layout: studio.Sheet, Title: "tower"})
	sheet := decode(t, &res.Pictures[0])
	bare := shoot(t, tower(), studio.Order{Options: small, Views: views, Layout: studio.Sheet, Labels: render.Off})
	if bare.Pictures[0].Height >= res.Pictures[0].Height {
		t.Error("labels and title take no room")
	}
	for i, shot := range res.Pictures[0].Shots {
		one := decode(t, &alone.Pictures[i])
		for y := range 40 {
			for x := range 48 {
				a, b := color.NRGBAModel.Convert(one.At(x, y)), color.NRGBAModel.Convert(sheet.At(shot.At.Min.X+x, shot.At.Min.Y+y))
				if a != b {
					t.Fatalf("%s: pixel %d,%d is %v alone and %v on the sheet", shot.Name, x, y, a, b)
				}
			}
		}
	}
}

func TestSpritesShareAScale(t *testing.T) {
	res := shoot(t, tower(), studio.Order{Options: small, Turntable: 12, Layout: studio.Sprites, Columns: 4, Sprites: studio.SpriteOptions{Padding: 2, Image: "a.png"}})
	p := &res.Pictures[0]
	if len(p.Shots) != 12 || p.Shots[11].Name != "frame 11" || p.Shots[3].Name != "frame 03" {
		t.Fatalf("%d shots", len(p.Shots))
	}
	for i := range p.Shots {
		if a, b := p.Shots[0].Camera, p.Shots[i].Camera; a.OrthoWidth != b.OrthoWidth {
			t.Errorf("frame %d is %v wide, the first %v", i, b.OrthoWidth, a.OrthoWidth)
		}
	}
	var atlas struct {
		Frames map[string]struct{ Frame struct{ X, Y, W, H int } }
		Meta   struct{ Image string }
	}
	if err := json.Unmarshal(res.Atlas, &atlas); err != nil || len(atlas.Frames) != 12 || atlas.Meta.Image != "a.png" {
		t.Errorf("%v, %d frames, of %q", err, len(atlas.Frames), atlas.Meta.Image)
	}
	if f := atlas.Frames["frame 05"].Frame; image.Rect(f.X, f.Y, f.X+f.W, f.Y+f.H) != p.Shots[5].At {
		t.Errorf("frame 05 is at %+v in the atlas and at %v in the result", f, p.Shots[5].At)
	}
	trimmed := shoot(t, tower(), studio.Order{Options: small, Views: []studio.View{{Preset: "front"}, {Preset: "right"}}, Layout: studio.Sprites, Sprites: studio.SpriteOptions{Trim: true}})
	if trimmed.Pictures[0].Width*trimmed.Pictures[0].Height >= 2*48*40 {
		t.Error("trimmed sprites take no less room")
	}
}

func TestCutAndSlices(t *testing.T) {
	base := shoot(t, tower(), studio.Order{Options: small, Cut: &studio.Cut{Axis: section.Z, At: 4, Away: section.Above}})
	if base.Voxels != 8*8*4 || base.Bounds.Max.Z != 4 {
		t.Errorf("without its top the tower has %d voxels in %v", base.Voxels, base.Bounds)
	}
	region := storage.Box{Min: storage.Pos{X: -4, Y: -4}, Max: storage.Pos{X: -2, Y: 4, Z: 8}}
	if res := shoot(t, tower(), studio.Order{Options: small, Region: region}); res.Voxels != 2*8*4 {
		t.Errorf("the region holds %d voxels", res.Voxels)
	}
	slices := shoot(t, tower(), studio.Order{Options: small, Slices: &studio.Slices{Axis: section.Z}})
	if len(slices.Pictures) != 8 || slices.Pictures[5].Name != "z 5" {
		t.Fatalf("%d slices", len(slices.Pictures))
	}
	both := shoot(t, tower(), studio.Order{Options: small, Slices: &studio.Slices{Axis: section.X, Thickness: 3}, Views: []studio.View{{Preset: "left"}, {Preset: "top"}}})
	if len(both.Pictures) != 6 || both.Pictures[5].Name != "top x 2 to 3" {
		t.Errorf("%d pictures, the last %s", len(both.Pictures), both.Pictures[len(both.Pictures)-1].Name)
	}
	apart := shoot(t, tower(), studio.Order{Options: small, Slices: &studio.Slices{Axis: section.Z, Thickness: 2, Gap: 4}, Annotate: &annotate.Options{Box: true}})
	whole := shoot(t, tower(), studio.Order{Options: small, Annotate: &annotate.Options{Box: true}})
	if w, v := apart.Pictures[0].Shots[0].Camera.OrthoWidth, whole.Pictures[0].Shots[0].Camera.OrthoWidth; len(apart.Pictures) != 1 || w <= 1.5*v {
		t.Errorf("apart the tower needs a width of %v, whole %v", w, v)
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

func TestOrdersWaitForMemory(t *testing.T) {
	one := render.Options{Width: 256, Height: 256}
	need := one.Bytes() + 10*256*256
	s := studio.New(need + need/2)
	results := make(chan error, 4)
	for range 4 {
		go func() {
			_, err := s.Shoot(t.Context(), tower(), &studio.Order{Options: one}, studio.Env{NewVolume: newVolume})
			results <- err
		}()
	}
	for range 4 {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	var tooMuch *studio.MemoryError
	_, err := s.Shoot(t.Context(), tower(), &studio.Order{Options: render.Options{Width: 1024, Height: 1024}}, studio.Env{NewVolume: newVolume})
	if !errors.As(err, &tooMuch) || tooMuch.Limit != need+need/2 || !strings.Contains(err.Error(), "--render-memory") {
		t.Errorf("got %v", err)
	}
}

// TestModelsWaitForMemory has an order that is held up while its layers are merged: others that make volumes wait, and one that makes none does
// not.
func TestModelsWaitForMemory(t *testing.T) {
	s := studio.New(2 << 20)
	merging, goOn, done := make(chan struct{}), make(chan struct{}), make(chan error)
	var once atomic.Bool
	o := studio.Order{Options: small}
	heavy := tower()
	var cells [storage.TileCells]storage.Color
	for i := range cells {
		cells[i] = storage.RGB(uint8(i), uint8(i>>8), 1) // too many colours to take little memory
	}
	for x := range int32(128) {
		heavy.Layers[0].Volume.SetTile(storage.TilePos{X: x}, &storage.Tile{Form: storage.Raw, Cells: &cells, Occ: &storage.FullOcc})
	}
	go func() {
		_, err := s.Shoot(t.Context(), heavy, &o, studio.Env{NewVolume: func() storage.Volume {
			if once.CompareAndSwap(false, true) {
				close(merging)
				<-goOn
			}
			return newVolume()
		}})
		done <- err
	}()
	<-merging
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err := s.Shoot(ctx, heavy, &o, studio.Env{NewVolume: func() storage.Volume {
		t.Error("two orders make volumes at once")
		return newVolume()
	}})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("an order that waits for memory: %v", err)
	}
	single := &scene.Scene{Layers: tower().Layers[:1]}
	if _, err := s.Shoot(t.Context(), single, &o, studio.Env{NewVolume: newVolume}); err != nil {
		t.Errorf("an order that makes no volumes: %v", err)
	}
	close(goOn)
	if err := <-done; err != nil {
		t.Errorf("the first order: %v", err)
	}
}

func TestOrdersThatCannotBe(t *testing.T) {
	none, position := "none", render.Vec{X: 50}
	for want, o := range map[string]studio.Order{
		"layers":        {Layers: []int{2}},
		"width":         {Options: render.Options{Width: 5000}},
		"passes":        {Passes: []studio.Pass{9}},
		"views":         {Views: make([]studio.View, 361)},
		"camera":        {Views: []studio.View{{Project: &none}}},
		"camera_preset": {Turntable: 3, Views: []studio.View{{Preset: "inside"}}},
		"turntable":     {Turntable: 3, Slices: &studio.Slices{}},
		"slices":        {Slices: &studio.Slices{Thickness: -1}},
	} {
		_, err := studio.New(0).Shoot(t.Context(), tower(), &o, studio.Env{NewVolume: newVolume})
		var own *studio.Error
		var option *render.OptionError
		got := ""
		if errors.As(err, &own) {
			got = own.Parameter
		} else if errors.As(err, &option) {
			got = option.Parameter
		}
		if got != want {
			t.Errorf("%s: error %v", want, err)
		}
	}
	for name, o := range map[string]studio.Order{
		"empty slices": {Region: storage.Box{Min: storage.Pos{X: 90}, Max: storage.Pos{X: 91, Y: 1, Z: 1}}, Slices: &studio.Slices{}},
		"positions":    {Turntable: 3, Views: []studio.View{{Camera: render.Camera{Position: &position}}}},
		"depth sheet":  {Layout: studio.Sheet, Passes: []studio.Pass{studio.Depth}},
		"two passes":   {Layout: studio.Sprites, Passes: []studio.Pass{studio.Color, studio.Normal}},
		"pixels":       {Options: render.Options{Width: 4096, Height: 4096}, Turntable: 5},
		"sheet":        {Options: render.Options{Width: 4096, Height: 9}, Turntable: 60, Layout: studio.Sprites, Columns: 60},
	} {
		if _, err := studio.New(0).Shoot(t.Context(), tower(), &o, studio.Env{NewVolume: newVolume}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestCancelledOrdersEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	o := studio.Order{Options: render.Options{Width: 2048, Height: 2048, Quality: render.High, Samples: 4096}}
	started := make(chan struct{})
	var once atomic.Bool
	done := make(chan error)
	go func() {
		_, err := studio.New(1<<31).Shoot(ctx, tower(), &o, studio.Env{NewVolume: newVolume, Progress: func(int64, int64) {
			if once.CompareAndSwap(false, true) {
				close(started)
			}
		}})
		done <- err
	}()
	<-started
	cancel()
	select {
	case err := <-done:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("it goes on")
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

func TestNamesOfPicturesDiffer(t *testing.T) {
	views := func(names ...string) (list []studio.View) {
		for _, n := range names {
			list = append(list, studio.View{Name: n})
		}
		return list
	}
	o := studio.Order{Options: small, Views: views("a", "A", "a 2", "a", "b", "a 3", "a 2")}
	seen := map[string]bool{}
	for i, p := range shoot(t, tower(), o).Pictures {
		key := strings.ToLower(p.Name)
		if seen[key] {
			t.Errorf("two pictures are named %q", p.Name)
		}
		seen[key] = true
		if want := map[int]string{0: "a", 2: "a 2", 4: "b", 5: "a 3"}[i]; want != "" && p.Name != want {
			t.Errorf("picture %d is named %q, not %q", i, p.Name, want)
		}
	}
}

// TestNothingIsDrawnInVain asks for what fails at the end if nobody looks before, with a progress that fails the test.
func TestNothingIsDrawnInVain(t *testing.T) {
	far := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "far", newVolume())}}
	far.Layers[0].Volume.Set(storage.Pos{X: storage.MinCoord}, red)
	far.Layers[0].Volume.Set(storage.Pos{X: storage.MaxCoord - 1}, red)
	bad := studio.View{Camera: render.Camera{FOV: 300}}
	apart := studio.SpriteOptions{Padding: 1024, PowerOfTwo: true}
	for name, c := range map[string]struct {
		parameter string
		order     studio.Order
	}{
		"camera of one view": {"views[1]", studio.Order{Views: []studio.View{{}, bad}}},
		"preset of one view": {"views[2]", studio.Order{Views: []studio.View{{}, {}, {Preset: "inside"}}}},
		"sprite of no angle": {"views[1]", studio.Order{Layout: studio.Sprites, Views: []studio.View{{}, {Project: new(string)}}}},
		"the only view":      {"camera.fov", studio.Order{Views: []studio.View{bad}}},
		"scale of notes":     {"annotations.scale", studio.Order{Annotate: &annotate.Options{Scale: 9}}},
		"too many ids":       {"passes", studio.Order{Passes: []studio.Pass{studio.ID}}},
		"a pass twice":       {"passes", studio.Order{Passes: []studio.Pass{studio.Color, studio.Color}}},
		"wide sprites":       {"layout", studio.Order{Options: render.Options{Width: 4096, Height: 9}, Turntable: 60, Layout: studio.Sprites, Columns: 60}},
		"wide sheet":         {"layout", studio.Order{Options: render.Options{Width: 300, Height: 3}, Turntable: 300, Layout: studio.Sheet, Columns: 300}},
		"room on a sheet":    {"memory", studio.Order{Options: small, Turntable: 30, Layout: studio.Sprites, Sprites: apart}},
		"format of a sheet":  {"format", studio.Order{Options: render.Options{Width: 400, Height: 9}, Turntable: 50, Layout: studio.Sheet, Columns: 50, File: studio.File{Format: picture.ByName("webp")}}},
	} {
		env := studio.Env{NewVolume: newVolume, Progress: func(int64, int64) { t.Errorf("%s: something is drawn", name) }}
		_, err := studio.New(64<<20).Shoot(t.Context(), far, &c.order, env)
		if got := parameterOf(err); got != c.parameter {
			t.Errorf("%s: %q in %v, not %q", name, got, err, c.parameter)
		}
	}
}

// parameterOf returns what an error is about.
func parameterOf(err error) string {
	var own *studio.Error
	var option *render.OptionError
	var memory *studio.MemoryError
	var size *picture.SizeError
	switch {
	case errors.As(err, &own):
		return own.Parameter
	case errors.As(err, &option):
		return option.Parameter
	case errors.As(err, &memory):
		return "memory"
	case errors.As(err, &size):
		return "format"
	}
	return ""
}

// TestNotesGoWithTheSlices marks the green block, which stands on the second slice, in a model that is taken apart, and looks for the mark
// and for the numbers of its voxels where they are drawn.
func TestNotesGoWithTheSlices(t *testing.T) {
	top := storage.Box{Min: storage.Pos{X: -2, Y: -2, Z: 4}, Max: storage.Pos{X: 2, Y: 2, Z: 8}}
	o := studio.Order{
		Options: render.Options{Width: 120, Height: 120, Style: render.Flat, Quality: render.Draft}, Views: []studio.View{{Preset: "front"}},
		Slices: &studio.Slices{Axis: section.Z, Thickness: 4, Gap: 40}, Passes: []studio.Pass{studio.Color, studio.ID},
	}
	plain := shoot(t, tower(), o)
	o.Annotate = &annotate.Options{
		Highlights: []annotate.Highlight{{Box: top, Color: color.NRGBA{R: 255, B: 255, A: 255}}},
		Callouts:   []annotate.Callout{{At: render.Vec{Z: 8}}},
	}
	marked := shoot(t, tower(), o)
	before, after, ids := decode(t, &plain.Pictures[0]), decode(t, &marked.Pictures[0]), decode(t, &marked.Pictures[1])
	shot := marked.Pictures[1].Shots[0]
	if want := (storage.Box{Min: storage.Pos{X: -4, Y: -4}, Max: storage.Pos{X: 4, Y: 4, Z: 8}}); shot.Box != want {
		t.Fatalf("the voxels are numbered in %v, want %v", shot.Box, want)
	}
	kept, changed := 0, 0
	for y := range 120 {
		for x := range 120 {
			p, seen := render.IDCell(shot.Box, color.NRGBAModel.Convert(ids.At(x, y)).(color.NRGBA))
			switch differs := before.At(x, y) != after.At(x, y); {
			case seen && p.Z < 4 && differs:
				t.Fatalf("pixel %d,%d shows the voxel %v, which is not marked, otherwise than before", x, y, p)
			case seen && p.Z < 4:
				kept++
			case seen && differs:
				changed++
			}
		}
	}
	if kept == 0 || changed == 0 {
		t.Errorf("%d pixels of the lower slice are as before, %d of the upper one are not", kept, changed)
	}
}

// TestMarksOfManySlices marks a box that more slices share than may be marked.
func TestMarksOfManySlices(t *testing.T) {
	all := annotate.Highlight{Box: storage.Box{Min: storage.Pos{X: -4, Y: -4, Z: -9}, Max: storage.Pos{X: 4, Y: 4, Z: 99}}, Label: "all"}
	o := studio.Order{Options: small, Slices: &studio.Slices{Axis: section.Z, Gap: 2}, Annotate: &annotate.Options{Highlights: []annotate.Highlight{all}, Ticks: true}}
	if res := shoot(t, tower(), o); len(res.Warnings) != 1 || !strings.Contains(res.Warnings[0], "gaps") {
		t.Errorf("warnings %q", res.Warnings)
	}
	for range 32 {
		o.Annotate.Highlights = append(o.Annotate.Highlights, all)
	}
	_, err := studio.New(0).Shoot(t.Context(), tower(), &o, studio.Env{NewVolume: newVolume})
	var own *studio.Error
	if !errors.As(err, &own) || own.Parameter != "annotations.highlights" {
		t.Errorf("33 boxes in 8 slices: %v", err)
	}
}

func TestVoxelsInOneCellCountOnce(t *testing.T) {
	s := tower()
	s.Layers = append(s.Layers, block(9, "again", storage.Pos{X: -4, Y: -4}, storage.Pos{X: 4, Y: 4, Z: 4}, green))
	if res := shoot(t, s, studio.Order{Options: small}); res.Voxels != 8*8*4+4*4*4 {
		t.Errorf("%d voxels", res.Voxels)
	}
}
