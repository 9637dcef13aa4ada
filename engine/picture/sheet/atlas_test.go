package sheet_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"math/bits"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/picture/sheet"
)

// file is the list of frames as other programs read it.
type file struct {
	Frames map[string]struct {
		Frame, SpriteSourceSize struct{ X, Y, W, H int }
		Rotated, Trimmed        bool
		SourceSize              struct{ W, H int }
		Duration                int
		Pivot                   *struct{ X, Y float64 }
	}
	Meta struct {
		App, Version, Image, Format, Scale string
		Size                               struct{ W, H int }
		FrameTags                          []struct {
			Name, Direction string
			From, To        int
		}
	}
}

// read makes JSON of a list and reads it.
func read(t testing.TB, list *sheet.AtlasJSON) (f file, text string) {
	t.Helper()
	data, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatalf("%v: %s", err, data)
	}
	return f, string(data)
}

// checkAtlas makes a sheet and builds every frame again from its list.
func checkAtlas(t testing.TB, frames []sheet.Frame, o sheet.AtlasOptions) (*image.NRGBA, file) {
	t.Helper()
	m, list, err := sheet.Atlas(t.Context(), frames, o)
	if err != nil {
		t.Fatal(err)
	}
	f, _ := read(t, list)
	if len(f.Frames) != len(frames) || f.Meta.Size.W != m.Rect.Dx() || f.Meta.Size.H != m.Rect.Dy() || m.Rect.Min != (image.Point{}) {
		t.Fatalf("%d frames, the size %v of %v", len(f.Frames), f.Meta.Size, m.Rect)
	}
	if o.PowerOfTwo && (bits.OnesCount(uint(m.Rect.Dx())) != 1 || bits.OnesCount(uint(m.Rect.Dy())) != 1) {
		t.Errorf("%v is no power of two", m.Rect)
	}
	var taken []image.Rectangle
	for i, frame := range frames {
		e, ok := f.Frames[frame.Name]
		if !ok || list.Frames[i].Name != frame.Name {
			t.Fatalf("frame %q is not in its place", frame.Name)
		}
		at := image.Rect(e.Frame.X, e.Frame.Y, e.Frame.X+e.Frame.W, e.Frame.Y+e.Frame.H)
		if !at.In(m.Rect) || at.Empty() || e.Rotated || e.SourceSize.W != frame.Image.Rect.Dx() || e.SourceSize.H != frame.Image.Rect.Dy() {
			t.Fatalf("frame %q: %+v", frame.Name, e)
		}
		whole := image.NewNRGBA(image.Rect(0, 0, e.SourceSize.W, e.SourceSize.H))
		for y := range e.Frame.H {
			for x := range e.Frame.W {
				whole.SetNRGBA(e.SpriteSourceSize.X+x, e.SpriteSourceSize.Y+y, m.NRGBAAt(at.Min.X+x, at.Min.Y+y))
			}
		}
		if !bytes.Equal(whole.Pix, part(frame.Image, frame.Image.Rect)) {
			t.Fatalf("frame %q is not what it was", frame.Name)
		}
		if e.Trimmed != (e.Frame.W != e.SourceSize.W || e.Frame.H != e.SourceSize.H) || e.Trimmed && !o.Trim || e.SpriteSourceSize.W != e.Frame.W || e.SpriteSourceSize.H != e.Frame.H {
			t.Errorf("frame %q: %+v", frame.Name, e)
		}
		wide := image.Rectangle{Min: at.Min, Max: at.Max.Add(image.Pt(o.Padding, o.Padding))}
		for _, other := range taken {
			if wide.Overlaps(other) {
				t.Fatalf("%v and %v overlap with their padding", wide, other)
			}
		}
		taken = append(taken, wide)
	}
	return m, f
}

// sprites are frames of different sizes and borders.
func sprites(seed uint64, n int) []sheet.Frame {
	rng := rand.New(rand.NewPCG(seed, 6))
	frames := make([]sheet.Frame, n)
	for i := range frames {
		width, height := 1+rng.IntN(60), 1+rng.IntN(60)
		frames[i] = sheet.Frame{Name: fmt.Sprintf("walk %d.png", i), Image: speckled(rng, width, height, rng.IntN(12)-3)}
	}
	return frames
}

