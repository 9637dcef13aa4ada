package ply_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/ply"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

// decode reads a file and returns the warnings too.
func decode(t testing.TB, data string, given map[string]any) (*scene.Scene, []string, error) {
	t.Helper()
	values, err := ply.Format().Values(format.ForRead, given)
	if err != nil {
		t.Fatal(err)
	}
	var warnings []string
	s, err := ply.Decode(t.Context(), []byte(data), &format.DecodeOptions{
		NewVolume: newVolume, Values: values, Warn: func(text string) { warnings = append(warnings, text) },
	})
	if err == nil {
		formattest.Valid(t, s)
	}
	return s, warnings, err
}

// cells returns the cells of the one layer with their colours.
func cells(s *scene.Scene) string {
	var list []string
	for _, c := range formattest.Cells(s.Layers[0].Volume) {
		list = append(list, fmt.Sprintf("%v %02x%02x%02x", c.Pos, c.Color.R(), c.Color.G(), c.Color.B()))
	}
	return strings.Join(list, ", ")
}

const (
	xyz   = "property float x\nproperty float y\nproperty float z\n"
	list  = "element face 6\nproperty list uchar int vertex_indices\nend_header\n"
	sides = "4 0 2 3 1\n4 4 5 7 6\n4 0 1 5 4\n4 2 6 7 3\n4 0 4 6 2\n4 1 3 7 5\n"
	ascii = "ply\nformat ascii 1.0\n"
)

// box returns the vertices of a cell at x,y,z, each with a tail.
func box(x, y, z int, tail string) string {
	var b strings.Builder
	for i := range 8 {
		fmt.Fprintf(&b, "%d %d %d%s\n", x+i&1, y+i>>1&1, z+i>>2, tail)
	}
	return b.String()
}

