package obj_test

import (
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/obj"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// TestCubeWithMaterials has a file whose sides are groups: those at x = 0 are green, those at x = 2 red, and all others white.
func TestCubeWithMaterials(t *testing.T) {
	text := string(formattest.CorpusFile(t, "vengi/cube.obj"))
	beside := map[string]string{"cube.mtl": string(formattest.CorpusFile(t, "vengi/cube.mtl"))}
	s, warnings, err := decode(t, text, beside, nil)
	if err != nil || len(warnings) > 0 {
		t.Fatalf("got the error %v and the warnings %q", err, warnings)
	}
	var names []string
	for _, l := range s.Layers {
		names = append(names, l.Name)
		want := storage.Color(0xffffffff)
		switch l.Name {
		case "right cube":
			want = storage.RGB(255, 0, 0)
		case "left cube":
			want = storage.RGB(0, 255, 0)
		}
		if l.Volume.Len() != 4 {
			t.Errorf("%s: got %d voxels, want 4", l.Name, l.Volume.Len())
		}
		for _, c := range formattest.Cells(l.Volume) {
			if c.Color != want {
				t.Errorf("%s: got %v at %v, want %v", l.Name, c.Color, c.Pos, want)
			}
		}
	}
	if got, want := strings.Join(names, ", "), "front cube, back cube, right cube, top cube, left cube, bottom cube"; got != want {
		t.Errorf("got the layers %s, want %s", got, want)
	}
	box := storage.Box{Min: storage.Pos{Y: -2}, Max: storage.Pos{X: 2, Z: 2}}
	if got := s.Bounds(nil); got != box {
		t.Errorf("got the bounds %v, want %v", got, box)
	}
	one, _, err := decode(t, text, beside, map[string]any{"layers": "one", "voxel_size": 0.25})
	if err != nil {
		t.Fatal(err)
	}
	if got := one.Layers[0].Volume.Len(); got != 8*8*8 {
		t.Errorf("got %d voxels of a quarter, want %d", got, 8*8*8)
	}
}

// TestHalfACapsule has a closed surface of triangles that lies on no grid, and names a library of materials that it does not use.
func TestHalfACapsule(t *testing.T) {
	text := string(formattest.CorpusFile(t, "vengi/bug393.obj"))
	s, warnings, err := decode(t, text, map[string]string{}, map[string]any{"voxel_size": 0.01})
	if err != nil {
		t.Fatal(err)
	}
	if len(warnings) != 0 {
		t.Errorf("got the warnings %q", warnings)
	}
	if len(s.Layers) != 1 || s.Layers[0].Name != "Sphere.005" {
		t.Fatalf("got %d layers, the first is %q", len(s.Layers), s.Layers[0].Name)
	}
	// x from -0.13691 to 0.324204, y from -0.19509 to 0.19509, z from -0.382683 to 0.382683 of the file
	want := storage.Box{Min: storage.Pos{X: -14, Y: -39, Z: -20}, Max: storage.Pos{X: 33, Y: 39, Z: 20}}
	if got := s.Bounds(nil); got != want {
		t.Errorf("got the bounds %v, want %v", got, want)
	}
	v := s.Layers[0].Volume
	if c := v.Get(storage.Pos{X: 10}); c != 0xffffffff {
		t.Errorf("got %v in the middle, want white", c)
	}
	vertices := 0
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "v ") {
			continue
		}
		vertices++
		p := numbers(t, line[2:], 3)
		near := false
		for i := range 27 { // a corner on the border of cells belongs to one of them
			d := storage.Pos{X: int32(i%3) - 1, Y: int32(i/3%3) - 1, Z: int32(i/9) - 1}
			near = near || v.Get(storage.Pos{X: cell(p[0]), Y: cell(-p[2]), Z: cell(p[1])}.Add(d)) != 0
		}
		if !near {
			t.Errorf("no voxel at the vertex %v", p)
		}
	}
	if vertices != 19 {
		t.Errorf("got %d vertices", vertices)
	}
	_, warnings, err = decode(t, text, map[string]string{}, nil)
	if err != nil || len(warnings) != 1 || !strings.Contains(warnings[0], "128") {
		t.Errorf("without a size: got the error %v and the warnings %q", err, warnings)
	}
}

func cell(f float64) int32 {
	n := int32(f * 100)
	if f < 0 {
		n--
	}
	return n
}

func TestCorpusIsRecognised(t *testing.T) {
	for _, name := range formattest.CorpusFiles(t, ".obj") {
		if (format.List{obj.Format()}).Detect("", formattest.CorpusFile(t, name)) == nil {
			t.Errorf("%s is not recognised", name)
		}
	}
}
