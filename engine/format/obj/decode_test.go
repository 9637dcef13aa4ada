package obj_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/obj"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// decode reads a file with files beside it, nil for no folder.
func decode(t testing.TB, text string, beside map[string]string, given map[string]any) (*scene.Scene, []string, error) {
	t.Helper()
	values, err := obj.Format().Values(format.ForRead, given)
	if err != nil {
		t.Fatal(err)
	}
	var warnings []string
	opt := &format.DecodeOptions{NewVolume: newVolume, Values: values, Warn: func(text string) { warnings = append(warnings, text) }}
	if beside != nil {
		opt.Beside = func(name string) ([]byte, error) {
			data, ok := beside[name]
			if !ok {
				return nil, os.ErrNotExist
			}
			return []byte(data), nil
		}
	}
	s, err := obj.Decode(t.Context(), []byte(text), opt)
	if err == nil {
		formattest.Valid(t, s)
	}
	return s, warnings, err
}

// cells returns the layers of a scene as text: their names and cells with colours.
func cells(s *scene.Scene) string {
	var b strings.Builder
	for _, l := range s.Layers {
		fmt.Fprintf(&b, "%s:", l.Name)
		for _, c := range formattest.Cells(l.Volume) {
			fmt.Fprintf(&b, " %v %02x%02x%02x", c.Pos, c.Color.R(), c.Color.G(), c.Color.B())
			if c.Color.A() != 255 {
				fmt.Fprintf(&b, "%02x", c.Color.A())
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

// box returns the vertices of a cell whose min corner in the file is x,y,z, each followed by tail.
func box(x, y, z int, tail string) string {
	var b strings.Builder
	for i := range 8 {
		fmt.Fprintf(&b, "v %d %d %d%s\n", x+i&1, y+i>>1&1, z+i>>2, tail)
	}
	return b.String()
}

// sidesOf are the faces of a box whose vertices came last.
const sidesOf = "f -8 -6 -5 -7\nf -4 -3 -1 -2\nf -8 -7 -3 -4\nf -6 -2 -1 -5\nf -8 -4 -2 -6\nf -7 -5 -1 -3\n"

func TestSpellings(t *testing.T) {
	for name, text := range map[string]string{
		"negative numbers":  box(2, 3, 4, "") + sidesOf,
		"a weight":          box(2, 3, 4, " 1.0") + sidesOf,
		"line ends":         strings.ReplaceAll(box(2, 3, 4, "")+sidesOf, "\n", "\r\n"),
		"old line ends":     strings.ReplaceAll(box(2, 3, 4, "")+sidesOf, "\n", "\r"),
		"tabs and blanks":   strings.ReplaceAll(box(2, 3, 4, "  ")+sidesOf, " ", " \t "),
		"indented":          "  " + strings.ReplaceAll(box(2, 3, 4, "")+sidesOf, "\n", "\n\t"),
		"continued lines":   strings.ReplaceAll(box(2, 3, 4, "")+sidesOf, " -5", " \\\n-5\\\r\n "),
		"comments":          "# \\\n" + strings.ReplaceAll(box(2, 3, 4, " # tail")+sidesOf, "\n", "\n#f 1 2 99\n"),
		"exponents":         strings.NewReplacer("v 2 ", "v 2e+00 ", "v 3 ", "v .3E1 ").Replace(box(2, 3, 4, "")) + sidesOf,
		"no end":            strings.TrimSuffix(box(2, 3, 4, "")+sidesOf, "\n"),
		"textures, normals": box(2, 3, 4, "") + "vt 0 0\nvt nan x\nvn nan 0 0\nf 1/1/1 3/2/9 4/-1/1 2/-2/1\nf 5//1 6//1 8//1 7//1\nf 1/1 2/1 6/1 5/1\nf 3/ 7/ 8// 4\n" + "f 1 5 7 3\nf 2 4 8 6\n",
		"triangles":         box(2, 3, 4, "") + "f 1 3 4\nf 1 4 2\nf 5 6 8\nf 5 8 7\nf 1 2 6\nf 1 6 5\nf 3 7 8\nf 3 8 4\nf 1 5 7\nf 1 7 3\nf 2 4 8\nf 2 8 6\n",
		"smoothing":         "s off\n" + box(2, 3, 4, "") + "s 1\n" + sidesOf,
	} {
		s, warnings, err := decode(t, text, nil, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got, want := cells(s), "Layer.1: 2,-5,3 ffffff\n"; got != want || len(warnings) > 0 {
			t.Errorf("%s: got %s and the warnings %q, want %s", name, got, warnings, want)
		}
	}
}

// TestConcaveFaces has a U whose front and back are one polygon each.
func TestConcaveFaces(t *testing.T) {
	outline := [][2]int{{0, 0}, {3, 0}, {3, 3}, {2, 3}, {2, 1}, {1, 1}, {1, 3}, {0, 3}}
	var b strings.Builder
	for z := range 2 {
		for _, p := range outline {
			fmt.Fprintf(&b, "v %d %d %d\n", p[0], p[1], z)
		}
	}
	b.WriteString("f 8 7 6 5 4 3 2 1\nf 9 10 11 12 13 14 15 16\n")
	for i := range outline {
		j := (i + 1) % len(outline)
		fmt.Fprintf(&b, "f %d %d %d %d\n", i+1, j+1, j+9, i+9)
	}
	s, _, err := decode(t, b.String(), nil, map[string]any{"y_up": false})
	if err != nil {
		t.Fatal(err)
	}
	const want = "Layer.1: 0,0,0 ffffff 1,0,0 ffffff 2,0,0 ffffff 0,1,0 ffffff 2,1,0 ffffff 0,2,0 ffffff 2,2,0 ffffff\n"
	if got := cells(s); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestLayers(t *testing.T) {
	a, b := box(0, 0, -1, "")+sidesOf, box(1, 0, -1, "")+sidesOf
	const white, two, both = " 0,0,0 ffffff", " 1,0,0 ffffff", " 0,0,0 ffffff 1,0,0 ffffff"
	long := strings.Repeat("ä", 200)
	for text, test := range map[string]struct{ layers, want string }{
		a + b:                                  {"auto", "Layer.1:" + both},
		"o  two  words \n" + a + "o B\\\n" + b: {"auto", " two  words :" + white + "\nB\\:" + two},
		a + "o B\n" + b:                        {"auto", "Layer.1:" + white + "\nB:" + two},
		"o A\no B\n" + a + "o A\n":             {"auto", "A:\nB:" + white + "\nA:"},
		"o A\ng x\n" + a + "g y\n" + b:         {"auto", "A:" + both},
		"g x\n" + a + "g  y  z \n" + b:         {"auto", "x:" + white + "\ny z:" + two},
		"g x\ng y\n" + a + "g\ng y\n" + b:      {"auto", "y:" + both},
		"g\n" + a + "g \n":                     {"auto", "Layer.1:" + white},
		"g x\n" + a + "o B\n" + b:              {"groups", "x:" + both},
		"g x\n" + a + "g y\n" + b:              {"objects", "Layer.1:" + both},
		"o A\n" + a + "g y\no B\n" + b:         {"one", "Layer.1:" + both},
		"o\n" + a + "o \xff\n" + b:             {"auto", "Layer.1:" + white + "\n\uFFFD:" + two},
		"o " + long + "\n" + a:                 {"auto", long[:254] + ":" + white},
		"usemtl a\n" + a + "usemtl b\n" + b:    {"auto", "Layer.1:" + both},
		"# nothing\n":                          {"auto", "Layer.1:"},
	} {
		s, _, err := decode(t, text, nil, map[string]any{"layers": test.layers})
		if err != nil {
			t.Errorf("%.40q: %v", text, err)
			continue
		}
		if got := strings.TrimSuffix(cells(s), "\n"); got != test.want {
			t.Errorf("%.40q: got %s, want %s", text, got, test.want)
		}
	}
}

// picture returns a PNG whose rows of pixels are given from the top.
func picture(t testing.TB, rows ...[]color.NRGBA) string {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, len(rows[0]), len(rows)))
	for y, row := range rows {
		for x, c := range row {
			m.SetNRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestColours(t *testing.T) {
	red, green, clear, glass := color.NRGBA{255, 0, 0, 255}, color.NRGBA{0, 255, 0, 255}, color.NRGBA{9, 9, 9, 0}, color.NRGBA{0, 0, 255, 99}
	beside := map[string]string{
		"a.mtl": "newmtl m\nKd 1 0.5 0\n" + "newmtl h\nd 0\nTr 0\nnewmtl k\nTr 1\nd 1\nnewmtl l\nTr 1.0\n" +
			"newmtl bad\nKd spectral x.rfl\nd x\nmap_Kd gone.png\nnewmtl m\nKd 0 0 0\nnewmtl two words\r\n\tKd 0 0 1\r\n" +
			"newmtl tex\nKd 0.2 0.2 0.2\nmap_Kd -s 1 1 1 -o 0.5 -mm 0 1 -clamp off dir\\my picture.png\n" +
			"newmtl odd\nKd 2 -1 0.2\nmap_Kd -unknown 3 x.png\nnewmtl broken\nmap_Kd a.mtl\nnewmtl halo\nd -halo 0\n",
		"two words.mtl":      "newmtl m\nKd 0 1 0\n",
		"two.mtl":            "newmtl m\nKd 0 1 1\n",
		"dir/my picture.png": picture(t, []color.NRGBA{red, green}, []color.NRGBA{clear, glass}),
	}
	corners := func(u, v float64) string {
		text := box(0, 0, -1, "") + fmt.Sprintf("vt %g %g\n", u, v)
		for line := range strings.Lines(sidesOf) {
			text += strings.ReplaceAll(strings.TrimSuffix(line, "\n"), " -", "/1 -") + "/1\n"
		}
		return strings.ReplaceAll(text, "f/1", "f")
	}
	plain := box(0, 0, -1, "") + sidesOf
	for text, want := range map[string]string{
		box(0, 0, -1, " 1 0.5 0") + sidesOf:                                                            "ff8000",
		box(0, 0, -1, " 1 0.501961 0 1") + sidesOf:                                                     "ff8000",
		box(0, 0, -1, " 255 128 2") + sidesOf:                                                          "ff8002",
		box(0, 0, -1, " -1 999 2") + sidesOf:                                                           "00ff02",
		box(0, 0, -1, " 0 1 x") + sidesOf:                                                              "ffffff",
		"v 9 9 9 1 1 1\n" + plain:                                                                      "ffffff",
		plain + "v 9 9 9 0 0 0\n":                                                                      "ffffff",
		"mtllib a.mtl\nusemtl m\n" + plain:                                                             "ff8000",
		"mtllib a.mtl\nusemtl m\n" + box(0, 0, -1, " 0 0 1") + sidesOf:                                 "0000ff",
		"mtllib a.mtl\nmtllib two words.mtl\nusemtl m\n" + plain:                                       "ff8000",
		"mtllib two words.mtl\nmtllib a.mtl\nusemtl m\n" + plain:                                       "00ff00",
		"mtllib  none.mtl two.mtl a.mtl\nusemtl m\n" + plain:                                           "00ffff",
		"mtllib C:\\Users\\me\\a.mtl\nusemtl m\n" + plain:                                              "ff8000",
		"mtllib ../a.mtl\nusemtl m\n" + plain:                                                          "ff8000",
		"mtllib ./a.mtl\nusemtl m\n" + plain:                                                           "ff8000",
		"mtllib a.mtl\nusemtl two words \n" + plain:                                                    "0000ff",
		"mtllib a.mtl\nusemtl h\n" + plain:                                                             "",
		"mtllib a.mtl\nusemtl halo\n" + plain:                                                          "",
		"mtllib a.mtl\nusemtl l\n" + plain:                                                             "",
		"mtllib a.mtl\nusemtl k\n" + plain:                                                             "ffffff",
		"mtllib a.mtl\nusemtl odd\n" + plain:                                                           "ff0033",
		"mtllib a.mtl\nusemtl tex\n" + plain:                                                           "333333",
		"mtllib a.mtl\nusemtl tex\n" + corners(0.25, 0.75):                                             "ff0000",
		"mtllib a.mtl\nusemtl tex\n" + corners(-0.25, 7.75):                                            "00ff00",
		"mtllib a.mtl\nusemtl tex\n" + corners(0.75, 0.25):                                             "0000ff",
		"mtllib a.mtl\nusemtl tex\n" + strings.ReplaceAll(corners(0.25, 0.75), " -1\n", " -1 0 0 1\n"): "ff0000",
		"mtllib a.mtl\nusemtl bad\n" + corners(0.25, 0.75):                                             "ffffff",
		"mtllib a.mtl\nusemtl broken\n" + corners(0.25, 0.75):                                          "ffffff",
		"mtllib a.mtl\nusemtl nowhere\n" + plain:                                                       "ffffff",
		"mtllib gone.mtl\nusemtl m\n" + plain:                                                          "ffffff",
	} {
		s, _, err := decode(t, text, beside, nil)
		if err != nil {
			t.Errorf("%.60q: %v", text, err)
			continue
		}
		if want != "" {
			want = " 0,0,0 " + want
		}
		if got := cells(s); got != "Layer.1:"+want+"\n" {
			t.Errorf("%.60q: got %s, want %s", text, got, want)
		}
	}
}

// TestHoleInATexture has a rectangle of two cells, of which the texture shows one.
func TestHoleInATexture(t *testing.T) {
	beside := map[string]string{
		"a.mtl": "newmtl m\nmap_Kd a.png\n",
		"a.png": picture(t, []color.NRGBA{{1, 2, 3, 0}, {4, 5, 6, 128}}),
	}
	text := "mtllib a.mtl\nusemtl m\nv 0 1 0\nv 2 1 0\nv 2 1 -1\nv 0 1 -1\nvt 0 0\nvt 1 0\nvt 1 1\nvt 0 1\nf 1/1 2/2 3/3 4/4\n"
	s, _, err := decode(t, text, beside, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := cells(s), "Layer.1: 1,0,0 040506\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestWarnings(t *testing.T) {
	plain := box(0, 0, 0, "") + sidesOf
	for text, want := range map[string]string{
		plain:                                        "",
		"mtllib a.mtl\n" + plain:                     "",
		"mtllib a.mtl\nusemtl m\n" + plain:           "",
		"mtllib gone.mtl\nusemtl m\n" + plain:        `the materials of "gone.mtl" are left out: file does not exist; 1 of 1 materials are in no file`,
		"mtllib a.mtl\nusemtl m\nusemtl n\n" + plain: "1 of 2 materials are in no file",
		"mtllib a.mtl\nusemtl t\n" + plain:           `the texture "b.png" is left out: file does not exist`,
		"vp 1\n" + plain + "vp 2\ncurv 1 2\n":        `lines that begin with "curv", "vp" are left out`,
		plain + "f\nf 1 2\n":                         "faces with fewer than three corners are left out",
		"v 1 2 3\np 1\n":                             `lines that begin with "p" are left out; the file has vertices and no faces`,
	} {
		_, warnings, err := decode(t, text, map[string]string{"a.mtl": "newmtl m\nnewmtl t\nmap_Kd b.png\n"}, nil)
		if got := strings.Join(warnings, "; "); err != nil || got != want {
			t.Errorf("%.60q: got the warnings %q and the error %v, want %q", text, got, err, want)
		}
	}
	_, warnings, err := decode(t, "mtllib a.mtl\nusemtl m\n"+plain, nil, nil)
	if want := []string{"materials are left out, since the folder of the file is not known"}; err != nil || !slices.Equal(warnings, want) {
		t.Errorf("got the warnings %q and the error %v, want %q", warnings, err, want)
	}
}

func TestErrorsNameTheLine(t *testing.T) {
	for line, msg := range map[string]string{
		"v 1 2":             "a vertex has 2 coordinates",
		"v 1 2 x":           `"x" is not a coordinate`,
		"v nan 0 0":         `"nan" is not a coordinate`,
		"v 1e999 0 0":       "not a coordinate",
		"f 1 2 4":           `"4" names none of the 3 vertices before it`,
		"f 1 2 0":           `"0" names none`,
		"f 1 2 -4":          `"-4" names none`,
		"f 1 2 x":           `"x" names none`,
		"f 1 2 3.5":         `"3.5" names none`,
		"f 1 2 9999999999":  "names none",
		"f 1 2/1 3":         `"2/1" names none of the 0 texture coordinates`,
		"f 1 2/-1/1 3":      "names none of the 0 texture",
		"f 1 \\\n2 \\\n/ 3": `"/" names none`,
	} {
		start := "# c\n#\nv 0 0 0\nv 1 0 0\nv 0 1 0\n"
		_, _, err := decode(t, start+line+"\nv 1 1 1\n", nil, nil)
		var bad *format.Error
		number := 6 + strings.Count(line, "\n")
		if !errors.As(err, &bad) || bad.Offset != int64(len(start)) || !strings.Contains(bad.Msg, fmt.Sprintf("line %d: ", number)) || !strings.Contains(bad.Msg, msg) {
			t.Errorf("%q: got the error %v, want line %d at %d with %q", line, err, number, len(start), msg)
		}
	}
	for _, text := range []string{"", "\n\n", "hello\n", "\x00\x01\x02"} {
		_, _, err := decode(t, text, nil, nil)
		var bad *format.Error
		if !errors.As(err, &bad) {
			t.Errorf("%q: got the error %v", text, err)
		}
	}
}

// TestLimits wants files refused that hold more than they may, before their faces become voxels.
func TestLimits(t *testing.T) {
	plain := box(0, 0, 0, "") + sidesOf
	big := strings.Repeat("v 1 2 3\nvt 1 1\n", 1000)
	for text, limits := range map[string]format.Limits{
		strings.Repeat("o a\n", 10):               {Layers: 9},
		strings.Repeat("o a\n", 10) + "v 1 1 1\n": {Bytes: 1000},
		big:                {Bytes: 10_000},
		"vt 1 1\nvt 2 2\n": {Bytes: 20},
		plain + strings.Repeat("f 1 2 3 4 5 6 7 8\n", 100):         {Bytes: 10_000},
		plain + "f 1 2 3\\\n" + strings.Repeat("4 \\\n", 9999):     {Bytes: 3000},
		strings.Repeat("usemtl "+strings.Repeat("x", 999)+"\n", 2): {Bytes: 100},
		"mtllib a.mtl\nusemtl m\n" + plain:                         {Bytes: 8000},
		"mtllib b.mtl\nusemtl m\n" + plain:                         {Bytes: 8000},
		"mtllib c.mtl\nusemtl m\n" + plain:                         {Bytes: 8000},
	} {
		_, err := obj.Decode(t.Context(), []byte(text), &format.DecodeOptions{NewVolume: newVolume, Limits: limits, Beside: func(name string) ([]byte, error) {
			switch name {
			case "a.mtl":
				return make([]byte, 8000), nil
			case "b.mtl":
				return []byte("newmtl m\nmap_Kd big.png\n"), nil
			case "c.mtl":
				return []byte("newmtl m\nmap_Kd wide.png\n"), nil
			case "wide.png":
				return []byte(picture(t, make([]color.NRGBA, 1000))), nil
			}
			return make([]byte, 8000), nil
		}})
		var unsupported *format.UnsupportedError
		if !errors.As(err, &unsupported) {
			t.Errorf("%.40q with %+v: got the error %v", text, limits, err)
		}
	}
}

func TestSniffing(t *testing.T) {
	for text, want := range map[string]bool{
		"v 1 2 3\n":                          true,
		"\r\n# x\r\nv 1 2 3\r\nf 1 2 3":      true,
		"mtllib a b.mtl\no x y\n":            true,
		"g\n":                                true,
		"vn nan 0 0\n":                       true,
		"# Blender\nv 1 2 3 4 5 6\nvt 0 1\n": true,
		"# an OBJ file\n" + strings.Repeat("# comment\n", 600): true,
		strings.Repeat("v 1 2 3\n", 999):                       true,
		strings.Repeat("# comment\n", 600):                     false,
		"":                                                     false,
		"# comment\n":                                          false,
		"newmtl a\nKd 1 1 1\n":                                 false,
		"v 1 2\n":                                              false,
		"v a b c\n":                                            false,
		"hello world\n":                                        false,
		"1 2 3 ff0000\n":                                       false,
		"ply\nformat ascii 1.0\n":                              false,
		"solid x\nfacet normal 0 0 1\n":                        false,
		"v 1 2 3\nGOX":                                         false,
		"GOX \x02\x00\x00\x00":                                 false,
		"f\x00\x00\x00\x03\x00\x00\x00\x04\x00\x00\x00": false,
	} {
		f := format.List{obj.Format()}.Detect("", []byte(text))
		if (f != nil) != want {
			t.Errorf("%.40q: recognised is %v, want %v", text, f != nil, want)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	v := newVolume()
	for i := range int32(1 << 18) {
		if x, y, z := i&63-32, i>>6&63-32, i>>12-32; x*x+y*y+z*z < 900 {
			v.Set(storage.Pos{X: x, Y: y, Z: z}, storage.RGB(uint8(x), uint8(y), uint8(z)))
		}
	}
	f := encode(b, &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "sphere", v)}}, map[string]any{"mesher": "culled"})
	b.SetBytes(int64(len(f.text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := decode(b, f.text, nil, nil); err != nil {
			b.Fatal(err)
		}
	}
}
