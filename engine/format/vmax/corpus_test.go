package vmax_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vmax"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// The voxels of the file, whose pictures show where they are and in which colours.
func TestRealFileWithFiveVoxels(t *testing.T) {
	data := formattest.CorpusFile(t, "vengi/5voxel.vmax.zip")
	if (format.List{vmax.Format()}).Detect("", data) == nil {
		t.Error("not recognised by its content")
	}
	s, warnings := mustDecode(t, data)
	formattest.Valid(t, s)
	if len(warnings) > 0 {
		t.Errorf("got the warnings %q", warnings)
	}
	blue, yellow := storage.RGB(59, 143, 179), storage.RGB(251, 207, 99)
	want := newVolume()
	want.Set(storage.Pos{X: -3, Y: -1}, blue)
	want.Set(storage.Pos{X: 0, Y: -3}, blue)
	want.Set(storage.Pos{X: 0, Y: -2}, blue)
	want.Set(storage.Pos{X: 0, Y: -1}, yellow)
	want.Set(storage.Pos{X: 0, Y: 0}, yellow)
	formattest.SameVolume(t, s.Layers[0].Volume, want)
	if len(s.Palette.Swatches) != 255 || s.Palette.Swatches[0].Color != storage.RGB(255, 255, 255) {
		t.Errorf("got the palette %v", s.Palette)
	}
}

func TestRealFileWithoutVoxels(t *testing.T) {
	s, warnings := mustDecode(t, formattest.CorpusFile(t, "vengi/0voxel.vmax.zip"))
	formattest.Valid(t, s)
	if len(s.Layers) != 1 || s.Len() != 0 || len(warnings) > 0 {
		t.Errorf("got %d layers with %d voxels, warnings %q", len(s.Layers), s.Len(), warnings)
	}
}
