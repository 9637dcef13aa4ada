package vengi_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vengi"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// write writes a scene and wants these warnings.
func write(t testing.TB, s *scene.Scene, want ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	var warnings []string
	err := vengi.Format().Write(t.Context(), &b, s, &format.EncodeOptions{
		NewVolume: newVolume, Warn: func(text string) { warnings = append(warnings, text) },
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(warnings) != len(want) {
		t.Errorf("got the warnings %q, want %q", warnings, want)
	}
	for i := range min(len(warnings), len(want)) {
		if !strings.HasPrefix(warnings[i], want[i]) {
			t.Errorf("got the warning %q, want %q", warnings[i], want[i])
		}
	}
	return b.Bytes()
}

func layer(name string, cells voxels) *scene.Layer {
	l := scene.NewLayer(1, name, newVolume())
	for p, c := range cells {
		l.Volume.Set(p, c)
	}
	return l
}

// The bytes of a file are those that the tests' own writer makes, but for the numbers that name nodes.
func TestBytes(t *testing.T) {
	l := layer("glass and red", voxels{{X: 5, Y: -7, Z: 9}: glass, {X: 5, Y: -6, Z: 10}: red})
	l.Visible = false
	got := unpacked(t, write(t, &scene.Scene{Layers: []*scene.Layer{l}}))
	const v = 6
	still := moved(v, 0, 0, 0)
	colors := le(tag("PALC"), "", 2, int(glass), int(red), 0, 0, byte(0), byte(1), "", "", 0)
	cells := le(tag("DATA"), 5, 9, 6, 5, 10, 7, byte(1), []byte{0, 0, 0}, []byte{0, 1, 0}, byte(1))
	want := le(v, node(v, "root", "Root", 0, -1, 1, node(v, "glass and red", "Model", 1, -1, 0, colors, cells, still), still))
	uuid := 4 + 4 + 2 + 4 + 2 + 4
	second := bytes.LastIndex(want, tag("NODE")) + 4 + 2 + 13 + 2 + 5
	for _, at := range []int{uuid, second} {
		if bytes.Equal(got[at:at+16], make([]byte, 16)) || got[at+6]>>4 != 4 || got[at+8]>>6 != 2 {
			t.Errorf("% x is no UUID of version 4", got[at:at+16])
		}
		copy(want[at:], got[at:at+16])
	}
	if !bytes.Equal(got, want) {
		t.Errorf("got\n% x\nwant\n% x", got, want)
	}
}

// Each layer has a palette of its own, so that only layers with more colours lose some.
func TestPalettes(t *testing.T) {
	many := func(n int, alpha uint8) voxels {
		cells := voxels{}
		for i := range n {
			cells[storage.Pos{X: int32(i)}] = storage.RGBA(uint8(i), uint8(i>>8*50), 7, alpha)
		}
		return cells
	}
	exact := &scene.Scene{Layers: []*scene.Layer{layer("a", many(256, 200)), layer("b", many(256, 255))}}
	got := read(t, write(t, exact))
	for i, l := range exact.Layers {
		formattest.SameVolume(t, got.Layers[i].Volume, l.Volume)
	}
	more := many(257, 255)
	more[storage.Pos{Y: 1}] = glass
	got = read(t, write(t, &scene.Scene{Layers: []*scene.Layer{layer("c", more)}},
		"colours reduced from 258 to 256", "1 translucent colours became opaque, since there are more than 256 colours"))
	if v := got.Layers[0].Volume; v.Len() != 258 || v.Get(storage.Pos{Y: 1}).A() != 255 {
		t.Errorf("got %d voxels, and %v for glass", v.Len(), v.Get(storage.Pos{Y: 1}))
	}
}

func TestRefusedScenes(t *testing.T) {
	for what, c := range map[string]struct {
		cells voxels
		limit int64
	}{
		"long":   {voxels{{}: red, {X: 1 << 16}: red}, 0},
		"large":  {voxels{{}: red, {X: 2000, Y: 2000, Z: 2000}: red}, 0},
		"memory": {voxels{{}: red}, 10},
		"row":    {voxels{{}: red}, 8},
		"none":   {voxels{{}: red}, 1},
	} {
		err := vengi.Encode(t.Context(), &bytes.Buffer{}, &scene.Scene{Layers: []*scene.Layer{layer("l", c.cells)}},
			&format.EncodeOptions{NewVolume: newVolume, MaxBytes: c.limit})
		var unsupported *format.UnsupportedError
		if !errors.As(err, &unsupported) {
			t.Errorf("%s: got the error %v", what, err)
		}
	}
}
