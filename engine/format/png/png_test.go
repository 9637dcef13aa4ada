package png_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	stdpng "image/png"
	"io"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/png"
	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

func TestFormat(t *testing.T) {
	formattest.Suite{Format: png.Format(), Kinds: all.Kinds(), Write: map[string]any{"width": 32.0, "height": 24.0}}.Run(t)
}

// picture returns the decoded file of a scene and the warnings.
func picture(t testing.TB, s *scene.Scene, given map[string]any) (image.Image, []string) {
	t.Helper()
	f := png.Format()
	values, err := f.Values(format.ForWrite, given)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	var warnings []string
	opt := &format.EncodeOptions{NewVolume: newVolume, Values: values, Warn: func(text string) { warnings = append(warnings, text) }}
	if err := f.Write(t.Context(), &b, s, opt); err != nil {
		t.Fatal(err)
	}
	m, err := stdpng.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	return m, warnings
}

func TestPictureIsWhatTheRendererDraws(t *testing.T) {
	for _, sc := range formattest.Scenes(newVolume) {
		if sc.Name != "layers" && sc.Name != "hidden" && sc.Name != "alpha" {
			continue
		}
		v, err := edit.Flatten(t.Context(), sc.Scene.Layers, newVolume)
		if err != nil {
			t.Fatal(err)
		}
		for _, view := range []string{"isometric", "Top", "iso"} {
			got, warnings := picture(t, sc.Scene, map[string]any{"width": 90.0, "height": 60.0, "view": view, "samples": 9.0, "background": "#0080fF40"})
			want, err := render.Render(t.Context(), v, render.Options{
				Width: 90, Height: 60, Preset: view, Samples: 9, Background: render.Plain(color.NRGBA{G: 128, B: 255, A: 64}),
			})
			if err != nil {
				t.Fatal(err)
			}
			same(t, got, want.Image)
			if len(warnings) > 0 {
				t.Errorf("%s: got the warnings %q", sc.Name, warnings)
			}
		}
	}
}

func same(t testing.TB, got, want image.Image) {
	t.Helper()
	if got.Bounds() != want.Bounds() {
		t.Fatalf("got %v, want %v", got.Bounds(), want.Bounds())
	}
	for y := range want.Bounds().Dy() {
		for x := range want.Bounds().Dx() {
			if g, w := color.NRGBAModel.Convert(got.At(x, y)), want.At(x, y); g != w {
				t.Fatalf("got %v at %d,%d, want %v", g, x, y, w)
			}
		}
	}
}

func TestDefaultIsASquareOnNothing(t *testing.T) {
	l := scene.NewLayer(1, "l", newVolume())
	l.Volume.Set(storage.Pos{X: 9}, storage.RGB(1, 2, 3))
	m, _ := picture(t, &scene.Scene{Layers: []*scene.Layer{l}}, nil)
	_, _, _, corner := m.At(0, 0).RGBA()
	_, _, _, middle := m.At(256, 256).RGBA()
	if m.Bounds() != image.Rect(0, 0, 512, 512) || corner != 0 || middle != 0xffff {
		t.Errorf("got a picture of %v with alpha %d in the corner and %d in the middle", m.Bounds(), corner, middle)
	}
}

func TestBackgrounds(t *testing.T) {
	for text, want := range map[string]color.Color{
		"transparent": color.NRGBA{}, "Transparent": color.NRGBA{}, "#102030": color.NRGBA{16, 32, 48, 255}, "aabbcc80": color.NRGBA{170, 187, 204, 128},
	} {
		m, _ := picture(t, &scene.Scene{}, map[string]any{"width": 4.0, "height": 4.0, "background": text})
		if got := color.NRGBAModel.Convert(m.At(1, 1)); got != want {
			t.Errorf("%s: got %v, want %v", text, got, want)
		}
	}
	for _, text := range []string{"", "#12345", "#1234567", "blue", "#+12345", "#123456789"} {
		f := png.Format()
		values, err := f.Values(format.ForWrite, map[string]any{"background": text})
		if err != nil {
			t.Fatal(err)
		}
		var wrong *format.OptionError
		err = f.Write(t.Context(), io.Discard, &scene.Scene{}, &format.EncodeOptions{NewVolume: newVolume, Values: values})
		if !errors.As(err, &wrong) || wrong.Option != "background" {
			t.Errorf("%q: got the error %v", text, err)
		}
	}
}

func TestDrawingStopsWithItsContext(t *testing.T) {
	l := scene.NewLayer(1, "l", newVolume())
	l.Volume.Set(storage.Pos{}, storage.RGB(1, 2, 3))
	ctx, cancel := context.WithCancel(t.Context())
	progress := func(done, _ int64) { // ends the context once the layers are merged
		if done == 1 {
			cancel()
		}
	}
	err := png.Encode(ctx, io.Discard, &scene.Scene{Layers: []*scene.Layer{l}}, &format.EncodeOptions{NewVolume: newVolume, Progress: progress})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
