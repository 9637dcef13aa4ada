package obj_test

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/obj"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// one returns a scene with one voxel.
func one() *scene.Scene {
	v := newVolume()
	v.Set(storage.Pos{X: 1, Y: 2, Z: 3}, storage.RGB(255, 128, 0))
	return &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(7, " my\nlayer ", v)}}
}

func TestOneVoxel(t *testing.T) {
	got := encode(t, one(), map[string]any{"mesher": "culled"})
	const want = `# Wavefront OBJ by goxel-daemon
# Y is up
vn -1 0 0
vn 1 0 0
vn 0 -1 0
vn 0 1 0
vn 0 0 -1
vn 0 0 1
o  my layer 
v 1 3 -2 1.000000 0.501961 0.000000
v 1 4 -2 1.000000 0.501961 0.000000
v 1 4 -3 1.000000 0.501961 0.000000
v 1 3 -3 1.000000 0.501961 0.000000
v 2 3 -2 1.000000 0.501961 0.000000
v 2 3 -3 1.000000 0.501961 0.000000
v 2 4 -3 1.000000 0.501961 0.000000
v 2 4 -2 1.000000 0.501961 0.000000
f 1//1 2//1 3//1 4//1
f 5//2 6//2 7//2 8//2
f 1//6 5//6 8//6 2//6
f 4//5 3//5 7//5 6//5
f 1//3 4//3 6//3 5//3
f 2//4 8//4 7//4 3//4
`
	if got.text != want {
		t.Errorf("got\n%s\nwant\n%s", got.text, want)
	}
}

func TestColorsLeftOutAreCounted(t *testing.T) {
	s := one()
	s.Layers[0].Volume.Set(storage.Pos{}, storage.RGB(1, 2, 3))
	f := obj.Format()
	for colors, want := range map[string][]string{"none": {"2 colours are left out"}, "vertex": nil} {
		values, err := f.Values(format.ForWrite, map[string]any{"colors": colors})
		if err != nil {
			t.Fatal(err)
		}
		var warnings []string
		opt := &format.EncodeOptions{NewVolume: newVolume, Values: values, Warn: func(text string) { warnings = append(warnings, text) }}
		if err := f.Write(t.Context(), io.Discard, s, opt); err != nil || !slices.Equal(warnings, want) {
			t.Errorf("%s: got the warnings %q and the error %v, want %q", colors, warnings, err, want)
		}
	}
}

func TestPaletteOfOneVoxel(t *testing.T) {
	s := one()
	s.Layers[0].Material = 0
	s.Materials = []scene.Material{{Name: "Glass", Color: [4]float32{1, 1, 1, 0.5}, Metallic: 0.25, Roughness: float32(math.NaN()), Emission: [3]float32{1, 2, 3}}}
	got := encode(t, s, map[string]any{"mesher": "culled", "colors": "palette", "normals": false, "triangles": true, "y_up": false})
	const want = `# Wavefront OBJ by goxel-daemon
# Z is up
mtllib my_model.mtl
vt 0.001953125 0.5
o  my layer 
v 1 2 3
v 1 2 4
v 1 3 4
v 1 3 3
v 2 2 3
v 2 3 3
v 2 3 4
v 2 2 4
usemtl palette_m1
f 1/1 2/1 3/1
f 1/1 3/1 4/1
f 5/1 6/1 7/1
f 5/1 7/1 8/1
f 1/1 5/1 8/1
f 1/1 8/1 2/1
f 4/1 3/1 7/1
f 4/1 7/1 6/1
f 1/1 4/1 6/1
f 1/1 6/1 5/1
f 2/1 8/1 7/1
f 2/1 7/1 3/1
`
	const library = `# goxel-daemon

newmtl palette_m1
Kd 1 1 1
Ks 0 0 0
illum 1
Pm 0.25
Ke 1 2 3
d 0.5
map_Kd my_model.png
`
	if got.text != want {
		t.Errorf("got\n%s\nwant\n%s", got.text, want)
	}
	if text := string(got.beside["my_model.mtl"]); text != library {
		t.Errorf("got the materials\n%s\nwant\n%s", text, library)
	}
	if c := got.pixel(t, "my_model.png", []float64{0.001953125, 0.5}); c != storage.RGB(255, 128, 0) {
		t.Errorf("got the pixel %v", c)
	}
}

// TestScenesAreReadByAPlainReader compares what a plain reader finds with every cell against its neighbours.
func TestScenesAreReadByAPlainReader(t *testing.T) {
	for _, sc := range formattest.Scenes(newVolume) {
		for i, colors := range []string{"vertex", "palette", "materials", "none"} {
			mesher, yUp := []string{"greedy", "culled"}[i%2], i < 2
			t.Run(fmt.Sprint(sc.Name, mesher, colors), func(t *testing.T) {
				f := encode(t, sc.Scene, map[string]any{"mesher": mesher, "colors": colors, "y_up": yUp, "normals": colors != "none"})
				same(t, read(t, f), sc.Scene, colors, yUp)
			})
		}
	}
}

