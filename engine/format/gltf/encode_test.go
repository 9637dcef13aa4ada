package gltf_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/gltf"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// write writes a scene with options, and returns the warnings too.
func write(t testing.TB, f *format.Format, s *scene.Scene, given map[string]any) ([]byte, []string) {
	t.Helper()
	v, err := f.Values(format.ForWrite, given)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	var warnings []string
	err = f.Write(t.Context(), &b, s, &format.EncodeOptions{
		NewVolume: newVolume, Values: v, Name: "house.x.glb", Warn: func(text string) { warnings = append(warnings, text) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), warnings
}

// read reads a file with options, and returns the warnings too.
func read(t testing.TB, f *format.Format, data []byte, given map[string]any) (*scene.Scene, []string) {
	t.Helper()
	s, warnings, err := tryRead(t, f, data, given, nil)
	if err != nil {
		t.Fatal(err)
	}
	formattest.Valid(t, s)
	return s, warnings
}

func tryRead(
	t testing.TB, f *format.Format, data []byte, given map[string]any, beside func(string) ([]byte, error),
) (*scene.Scene, []string, error) {
	t.Helper()
	v, err := f.Values(format.ForRead, given)
	if err != nil {
		t.Fatal(err)
	}
	var warnings []string
	s, err := f.Read(t.Context(), data, &format.DecodeOptions{
		NewVolume: newVolume, Values: v, Beside: beside, Warn: func(text string) { warnings = append(warnings, text) },
	})
	return s, warnings, err
}

// layer returns a layer with the given cells.
func layer(name string, cells map[storage.Pos]storage.Color) *scene.Layer {
	v := newVolume()
	for p, c := range cells {
		v.Set(p, c)
	}
	return scene.NewLayer(1, name, v)
}

// side is a part of a surface: its layer, direction in the file, and colour.
type side struct {
	layer  string
	normal [3]float32
	color  [3]uint8
}

// exposed returns the area of every side of the visible layers, cell by cell.
func exposed(s *scene.Scene, colors bool) map[side]float64 {
	areas := map[side]float64{}
	for _, l := range s.Layers {
		if !l.Visible {
			continue
		}
		for _, c := range formattest.Cells(l.Volume) {
			if c.Color.A() < format.MinAlpha {
				continue
			}
			for _, d := range []storage.Pos{{X: 1}, {X: -1}, {Y: 1}, {Y: -1}, {Z: 1}, {Z: -1}} {
				if l.Volume.Get(c.Pos.Add(d)).A() >= format.MinAlpha {
					continue
				}
				k := side{l.Name, [3]float32{float32(d.X), float32(d.Z), float32(0 - d.Y)}, [3]uint8{255, 255, 255}}
				if colors {
					k.color = [3]uint8{c.Color.R(), c.Color.G(), c.Color.B()}
				}
				areas[k]++
			}
		}
	}
	return areas
}

func TestFilesAreStrictlyCorrect(t *testing.T) {
	for i, f := range both() {
		for _, colors := range []string{"vertex", "palette", "none"}[i:] {
			for _, mesher := range []string{"culled", "greedy", "watertight"} {
				options := map[string]any{"colors": colors, "mesher": mesher}
				if mesher == "watertight" {
					options = map[string]any{"colors": colors, "watertight": true}
				}
				for _, sc := range formattest.Scenes(newVolume) {
					data, _ := write(t, f, sc.Scene, options)
					p := parse(t, data)
					got := map[side]float64{}
					for _, x := range p.faces() {
						got[side{p.Meshes[x.mesh].Name, x.normal, x.color}] += x.area()
					}
					if want := exposed(sc.Scene, colors != "none"); !maps.Equal(got, want) {
						t.Errorf("%s, %s, %v: the sides have the areas %.300v, want %.300v", f.Name, sc.Name, options, got, want)
					}
				}
			}
		}
	}
}

func TestSmoothedSurfacesAreStrictlyCorrect(t *testing.T) {
	for _, colors := range []string{"vertex", "palette", "none"} {
		for _, smooth := range []bool{false, true} {
			for _, sc := range formattest.Scenes(newVolume) {
				options := map[string]any{"colors": colors, "mesher": "marching_cubes", "smooth": smooth}
				data, _ := write(t, gltf.Binary(), sc.Scene, options)
				if n := len(parse(t, data).faces()); (n == 0) != (len(exposed(sc.Scene, false)) == 0) {
					t.Errorf("%s, %v: %d triangles", sc.Name, options, n)
				}
			}
		}
	}
}

func TestNodes(t *testing.T) {
	s := &scene.Scene{Layers: []*scene.Layer{
		layer("lower", map[storage.Pos]storage.Color{{X: 1, Y: 2, Z: 3}: storage.RGB(1, 2, 3)}),
		layer("nothing", nil),
		layer("hidden", map[storage.Pos]storage.Color{{}: storage.RGB(1, 2, 3)}),
		layer("<upper> & \"木\"", map[storage.Pos]storage.Color{{}: storage.RGB(1, 2, 3)}),
	}}
	s.Layers[2].Visible = false
	for _, f := range both() {
		data, _ := write(t, f, s, nil)
		p := parse(t, data)
		if p.Asset.Generator != "goxel-daemon" || len(p.Scenes) != 1 || !slices.Equal(p.Scenes[0].Nodes, []int{0}) {
			t.Errorf("%s: asset %v, scenes %v", f.Name, p.Asset, p.Scenes)
		}
		var names []string
		for _, n := range p.Nodes {
			names = append(names, fmt.Sprintf("%s %v", n.Name, n.Mesh != nil))
		}
		if want := []string{"house.x false", "lower true", "nothing false", "<upper> & \"木\" true"}; !slices.Equal(names, want) {
			t.Errorf("%s: the nodes are %q, want %q", f.Name, names, want)
		}
		if got := p.Nodes[0].Children; !slices.Equal(got, []int{1, 2, 3}) {
			t.Errorf("%s: the root has the children %v", f.Name, got)
		}
	}
}

func TestYIsUpUnlessToldOtherwise(t *testing.T) {
	s := &scene.Scene{Layers: []*scene.Layer{layer("l", map[storage.Pos]storage.Color{{X: 1, Y: 2, Z: 3}: storage.RGB(1, 2, 3)})}}
	for want, options := range map[string]map[string]any{
		"[1 3 -3] [2 4 -2]":              nil,
		"[1 2 3] [2 3 4]":                {"y_up": false},
		"[0.25 0.75 -0.75] [0.5 1 -0.5]": {"scale": 0.25},
		"[-0.5 0 -0.5] [0.5 1 0.5]":      {"origin": "bottom"},
	} {
		data, _ := write(t, gltf.Binary(), s, options)
		p := parse(t, data)
		p.faces()
		a := p.Accessors[p.Meshes[0].Primitives[0].Attributes["POSITION"]]
		if got := fmt.Sprint(a.Min, a.Max); got != want {
			t.Errorf("%v: the positions are %s, want %s", options, got, want)
		}
	}
}

// TestFarLayersKeepTheirPlace needs more than the 24 bits of a float32.
func TestFarLayersKeepTheirPlace(t *testing.T) {
	at := storage.Pos{X: 1<<30 - 9, Y: -1<<30 + 7, Z: 1<<29 + 1}
	s := &scene.Scene{Layers: []*scene.Layer{
		layer("far", map[storage.Pos]storage.Color{at: storage.RGB(1, 2, 3), at.Add(storage.Pos{X: 1}): storage.RGB(4, 5, 6)}),
		layer("near", map[storage.Pos]storage.Color{{X: 1}: storage.RGB(1, 2, 3)}),
	}}
	data, _ := write(t, gltf.Binary(), s, nil)
	p := parse(t, data)
	p.faces()
	if got, want := p.Nodes[1].Translation, [3]float64{float64(at.X), float64(at.Z), float64(-at.Y)}; got != want {
		t.Errorf("the node is at %v, want %v", got, want)
	}
	got, _ := read(t, gltf.Binary(), data, nil)
	for i, l := range s.Layers {
		formattest.SameVolume(t, got.Layers[i].Volume, l.Volume)
	}
}

func TestIndicesOf16BitsAreUsedWhereTheyAreEnough(t *testing.T) {
	for n, want := range map[int32]int{2730: 5123, 2731: 5125} { // voxels apart, of 24 vertices each
		cells := map[storage.Pos]storage.Color{}
		for i := range n {
			cells[storage.Pos{X: i % 50 * 2, Y: i / 50 * 2}] = storage.RGB(1, 2, 3)
		}
		data, _ := write(t, gltf.Binary(), &scene.Scene{Layers: []*scene.Layer{layer("l", cells)}}, map[string]any{"mesher": "culled"})
		p := parse(t, data)
		if got := p.Accessors[p.Meshes[0].Primitives[0].Indices].ComponentType; got != want || len(p.faces()) != 12*int(n) {
			t.Errorf("%d voxels have indices of the type %d, want %d", n, got, want)
		}
	}
}

func TestEveryColorSurvives(t *testing.T) {
	cells := map[storage.Pos]storage.Color{}
	for i := range int32(256) {
		cells[storage.Pos{X: i % 16, Y: i / 16}] = storage.RGB(uint8(i), uint8(255-i), uint8(i*7))
	}
	s := &scene.Scene{Layers: []*scene.Layer{layer("l", cells)}}
	for _, colors := range []string{"vertex", "palette"} {
		data, _ := write(t, gltf.Binary(), s, map[string]any{"colors": colors})
		got, _ := read(t, gltf.Binary(), data, nil)
		formattest.SameVolume(t, got.Layers[0].Volume, s.Layers[0].Volume)
	}
}

func TestColorsLeftOut(t *testing.T) {
	s := &scene.Scene{Layers: []*scene.Layer{
		layer("l", map[storage.Pos]storage.Color{{}: storage.RGB(1, 2, 3), {X: 1}: storage.RGB(4, 5, 6)}),
	}}
	data, warnings := write(t, gltf.Format(), s, map[string]any{"colours": "none"})
	if want := []string{"2 colours are left out"}; !slices.Equal(warnings, want) {
		t.Errorf("got the warnings %q, want %q", warnings, want)
	}
	got, _ := read(t, gltf.Format(), data, nil)
	if c := got.Layers[0].Volume.Get(storage.Pos{}); c != storage.RGB(255, 255, 255) || got.Layers[0].Volume.Len() != 2 {
		t.Errorf("read %v in %d voxels, want white in 2", c, got.Layers[0].Volume.Len())
	}
}

func TestMaterials(t *testing.T) {
	s := &scene.Scene{
		Layers: []*scene.Layer{
			layer("shiny", map[storage.Pos]storage.Color{{}: storage.RGB(10, 20, 30)}),
			layer("plain", map[storage.Pos]storage.Color{{X: 4}: storage.RGB(10, 20, 30)}),
			layer("glass", map[storage.Pos]storage.Color{{X: 8}: storage.RGB(10, 20, 30)}),
		},
		Materials: []scene.Material{
			{Name: "unused", Color: [4]float32{1, 1, 1, 1}, Roughness: 0.1},
			{Name: "", Color: [4]float32{0.1, 0.2, 0.3, 0.4}, Metallic: 0.7, Roughness: 0.3},
			{Name: "", Color: [4]float32{1, 1, 1, 1}, Roughness: 1},
			{Name: "lamp", Color: [4]float32{1, 1, 1, 1}, Roughness: 1, Emission: [3]float32{0.1, 5.3, 77}},
		},
	}
	s.Layers[0].Material, s.Layers[2].Material = 3, 1
	for _, colors := range []string{"vertex", "palette", "none"} {
		data, _ := write(t, gltf.Binary(), s, map[string]any{"colors": colors})
		p := parse(t, data)
		p.faces()
		glass, lamp, plain := p.Materials[1], p.Materials[3], p.Materials[4]
		if glass.AlphaMode != "BLEND" || lamp.AlphaMode != "" || *glass.Name != "" || plain.Name != nil || len(p.Materials) != 5 {
			t.Errorf("%s: the materials are %+v", colors, p.Materials)
		}
		if got := lamp.Extensions.KHR_materials_emissive_strength.EmissiveStrength; got != 128 || lamp.EmissiveFactor[2]*got != 77 {
			t.Errorf("%s: the emission is %v times %v", colors, got, lamp.EmissiveFactor)
		}
		if m := plain.PbrMetallicRoughness; m.MetallicFactor != 0 || m.RoughnessFactor != 1 || m.BaseColorFactor != nil {
			t.Errorf("%s: the material of layers without one is %+v", colors, m)
		}
		got, warnings := read(t, gltf.Binary(), data, nil)
		if !slices.EqualFunc(got.Materials, s.Materials, func(a, b scene.Material) bool { return fmt.Sprint(a) == fmt.Sprint(b) }) {
			t.Errorf("%s: read the materials %+v, want %+v", colors, got.Materials, s.Materials)
		}
		for i, l := range got.Layers {
			if l.Material != s.Layers[i].Material {
				t.Errorf("%s: layer %s has the material %d, want %d", colors, l.Name, l.Material, s.Layers[i].Material)
			}
		}
		if len(warnings) > 0 {
			t.Errorf("%s: warnings %q", colors, warnings)
		}
	}
}

func TestMaterialsOutOfRange(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	s := &scene.Scene{Materials: []scene.Material{
		{Name: "m", Color: [4]float32{-1, 2, nan, 1}, Metallic: inf, Roughness: -inf, Emission: [3]float32{-1, nan, inf}},
	}}
	data, warnings := write(t, gltf.Binary(), s, nil)
	if len(warnings) != 1 || !strings.Contains(warnings[0], "out of the range") {
		t.Errorf("got the warnings %q", warnings)
	}
	got, _ := read(t, gltf.Binary(), data, nil)
	want := scene.Material{Name: "m", Color: [4]float32{0, 1, 0, 1}, Metallic: 1, Emission: [3]float32{0, 0, 1e9}}
	if len(got.Materials) != 1 || fmt.Sprint(got.Materials[0]) != fmt.Sprint(want) {
		t.Errorf("got %+v, want %+v", got.Materials, want)
	}
}

func TestColorsWithMaterialsHavePrimitivesOfTheirOwn(t *testing.T) {
	lamp := &scene.Material{Color: [4]float32{9, 9, 9, 0.5}, Roughness: 0.5, Emission: [3]float32{1, 1, 0}}
	red, green, blue := storage.RGB(255, 0, 0), storage.RGB(0, 255, 0), storage.RGB(0, 0, 255)
	s := &scene.Scene{
		Layers: []*scene.Layer{
			layer("mixed", map[storage.Pos]storage.Color{{}: red, {X: 1}: green, {X: 2}: blue, {X: 3}: red}),
			layer("blue", map[storage.Pos]storage.Color{{}: blue}),
		},
		Palette: &scene.Palette{Swatches: []scene.Swatch{{Color: red}, {Color: green, Material: lamp}, {Color: blue, Material: lamp, Name: "sky"}}},
	}
	for _, mesher := range []string{"culled", "marching_cubes"} {
		data, _ := write(t, gltf.Binary(), s, map[string]any{"mesher": mesher})
		p := parse(t, data)
		kinds := map[[3]uint8]string{}
		for _, f := range p.faces() {
			name := "none"
			if n := p.Materials[f.material].Name; n != nil {
				name = *n
			}
			kinds[f.color] = name
		}
		names := map[[3]uint8]string{{255, 0, 0}: "none", {0, 255, 0}: "", {0, 0, 255}: "sky"}
		if !maps.Equal(kinds, names) || len(p.Materials) != 3 || len(p.Meshes[0].Primitives) != 3 || len(p.Meshes[1].Primitives) != 1 {
			t.Errorf("%s: the materials of colours are %v, want %v; %d primitives", mesher, kinds, names, len(p.Meshes[0].Primitives))
		}
		if mesher != "culled" {
			continue
		}
		got, warnings := read(t, gltf.Binary(), data, nil)
		formattest.SameVolume(t, got.Layers[0].Volume, s.Layers[0].Volume)
		want := []scene.Swatch{{Color: green, Material: lamp}, {Color: blue, Material: lamp, Name: "sky"}}
		if len(got.Materials) > 0 || len(warnings) > 0 || got.Layers[1].Material != -1 || len(got.Palette.Swatches) != len(want) {
			t.Fatalf("got %+v with the warnings %q", got, warnings)
		}
		for i, s := range got.Palette.Swatches {
			m := *s.Material
			m.Color = lamp.Color
			if s.Color != want[i].Color || s.Name != want[i].Name || s.Material.Color != [4]float32{1, 1, 1, 0.5} || fmt.Sprint(m) != fmt.Sprint(*lamp) {
				t.Errorf("got the swatch %+v, want %+v", s, want[i])
			}
		}
	}
}

func TestMeshesBeyondTheMemoryAreRefused(t *testing.T) {
	cells := map[storage.Pos]storage.Color{}
	for i := range int32(1000) {
		cells[storage.Pos{X: 2 * i}] = storage.RGB(1, 2, 3)
	}
	s := &scene.Scene{Layers: []*scene.Layer{layer("a", cells), layer("b", cells), layer("c", cells)}}
	for _, limit := range []int64{1 << 10, 1 << 21} {
		err := gltf.Binary().Write(t.Context(), new(bytes.Buffer), s, &format.EncodeOptions{NewVolume: newVolume, MaxBytes: limit})
		var unsupported *format.UnsupportedError
		if !errors.As(err, &unsupported) || !strings.Contains(err.Error(), "bytes") {
			t.Errorf("with %d bytes: got the error %v", limit, err)
		}
	}
}
