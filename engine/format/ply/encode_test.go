package ply_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"maps"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/ply"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// encode writes a scene with options as JSON has them, and returns the warnings too.
func encode(t testing.TB, s *scene.Scene, given map[string]any) (string, []string) {
	t.Helper()
	values, err := ply.Format().Values(format.ForWrite, given)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	var warnings []string
	if err := ply.Format().Write(t.Context(), &b, s, &format.EncodeOptions{
		NewVolume: newVolume, Values: values, Warn: func(text string) { warnings = append(warnings, text) },
	}); err != nil {
		t.Fatal(err)
	}
	return b.String(), warnings
}

func one() *scene.Scene {
	v := newVolume()
	v.Set(storage.Pos{X: -1, Y: 2, Z: 3}, storage.RGB(255, 128, 0))
	return &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(7, "one", v)}}
}

func TestOneVoxel(t *testing.T) {
	const colors = "property uchar red\nproperty uchar green\nproperty uchar blue\n"
	start := ascii + "comment goxel-daemon\n"
	for _, test := range []struct {
		given map[string]any
		want  string
	}{
		{map[string]any{"binary": false, "mesher": "culled"}, start + "element vertex 8\n" + xyz + colors + list +
			"-1 2 3 255 128 0\n-1 2 4 255 128 0\n-1 3 4 255 128 0\n-1 3 3 255 128 0\n0 2 3 255 128 0\n0 3 3 255 128 0\n0 3 4 255 128 0\n0 2 4 255 128 0\n" +
			"4 0 1 2 3\n4 4 5 6 7\n4 0 4 7 1\n4 3 2 6 5\n4 0 3 5 4\n4 1 7 6 2\n"},
		{map[string]any{"binary": false, "points": true}, start + "element vertex 1\n" + xyz + colors + "end_header\n-0.5 2.5 3.5 255 128 0\n"},
		{
			map[string]any{"binary": false, "points": true, "y_up": true, "scale": 0.1, "origin": "corner"},
			start + "comment voxel_size 0.1\nelement vertex 1\n" + xyz + colors + "end_header\n0.05 0.05 -0.05 255 128 0\n",
		},
		{map[string]any{"points": true}, strings.Replace(start, "ascii", "binary_little_endian", 1) + "element vertex 1\n" + xyz + colors +
			"end_header\n\x00\x00\x00\xbf\x00\x00\x20\x40\x00\x00\x60\x40\xff\x80\x00"},
	} {
		if got, _ := encode(t, one(), test.given); got != test.want {
			t.Errorf("%v: got\n%q\nwant\n%q", test.given, got, test.want)
		}
	}
}

// model is what a plain reader finds.
type model struct {
	points [][3]float64
	colors []storage.Color
	faces  [][]int
}

// read parses files that the encoder writes, as other programs do.
func read(t *testing.T, data string) model {
	t.Helper()
	head, body, _ := strings.Cut(data, "end_header\n")
	var m model
	counts := map[string]int{}
	for line := range strings.Lines(head) {
		if w := strings.Fields(line); w[0] == "element" {
			counts[w[1]], _ = strconv.Atoi(w[2])
		}
	}
	if strings.Contains(head, "format ascii") {
		lines := strings.Split(strings.TrimSuffix(body, "\n"), "\n")
		for i := range counts["vertex"] {
			var p [3]float64
			var c [3]uint8
			if _, err := fmt.Sscan(lines[i], &p[0], &p[1], &p[2], &c[0], &c[1], &c[2]); err != nil {
				t.Fatal(err)
			}
			m.points, m.colors = append(m.points, p), append(m.colors, storage.RGB(c[0], c[1], c[2]))
		}
		for i := range counts["face"] {
			var f []int
			for _, w := range strings.Fields(lines[counts["vertex"]+i])[1:] {
				n, _ := strconv.Atoi(w)
				f = append(f, n)
			}
			m.faces = append(m.faces, f)
		}
		return m
	}
	for range counts["vertex"] {
		f := func(at int) float64 {
			return float64(math.Float32frombits(binary.LittleEndian.Uint32([]byte(body[at:]))))
		}
		m.points = append(m.points, [3]float64{f(0), f(4), f(8)})
		m.colors = append(m.colors, storage.RGB(body[12], body[13], body[14]))
		body = body[15:]
	}
	for range counts["face"] {
		var f []int
		for i := range int(body[0]) {
			f = append(f, int(binary.LittleEndian.Uint32([]byte(body[1+4*i:]))))
		}
		m.faces = append(m.faces, f)
		body = body[1+4*len(f):]
	}
	if body != "" {
		t.Errorf("%d bytes are left", len(body))
	}
	return m
}

