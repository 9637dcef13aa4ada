package meshio_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/meshio"
	"github.com/goxel-daemon/goxel-daemon/engine/mesh"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/engine/voxelize"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

func values(t testing.TB, use format.Use, given map[string]any) format.Values {
	t.Helper()
	table := append(meshio.ReadOptions(false), meshio.WriteOptions(false)...)
	v, err := (&format.Format{Name: "test", Options: table}).Values(use, given)
	if err != nil {
		t.Fatal(err)
	}
	return v.Of(table)
}

// read returns the scene of some parts and the warnings.
func read(t testing.TB, given map[string]any, limits format.Limits, parts ...meshio.Part) (*scene.Scene, []string, error) {
	t.Helper()
	var warnings []string
	last := 0.5
	opt := &format.DecodeOptions{NewVolume: newVolume, Limits: limits, Warn: func(text string) { warnings = append(warnings, text) }}
	opt.Progress = func(done, total int64) {
		if now := float64(done) / float64(total); now < last || now > 1 {
			t.Errorf("the progress is %d of %d after %v", done, total, last)
		} else {
			last = now
		}
	}
	s, err := meshio.Read(t.Context(), format.NewBudget(t.Context(), "test", opt), values(t, format.ForRead, given), parts)
	return s, warnings, err
}

// box returns a box as a part.
func box(name string, lo, hi [3]float64) meshio.Part {
	m := &voxelize.Model{}
	for i := range 8 {
		p := lo
		for a := range p {
			if i>>a&1 != 0 {
				p[a] = hi[a]
			}
		}
		m.Positions = append(m.Positions, p)
	}
	for _, q := range [][4]uint32{{0, 4, 6, 2}, {1, 3, 7, 5}, {0, 1, 5, 4}, {2, 6, 7, 3}, {0, 2, 3, 1}, {4, 5, 7, 6}} {
		m.Triangles = append(m.Triangles, [3]uint32{q[0], q[1], q[2]}, [3]uint32{q[0], q[2], q[3]})
	}
	return meshio.Part{Name: name, Model: m, Material: -1}
}

// slanted returns a tetrahedron.
func slanted(size float64) meshio.Part {
	m := &voxelize.Model{
		Positions: [][3]float64{{0.3, 0.3, 0.3}, {0.3 + size, 0.3, 0.3}, {0.3, 0.3 + size, 0.3}, {0.3, 0.3, 0.3 + size}},
		Triangles: [][3]uint32{{0, 2, 1}, {0, 1, 3}, {0, 3, 2}, {1, 2, 3}},
	}
	return meshio.Part{Model: m, Material: -1}
}

// float32s returns a part with its positions as numbers of 32 bits have them.
func float32s(p meshio.Part) meshio.Part {
	for i := range p.Model.Positions {
		for a, f := range p.Model.Positions[i] {
			p.Model.Positions[i][a] = float64(float32(f))
		}
	}
	return p
}

