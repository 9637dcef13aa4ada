package ply_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/ply"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// TestCube has a file that names x, z and y in this order, a texture that is missing, and black vertices.
func TestCube(t *testing.T) {
	s, warnings, err := decode(t, string(formattest.CorpusFile(t, "vengi/cube.ply")), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(warnings) != 1 || !strings.Contains(warnings[0], "nippon.png") {
		t.Errorf("got the warnings %q", warnings)
	}
	v := s.Layers[0].Volume
	want := storage.Box{Min: storage.Pos{X: -55, Z: 40}, Max: storage.Pos{X: -35, Y: 20, Z: 60}}
	if got := storage.Bounds(v); got != want || v.Len() != 20*20*20 {
		t.Errorf("got %d voxels in %v, want a full %v", v.Len(), got, want)
	}
	for _, c := range formattest.Cells(v) {
		if c.Color != storage.RGB(0, 0, 0) {
			t.Fatalf("got %v at %v, want black", c.Color, c.Pos)
		}
	}
}

// TestMonkey has a surface without colours that is not closed, on no grid.
func TestMonkey(t *testing.T) {
	text := string(formattest.CorpusFile(t, "vengi/ascii.ply"))
	s, _, err := decode(t, text, map[string]any{"voxel_size": 0.0625})
	if err != nil {
		t.Fatal(err)
	}
	v := s.Layers[0].Volume
	_, body, _ := strings.Cut(text, "end_header\n")
	lines := strings.Split(strings.ReplaceAll(body, "\r", ""), "\n")
	for _, line := range lines[:507] {
		var x, y, z float64
		if _, err := fmt.Sscan(line, &x, &y, &z); err != nil {
			t.Fatal(err)
		}
		p := storage.Pos{X: int32(x*16 + 1000), Y: int32(y*16 + 1000), Z: int32(z*16 + 1000)}.Sub(storage.Pos{X: 1000, Y: 1000, Z: 1000})
		near := false
		for i := range 27 { // a corner on the border of cells belongs to one of them
			near = near || v.Get(p.Add(storage.Pos{X: int32(i%3) - 1, Y: int32(i/3%3) - 1, Z: int32(i/9) - 1})) != 0
		}
		if !near {
			t.Errorf("no voxel at the vertex %s", line)
		}
	}
	if _, warnings, err := decode(t, text, nil); err != nil || len(warnings) != 1 || !strings.Contains(warnings[0], "128") {
		t.Errorf("without a size: got the error %v and the warnings %q", err, warnings)
	}
}

func TestCorpusIsRecognised(t *testing.T) {
	for _, name := range formattest.CorpusFiles(t, ".ply") {
		if (format.List{ply.Format()}).Detect("", formattest.CorpusFile(t, name)) == nil {
			t.Errorf("%s is not recognised", name)
		}
	}
}