// side is one side of a cell: its middle, doubled, and its normal.
type side struct{ middle, normal [3]int }

// TestScenesAreReadByAPlainReader compares the faces and the points that a plain reader finds with every cell against its neighbours.
func TestScenesAreReadByAPlainReader(t *testing.T) {
	for _, sc := range formattest.Scenes(newVolume) {
		merged := formattest.Carried(sc.Scene, ply.Format().Caps).Layers[0].Volume
		for _, ascii := range []bool{false, true} {
			t.Run(fmt.Sprint(sc.Name, ascii), func(t *testing.T) {
				data, _ := encode(t, sc.Scene, map[string]any{"binary": !ascii, "mesher": "culled"})
				got := map[side]storage.Color{}
				for m, i := read(t, data), 0; i < len(m.faces); i++ {
					f := m.faces[i]
					var s side
					a, b, c := m.points[f[0]], m.points[f[1]], m.points[f[2]]
					for k := range 3 {
						i, j := (k+1)%3, (k+2)%3
						s.normal[k] = int((b[i]-a[i])*(c[j]-b[j]) - (b[j]-a[j])*(c[i]-b[i]))
						s.middle[k] = int(a[k] + c[k])
					}
					got[s] = m.colors[f[0]]
				}
				if want := faces(merged); !maps.Equal(got, want) {
					t.Errorf("got %d faces, want %d", len(got), len(want))
				}
				data, _ = encode(t, sc.Scene, map[string]any{"binary": !ascii, "points": true})
				points, want := map[storage.Pos]storage.Color{}, map[storage.Pos]storage.Color{}
				m := read(t, data)
				for i, p := range m.points {
					points[storage.Pos{X: int32(p[0] - 0.5), Y: int32(p[1] - 0.5), Z: int32(p[2] - 0.5)}] = m.colors[i]
				}
				for _, c := range formattest.Cells(merged) {
					want[c.Pos] = c.Color
				}
				if len(m.points) != len(want) || !maps.Equal(points, want) {
					t.Errorf("got %d points at %d places, want %d", len(m.points), len(points), len(want))
				}
			})
		}
	}
}

// faces returns the sides of a volume that can be seen, cell by cell.
func faces(v storage.Volume) map[side]storage.Color {
	found := map[side]storage.Color{}
	for _, c := range formattest.Cells(v) {
		for k := range 6 {
			n := [3]int{}
			n[k/2] = k%2*2 - 1
			if v.Get(c.Pos.Add(storage.Pos{X: int32(n[0]), Y: int32(n[1]), Z: int32(n[2])})) == 0 {
				found[side{[3]int{2*int(c.Pos.X) + 1 + n[0], 2*int(c.Pos.Y) + 1 + n[1], 2*int(c.Pos.Z) + 1 + n[2]}, n}] = c.Color
			}
		}
	}
	return found
}

func TestSmoothedMeshesHaveTriangles(t *testing.T) {
	data, _ := encode(t, sphere(5), map[string]any{"mesher": "marching_cubes", "smooth": true})
	m := read(t, data)
	if len(m.faces) == 0 || len(m.faces[0]) != 3 {
		t.Errorf("got %d faces", len(m.faces))
	}
}

// sphere returns a scene with a ball around the origin.
func sphere(r int32) *scene.Scene {
	v := newVolume()
	for z := -r; z <= r; z++ {
		for y := -r; y <= r; y++ {
			for x := -r; x <= r; x++ {
				if x*x+y*y+z*z <= r*r {
					v.Set(storage.Pos{X: x, Y: y, Z: z}, storage.RGB(uint8(x)&0xf0, uint8(y)&0xf0, 9))
				}
			}
		}
	}
	return &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "sphere", v)}}
}

func BenchmarkEncode(b *testing.B) {
	s := sphere(64)
	for name, given := range map[string]map[string]any{"culled": {"mesher": "culled"}, "greedy": nil, "ascii": {"binary": false}, "points": {"points": true}} {
		b.Run(name, func(b *testing.B) {
			values, err := ply.Format().Values(format.ForWrite, given)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if err := ply.Encode(b.Context(), io.Discard, s, &format.EncodeOptions{NewVolume: newVolume, Values: values}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(s.Len())*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
		})
	}
}