func TestTheSizeOfVoxels(t *testing.T) {
	at := func(x, y, z int32) storage.Pos { return storage.Pos{X: x, Y: y, Z: z} }
	two := func(scale, move float64) []meshio.Part {
		return []meshio.Part{
			float32s(box("a", [3]float64{move, move, move}, [3]float64{move + 2*scale, move + 3*scale, move + 4*scale})),
			float32s(box("b", [3]float64{move + 5*scale, move, move}, [3]float64{move + 6*scale, move + 7*scale, move - 9*scale})),
		}
	}
	grid := storage.Box{Min: at(0, 0, -9), Max: at(6, 7, 4)}
	for name, c := range map[string]struct {
		parts   []meshio.Part
		options map[string]any
		want    storage.Box
		warning string
	}{
		"whole numbers":           {two(1, 0), nil, grid, ""},
		"nearly whole numbers":    {two(1.000001, 0), nil, grid, ""},
		"whole numbers, far away": {two(1, -1000), nil, storage.Box{Min: at(-1000, -1000, -1009), Max: at(-994, -993, -996)}, ""},
		"amid whole numbers":      {two(1, -0.5), nil, grid, ""},
		"tenths":                  {two(0.1, 0), nil, grid, "voxel_size is 0.1: "},
		"tenths, moved":           {two(0.1, 0.03), nil, grid, "voxel_size is 0.1: "},
		"parts apart":             {[]meshio.Part{two(1, 0)[0], two(1, 0.3)[1]}, nil, grid, "voxel_size is 1: the corners of each part lie on a grid of that size, and parts were moved"},
		"parts apart, tenths":     {[]meshio.Part{two(0.1, 0)[0], two(0.1, -0.02)[1]}, nil, grid, "voxel_size is 0.1: the corners of each part"},
		"large steps":             {two(12.5, 0), nil, grid, "voxel_size is 12.5: "},
		"size":                    {two(1, 0), map[string]any{"voxel_size": 0.5}, storage.Box{Min: at(0, 0, -18), Max: at(12, 14, 8)}, ""},
		"size before resolution":  {two(1, 0), map[string]any{"voxel_size": 0.5, "resolution": 7.0}, storage.Box{Min: at(0, 0, -18), Max: at(12, 14, 8)}, ""},
		"resolution":              {two(1, 0), map[string]any{"resolution": 26.0}, storage.Box{Min: at(0, 0, -18), Max: at(12, 14, 8)}, ""},
		"Y up":                    {two(1, 0), map[string]any{"y_up": true}, storage.Box{Min: at(0, -4, 0), Max: at(6, 9, 7)}, ""},
		"slanted":                 {[]meshio.Part{slanted(3)}, nil, storage.Box{Min: at(12, 12, 12), Max: at(140, 140, 140)}, "voxel_size is 0.0234375: the longest edge has 128 voxels"},
		"slanted, resolution":     {[]meshio.Part{slanted(3)}, map[string]any{"resolution": 30.0}, storage.Box{Min: at(3, 3, 3), Max: at(33, 33, 33)}, ""},
		"no common step": {
			[]meshio.Part{box("", [3]float64{0, 0, 0}, [3]float64{math.Sqrt2, math.Pi, 1})},
			nil,
			storage.Box{Max: at(58, 128, 41)},
			"the longest edge has 128 voxels",
		},
		"nothing": {[]meshio.Part{{Model: &voxelize.Model{Positions: [][3]float64{{math.NaN(), 0, 0}}}, Material: -1}}, nil, storage.Box{}, ""},
		"a point": {[]meshio.Part{{Model: &voxelize.Model{Positions: [][3]float64{{0.1, 0, 0}}, Triangles: [][3]uint32{{}}}, Material: -1}}, nil, storage.Box{}, "128"},
	} {
		s, warnings, err := read(t, c.options, format.Limits{}, c.parts...)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := s.Bounds(nil); got != c.want {
			t.Errorf("%s: got the box %v, want %v", name, got, c.want)
		}
		if text := strings.Join(warnings, "\n"); c.warning == "" && text != "" || !strings.Contains(text, c.warning) {
			t.Errorf("%s: got the warnings %q, want %q", name, warnings, c.warning)
		}
		if len(s.Layers) != len(c.parts) {
			t.Errorf("%s: got %d layers", name, len(s.Layers))
		}
	}
}

func TestManyPlacesMakeNoGrid(t *testing.T) {
	m := &voxelize.Model{}
	for i := range 40000 {
		k, f := uint32(len(m.Positions)), float64(i)/7
		m.Positions = append(m.Positions, [3]float64{f, 0, 0}, [3]float64{f, 0.3, 0.1}, [3]float64{f, 0, 0.7})
		m.Positions = append(m.Positions, [3]float64{f + 0.01, 0, 0}, [3]float64{f + 0.01, 0.3, 0.1}, [3]float64{f + 0.01, 0, 0.7})
		m.Triangles = append(m.Triangles, [3]uint32{k, k + 1, k + 2}, [3]uint32{k + 3, k + 5, k + 4})
	}
	_, warnings, err := read(t, nil, format.Limits{}, meshio.Part{Model: m})
	if err != nil || len(warnings) != 1 || !strings.Contains(warnings[0], "128") {
		t.Errorf("got the warnings %q and the error %v", warnings, err)
	}
}

func TestFills(t *testing.T) {
	hollow := box("", [3]float64{0, 0, 0}, [3]float64{9, 9, 9})
	inner := box("", [3]float64{3, 3, 3}, [3]float64{6, 6, 6})
	for _, n := range inner.Model.Triangles {
		hollow.Model.Triangles = append(hollow.Model.Triangles, [3]uint32{n[0] + 8, n[2] + 8, n[1] + 8})
	}
	hollow.Model.Positions = append(hollow.Model.Positions, inner.Model.Positions...)
	for fill, want := range map[string]int64{"auto": 729 - 27, "parity": 729 - 27, "flood": 729, "surface": 386 + 6*9} {
		s, _, err := read(t, map[string]any{"fill": fill}, format.Limits{}, hollow)
		if err != nil {
			t.Fatal(err)
		}
		if fill == "surface" {
			want = 729 - 343 + 125 - 27 - 8 - 36 // the shell, and the cells with a face towards the cavity
		}
		if got := s.Len(); got != want {
			t.Errorf("%s: got %d voxels, want %d", fill, got, want)
		}
	}
}