// TestMaterialsSurvive reads what was written with a material for each colour, in a mesh without cracks.
func TestMaterialsSurvive(t *testing.T) {
	for _, sc := range formattest.Scenes(newVolume)[:8] {
		f := encode(t, sc.Scene, map[string]any{"colors": "materials", "normals": false, "watertight": true})
		got, warnings, err := decode(t, f.text, map[string]string{"my_model.mtl": string(f.beside["my_model.mtl"])}, nil)
		if err != nil || len(warnings) > 0 {
			t.Fatalf("%s: got the error %v and the warnings %q", sc.Name, err, warnings)
		}
		for i, l := range formattest.Carried(sc.Scene, obj.Format().Caps).Layers {
			v := got.Layers[i].Volume
			if v.Len() != l.Volume.Len() {
				t.Errorf("%s: got %d voxels, want %d", sc.Name, v.Len(), l.Volume.Len())
			}
			for _, c := range formattest.Cells(l.Volume) {
				if formattest.Exposed(l.Volume, c.Pos) && v.Get(c.Pos) != c.Color {
					t.Fatalf("%s: got %v at %v, want %v", sc.Name, v.Get(c.Pos), c.Pos, c.Color)
				}
			}
		}
	}
}

// same fails the test unless the objects are the visible layers of a scene.
func same(t *testing.T, objects []*object, s *scene.Scene, colors string, yUp bool) {
	t.Helper()
	for _, l := range s.Layers {
		if !l.Visible {
			continue
		}
		if len(objects) == 0 {
			t.Fatal("an object is missing")
		}
		o := objects[0]
		objects = objects[1:]
		if o.name != l.Name {
			t.Errorf("got the object %q, want %q", o.name, l.Name)
		}
		wanted := want(l.Volume)
		if colors == "none" {
			for k := range wanted {
				wanted[k] = 0
			}
		}
		if got := sides(t, o.faces, yUp); !maps.Equal(got, wanted) {
			t.Errorf("%s: got %d sides, want %d", l.Name, len(got), len(wanted))
		}
		for v, n := range o.vertices {
			if n != 1 {
				t.Fatalf("the vertex %q comes %d times", v, n)
			}
		}
		used := map[storage.Color]bool{}
		for _, c := range wanted {
			used[c] = true
		}
		if colors == "materials" && len(o.materials) != len(used) {
			t.Errorf("got %d materials for %d colours", len(o.materials), len(used))
		}
	}
	if len(objects) != 0 {
		t.Errorf("%d objects too many", len(objects))
	}
}

// TestPaletteOfTheProject wants the colours in the order of the project's palette where it has all of them.
func TestPaletteOfTheProject(t *testing.T) {
	s := one()
	s.Palette = &scene.Palette{Swatches: []scene.Swatch{{Color: storage.RGB(1, 1, 1)}, {Color: storage.RGB(255, 128, 0)}}}
	f := encode(t, s, map[string]any{"colors": "palette"})
	for i, c := range s.Palette.Colors() {
		if got := f.pixel(t, "my_model.png", []float64{(float64(i) + 0.5) / 256, 0.5}); got != c {
			t.Errorf("got %v at %d, want %v", got, i, c)
		}
	}
	if !strings.Contains(f.text, "/2/") || strings.Contains(f.text, "/1/") {
		t.Error("faces have other colours than the second one")
	}
}

func TestSmoothedMeshes(t *testing.T) {
	for _, colors := range []string{"vertex", "palette", "materials", "none"} {
		for _, smooth := range []bool{false, true} {
			f := encode(t, formattest.Scenes(newVolume)[7].Scene, map[string]any{"mesher": "marching_cubes", "smooth": smooth, "colors": colors})
			vertices, faces := strings.Count(f.text, "\nv "), strings.Count(f.text, "\nf ")
			if vertices == 0 || faces == 0 || !strings.Contains(f.text, "\nvn ") {
				t.Errorf("%s: got %d vertices and %d faces", colors, vertices, faces)
			}
		}
	}
}