func TestText(t *testing.T) {
	plain := ascii + "element vertex 8\n" + xyz + list + box(2, 3, 4, "") + sides
	for text, want := range map[string]string{
		plain:                                                                         "2,3,4 ffffff",
		strings.ReplaceAll(plain, "\n", "\r\n"):                                       "2,3,4 ffffff",
		strings.ReplaceAll(plain, "\n", "\r"):                                         "2,3,4 ffffff",
		strings.TrimSuffix(plain, "\n"):                                               "2,3,4 ffffff",
		strings.ReplaceAll(plain, "indices", "index"):                                 "2,3,4 ffffff",
		strings.ReplaceAll(plain, "float", "double"):                                  "2,3,4 ffffff",
		strings.ReplaceAll(plain, "float", "int16"):                                   "2,3,4 ffffff",
		strings.Replace(plain, "float y", "float swap", 1):                            "error",
		strings.ReplaceAll(plain, "3 1\n", "3 1 77\n"):                                "2,3,4 ffffff",
		strings.ReplaceAll(plain, "\n4 ", "\n\n  4\t"):                                "2,3,4 ffffff",
		strings.Replace(plain, "element", "comment x\nobj_info y\nhello\nelement", 1): "2,3,4 ffffff",
		ascii + "element vertex 8\n" + xyz + "property uchar red\nproperty uchar green\nproperty uchar blue\n" + list + box(0, 0, 0, " 1 2 3") + sides:                                                                                                                             "0,0,0 010203",
		ascii + "element vertex 8\n" + xyz + "property float blue\nproperty float green\nproperty float red\n" + list + box(0, 0, 0, " 0 .5 1") + sides:                                                                                                                            "0,0,0 ff8000",
		ascii + "element vertex 8\n" + xyz + "property float r\nproperty float g\nproperty float b\n" + list + box(0, 0, 0, " 0 50 255") + sides:                                                                                                                                   "0,0,0 0032ff",
		ascii + "element vertex 8\n" + xyz + "property ushort diffuse_red\nproperty ushort diffuse_green\nproperty ushort diffuse_blue\n" + list + box(0, 0, 0, " 65535 32896 0") + sides:                                                                                          "0,0,0 ff8000",
		ascii + "element vertex 8\n" + xyz + "property short red\nproperty short green\nproperty short blue\n" + list + box(0, 0, 0, " 32767 -5 0") + sides:                                                                                                                        "0,0,0 ff0000",
		ascii + "element vertex 8\n" + xyz + "property uchar red\nproperty uchar green\n" + list + box(0, 0, 0, " 1 2") + sides:                                                                                                                                                    "0,0,0 ffffff",
		ascii + "element camera 2\nproperty float view\nproperty list uchar int z\nelement vertex 8\nproperty list uchar int red\nproperty char q\n" + xyz + "property float x\nelement empty 1000000000000\n" + list + "1 0\n2 3 1 2 3\n" + box(0, 0, 0, " 9") + sides:            "error",
		ascii + "element camera 2\nproperty float view\nproperty list uchar int z\nelement vertex 8\n" + xyz + "property list uchar int red\nproperty char q\nproperty float x\nelement empty 1000000000000\n" + list + "1 0\n2 3 1 2 3\n" + box(0, 0, 0, " 3 7 8 9 -1 9") + sides: "0,0,0 ffffff",
		ascii + "element vertex 8\n" + xyz + "element face 6\nproperty uchar red\nproperty uchar green\nproperty list uchar int vertex_indices\nproperty uchar blue\nend_header\n" + box(0, 0, 0, "") +
			"8 7 4 0 2 3 1 6\n8 7 4 4 5 7 6 6\n8 7 4 0 1 5 4 6\n8 7 4 2 6 7 3 6\n8 7 4 0 4 6 2 6\n8 7 4 1 3 7 5 6\n": "0,0,0 080706",
		ascii + "element vertex 8\n" + xyz + "element tristrips 1\nproperty list int int vertex_indices\nend_header\n" + box(0, 0, 0, "") +
			"29 0 2 1 3 -1 4 5 6 7 -1 0 1 4 5 -1 2 6 3 7 -1 0 4 2 6 -1 1 3 5 7\n": "0,0,0 ffffff",
		ascii + "element vertex 4\n" + xyz + "element face 2\nproperty list uchar int vertex_indices\nend_header\n9 9 9\n0 0 1\n1 0 1\n1 1 1\n3 1 2 3\n2 0 1\n": "0,0,0 ffffff",
		ascii + "element vertex 0\n" + xyz + "element face 0\nproperty list uchar int vertex_indices\nend_header\n":                                             "",
		ascii + "element vertex 2\n" + xyz + "end_header\n0 1 2\n-3 -4 -5\n":                                                                                    "-3,-4,-5 ffffff, 0,1,2 ffffff",
		ascii + "element vertex 2\n" + xyz + "end_header\n0.5 1.5 2.5\n-.5 1.5 0.5\n":                                                                           "-1,1,0 ffffff, 0,1,2 ffffff",
		ascii + "element vertex 2\n" + xyz + "property uchar red\nproperty uchar green\nproperty uchar blue\nend_header\n0 0 0 1 1 1\n0 0 0 7 8 9\n":            "0,0,0 070809",
	} {
		s, warnings, err := decode(t, text, nil)
		if want == "error" {
			if err == nil {
				t.Errorf("%q: no error", text)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if got := cells(s); got != want || len(warnings) > 0 {
			t.Errorf("%q: got %s and the warnings %q, want %s", text, got, warnings, want)
		}
	}
}

// TestBinary has every type of numbers in both orders of bytes, with properties to skip before, between and behind.
func TestBinary(t *testing.T) {
	for kind, value := range map[string]func(int) any{
		"char": func(i int) any { return int8(i) }, "uint8": func(i int) any { return uint8(i) }, "short": func(i int) any { return int16(i) },
		"uint16": func(i int) any { return uint16(i) }, "int32": func(i int) any { return int32(i) }, "uint": func(i int) any { return uint32(i) },
		"float32": func(i int) any { return float32(i) }, "double": func(i int) any { return float64(i) },
	} {
		for name, order := range map[string]binary.ByteOrder{"little": binary.LittleEndian, "big": binary.BigEndian} {
			for _, end := range []string{"\n", "\r\n"} {
				header := "ply\nformat binary_" + name + "_endian 1.0\nelement skipped 2\nproperty list ushort KIND a\nproperty KIND b\n" +
					"element vertex 3\nproperty KIND z\nproperty list char KIND l\nproperty KIND x\nproperty KIND y\nproperty KIND red\nproperty KIND green\nproperty KIND blue\nend_header\n"
				var b bytes.Buffer
				b.WriteString(strings.ReplaceAll(strings.ReplaceAll(header, "KIND", kind), "\n", end))
				put := func(v any) {
					if err := binary.Write(&b, order, v); err != nil {
						t.Fatal(err)
					}
				}
				for n := range 2 {
					put(uint16(n))
					for range n + 1 {
						put(value(77))
					}
				}
				for n := range 3 {
					put(value(7))
					put(int8(n))
					for range n {
						put(value(99))
					}
					for _, i := range []int{n, 5, 0, 0, 0} {
						put(value(i))
					}
				}
				s, _, err := decode(t, b.String(), nil)
				if err != nil {
					t.Errorf("%s, %s: %v", kind, name, err)
					continue
				}
				if got, want := cells(s), "0,5,7 000000, 1,5,7 000000, 2,5,7 000000"; got != want {
					t.Errorf("%s, %s: got %s, want %s", kind, name, got, want)
				}
			}
		}
	}
}

// TestClouds has points with all ways to say how large a voxel is.
func TestClouds(t *testing.T) {
	header := ascii + "element vertex 3\n" + xyz + "end_header\n"
	for text, test := range map[string]struct {
		given map[string]any
		want  string
		warns bool
	}{
		"0 0 0\n1 2 -3\n4 0 0":            {map[string]any{"y_up": true}, "0,0,0 ffffff, 4,0,0 ffffff, 1,3,2 ffffff", false},
		"0 0 0\n10 -20 30\n4 0 0":         {map[string]any{"voxel_size": 10.0}, "1,-2,3 ffffff, 0,0,0 ffffff", false},
		"0 0 0\n10 0 0\n4.9 0 0":          {map[string]any{"resolution": 10.0}, "0,0,0 ffffff, 4,0,0 ffffff, 10,0,0 ffffff", false},
		"0 0 0\n0.1 0 0\n0.05 0.01 0":     {nil, "0,0,0 ffffff, 64,12,0 ffffff, 128,0,0 ffffff", true},
		"0.1 0.1 0.1\n.1 .1 .1\n.1 .1 .1": {nil, "0,0,0 ffffff", true},
	} {
		s, warnings, err := decode(t, header+text, test.given)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if got := cells(s); got != test.want || len(warnings) > 0 != test.warns {
			t.Errorf("%q: got %s and the warnings %q, want %s", text, got, warnings, test.want)
		}
	}
}

// TestOurCloudsSayHowLargeAVoxelIs reads what the writer makes at several scales.
func TestOurCloudsSayHowLargeAVoxelIs(t *testing.T) {
	for _, scale := range []float64{0.1, 0.5, 2, 3} {
		file, _ := encode(t, one(), map[string]any{"points": true, "scale": scale})
		s, warnings, err := decode(t, file, nil)
		if err != nil || len(warnings) > 0 || cells(s) != "-1,2,3 ff8000" {
			t.Errorf("scale %v: got %v, the warnings %q and the error %v", scale, s, warnings, err)
		}
	}
	header := ascii + "comment voxel_size %s\nelement vertex 2\n" + xyz + "end_header\n0 0 0\n4 0 0\n"
	for size, want := range map[string]string{
		"2": "0,0,0 ffffff, 2,0,0 ffffff", "0": "0,0,0 ffffff, 4,0,0 ffffff", "-1": "0,0,0 ffffff, 4,0,0 ffffff", "1e99": "0,0,0 ffffff, 4,0,0 ffffff",
		"nan": "0,0,0 ffffff, 4,0,0 ffffff", "2 3": "0,0,0 ffffff, 4,0,0 ffffff",
	} {
		if s, _, err := decode(t, fmt.Sprintf(header, size), nil); err != nil || cells(s) != want {
			t.Errorf("size %q: got %v and the error %v, want %s", size, cells(s), err, want)
		}
	}
}

func TestTextureIsWarnedAbout(t *testing.T) {
	text := ascii + "comment TextureFile a b.png\nelement vertex 1\n" + xyz + "end_header\n1 2 3\n"
	_, warnings, err := decode(t, text, nil)
	if want := []string{`the texture "a b.png" is left out`}; err != nil || !slices.Equal(warnings, want) {
		t.Errorf("got the warnings %q and the error %v, want %q", warnings, err, want)
	}
}

func TestBadFiles(t *testing.T) {
	le := "ply\nformat binary_little_endian 1.0\n"
	inf := string(binary.LittleEndian.AppendUint32(make([]byte, 8), math.Float32bits(float32(math.Inf(1)))))
	face := "element face 1\nproperty list char int vertex_indices\nend_header\n"
	for data, msg := range map[string]string{
		"":                            "at offset 0: the first line is not ply",
		"plyx\n":                      "the first line is not ply",
		"ply\n":                       "at offset 4: the header does not end",
		"ply\nend_header\n":           "names no format",
		"ply\nformat ascii\n":         "no version 1.0",
		"ply\nformat x 1.0\n":         "none of ascii",
		ascii + "end_header\n":        "no vertices",
		ascii + "element vertex\n":    "at offset 21: an element needs a name and a count",
		ascii + "element vertex -1\n": "is no count",
		ascii + "element vertex x\n":  "is no count",
		ascii + "property float x\n":  "before the first element",
		ascii + "element vertex 1\nproperty float\n":                                                                       "needs a type and a name",
		ascii + "element vertex 1\nproperty half x\n":                                                                      "unknown type",
		ascii + "element vertex 1\nproperty list float int x\n":                                                            "no type of integers",
		ascii + "element vertex 1\nproperty list int half x\n":                                                             "unknown type",
		ascii + "element vertex 1\nproperty list int x\n":                                                                  "needs a type and a name",
		ascii + strings.Repeat("element a 0\n", 300):                                                                       "too many elements",
		ascii + "element vertex 0\n" + xyz + "element vertex 0\nend_header\n":                                              `a second element "vertex"`,
		ascii + "element vertex 1\nproperty float x\nend_header\n1\n":                                                      "lack x, y or z",
		ascii + "element vertex 999999999\n" + xyz + "end_header\n1 2 3\n":                                                 "does not fit",
		le + "element vertex 999999999\n" + xyz + "end_header\n":                                                           "does not fit into the 0 bytes",
		ascii + "element vertex 2\n" + xyz + "end_header\n1 2 3       \n \n\n":                                             "ends within its elements",
		ascii + "element vertex 1\n" + xyz + "end_header\n1 2 x\n":                                                         `"x" is not a number`,
		ascii + "element vertex 1\n" + xyz + "end_header\n1 2 nan\n":                                                       `"nan" is not a number`,
		ascii + "element vertex 1\n" + xyz + "end_header\n1 2\n3 4\n":                                                      `"" is not a number`,
		le + "element vertex 1\n" + xyz + "end_header\n" + inf:                                                             "the coordinate +Inf",
		le + "element a 1\nproperty list int int b\nelement vertex 0\n" + xyz + "end_header\n\x02\x00\x00\x00abcd":         "a list of 2 numbers does not fit",
		le + "element a 1\nproperty list char int b\nelement vertex 0\n" + xyz + "end_header\n\xff":                        "a list of -1 numbers",
		le + "element a 1\nproperty list char int b\nproperty int c\nelement vertex 0\n" + xyz + "end_header\n\x01aaaabbb": "ends within its elements",
		le + "element a 2\nproperty list char int b\nelement vertex 0\n" + xyz + "end_header\n\x01aaaa":                    "ends within its elements",
		ascii + "element vertex 1\n" + xyz + "element face 1\nproperty float a\nend_header\n1 2 3\n4\n":                    "no list vertex_indices",
		ascii + "element vertex 1\n" + xyz + face + "1 2 3\n3 0 0 1\n":                                                     "1 is none of the 1 vertices",
		ascii + "element vertex 1\n" + xyz + face + "1 2 3\n3 0 0 -1\n":                                                    "-1 is none",
		ascii + "element vertex 1\n" + xyz + face + "1 2 3\n3 0 0 0.5\n":                                                   "0.5 is none",
		ascii + "element vertex 1\n" + xyz + face + "1 2 3\n3 0 0\n":                                                       "a list of 3 numbers does not fit",
		ascii + "element vertex 1\n" + xyz + face + "1 2 3\n3 0 0    \n":                                                   `"" is not a number`,
		ascii + "element vertex 1\n" + xyz + face + "1 2 3\n1.5 0 0 0 0\n":                                                 "a list of 1.5 numbers",
	} {
		_, _, err := decode(t, data, nil)
		var bad *format.Error
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), msg) {
			t.Errorf("%q: got the error %v, want one with %q", data[:min(len(data), 200)], err, msg)
		}
	}
}

