package vox_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

func matl(id int32, pairs ...string) []byte { return chunk("MATL", ints(id), dict(pairs...)) }

// look returns a material as a short text.
func look(m *scene.Material) string {
	if m == nil {
		return "none"
	}
	return fmt.Sprintf("metal %.4g rough %.4g alpha %.4g light %.4g", m.Metallic, m.Roughness, m.Color[3], m.Emission)
}

func TestMaterialsOfTheFile(t *testing.T) {
	// linear intensities of the default palette's colour 2, which is 255, 255, 204
	blue := math.Pow((0.8+0.055)/1.055, 2.4)
	light := func(strength float64) string {
		return fmt.Sprintf("%.4g", [3]float32{float32(strength), float32(strength), float32(strength * blue)})
	}
	dark := light(0)
	for name, c := range map[string]struct {
		chunk []byte
		want  string
	}{
		"no type":         {matl(2, "_rough", "0.1", "_ior", "0.3", "_d", "0.05"), "none"},
		"diffuse":         {matl(2, "_type", "_diffuse", "_metal", "1"), "none"},
		"unknown":         {matl(2, "_type", "_velvet"), "none"},
		"metal":           {matl(2, "_type", "_metal", "_rough", "0.3", "_metal", "0.75", "_emit", "1", "_alpha", "0.5"), "metal 0.75 rough 0.3 alpha 1 light " + dark},
		"metal by weight": {matl(2, "_Type", "_Metal", "_weight", "0.25"), "metal 0.25 rough 0.1 alpha 1 light " + dark},
		"plain metal":     {matl(2, "_type", "_metal"), "metal 1 rough 0.1 alpha 1 light " + dark},
		"glass":           {matl(2, "_type", "_glass", "_alpha", "0.73", "_metal", "1"), "metal 0 rough 0.1 alpha 0.27 light " + dark},
		"glass with both": {matl(2, "_type", "_glass", "_alpha", "0.73", "_trans", "0.5"), "metal 0 rough 0.1 alpha 0.5 light " + dark},
		"cloud":           {matl(2, "_type", "_media", "_trans", "0.25"), "metal 0 rough 0.1 alpha 0.75 light " + dark},
		"light":           {matl(2, "_type", "_emit", "_emit", "0.5"), "metal 0 rough 1 alpha 1 light " + light(0.5)},
		"strong light":    {matl(2, "_type", "_emit", "_emit", "0.5", "_flux", "2"), "metal 0 rough 1 alpha 1 light " + light(50)},
		"too strong":      {matl(2, "_type", "_emit", "_flux", "9"), "metal 0 rough 1 alpha 1 light " + light(10_000)},
		"blend": {
			matl(2, "_type", "_blend", "_alpha", "0.25", "_metal", "0.5", "_rough", "0.75", "_emit", "0.5", "_flux", "1"),
			"metal 0.5 rough 0.75 alpha 0.75 light " + light(5),
		},
		"bad numbers": {matl(2, "_type", "_metal", "_metal", "-3", "_rough", "x", "_weight", "NaN"), "metal 1 rough 0.1 alpha 1 light " + dark},
		"old diffuse": {chunk("MATT", ints(2, 0), floats(1), ints(0)), "none"},
		"old metal":   {chunk("MATT", ints(2, 1), floats(0.5), ints(1<<1|1<<7), floats(0.25)), "metal 0.5 rough 0.25 alpha 1 light " + dark},
		"old glass":   {chunk("MATT", ints(2, 2), floats(0.25), ints(1<<0|1<<1), floats(9, 0.5)), "metal 0 rough 0.5 alpha 0.75 light " + dark},
		"old light":   {chunk("MATT", ints(2, 3), floats(0.5), ints(1<<5), floats(1)), "metal 0 rough 1 alpha 1 light " + light(5)},
	} {
		t.Run(name, func(t *testing.T) {
			s, warnings := decode(t, file(150, point, c.chunk))
			noWarning(t, warnings)
			if got := look(s.Palette.Swatches[1].Material); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if s.Palette.Swatches[0].Material != nil {
				t.Error("another colour has a material")
			}
			cells(t, s.Layers[0], map[storage.Pos]storage.Color{{}: white})
		})
	}
}

func floats(list ...float32) (b []byte) {
	for _, f := range list {
		b = append(b, ints(int32(math.Float32bits(f)))...)
	}
	return b
}

