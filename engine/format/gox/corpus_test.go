package gox_test

import (
	"bytes"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/gox"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

// decode reads a file and returns the warnings too.
func decode(t testing.TB, data []byte) (*scene.Scene, []string) {
	t.Helper()
	var warnings []string
	s, err := gox.Decode(t.Context(), data, &format.DecodeOptions{
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
	if err := gox.Encode(t.Context(), &b, s, &format.EncodeOptions{NewVolume: newVolume}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestCorpusHoldsWhatOtherProgramsFound(t *testing.T) {
	for _, want := range formattest.ExpectedRows(t, "gox") {
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
	for _, file := range formattest.CorpusFiles(t, ".gox") {
		t.Run(file, func(t *testing.T) {
			s, _ := decode(t, formattest.CorpusFile(t, file))
			data := encode(t, s)
			again, warnings := decode(t, data)
			if len(warnings) > 0 {
				t.Errorf("warnings about our own file: %q", warnings)
			}
			formattest.SameScene(t, again, s)
			if !bytes.Equal(encode(t, again), data) {
				t.Error("writing it again gives other bytes")
			}
		})
	}
}
