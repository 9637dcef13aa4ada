package vox_test

import (
	"bytes"
	"path"
	"reflect"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vox"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

// slab6 is a file of another format with the same extension.
const slab6 = "slab6_vox_test.vox"

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

// decode reads a file and returns the warnings too.
func decode(t testing.TB, data []byte) (*scene.Scene, []string) {
	t.Helper()
	var warnings []string
	s, err := vox.Decode(t.Context(), data, &format.DecodeOptions{
		NewVolume: newVolume,
		Warn:      func(text string) { warnings = append(warnings, text) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, warnings
}

// encode writes a scene.
func encode(t testing.TB, s *scene.Scene) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := vox.Encode(t.Context(), &b, s, &format.EncodeOptions{NewVolume: newVolume}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestCorpusHoldsWhatOtherProgramsFound(t *testing.T) {
	for _, want := range formattest.ExpectedRows(t, "vox") {
		t.Run(want.File, func(t *testing.T) {
			s, warnings := decode(t, formattest.CorpusFile(t, want.File))
			t.Logf("%d layers, warnings %q", len(s.Layers), warnings)
			if diff := want.Match(formattest.Sum(formattest.Merge(s, newVolume()))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCorpusSurvivesWritingAndReading(t *testing.T) {
	for _, file := range formattest.CorpusFiles(t, ".vox") {
		if path.Base(file) == slab6 {
			continue
		}
		t.Run(file, func(t *testing.T) {
			s, _ := decode(t, formattest.CorpusFile(t, file))
			data := encode(t, s)
			again, warnings := decode(t, data)
			if len(warnings) > 0 {
				t.Errorf("warnings about our own file: %q", warnings)
			}
			samePalette(t, again.Palette, s.Palette)
			again.Palette = s.Palette
			formattest.SameScene(t, again, s)
			if !bytes.Equal(encode(t, again), data) {
				t.Error("writing it again gives other bytes")
			}
		})
	}
}

func samePalette(t testing.TB, got, want *scene.Palette) {
	t.Helper()
	if !slices.Equal(got.Rows, want.Rows) || got.Columns != want.Columns || len(got.Swatches) != len(want.Swatches) {
		t.Fatalf("got %d swatches, rows %q, want %d, %q", len(got.Swatches), got.Rows, len(want.Swatches), want.Rows)
	}
	for i, w := range want.Swatches {
		if g := got.Swatches[i]; g.Color != w.Color || !reflect.DeepEqual(g.Material, w.Material) {
			t.Errorf("swatch %d: got %v %+v, want %v %+v", i, g.Color, g.Material, w.Color, w.Material)
		}
	}
}
