package vox_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vox"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// read reads a file with options, and returns the warnings too.
func read(t testing.TB, data []byte, options map[string]any) (*scene.Scene, []string) {
	t.Helper()
	f := vox.Format()
	values, err := f.Values(format.ForRead, options)
	if err != nil {
		t.Fatal(err)
	}
	var warnings []string
	s, err := f.Read(t.Context(), data, &format.DecodeOptions{
		NewVolume: newVolume, Values: values, Warn: func(text string) { warnings = append(warnings, text) },
	})
	if err != nil {
		t.Fatal(err)
	}
	formattest.Valid(t, s)
	return s, warnings
}

// walk is a transform with keys at the frames 2, 6 and 8, which turns at 6 and back at 8.
func walk(attributes []byte) []byte { return walkTo(0, 1, attributes) }

func walkTo(id, child int32, attributes []byte) []byte {
	return chunk("nTRN", ints(id), attributes, ints(child, -1, -1, 3),
		dict("_t", "11 0 0", "_f", "6", "_r", "17"), dict("_t", "1 -7 0", "_f", "2"), dict("_t", "11 100 0", "_f", "8"))
}

// corner is the only voxel of a model of 3x1x1, one cell before its middle, so that its place tells whether the model turns.
var corner = model(3, 1, 1, 0, 0, 0, 1)

func TestFramesBetweenKeys(t *testing.T) {
	once := file(200, corner, walk(dict()), nSHP(1, 0))
	loop := file(200, corner, walk(dict("_loop", "1")), nSHP(1, 0))
	for _, c := range []struct {
		data  []byte
		frame float64
		want  storage.Pos
	}{
		{once, -9, storage.Pos{X: 0, Y: -7}},
		{once, 2, storage.Pos{X: 0, Y: -7}},
		{once, 3, storage.Pos{X: 2, Y: -5}}, // 3.5, -5.25 without their fractions
		{once, 4, storage.Pos{X: 5, Y: -3}},
		{once, 5, storage.Pos{X: 7, Y: -1}},
		{once, 6, storage.Pos{X: 10, Y: -1}},
		{once, 7, storage.Pos{X: 10, Y: 49}},
		{once, 8, storage.Pos{X: 10, Y: 100}},
		{once, 400, storage.Pos{X: 10, Y: 100}},
		{loop, 8, storage.Pos{X: 10, Y: 100}},
		{loop, 3, storage.Pos{X: 2, Y: -5}},
	} {
		s, warnings := read(t, c.data, map[string]any{"frame": c.frame})
		noWarning(t, warnings)
		got := formattest.Cells(s.Layers[0].Volume)
		if len(got) != 1 || got[0].Pos != c.want {
			t.Errorf("frame %v: got %v, want %v", c.frame, got, c.want)
		}
	}
}

// TestLoopsOfDifferentLength has one node whose loop is shorter than the animation.
func TestLoopsOfDifferentLength(t *testing.T) {
	short := chunk("nTRN", ints(2), dict("_loop", "1"), ints(3, -1, -1, 2), dict("_t", "0 4 0", "_f", "4"), dict("_t", "0 6 0", "_f", "6"))
	long := chunk("nTRN", ints(0), dict(), ints(1, -1, -1, 2), dict("_f", "0"), dict("_f", "20"))
	data := file(200, point, long, nGRP(1, dict(), 2), short, nSHP(3, 0))
	for frame, y := range map[float64]int32{4: 4, 5: 5, 6: 6, 7: 4, 8: 5, 12: 6, 13: 4, 3: 6, 2: 5, 1: 4, 0: 6} {
		s, _ := read(t, data, map[string]any{"frame": frame})
		cells(t, s.Layers[0], map[storage.Pos]storage.Color{{Y: y}: white})
	}
}

func TestRangeOfTheAnimation(t *testing.T) {
	meta := func(text string) []byte { return chunk("META", dict("_anim_range", text)) }
	for text, want := range map[string]string{
		"3 5":  "the file has 3 frames; frame 3 is shown (option frame)",
		"0 29": "the file has 30 frames; frame 0 is shown (option frame)",
		"5 3":  "the file has 7 frames; frame 2 is shown (option frame)",
		"5":    "the file has 7 frames; frame 2 is shown (option frame)",
		"x y":  "the file has 1 frames; frame 0 is shown (option frame)",
	} {
		_, warnings := read(t, file(200, meta(text), corner, walk(dict()), nSHP(1, 0)), nil)
		warned(t, warnings, want)
	}
	s, _ := read(t, file(200, meta("3 4"), corner, walk(dict()), nSHP(1, 0)), map[string]any{"frame": 100.})
	cells(t, s.Layers[0], map[storage.Pos]storage.Color{{X: 5, Y: -3}: white})
	_, warnings := read(t, file(200, meta("0 29"), point), nil)
	noWarning(t, warnings)
}

// models returns a shape with three models in turn.
func turns() []byte {
	return chunk("nSHP", ints(1), dict(), ints(3, 0), dict("_f", "0"), ints(1), dict("_f", "2"), ints(2), dict("_f", "3"))
}