func TestLayersOfParts(t *testing.T) {
	long := strings.Repeat("ä", 200)
	parts := []meshio.Part{box("a", [3]float64{}, [3]float64{1, 1, 1}), box("", [3]float64{}, [3]float64{2, 1, 1}), box(long, [3]float64{}, [3]float64{3, 1, 1}), box("\xff", [3]float64{}, [3]float64{4, 1, 1})}
	parts[1].Material = 7
	s, _, err := read(t, nil, format.Limits{}, parts...)
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"a", "Layer.1", strings.Repeat("ä", 127), "\uFFFD"} {
		l := s.Layers[i]
		if l.Name != name || l.ID != i+1 || l.Volume.Len() != int64(i+1) || !l.Visible || !utf8.ValidString(l.Name) {
			t.Errorf("layer %d: id %d, name %q, %d voxels", i, l.ID, l.Name, l.Volume.Len())
		}
		if want := map[bool]int{true: 7, false: -1}[i == 1]; l.Material != want {
			t.Errorf("layer %d has the material %d", i, l.Material)
		}
	}
	if s.Active != 4 {
		t.Errorf("layer %d is active", s.Active)
	}
	s, warnings, err := read(t, nil, format.Limits{})
	if err != nil || len(s.Layers) != 1 || s.Active != 1 || s.Layers[0].Name != "Layer.1" || s.Len() != 0 || len(warnings) > 0 {
		t.Errorf("no parts: got %+v, %q, %v", s, warnings, err)
	}
}

func TestErrorsOfParts(t *testing.T) {
	bad := box("", [3]float64{}, [3]float64{1, 1, 1})
	bad.Model.Triangles[3][1] = 8
	nan := box("", [3]float64{}, [3]float64{1, 1, math.NaN()})
	infinite := box("", [3]float64{}, [3]float64{1, 1, math.Inf(1)})
	cube := box("", [3]float64{}, [3]float64{10, 10, 10})
	var wrong *format.Error
	var unsupported *format.UnsupportedError
	for name, c := range map[string]struct {
		part    meshio.Part
		options map[string]any
		limits  format.Limits
		as      any
	}{
		"corner":              {bad, nil, format.Limits{}, &wrong},
		"not a number":        {nan, nil, format.Limits{}, &wrong},
		"infinite":            {infinite, nil, format.Limits{}, &wrong},
		"corner, with size":   {bad, map[string]any{"voxel_size": 2.0}, format.Limits{}, &wrong},
		"infinite, with size": {infinite, map[string]any{"voxel_size": 2.0}, format.Limits{}, &wrong},
		"tiny voxels":         {cube, map[string]any{"voxel_size": 1e-9}, format.Limits{}, &unsupported},
		"small voxels":        {cube, map[string]any{"voxel_size": 1e-4}, format.Limits{}, &unsupported},
		"voxels":              {cube, nil, format.Limits{Voxels: 999}, &unsupported},
		"bytes":               {cube, nil, format.Limits{Bytes: 1000}, &unsupported},
	} {
		_, _, err := read(t, c.options, c.limits, c.part)
		if !errors.As(err, c.as) {
			t.Errorf("%s: got the error %v (%T)", name, err, err)
		}
	}
	if _, _, err := read(t, nil, format.Limits{Layers: 1}, cube, cube); !errors.As(err, &unsupported) {
		t.Errorf("two layers of one: got the error %v", err)
	}
	if _, _, err := read(t, nil, format.Limits{Voxels: 1000}, cube); err != nil {
		t.Errorf("a thousand voxels of a thousand: got the error %v", err)
	}
}

// What a part takes while it is made into voxels, the next can have.
func TestMemoryOfPartsIsCountedOnce(t *testing.T) {
	parts := make([]meshio.Part, 200)
	for i := range parts {
		parts[i] = box("", [3]float64{}, [3]float64{16, 16, 16})
	}
	if _, _, err := read(t, nil, format.Limits{Bytes: 20 << 20}, parts...); err != nil {
		t.Error(err)
	}
}

func TestReadingEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("stop")
	cancel(stop)
	for _, given := range []map[string]any{nil, {"voxel_size": 1.0}} {
		b := format.NewBudget(ctx, "test", &format.DecodeOptions{NewVolume: newVolume})
		_, err := meshio.Read(ctx, b, values(t, format.ForRead, given), []meshio.Part{box("", [3]float64{}, [3]float64{1, 1, 1})})
		if !errors.Is(err, stop) {
			t.Errorf("%v: got the error %v", given, err)
		}
	}
}

func TestMeshesAreWrittenAsAsked(t *testing.T) {
	v, hidden := newVolume(), newVolume()
	for x := range int32(4) {
		v.Set(storage.Pos{X: x + 10, Y: 20, Z: 30}, storage.RGB(1, 2, 3))
	}
	hidden.Set(storage.Pos{X: -100}, storage.RGB(1, 2, 3))
	layers := []*scene.Layer{scene.NewLayer(1, "a", v), scene.NewLayer(2, "b", hidden)}
	layers[1].Visible = false
	s := &scene.Scene{Layers: layers}
	for origin, lo := range map[string][3]float32{"keep": {10, 20, 30}, "center": {-2, -0.5, -0.5}, "bottom": {-2, -0.5, 0}, "corner": {0, 0, 0}} {
		for mesher, quads := range map[string]int{"greedy": 6, "culled": 18} {
			given := map[string]any{"origin": origin, "mesher": mesher, "scale": 2.0}
			m, err := meshio.Build(t.Context(), "test", v, meshio.MeshOptions(s, values(t, format.ForWrite, given), &format.EncodeOptions{}))
			if err != nil {
				t.Fatal(err)
			}
			if want := [3]float32{2 * lo[0], 2 * lo[1], 2 * lo[2]}; m.Min != want || len(m.Quads) != quads {
				t.Errorf("%v: got %d quads from %v, want %d from %v", given, len(m.Quads), m.Min, quads, want)
			}
		}
	}
	smooth := meshio.MeshOptions(s, values(t, format.ForWrite, map[string]any{"mesher": "marching_cubes", "smooth": true, "level": 2.0, "y_up": true}), &format.EncodeOptions{})
	if smooth.Method != mesh.MarchingCubes || !smooth.Smooth || smooth.Level != 2 || !smooth.YUp || smooth.MaxBytes != 1<<30 {
		t.Errorf("got the options %+v", smooth)
	}
	var unsupported *format.UnsupportedError
	if _, err := meshio.Build(t.Context(), "test", v, mesh.Options{MaxBytes: 1}); !errors.As(err, &unsupported) || unsupported.Format != "test" {
		t.Errorf("got the error %v", err)
	}
}

func TestOptionsThatChangeNothingAreWarnedAbout(t *testing.T) {
	for _, test := range []struct {
		given map[string]any
		want  string
	}{
		{map[string]any{"smooth": true}, "smooth changes nothing: it is for mesher=marching_cubes, not greedy"},
		{map[string]any{"mesher": "marching_cubes", "watertight": true}, "watertight changes nothing: it is for mesher=greedy, not marching_cubes"},
		{map[string]any{"mesher": "marching_cubes", "smooth": true}, ""},
		{map[string]any{"mesher": "culled", "watertight": true}, ""},
		{map[string]any{"watertight": true}, ""},
	} {
		got := ""
		meshio.MeshOptions(&scene.Scene{}, values(t, format.ForWrite, test.given), &format.EncodeOptions{Warn: func(text string) { got += text }})
		if got != test.want {
			t.Errorf("%v: got the warning %q, want %q", test.given, got, test.want)
		}
	}
}

func ExampleRead() {
	table := meshio.ReadOptions(false)
	b := format.NewBudget(context.Background(), "example", &format.DecodeOptions{NewVolume: newVolume})
	m := &voxelize.Model{Positions: [][3]float64{{0, 0, 0}, {4, 0, 0}, {0, 4, 0}}, Triangles: [][3]uint32{{0, 2, 1}}}
	s, err := meshio.Read(context.Background(), b, format.Values{}.Of(table), []meshio.Part{{Name: "floor", Model: m, Material: -1}})
	fmt.Println(s.Layers[0].Name, s.Len(), err)
	// Output: floor 10 <nil>
}