func TestUnsupported(t *testing.T) {
	cloud := ascii + "element vertex 2\n" + xyz + "end_header\n1 2 3\n4 5 6\n"
	mesh := ascii + "element vertex 8\n" + xyz + list + box(0, 0, 0, "") + sides
	for _, test := range []struct {
		data   string
		limits format.Limits
		msg    string
	}{
		{cloud, format.Limits{Voxels: 1}, "voxels"},
		{cloud, format.Limits{Bytes: 10}, "memory"},
		{mesh, format.Limits{Bytes: 500}, "memory"},
		{strings.NewReplacer("face 6", "tristrips 1", "4 0 2 3 1", "24"+strings.Repeat(" 0", 24)).Replace(mesh), format.Limits{Bytes: 500}, "memory"},
		{strings.ReplaceAll(cloud, "1 2 3", "1 2 3e10"), format.Limits{}, "too far away"},
		{ascii + "element face 0\nproperty list char int vertex_index\nelement vertex 0\n" + xyz + "end_header\n", format.Limits{}, "before the vertices"},
		{ascii + "element a 0\n" + strings.Repeat("property int a\n", 5000), format.Limits{}, "properties"},
	} {
		_, err := ply.Decode(t.Context(), []byte(test.data), &format.DecodeOptions{NewVolume: newVolume, Limits: test.limits})
		var unsupported *format.UnsupportedError
		if !errors.As(err, &unsupported) || !strings.Contains(err.Error(), test.msg) {
			t.Errorf("%.100q: got the error %v, want one with %q", test.data, err, test.msg)
		}
	}
}