func TestDamagedMaterials(t *testing.T) {
	for name, c := range map[string][]byte{
		"no id":        chunk("MATL"),
		"bad id":       matl(257, "_type", "_metal"),
		"cut off":      chunk("MATL", ints(2, 1, 99)),
		"old, short":   chunk("MATT", ints(2, 1), floats(1), ints(1)),
		"old, bad":     chunk("MATT", ints(2, 4), floats(1), ints(0)),
		"old, no id":   chunk("MATT", ints(-1, 1), floats(1), ints(0)),
		"old, nothing": chunk("MATT"),
	} {
		t.Run(name, func(t *testing.T) {
			s, warnings := decode(t, file(150, point, c))
			warned(t, warnings, "is damaged")
			for i, w := range s.Palette.Swatches {
				if w.Material != nil {
					t.Errorf("swatch %d has a material", i)
				}
			}
		})
	}
	s, warnings := decode(t, file(150, point, matl(0, "_type", "_metal"), matl(256, "_type", "_metal"), matl(9, "_type", "_glass"), matl(9)))
	noWarning(t, warnings)
	for i, w := range s.Palette.Swatches {
		if w.Material != nil {
			t.Errorf("swatch %d has a material", i)
		}
	}
}

// painted returns a scene of a layer for each colour and material; names say which.
func painted(materials []scene.Material, layers ...int) *scene.Scene {
	s := &scene.Scene{Materials: materials}
	for i, m := range layers {
		l := scene.NewLayer(i+1, fmt.Sprint("layer ", m), newVolume())
		l.Material = m
		l.Volume.Set(storage.Pos{X: int32(i)}, storage.RGB(200, uint8(i), 0))
		s.Layers = append(s.Layers, l)
	}
	s.Active = len(layers)
	return s
}

