package studio_test

import (
	"fmt"
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/picture"
	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/render/annotate"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/engine/section"
	"github.com/goxel-daemon/goxel-daemon/engine/studio"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

func looking(from, to render.Vec) []studio.View {
	return []studio.View{{Camera: render.Camera{Position: &from, Target: &to}}}
}

func TestPicturesOfNothingWarn(t *testing.T) {
	away := looking(render.Vec{Z: 30}, render.Vec{Y: -60, Z: 20})
	for name, c := range map[string]struct {
		want  string // part of the only warning, "" for none
		scene *scene.Scene
		order studio.Order
	}{
		"a model":         {"", tower(), studio.Order{}},
		"no voxels":       {"there are no voxels", &scene.Scene{}, studio.Order{}},
		"an empty region": {"region and cut", tower(), studio.Order{Region: storage.Box{Min: storage.Pos{X: 50}, Max: storage.Pos{X: 60, Y: 1, Z: 1}}}},
		"a cut beyond":    {"region and cut", tower(), studio.Order{Cut: &studio.Cut{Axis: section.Z, At: -9, Away: section.Above}}},
		"looking away":    {"view: no voxel is in the picture", tower(), studio.Order{Views: away}},
		"looking back":    {"no voxel is in the picture", tower(), studio.Order{Views: looking(render.Vec{X: 20}, render.Vec{X: 40})}},
		"small and away":  {"no voxel is in the picture", tower(), studio.Order{Views: away, File: studio.File{MaxBytes: 9000}}},
		"inside":          {"inside the voxel 1,1,2", tower(), studio.Order{Views: looking(render.Vec{X: 1.5, Y: 1.5, Z: 2.5}, render.Vec{X: 9})}},
		"within the box":  {"", tower(), studio.Order{Views: looking(render.Vec{X: 3.5, Y: 3.5, Z: 6}, render.Vec{})}},
		"partly behind":   {"", tower(), studio.Order{Views: looking(render.Vec{X: 3.5, Y: 3.5, Z: 6}, render.Vec{X: 90, Z: 6})}},
		"beyond all":      {"", tower(), studio.Order{Views: looking(render.Vec{X: 1e11}, render.Vec{})}},
		"an empty slice":  {"", tower(), studio.Order{Slices: &studio.Slices{Axis: section.X, Thickness: 1}}},
	} {
		c.order.Options = small
		got := shoot(t, c.scene, c.order).Warnings
		if c.want == "" && len(got) == 0 {
			continue
		}
		if c.want == "" || len(got) != 1 || !strings.Contains(got[0], c.want) {
			t.Errorf("%s: warnings %q, not one with %q", name, got, c.want)
		}
	}
}

func TestFormatsThatLoseWarn(t *testing.T) {
	clear, half := render.Plain(color.NRGBA{}), render.Plain(color.NRGBA{R: 255, A: 128})
	for _, c := range []struct {
		format string
		back   *render.Background
		passes []studio.Pass
		want   string // the start of the warnings, one after the other
	}{
		{"png", clear, []studio.Pass{studio.Color, studio.Depth, studio.ID}, ""},
		{"jpeg", nil, nil, ""},
		{"webp", half, nil, ""},
		{"jpeg", clear, nil, "[format jpeg keeps no transparency: pictures lie on white]"},
		{"jpeg", half, nil, "[format jpeg keeps no transparency: pictures lie on #ff0000]"},
		{"jpeg", nil, []studio.Pass{studio.Color, studio.ID}, "[format jpeg changes colours a little, so that those of pass id"},
		{"bmp", nil, []studio.Pass{studio.Depth}, "[format bmp keeps 8 of the 16 bits of pass depth]"},
	} {
		o := studio.Order{Options: small, Passes: c.passes, File: studio.File{Format: picture.ByName(c.format)}}
		o.Options.Background = c.back
		got := shoot(t, tower(), o).Warnings
		if text := fmt.Sprint(got); c.want == "" && len(got) > 0 || !strings.HasPrefix(text, c.want) {
			t.Errorf("%s %v %v: warnings %q, not %q", c.format, c.back, c.passes, got, c.want)
		}
	}
}

func TestWarningsAreFew(t *testing.T) {
	var views []studio.View
	for range 20 {
		views = append(views, looking(render.Vec{X: 20}, render.Vec{X: 40})...)
	}
	if got := shoot(t, tower(), studio.Order{Options: small, Views: views}).Warnings; len(got) < 2 || len(got) > 10 {
		t.Errorf("%d warnings of 20 views that look away", len(got))
	}
}

func TestViewsAreNamedAsAskedFor(t *testing.T) {
	res := shoot(t, tower(), studio.Order{Options: small, Views: []studio.View{{}, {Preset: "front_right"}, {Preset: "Front Left"}, {Preset: "iso"}}})
	for i, want := range []string{"isometric", "front_right", "front_left", "iso"} {
		if got := res.Pictures[i].Name; got != want {
			t.Errorf("picture %d is named %q, not %q", i, got, want)
		}
	}
}

// TestArrowsStayInOneCornerOfATurntable looks for the blue arrow of Z, which no voxel has the colour of.
func TestArrowsStayInOneCornerOfATurntable(t *testing.T) {
	s := &scene.Scene{Layers: []*scene.Layer{
		block(1, "plate", storage.Pos{}, storage.Pos{X: 24, Y: 24, Z: 1}, green),
		block(2, "mast", storage.Pos{X: 11, Y: 11}, storage.Pos{X: 13, Y: 13, Z: 20}, red),
	}}
	o := studio.Order{Options: render.Options{Width: 200, Height: 200}, Turntable: 8, Annotate: &annotate.Options{Gizmo: &annotate.Gizmo{}}}
	for _, p := range shoot(t, s, o).Pictures {
		img := decode(t, &p)
		if n := blue(img, image.Rect(0, 100, 100, 200)); n == 0 {
			t.Errorf("%s: no arrow in the bottom left corner, %d pixels of one elsewhere", p.Name, blue(img, img.Bounds()))
		}
	}
}

// blue counts the pixels that are blue.
func blue(img image.Image, in image.Rectangle) (n int) {
	for y := in.Min.Y; y < in.Max.Y; y++ {
		for x := in.Min.X; x < in.Max.X; x++ {
			if c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA); int(c.B) > int(c.R)+60 && int(c.B) > int(c.G)+40 {
				n++
			}
		}
	}
	return n
}
