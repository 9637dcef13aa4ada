package heightmap_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/pngio"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

func TestColorsThatAreMissing(t *testing.T) {
	v := land(storage.Pos{}, 3, 3, 4)
	white := newVolume()
	for _, c := range formattest.Cells(v) {
		white.Set(c.Pos, storage.RGB(255, 255, 255))
	}
	lone, warnings := write(t, v, nil, nil)
	if len(warnings) != 1 || !strings.Contains(warnings[0], "the colours are left out") {
		t.Errorf("got the warnings %q", warnings)
	}
	beside := folder{}
	chosen, warnings := write(t, v, beside, map[string]any{"colors": false})
	if len(warnings) > 0 || len(beside) > 0 || !bytes.Equal(chosen, lone) {
		t.Errorf("got the warnings %q and %d files", warnings, len(beside))
	}
	pair, _ := write(t, v, beside, nil)
	for _, c := range []struct {
		name   string
		data   []byte
		beside folder
		warns  bool
	}{
		{"lone", lone, nil, false},
		{"no folder", pair, nil, true},
		{"no file", pair, folder{}, true},
		{"no picture", pair, folder{"my land-colors.png": []byte("text")}, true},
	} {
		got, warnings, err := read(t, c.data, c.beside, nil)
		if err != nil || c.warns != (len(warnings) == 1 && strings.Contains(warnings[0], "columns are white")) {
			t.Errorf("%s: got the error %v and the warnings %q", c.name, err, warnings)
			continue
		}
		formattest.SameVolume(t, got, white)
	}
	short := folder{"my land-colors.png": beside["my land-colors.png"][:60]}
	if _, warnings, err := read(t, pair, short, nil); err == nil || !strings.Contains(err.Error(), "file of colours") || len(warnings) != 1 {
		t.Errorf("got the error %v and the warnings %q for colours that are cut off", err, warnings)
	}
	if _, warnings := write(t, newVolume(), nil, nil); len(warnings) > 0 {
		t.Errorf("got the warnings %q about nothing", warnings)
	}
}

func TestColorMapsAreStretched(t *testing.T) {
	heights := image.NewGray(image.Rect(0, 0, 12, 6))
	for i := range heights.Pix {
		heights.Pix[i] = 1
	}
	r := rand.New(rand.NewPCG(2, 2))
	for _, size := range []image.Point{{12, 6}, {4, 3}, {1, 1}, {30, 20}} {
		m := image.NewNRGBA(image.Rectangle{Max: size})
		for i := range m.Pix {
			m.Pix[i] = uint8(r.Uint32()) | uint8(i&1)
		}
		m.Pix[3] = 0 // no column
		want := newVolume()
		for y := range 6 {
			for x := range 12 {
				c := m.NRGBAAt(x*size.X/12, y*size.Y/6)
				want.Set(storage.Pos{X: int32(x), Y: int32(5 - y)}, storage.RGBA(c.R, c.G, c.B, c.A).Norm())
			}
		}
		got, warnings, err := read(t, picture(t, heights), folder{"sub/map.png": picture(t, m)}, map[string]any{"colormap": "sub/map.png"})
		if err != nil || len(warnings) > 0 {
			t.Fatal(err, warnings)
		}
		formattest.SameVolume(t, got, want)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewUniform(color.Gray{100}), nil); err == nil {
		t.Fatal("encoded an endless picture")
	}
	b.Reset()
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	got, _, err := read(t, picture(t, heights), folder{"map.jpg": b.Bytes()}, map[string]any{"colormap": "map.jpg"})
	if err != nil || got.Get(storage.Pos{X: 3, Y: 3}) != storage.RGB(0, 0, 0) {
		t.Errorf("got the error %v with a JPEG file", err)
	}
}

func TestColorMapsThatAreAskedForMustBeThere(t *testing.T) {
	for name, c := range map[string]struct {
		beside folder
		text   string
	}{
		"no folder":  {nil, "there is no folder"},
		"no file":    {folder{}, "file does not exist"},
		"no picture": {folder{"a": []byte("b")}, "no picture"},
	} {
		_, _, err := read(t, samples(t)[0], c.beside, map[string]any{"colormap": "a"})
		var wrong *format.OptionError
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%s: got the error %v", name, err)
		}
	}
}

// labelled returns a picture of 2x1 pixels with a text.
func labelled(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := pngio.NewWriter(&b, pngio.Header{Width: 2, Height: 1, Depth: 8}, text, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Row([]byte{1, 2}), w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTexts(t *testing.T) {
	for text, want := range map[string]string{
		"heightmap min=5,6,7":                       "5,6,7..7,7,9 0",
		"heightmap min=5,6,7 colors=a.png":          "5,6,7..7,7,9 1", // the file is missing
		"heightmap min=5,6,7 colors=":               "0,0,0..2,1,2 1",
		"heightmap min=5,6,7 colors=%2e%2e%2fa":     "0,0,0..2,1,2 1",
		"heightmap min=5,6,7 colors=a/b":            "0,0,0..2,1,2 1",
		"heightmap min=5,6,7 colors=%zz":            "0,0,0..2,1,2 1",
		"heightmap min=5,6":                         "0,0,0..2,1,2 1",
		"heightmap min=1073741823,0,0":              "0,0,0..2,1,2 1",
		"heightmap min=0,1073741824,0":              "0,0,0..2,1,2 1",
		"heightmap min=0,0,1073741823":              "0,0,1073741823..2,1,1073741824 0",
		"slices size=2,1,1 min=5,6,7 axis=z":        "0,0,0..2,1,2 1",
		"heightmap min=1" + strings.Repeat("0", 99): "0,0,0..2,1,2 1",
	} {
		v, warnings, err := read(t, labelled(t, text), folder{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(storage.Bounds(v), len(warnings)); got != want {
			t.Errorf("%.60q: got bounds and warnings %s, want %s", text, got, want)
		}
	}
	v, _, err := read(t, labelled(t, "heightmap min=5,6,7"), nil, map[string]any{"max_height": 2550.0})
	if err != nil || storage.Bounds(v).Max.Z != 27 {
		t.Errorf("got the bounds %v and the error %v with a scale", storage.Bounds(v), err)
	}
}
