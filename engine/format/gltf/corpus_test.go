package gltf_test

import (
	"maps"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/gltf"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// TestModelOfCubeWorld reads a file that was made of rgb.cub, so that rgb.gox, which is the same model, has the same cells.
func TestModelOfCubeWorld(t *testing.T) {
	s, warnings := read(t, gltf.Format(), formattest.CorpusFile(t, "vengi/rgb.gltf"), nil)
	got := formattest.Sum(formattest.Merge(s, newVolume()))
	for _, row := range formattest.ExpectedRows(t, "gox") {
		if row.File == "vengi/rgb.gox" && (got.Voxels != row.Voxels || got.Dims != row.Dims || got.GeoSHA != row.GeoSHA) {
			t.Errorf("got %+v, want %+v", got, row)
		}
	}
	counts := map[storage.Color]int{}
	for _, c := range formattest.Cells(s.Layers[0].Volume) {
		counts[c.Color]++
	}
	want := map[storage.Color]int{ // of rgb.cub
		storage.RGB(0x00, 0x5c, 0xaf): 34, storage.RGB(0xe8, 0x30, 0x15): 30, storage.RGB(0x1b, 0x81, 0x3e): 27,
		storage.RGB(0xee, 0xee, 0xee): 4, storage.RGB(0xdc, 0x9f, 0xb4): 4,
	}
	if !maps.Equal(counts, want) || len(warnings) > 0 {
		t.Errorf("got the colours %v, want %v; warnings %q", counts, want, warnings)
	}
}

// TestModelOfParts reads a file with a tree of nodes, many buffers, textures and animations. Its nodes lie a tenth of a voxel off.
func TestModelOfParts(t *testing.T) {
	data := formattest.CorpusFile(t, "vengi/chr_oldman.gltf")
	s, warnings := read(t, gltf.Format(), data, nil) // its nodes lie at tenths of a voxel
	want := map[string]int64{                        // 104,000 cells of a tenth are 104 voxels
		"belt": 104, "chest": 304, "shoulder_left": 57, "shoulder_right": 57, "hand_left": 44, "hand_right": 44,
		"head": 1098, "pants": 166, "foot_left": 80, "foot_right": 80,
	}
	fine, _ := read(t, gltf.Format(), data, map[string]any{"voxel_size": 0.1})
	for _, l := range s.Layers {
		if n := l.Volume.Len(); n != want[l.Name] {
			t.Errorf("layer %s has %d voxels, want %d", l.Name, n, want[l.Name])
		}
	}
	for i, l := range fine.Layers {
		if n := l.Volume.Len(); n != 1000*want[l.Name] || s.Layers[i].Name != l.Name {
			t.Errorf("layer %s has %d cells, want %d", l.Name, n, 1000*want[l.Name])
		}
	}
	if len(fine.Layers) != len(want) || len(s.Materials) != 10 || len(warnings) == 0 {
		t.Errorf("got %d layers and %d materials; warnings %q", len(fine.Layers), len(s.Materials), warnings)
	}
}
