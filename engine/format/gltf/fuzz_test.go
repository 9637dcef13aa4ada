package gltf_test

import (
	"errors"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/gltf"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

func FuzzDecode(f *testing.F) {
	formattest.Suite{Format: gltf.Binary(), Kinds: all.Kinds(), Samples: samples()}.Fuzz(f)
}

// FuzzStructure builds few voxels, so that most of the time goes into what a file says.
func FuzzStructure(f *testing.F) {
	for _, s := range samples() {
		f.Add(s)
	}
	for _, sc := range formattest.Scenes(newVolume) {
		if data, _ := write(f, gltf.Format(), sc.Scene, nil); len(data) < 8<<10 {
			f.Add(data)
		}
	}
	given, err := gltf.Format().Values(format.ForRead, map[string]any{"voxel_size": 1.0, "fill": "surface"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := gltf.Format().Read(t.Context(), data, &format.DecodeOptions{
			NewVolume: newVolume, Values: given, Limits: format.Limits{Voxels: 1 << 10, Layers: 100, Bytes: 16 << 20},
		})
		var bad *format.Error
		var unsupported *format.UnsupportedError
		switch {
		case err == nil:
			formattest.Valid(t, s)
		case !errors.As(err, &bad) && !errors.As(err, &unsupported):
			t.Errorf("the error %v (%T) is none of package format", err, err)
		}
	})
}