// TestConcaveFaces has an L whose front and back are one polygon each.
func TestConcaveFaces(t *testing.T) {
	outline := [][2]int{{0, 0}, {2, 0}, {2, 1}, {1, 1}, {1, 2}, {0, 2}}
	text := ascii + "element vertex 12\n" + xyz + "element face 8\nproperty list uchar int vertex_indices\nend_header\n"
	for z := range 2 {
		for _, p := range outline {
			text += fmt.Sprintf("%d %d %d\n", p[0], p[1], z)
		}
	}
	text += "6 5 4 3 2 1 0\n6 6 7 8 9 10 11\n"
	for i := range outline {
		j := (i + 1) % len(outline)
		text += fmt.Sprintf("4 %d %d %d %d\n", i, j, j+6, i+6)
	}
	s, _, err := decode(t, text, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := cells(s), "0,0,0 ffffff, 1,0,0 ffffff, 0,1,0 ffffff"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func BenchmarkDecode(b *testing.B) {
	s := sphere(30)
	for name, given := range map[string]map[string]any{"mesh": {"mesher": "culled"}, "ascii": {"mesher": "culled", "binary": false}, "points": {"points": true}} {
		b.Run(name, func(b *testing.B) {
			data, _ := encode(b, s, given)
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := decode(b, data, nil); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(s.Len())*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
		})
	}
}