func TestWithoutAFolderColoursAreAtVertices(t *testing.T) {
	for _, colors := range []string{"palette", "materials"} {
		values, err := obj.Format().Values(format.ForWrite, map[string]any{"colors": colors})
		if err != nil {
			t.Fatal(err)
		}
		var warnings []string
		var b strings.Builder
		if err := obj.Encode(t.Context(), &b, one(), &format.EncodeOptions{
			NewVolume: newVolume, Values: values, Warn: func(text string) { warnings = append(warnings, text) },
		}); err != nil {
			t.Fatal(err)
		}
		if len(warnings) != 1 || !strings.Contains(warnings[0], "colors="+colors) || strings.Contains(b.String(), "mtllib") || !strings.Contains(b.String(), "0.501961") {
			t.Errorf("got the warnings %q and\n%s", warnings, b.String())
		}
	}
}

// TestFilesBesideThatFail wants the error of whoever writes the files beside.
func TestFilesBesideThatFail(t *testing.T) {
	full := errors.New("no space left")
	for _, colors := range []string{"palette", "materials"} {
		for _, failing := range []string{".png", ".mtl"} {
			values, err := obj.Format().Values(format.ForWrite, map[string]any{"colors": colors})
			if err != nil {
				t.Fatal(err)
			}
			err = obj.Encode(t.Context(), io.Discard, one(), &format.EncodeOptions{NewVolume: newVolume, Values: values, Beside: func(name string, _ []byte) error {
				if strings.HasSuffix(name, failing) {
					return full
				}
				return nil
			}})
			if writes := colors == "palette" || failing == ".mtl"; errors.Is(err, full) != writes {
				t.Errorf("%s, %s: got the error %v", colors, failing, err)
			}
		}
	}
}

func TestMemoryIsBounded(t *testing.T) {
	s := formattest.Scenes(newVolume)[5].Scene
	for limit, fails := range map[int64]bool{100: true, 1 << 20: false} {
		for _, colors := range []string{"vertex", "materials"} {
			values, err := obj.Format().Values(format.ForWrite, map[string]any{"colors": colors})
			if err != nil {
				t.Fatal(err)
			}
			err = obj.Encode(t.Context(), io.Discard, s, &format.EncodeOptions{
				NewVolume: newVolume, Values: values, MaxBytes: limit, Beside: func(string, []byte) error { return nil },
			})
			var unsupported *format.UnsupportedError
			if errors.As(err, &unsupported) != fails || err != nil && !fails {
				t.Errorf("%d bytes, %s: got the error %v", limit, colors, err)
			}
		}
	}
}

func TestLayersWithoutAName(t *testing.T) {
	f := encode(t, &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(4, "", newVolume())}}, nil)
	if !strings.HasSuffix(f.text, "\no Layer.4\n") {
		t.Errorf("got %q", f.text)
	}
}

func TestWhatIsLostIsWarnedAbout(t *testing.T) {
	below, above, hidden := newVolume(), newVolume(), newVolume()
	below.Set(storage.Pos{}, storage.RGBA(1, 1, 1, 126))
	above.Set(storage.Pos{}, storage.RGBA(1, 1, 1, 127))
	above.Set(storage.Pos{X: 1}, storage.RGB(1, 1, 1))
	hidden.Set(storage.Pos{}, storage.RGBA(1, 1, 1, 200))
	layers := []*scene.Layer{scene.NewLayer(1, "a", below), scene.NewLayer(2, "b", above), scene.NewLayer(3, "c", hidden)}
	layers[2].Visible = false
	var warnings []string
	warn := func(text string) { warnings = append(warnings, text) }
	if err := obj.Format().Write(t.Context(), io.Discard, &scene.Scene{Layers: layers}, &format.EncodeOptions{NewVolume: newVolume, Warn: warn}); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"1 hidden layer with 1 voxel is left out", "1 voxel is left out, with an alpha below 127", "1 translucent voxel becomes opaque",
	}
	if !slices.Equal(warnings, want) {
		t.Errorf("got the warnings %q, want %q", warnings, want)
	}
}

func BenchmarkEncode(b *testing.B) {
	v := newVolume()
	const r = 64
	for z := int32(-r); z < r; z++ {
		for y := int32(-r); y < r; y++ {
			for x := int32(-r); x < r; x++ {
				if x*x+y*y+z*z < r*r {
					v.Set(storage.Pos{X: x, Y: y, Z: z}, storage.RGB(uint8(x)&0xf0, 9, 9))
				}
			}
		}
	}
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "sphere", v)}}
	for _, colors := range []string{"vertex", "palette", "materials", "none"} {
		for _, mesher := range []string{"culled", "greedy"} {
			values, err := obj.Format().Values(format.ForWrite, map[string]any{"colors": colors, "mesher": mesher})
			if err != nil {
				b.Fatal(err)
			}
			b.Run("colors="+colors+"/mesher="+mesher, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					err := obj.Encode(b.Context(), io.Discard, s, &format.EncodeOptions{
						NewVolume: newVolume, Values: values, Beside: func(string, []byte) error { return nil },
					})
					if err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(v.Len())*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
			})
		}
	}
}
