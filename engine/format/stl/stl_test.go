package stl_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/stl"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

func options(t testing.TB, use format.Use, given map[string]any) format.Values {
	t.Helper()
	v, err := stl.Format().Values(use, given)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func encode(t testing.TB, v storage.Volume, given map[string]any) []byte {
	t.Helper()
	var b bytes.Buffer
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", v)}}
	if err := stl.Format().Write(t.Context(), &b, s, &format.EncodeOptions{NewVolume: newVolume, Values: options(t, format.ForWrite, given)}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func decode(t testing.TB, data []byte, given map[string]any) (*scene.Scene, []string, error) {
	t.Helper()
	var warnings []string
	s, err := stl.Format().Read(t.Context(), data, &format.DecodeOptions{
		NewVolume: newVolume, Warn: func(text string) { warnings = append(warnings, text) }, Values: options(t, format.ForRead, given),
	})
	return s, warnings, err
}

// some returns cells with and without neighbours.
func some(color func(i int) storage.Color) storage.Volume {
	v := newVolume()
	r := rand.New(rand.NewPCG(7, 8))
	for i := range 400 {
		v.Set(storage.Pos{X: r.Int32N(12) - 4, Y: r.Int32N(12) - 20, Z: r.Int32N(12)}, color(i))
	}
	return v
}

func faces(v storage.Volume) (n int) {
	for _, c := range formattest.Cells(v) {
		for _, d := range [...]storage.Pos{{X: 1}, {X: -1}, {Y: 1}, {Y: -1}, {Z: 1}, {Z: -1}} {
			if v.Get(c.Pos.Add(d)).Empty() {
				n++
			}
		}
	}
	return n
}

// Another reader finds all faces, with their normals, and as much volume as there are cells.
func TestFacetsAreTheSurface(t *testing.T) {
	v := some(func(int) storage.Color { return storage.RGB(1, 2, 3) })
	for _, given := range []map[string]any{
		nil, {"binary": false}, {"mesher": "culled"}, {"binary": false, "mesher": "culled", "y_up": true}, {"watertight": true, "origin": "center"},
	} {
		list := naive(t, encode(t, v, given))
		if n := 2 * faces(v); given["mesher"] == "culled" && len(list) != n || len(list) > n {
			t.Errorf("%v: got %d facets for %d faces", given, len(list), n/2)
		}
		var sum, volume float64
		for _, f := range list {
			normal, area := f.area()
			for a := range normal {
				if math.Abs(normal[a]-float64(f.normal[a])) > 1e-6 {
					t.Fatalf("%v: the facet %v has the normal %v", given, f, normal)
				}
			}
			if f.attribute != 0 {
				t.Fatalf("%v: the attribute %#x", given, f.attribute)
			}
			sum += area
			volume += f.volume() / 6
		}
		if math.Abs(sum-float64(faces(v))) > 1e-3 || math.Abs(volume-float64(v.Len())) > 1e-3 {
			t.Errorf("%v: got the area %v and the volume %v, want %d and %d", given, sum, volume, faces(v), v.Len())
		}
	}
}

func TestSmoothSurfaces(t *testing.T) {
	v := some(func(int) storage.Color { return storage.RGB(1, 2, 3) })
	for _, f := range naive(t, encode(t, v, map[string]any{"mesher": "marching_cubes", "smooth": true})) {
		normal, area := f.area()
		if area < 1e-9 {
			continue
		}
		for a := range normal {
			if math.Abs(normal[a]-float64(f.normal[a])) > 1e-4 {
				t.Fatalf("the facet %v has the normal %v", f, normal)
			}
		}
	}
}

func TestWarningsAboutColors(t *testing.T) {
	exact := []storage.Color{storage.RGB(255, 0, 0), storage.RGB(132, 66, 33)}
	rounded := []storage.Color{storage.RGB(255, 0, 0), storage.RGB(128, 66, 33)}
	f := stl.Format()
	for _, test := range []struct {
		colors []storage.Color
		given  map[string]any
		want   []string
	}{
		{rounded, nil, []string{"2 colours are left out"}},
		{exact, map[string]any{"colors": true, "binary": false}, []string{"2 colours are left out"}},
		{exact, map[string]any{"colors": true}, nil},
		{rounded, map[string]any{"colors": true}, []string{"colours are rounded to 5 bits a channel, largest error 4 of 255"}},
	} {
		values, err := f.Values(format.ForWrite, test.given)
		if err != nil {
			t.Fatal(err)
		}
		v := some(func(i int) storage.Color { return test.colors[i%2] })
		var warnings []string
		opt := &format.EncodeOptions{NewVolume: newVolume, Values: values, Warn: func(text string) { warnings = append(warnings, text) }}
		s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", v)}}
		if err := f.Write(t.Context(), io.Discard, s, opt); err != nil || !slices.Equal(warnings, test.want) {
			t.Errorf("%v: got the warnings %q and the error %v, want %q", test.given, warnings, err, test.want)
		}
	}
}

func TestColorsOfFacets(t *testing.T) {
	colors := []storage.Color{storage.RGB(255, 0, 0), storage.RGB(0, 255, 0), storage.RGB(0, 0, 255), storage.RGB(132, 66, 33), storage.RGB(0, 0, 0), storage.RGB(255, 255, 255)}
	v := some(func(i int) storage.Color { return colors[i%len(colors)] })
	data := encode(t, v, map[string]any{"colors": true})
	seen := map[uint16]bool{}
	for _, f := range naive(t, data) {
		seen[f.attribute] = true
	}
	for _, want := range []uint16{0xfc00, 0x83e0, 0x801f, 0x8000 | 16<<10 | 8<<5 | 4, 0x8000, 0xffff} {
		if !seen[want] {
			t.Errorf("no facet has the colour %#x", want)
		}
	}
	if len(seen) != len(colors) {
		t.Errorf("got %d colours, want %d", len(seen), len(colors))
	}
	s, warnings, err := decode(t, data, nil)
	if err != nil || len(warnings) > 0 {
		t.Fatal(warnings, err)
	}
	for _, c := range formattest.Cells(v) {
		if got := s.Layers[0].Volume.Get(c.Pos); formattest.Exposed(v, c.Pos) && got != c.Color || got.Empty() {
			t.Errorf("got %v at %v, want %v", got, c.Pos, c.Color)
		}
	}
	copy(data[20:], "COLOR=abcd") // colours of another kind
	if s, _, err = decode(t, data, nil); err != nil {
		t.Fatal(err)
	}
	for _, c := range formattest.Cells(s.Layers[0].Volume) {
		if c.Color != storage.RGB(255, 255, 255) {
			t.Fatalf("got %v at %v", c.Color, c.Pos)
		}
	}
}

// square returns the text of a facet, and as many more as the name has letters.
func square(name string) string {
	const facet = "facet normal 0 0 1\nouter loop\nvertex 0 0 %d\nvertex 4 0 %d\nvertex 4 4 %d\nvertex 0 4 %d\nendloop\nendfacet\n"
	var b strings.Builder
	for z := range max(len(name), 1) {
		fmt.Fprintf(&b, facet, 2*z, 2*z, 2*z, 2*z)
	}
	return "solid " + name + "\n" + b.String() + "endsolid " + name + "\n"
}

func TestSolidsAreLayers(t *testing.T) {
	text := square("a") + "\n\n" + square("two words") + square("")
	for name, text := range map[string]string{
		"as it is":   text,
		"CRLF":       strings.ReplaceAll(text, "\n", "\r\n"),
		"upper case": strings.NewReplacer("solid", "SOLID", "facet", "FACET", "vertex", "Vertex", "loop", "LOOP", "normal", "NORMAL", "outer", "OUTER").Replace(text),
		"exponents":  strings.NewReplacer(" 4 ", " +4.0e+000 ", " 0 ", " -0.0E-2 ").Replace(text),
		"one blank":  strings.ReplaceAll(strings.ReplaceAll(text, "\n", "\r"), "\r", "\n \t"),
		"BOM":        "\xef\xbb\xbf" + text,
		"blanks":     "\n  " + text,
	} {
		s, warnings, err := decode(t, []byte(text), nil)
		if err != nil || len(warnings) > 0 {
			t.Errorf("%s: %q, %v", name, warnings, err)
			continue
		}
		formattest.Valid(t, s)
		for i, title := range []string{"a", "two words", "Layer.1"} {
			n := max(len(strings.TrimPrefix(title, "Layer.1")), 1)
			if l := s.Layers[i]; l.Name != title || l.Volume.Len() != int64(16*n) || l.Volume.Get(storage.Pos{X: 3, Z: -1}) != storage.RGB(255, 255, 255) {
				t.Errorf("%s: got the layer %q with %d voxels", name, l.Name, l.Volume.Len())
			}
		}
		if !stl.Format().Sniff([]byte(text), int64(len(text))) {
			t.Errorf("%s: not recognised", name)
		}
	}
}

func TestFilesThatAreMended(t *testing.T) {
	v := some(func(int) storage.Color { return storage.RGB(1, 2, 3) })
	data := encode(t, v, nil)
	solid := bytes.Clone(data)
	copy(solid, "solid facet")
	for name, c := range map[string]struct {
		data    []byte
		voxels  int64
		warning string
	}{
		"binary that begins with solid": {solid, v.Len(), ""},
		"both":                          {append(bytes.Clone(solid), 0), v.Len(), "1 bytes after the last facet"},
		"more bytes":                    {append(bytes.Clone(data), "more"...), v.Len(), "4 bytes after the last facet"},
		"text without an end":           {[]byte(strings.TrimSuffix(square("a"), "endsolid a\n")), 16, `ends within the solid "a"`},
		"nothing but a solid":           {[]byte("solid"), 0, "ends within the solid"},
		"an empty solid":                {[]byte("solid x endsolid\nendsolid x endsolid"), 0, ""},
		"no facets":                     {encode(t, newVolume(), nil), 0, ""},
		"no facets in text":             {encode(t, newVolume(), map[string]any{"binary": false}), 0, ""},
	} {
		s, warnings, err := decode(t, c.data, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if text := strings.Join(warnings, "\n"); s.Len() != c.voxels || c.warning == "" && text != "" || !strings.Contains(text, c.warning) {
			t.Errorf("%s: got %d voxels, want %d, and the warnings %q", name, s.Len(), c.voxels, warnings)
		}
	}
}

func TestErrorsNameTheOffset(t *testing.T) {
	good := encode(t, some(func(int) storage.Color { return 0xff000001 }), nil)
	change := func(at int, n uint32) []byte {
		data := bytes.Clone(good)
		binary.LittleEndian.PutUint32(data[at:], n)
		return data
	}
	text := square("a")
	for name, c := range map[string]struct {
		data   []byte
		offset int64
		msg    string
	}{
		"nothing":             {nil, 0, "within its header"},
		"a short header":      {good[:83], 83, "within its header"},
		"too many facets":     {change(80, 1<<30), 80, "do not fit"},
		"the last is cut":     {good[:len(good)-1], 80, "do not fit"},
		"not a number":        {change(84+50+12, 0x7fc00000), 84 + 50 + 12, "facet 1 has a corner that is not finite"},
		"infinite":            {change(84+50+12+12+8, 0xff800000), 84 + 50 + 12 + 12, "facet 1 "},
		"a word":              {[]byte(text + "lid"), int64(len(text)), `got "lid" instead of solid`},
		"no facet":            {[]byte(strings.Replace(text, "facet", "fact", 1)), 8, `got "fact" instead of facet or endsolid`},
		"no normal":           {[]byte(strings.Replace(text, "normal", "norm", 1)), 14, `got "norm" instead of normal`},
		"no loop":             {[]byte(strings.Replace(text, "loop", "ring", 1)), 33, `got "ring" instead of loop`},
		"two corners":         {[]byte("solid\nfacet normal 0 0 0 outer loop vertex 1 2 3 vertex 1 2 3 endloop"), 62, `got "endloop" instead of vertex`},
		"no coordinate":       {[]byte(strings.Replace(text, "vertex 4", "vertex x", 1)), 58, `got "x" instead of a number`},
		"nan":                 {[]byte(strings.Replace(text, "vertex 4", "vertex NaN", 1)), 58, `got "nan" instead of a number`},
		"too large":           {[]byte(strings.Replace(text, "vertex 4", "vertex 1e999", 1)), 58, `got "1e999" instead of a number`},
		"the end in a facet":  {[]byte(text[:32]), 32, `got "" instead of loop`},
		"the end in a vertex": {[]byte(text[:47]), 47, `got "" instead of a number`},
		"no end of a facet":   {[]byte(strings.Replace(text, "endfacet", "facet", 1)), 98, `got "facet" instead of endfacet`},
	} {
		_, _, err := decode(t, c.data, nil)
		var bad *format.Error
		if !errors.As(err, &bad) || bad.Offset != c.offset || !strings.Contains(bad.Msg, c.msg) {
			t.Errorf("%s: got the error %v, want %q at %d", name, err, c.msg, c.offset)
		}
	}
}

func TestMemoryIsLimited(t *testing.T) {
	data := encode(t, some(func(int) storage.Color { return 0xff000001 }), nil)
	text := []byte(square("some name that is long"))
	many := []byte(strings.Repeat("solid\nendsolid\n", 2000))
	for name, data := range map[string][]byte{"binary": data, "text": text, "solids": many} {
		_, err := stl.Format().Read(t.Context(), data, &format.DecodeOptions{NewVolume: newVolume, Limits: format.Limits{Bytes: 5000}})
		var unsupported *format.UnsupportedError
		if !errors.As(err, &unsupported) {
			t.Errorf("%s: got the error %v", name, err)
		}
	}
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", some(func(int) storage.Color { return 0xff000001 }))}}
	err := stl.Format().Write(t.Context(), io.Discard, s, &format.EncodeOptions{NewVolume: newVolume, MaxBytes: 100})
	var unsupported *format.UnsupportedError
	if !errors.As(err, &unsupported) || unsupported.Format != "stl" {
		t.Errorf("got the error %v", err)
	}
}

func TestSniffing(t *testing.T) {
	empty := make([]byte, 84)
	named := slices.Concat([]byte("x"), empty[1:])
	one := slices.Concat(empty[:80], []byte{1, 0, 0, 0}, make([]byte, 50))
	for name, c := range map[string]struct {
		head []byte
		size int64
		want bool
	}{
		"nothing":            {nil, 0, false},
		"zeros":              {empty, 84, false},
		"no facets":          {named, 84, true},
		"one facet":          {one, 134, true},
		"one byte more":      {one, 135, false},
		"solid":              {[]byte("solid"), 5, false},
		"solids in a text":   {[]byte("solid as a rock"), 15, false},
		"solid with a facet": {[]byte("SOLID x\nFacet normal"), 1000, true},
		"an empty solid":     {[]byte("solid x\nendsolid x"), 18, true},
		"another format":     {[]byte("VOX \x96\x00\x00\x00MAIN"), 12, false},
	} {
		if got := stl.Format().Sniff(c.head, c.size); got != c.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func TestRealFiles(t *testing.T) {
	s, warnings, err := decode(t, formattest.CorpusFile(t, "vengi/cube.stl"), nil)
	if err != nil || len(warnings) > 0 {
		t.Fatal(warnings, err)
	}
	want := newVolume()
	for i := range int32(20 * 20 * 20) {
		want.Set(storage.Pos{X: i%20 - 55, Y: i/20%20 + 40, Z: i / 400}, storage.RGB(255, 255, 255))
	}
	formattest.SameVolume(t, s.Layers[0].Volume, want)

	s, warnings, err = decode(t, formattest.CorpusFile(t, "vengi/ascii.stl"), nil)
	if err != nil || len(warnings) != 1 || !strings.Contains(warnings[0], "the longest edge has 128 voxels") {
		t.Fatal(warnings, err)
	}
	if x, y, z := s.Bounds(nil).Size(); max(x, y, z) != 128 || s.Layers[0].Name != "test STL" {
		t.Errorf("got the layer %q with %dx%dx%d voxels", s.Layers[0].Name, x, y, z)
	}
}

func benchmarkFile(b *testing.B, given map[string]any) []byte {
	v := newVolume()
	for i := range int32(128 * 128 * 128) {
		x, y, z := i%128-64, i/128%128-64, i/128/128-64
		if x*x+y*y+z*z < 60*60 {
			v.Set(storage.Pos{X: x, Y: y, Z: z}, storage.RGB(1, 2, 3))
		}
	}
	return encode(b, v, given)
}

func BenchmarkDecode(b *testing.B) {
	for _, given := range []map[string]any{{"mesher": "culled"}, {"mesher": "culled", "binary": false}} {
		data := benchmarkFile(b, given)
		b.Run(fmt.Sprintf("text=%v", given["binary"] == false), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := stl.Decode(b.Context(), data, &format.DecodeOptions{NewVolume: newVolume}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkEncode(b *testing.B) {
	s, _, err := decode(b, benchmarkFile(b, nil), nil)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := stl.Encode(b.Context(), io.Discard, s, &format.EncodeOptions{NewVolume: newVolume}); err != nil {
			b.Fatal(err)
		}
	}
}
