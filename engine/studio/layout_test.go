package studio_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/render/annotate"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/engine/section"
	"github.com/goxel-daemon/goxel-daemon/engine/studio"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

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