func TestMaterialsOfLayersAreKept(t *testing.T) {
	materials := []scene.Material{
		scene.DefaultMaterial,
		{Name: "Gold  and silver", Color: [4]float32{0.1, 0.2, 0.3, 1}, Metallic: 1, Roughness: 1. / 3},
		{Name: "", Color: [4]float32{1, 1, 1, 0.3}, Roughness: 0.9},
		{Name: "Licht ü", Color: [4]float32{1, 1, 1, 1}, Roughness: 0.5, Emission: [3]float32{30, 1e-7, 2}},
		{Name: "all", Color: [4]float32{1, 1, 1, 0.5}, Metallic: 0.5, Roughness: 0.01, Emission: [3]float32{1, 1, 1}},
		{Name: "chalk", Color: [4]float32{1, 1, 1, 1}, Roughness: 1},
		{Name: "plastic", Color: [4]float32{1, 1, 1, 1}, Roughness: 0.25},
	}
	s := painted(materials, 0, 1, 2, 3, 4, 5, 6, -1, 99)
	data, warnings := encodeWarn(t, s)
	noWarning(t, warnings)
	again, warnings := decode(t, data)
	noWarning(t, warnings)
	if !reflect.DeepEqual(again.Materials, materials) {
		t.Errorf("got the materials %+v, want %+v", again.Materials, materials)
	}
	for i, l := range again.Layers {
		want := s.Layers[i].Material
		if want == 99 {
			want = -1
		}
		if l.Material != want {
			t.Errorf("%s has the material %d, want %d", l.Name, l.Material, want)
		}
	}
	var kinds []string
	for _, p := range parts(t, data) {
		if p.kind == "MATL" {
			_, rest, _ := strings.Cut(string(p.content), "_type")
			kinds = append(kinds, fmt.Sprint(p.content[0], rest[4:9]))
		}
	}
	if want := []string{"2_meta", "3_glas", "4_emit", "5_blen", "7_blen"}; !slices.Equal(kinds, want) { // colour i is that of the layer i
		t.Errorf("got the materials %q, want %q", kinds, want)
	}
	if got, want := look(again.Palette.Swatches[3].Material), "metal 0 rough 0.5 alpha 1"; !strings.HasPrefix(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
	if m := again.Palette.Swatches[3].Material; math.Abs(float64(m.Emission[0])-30) > 0.01 {
		t.Errorf("got the light %v", m.Emission)
	}
}

func TestDamagedMaterialsOfLayers(t *testing.T) {
	const good = "1 0.5 1 1 1 1 0 0 0 name"
	for text, want := range map[string]int{
		good: 1, "1 0.5 1 1 1 1 0 0 0 ": 1, "1 0.5 1 1 1 1 0 0 0": 0, "": 0, "x" + good: 0, "NaN" + good[1:]: 0, "Inf" + good[1:]: 0, "1e99" + good[1:]: 0,
	} {
		s, warnings := decode(t, file(150, point, nTRN(0, 1, -1, dict("_goxel_material.0", text, "_goxel_material.2", good), dict()),
			nGRP(1, dict("_goxel_material", "0"), 2, 3), nSHP(2, 0), nTRN(3, 2, 0, dict("_goxel_material", "x"), dict())))
		noWarning(t, warnings)
		formattest.Valid(t, s)
		if len(s.Materials) != want || s.Layers[0].Material != want-1 || s.Layers[1].Material != want-1 {
			t.Errorf("%q: got %d materials, the layers have %d and %d", text, len(s.Materials), s.Layers[0].Material, s.Layers[1].Material)
		}
	}
}

func TestFirstMaterialOfAColourCounts(t *testing.T) {
	gold := scene.Material{Color: [4]float32{1, 1, 1, 1}, Metallic: 1}
	glass := scene.Material{Color: [4]float32{1, 1, 1, 0.5}}
	s := painted([]scene.Material{gold, glass}, -1, 0, 1)
	for i, l := range s.Layers {
		l.Volume.Set(storage.Pos{Y: 1, X: int32(i)}, storage.RGB(1, 1, 1))
		if i > 0 {
			l.Volume.Set(storage.Pos{Y: 2, X: int32(i)}, storage.RGB(2, 2, 2))
		}
	}
	data, warnings := encodeWarn(t, s)
	warned(t, warnings, "2 colours belong to layers of different materials")
	again, _ := decode(t, data)
	for _, w := range again.Palette.Swatches {
		got, want := look(w.Material), map[storage.Color]string{storage.RGB(2, 2, 2): "metal 1", storage.RGB(200, 2, 0): "metal 0", storage.RGB(200, 1, 0): "metal 1"}[w.Color]
		if want == "" {
			want = "none"
		}
		if !strings.HasPrefix(got, want) {
			t.Errorf("%v: got %s, want %s", w.Color, got, want)
		}
	}
}

func TestMaterialsOfThePalette(t *testing.T) {
	gold := &scene.Material{Color: [4]float32{1, 1, 1, 1}, Metallic: 0.8, Roughness: 0.2}
	water := &scene.Material{Color: [4]float32{1, 1, 1, 0.4}, Roughness: 0.1, Metallic: 0.3, Emission: [3]float32{0, 0, 0.25}}
	red, blue := storage.RGB(255, 0, 0), storage.RGB(0, 0, 255)
	v := newVolume()
	v.Set(storage.Pos{}, blue)
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", v)}, Palette: &scene.Palette{Swatches: []scene.Swatch{
		{Color: red}, {Color: blue, Material: water}, {Color: red, Material: gold},
	}}}
	data, warnings := encodeWarn(t, s)
	noWarning(t, warnings)
	again, _ := decode(t, data)
	for i, w := range s.Palette.Swatches {
		if got := again.Palette.Swatches[i]; got.Color != w.Color || look(got.Material) != look(w.Material) {
			t.Errorf("swatch %d: got %v %s, want %v %s", i, got.Color, look(got.Material), w.Color, look(w.Material))
		}
	}
	for i := range int32(300) { // too many for a palette: the material stays with its colour if that is in the table
		v.Set(storage.Pos{X: 5, Y: i}, storage.RGB(uint8(i/2), uint8(i), 0))
	}
	data, warnings = encodeWarn(t, s)
	if len(warnings) != 2 || !strings.Contains(warnings[0], "order of the palette") {
		t.Errorf("got the warnings %q", warnings)
	}
	again, _ = decode(t, data)
	i := slices.IndexFunc(again.Palette.Swatches, func(w scene.Swatch) bool { return w.Color == blue })
	if i < 0 || look(again.Palette.Swatches[i].Material) != look(water) {
		t.Errorf("blue is at %d, palette %+v", i, again.Palette.Swatches)
	}
}