func TestFramesAreWhereTheListSays(t *testing.T) {
	for seed := range uint64(6) {
		for _, n := range []int{1, 2, 9, 60} {
			for _, trim := range []bool{false, true} {
				for _, power := range []bool{false, true} {
					for _, padding := range []int{0, 3} {
						checkAtlas(t, sprites(seed, n), sheet.AtlasOptions{Trim: trim, PowerOfTwo: power, Padding: padding})
					}
				}
			}
		}
	}
}

func TestTurntablesLieInAGrid(t *testing.T) {
	var frames []sheet.Frame
	for i := range 8 {
		frames = append(frames, sheet.Frame{Name: fmt.Sprint(i), Image: plain(32, 48, color.NRGBA{uint8(i), 1, 2, 255})})
	}
	for columns, want := range map[int]image.Rectangle{
		0: image.Rect(0, 0, 128, 96), 3: image.Rect(0, 0, 96, 144), 1: image.Rect(0, 0, 32, 384), 99: image.Rect(0, 0, 256, 48),
	} {
		m, f := checkAtlas(t, frames, sheet.AtlasOptions{Columns: columns})
		if m.Rect != want {
			t.Errorf("%d columns: %v, want %v", columns, m.Rect, want)
		}
		for i, frame := range frames {
			across := want.Dx() / 32
			if e := f.Frames[frame.Name].Frame; e.X != i%across*32 || e.Y != i/across*48 {
				t.Errorf("%d columns: frame %d is at %d,%d", columns, i, e.X, e.Y)
			}
		}
	}
}

func TestPackingIsTight(t *testing.T) {
	for seed := range uint64(5) {
		frames := sprites(seed+40, 150)
		m, f := checkAtlas(t, frames, sheet.AtlasOptions{Trim: true})
		used := 0
		for _, e := range f.Frames {
			used += e.Frame.W * e.Frame.H
		}
		if share := float64(used) / float64(m.Rect.Dx()*m.Rect.Dy()); share < 0.85 {
			t.Errorf("seed %d: %.0f %% of %v are used", seed, 100*share, m.Rect)
		}
		if ratio := float64(m.Rect.Dx()) / float64(m.Rect.Dy()); ratio > 2 || ratio < 0.5 {
			t.Errorf("seed %d: %v is not square", seed, m.Rect)
		}
	}
}

func TestTransparentFramesKeepAPixel(t *testing.T) {
	frames := []sheet.Frame{{Name: "gone", Image: image.NewNRGBA(image.Rect(5, 5, 25, 30))}, {Name: "there", Image: plain(9, 9, color.NRGBA{1, 1, 1, 255})}}
	_, f := checkAtlas(t, frames, sheet.AtlasOptions{Trim: true})
	if e := f.Frames["gone"]; e.Frame.W != 1 || e.Frame.H != 1 || !e.Trimmed || e.SourceSize.W != 20 {
		t.Errorf("%+v", e)
	}
}

func TestListIsAsOthersReadIt(t *testing.T) {
	frames := sprites(3, 3)
	frames[1].Duration, frames[1].Pivot = 100, &sheet.Point{X: 0.5, Y: 1}
	_, list, err := sheet.Atlas(t.Context(), frames, sheet.AtlasOptions{Image: "walk.png", Tags: []sheet.Tag{{Name: "walk", To: 2}, {Name: "back", From: 1, To: 2, Direction: "reverse"}}})
	if err != nil {
		t.Fatal(err)
	}
	f, text := read(t, list)
	if m := f.Meta; m.App != "goxel-daemon" || m.Version == "" || m.Image != "walk.png" || m.Format != "RGBA8888" || m.Scale != "1" {
		t.Errorf("%+v", m)
	}
	if tags := f.Meta.FrameTags; len(tags) != 2 || tags[0].Direction != "forward" || tags[1].Direction != "reverse" || tags[1].From != 1 {
		t.Errorf("%+v", tags)
	}
	if e := f.Frames["walk 1.png"]; e.Duration != 100 || e.Pivot == nil || e.Pivot.Y != 1 {
		t.Errorf("%+v", e)
	}
	for _, word := range []string{`{"frames":{"walk 0.png":{"frame":{"x":0,"y":0,"w":`, `"rotated":false,"trimmed":false,"spriteSourceSize":{"x":0,"y":0,"w":`, `},"walk 1.png":{`, `"meta":{"app":"goxel-daemon"`, `"size":{"w":`} {
		if !strings.Contains(text, word) {
			t.Errorf("%s is not in %s", word, text)
		}
	}
	if strings.Count(text, "duration") != 1 || strings.Count(text, "pivot") != 1 {
		t.Errorf("what is not said is there: %s", text)
	}
}