func TestModelsOfFrames(t *testing.T) {
	data := file(200, point, model(1, 1, 1, 0, 0, 0, 2), model(1, 1, 1, 0, 0, 0, 3), nTRN(0, 1, -1, dict("_name", "man"), dict()), turns())
	for frame, want := range map[float64]storage.Color{0: white, 1: white, 2: storage.RGB(255, 255, 0xcc), 3: storage.RGB(255, 255, 0x99)} {
		s, warnings := read(t, data, map[string]any{"frame": frame})
		warned(t, warnings, "2 models that the scene does not show")
		cells(t, s.Layers[0], map[storage.Pos]storage.Color{{}: want})
	}
	s, warnings := read(t, data, map[string]any{"frames": "layers", "frame": 2.})
	noWarning(t, warnings)
	if got, want := shown(s), "(man frame 3) man frame 2 (man frame 0)"; got != want { // version 200: the first one comes on top
		t.Errorf("got %s, want %s", got, want)
	}
}

// shown returns the names of layers, hidden ones in parentheses.
func shown(s *scene.Scene) string {
	var names []string
	for _, l := range s.Layers {
		if l.Visible {
			names = append(names, l.Name)
		} else {
			names = append(names, "("+l.Name+")")
		}
	}
	return strings.Join(names, " ")
}

func TestFramesAsLayers(t *testing.T) {
	still := nTRN(5, 6, 0, dict("_name", "house"), dict())
	data := file(150, point, model(1, 1, 1, 0, 0, 0, 2), nTRN(0, 10, -1, dict(), dict()), nGRP(10, dict(), 5, 7), still, nSHP(6, 1), walkTo(7, 1, dict()), nSHP(1, 0))
	s, warnings := read(t, data, map[string]any{"frames": "layers"})
	noWarning(t, warnings)
	if got, want := shown(s), "house frame 2 (frame 3) (frame 4) (frame 5) (frame 6) (frame 7) (frame 8)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for i, x := range []int32{1, 3, 6, 8, 11, 11, 11} {
		if got := formattest.Cells(s.Layers[i+1].Volume)[0].Pos.X; got != x && got != x-1 {
			t.Errorf("layer %d: at %d, want %d", i+1, got, x)
		}
	}
	_, err := vox.Format().Read(t.Context(), data, &format.DecodeOptions{
		NewVolume: newVolume, Limits: format.Limits{Layers: 7}, Values: layersOption(t), Warn: func(string) {},
	})
	if err == nil || !strings.Contains(err.Error(), "the frames show more than 7 models") {
		t.Errorf("got the error %v", err)
	}
	far := file(200, chunk("META", dict("_anim_range", "0 1000000")), corner, walk(dict()), nTRN(3, 4, 0, dict(), dict()), nSHP(1, 0), nSHP(4, 9))
	_, err = vox.Format().Read(t.Context(), far, &format.DecodeOptions{NewVolume: newVolume, Values: layersOption(t)})
	if err == nil || !strings.Contains(err.Error(), "more than 1048576 nodes") {
		t.Errorf("got the error %v", err)
	}
}

func layersOption(t testing.TB) format.Values {
	t.Helper()
	v, err := vox.Format().Values(format.ForRead, map[string]any{"frames": "layers"})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestMissingPartsAreSaidOnce(t *testing.T) {
	data := file(150, corner, walk(dict()), nGRP(1, dict(), 2, 77), chunk("nSHP", ints(2), dict(), ints(2, 0), dict("_f", "1"), ints(-5), dict("_f", "4")))
	_, warnings := read(t, data, map[string]any{"frames": "layers"})
	text := fmt.Sprint(warnings)
	if strings.Count(text, "node 77 is missing") != 1 || !strings.Contains(text, "model -5 is missing") {
		t.Errorf("got the warnings %q", warnings)
	}
}

func TestFramesOfPackedModels(t *testing.T) {
	data := file(150, chunk("PACK", ints(3)), point, model(1, 1, 1, 0, 0, 0, 2), model(1, 1, 1, 0, 0, 0, 3))
	for frame, want := range map[float64]string{
		0: "Layer.1 (Layer.2) (Layer.3)", 1: "(Layer.1) Layer.2 (Layer.3)", 9: "(Layer.1) (Layer.2) Layer.3",
	} {
		s, warnings := read(t, data, map[string]any{"frame": frame})
		noWarning(t, warnings)
		if got := shown(s); got != want {
			t.Errorf("frame %v: got %s, want %s", frame, got, want)
		}
	}
}

func TestFramesOfTheCorpus(t *testing.T) {
	data := formattest.CorpusFile(t, "opengametools/test_meta_chunk.vox")
	s, warnings := read(t, data, nil)
	warned(t, warnings, "the file has 30 frames; frame 7 is shown")
	first := storage.Bounds(s.Layers[0].Volume)
	for frame, x := range map[float64]int32{7: 0, 8: 5, 15: 46, 16: 52, 36: 52} { // from -23 to 29 in nine frames
		s, _ = read(t, data, map[string]any{"frame": frame})
		if got := storage.Bounds(s.Layers[0].Volume).Min.X - first.Min.X; got != x && got != x+1 {
			t.Errorf("frame %v: moved by %d, want %d", frame, got, x)
		}
	}
}