func TestAtlasRefuses(t *testing.T) {
	some := sprites(1, 4)
	with := func(change func(f []sheet.Frame)) []sheet.Frame {
		f := sprites(1, 4)
		change(f)
		return f
	}
	for name, tt := range map[string]struct {
		frames []sheet.Frame
		o      sheet.AtlasOptions
	}{
		"nothing":       {nil, sheet.AtlasOptions{}},
		"too many":      {make([]sheet.Frame, sheet.MaxCells+1), sheet.AtlasOptions{}},
		"no image":      {with(func(f []sheet.Frame) { f[2].Image = nil }), sheet.AtlasOptions{}},
		"no name":       {with(func(f []sheet.Frame) { f[2].Name = "" }), sheet.AtlasOptions{}},
		"no text":       {with(func(f []sheet.Frame) { f[2].Name = "\xff" }), sheet.AtlasOptions{}},
		"twice":         {with(func(f []sheet.Frame) { f[2].Name = f[0].Name }), sheet.AtlasOptions{}},
		"duration":      {with(func(f []sheet.Frame) { f[2].Duration = -1 }), sheet.AtlasOptions{}},
		"padding":       {some, sheet.AtlasOptions{Padding: -1}},
		"wide padding":  {some, sheet.AtlasOptions{Padding: sheet.MaxPadding + 1}},
		"tag ends":      {some, sheet.AtlasOptions{Tags: []sheet.Tag{{To: 4}}}},
		"tag begins":    {some, sheet.AtlasOptions{Tags: []sheet.Tag{{From: -1}}}},
		"tag goes back": {some, sheet.AtlasOptions{Tags: []sheet.Tag{{From: 2, To: 1}}}},
		"direction":     {some, sheet.AtlasOptions{Tags: []sheet.Tag{{Direction: "up"}}}},
	} {
		m, list, err := sheet.Atlas(t.Context(), tt.frames, tt.o)
		if err == nil || m != nil || list != nil || !strings.HasPrefix(err.Error(), "sheet: ") {
			t.Errorf("%s: error %v", name, err)
		}
	}
	for _, o := range []sheet.AtlasOptions{{MaxEdge: 50}, {MaxEdge: 50, Trim: true}, {Columns: 4, MaxEdge: 100}, {MaxEdge: 65, Trim: true, PowerOfTwo: true}} {
		if _, _, err := sheet.Atlas(t.Context(), sprites(5, 12), o); !errors.Is(err, sheet.ErrRoom) {
			t.Errorf("%+v: error %v", o, err)
		}
	}
	var size *sheet.SizeError
	if _, _, err := sheet.Atlas(t.Context(), some, sheet.AtlasOptions{MaxPixels: 100}); !errors.As(err, &size) {
		t.Errorf("few pixels: error %v", err)
	}
}

func FuzzAtlas(f *testing.F) {
	f.Add([]byte{3, 4, 1, 60, 7, 0, 9, 9, 5}, uint8(2), true, false)
	f.Add([]byte{200, 1, 0, 1, 200, 0, 30, 30, 14}, uint8(0), true, true)
	f.Fuzz(func(t *testing.T, sizes []byte, padding uint8, trim, power bool) {
		var frames []sheet.Frame
		rng := rand.New(rand.NewPCG(1, 1))
		for i := 0; i+3 <= len(sizes) && i < 120; i += 3 {
			frames = append(frames, sheet.Frame{Name: fmt.Sprint(i), Image: speckled(rng, int(sizes[i])+1, int(sizes[i+1])+1, int(sizes[i+2]%20))})
		}
		if len(frames) > 0 {
			checkAtlas(t, frames, sheet.AtlasOptions{Trim: trim, PowerOfTwo: power, Padding: int(padding % 8)})
		}
	})
}
