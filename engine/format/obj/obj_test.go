package obj_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/obj"
	"github.com/goxel-daemon/goxel-daemon/engine/mesh"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

func encode(t testing.TB, s *scene.Scene) string {
	t.Helper()
	var b bytes.Buffer
	if err := obj.Encode(t.Context(), &b, s, &format.EncodeOptions{NewVolume: newVolume}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestOneVoxel(t *testing.T) {
	v := newVolume()
	v.Set(storage.Pos{X: 1, Y: 2, Z: 3}, storage.RGB(255, 128, 0))
	got := encode(t, &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(7, " my\tlayer ", v)}})
	const want = `# goxel-daemon
# Y is up
vn -1 0 0
vn 1 0 0
vn 0 0 1
vn 0 0 -1
vn 0 -1 0
vn 0 1 0
o my_layer
v 1 3 -2 1.000000 0.501961 0.000000
v 1 4 -2 1.000000 0.501961 0.000000
v 1 4 -3 1.000000 0.501961 0.000000
v 1 3 -3 1.000000 0.501961 0.000000
f 1//1 2//1 3//1 4//1
v 2 3 -2 1.000000 0.501961 0.000000
v 2 3 -3 1.000000 0.501961 0.000000
v 2 4 -3 1.000000 0.501961 0.000000
v 2 4 -2 1.000000 0.501961 0.000000
f 5//2 6//2 7//2 8//2
f 1//3 5//3 8//3 2//3
f 4//4 3//4 7//4 6//4
f 1//5 4//5 6//5 5//5
f 2//6 8//6 7//6 3//6
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// object is what a plain reader finds in a file.
type object struct {
	name     string
	vertices map[[6]float64]int
	faces    int
}

// read parses a file as other programs do, and checks that every face is flat, faces its normal and has known vertices.
func read(t *testing.T, text string) []object {
	t.Helper()
	var objects []object
	var points [][6]float64
	var normals [][3]float64
	lines := bufio.NewScanner(strings.NewReader(text))
	for lines.Scan() {
		line := lines.Text()
		kind, rest, _ := strings.Cut(line, " ")
		switch kind {
		case "#":
		case "vn":
			var n [3]float64
			scan(t, rest, "%g %g %g", &n[0], &n[1], &n[2])
			normals = append(normals, n)
		case "o":
			objects = append(objects, object{name: rest, vertices: map[[6]float64]int{}})
		case "v":
			var p [6]float64
			scan(t, rest, "%g %g %g %g %g %g", &p[0], &p[1], &p[2], &p[3], &p[4], &p[5])
			points = append(points, p)
			objects[len(objects)-1].vertices[p]++
		case "f":
			var v, n [4]int
			scan(t, rest, "%d//%d %d//%d %d//%d %d//%d", &v[0], &n[0], &v[1], &n[1], &v[2], &n[2], &v[3], &n[3])
			if n[0] != n[1] || n[0] != n[2] || n[0] != n[3] {
				t.Fatalf("%q has several normals", line)
			}
			for i := range v {
				a, b, c := points[v[i]-1], points[v[(i+1)%4]-1], points[v[(i+2)%4]-1]
				u, w := [3]float64{b[0] - a[0], b[1] - a[1], b[2] - a[2]}, [3]float64{c[0] - b[0], c[1] - b[1], c[2] - b[2]}
				if cross := [3]float64{u[1]*w[2] - u[2]*w[1], u[2]*w[0] - u[0]*w[2], u[0]*w[1] - u[1]*w[0]}; cross != normals[n[0]-1] {
					t.Fatalf("%q turns around %v, its normal is %v", line, cross, normals[n[0]-1])
				}
			}
			objects[len(objects)-1].faces++
		default:
			t.Fatalf("unknown line %q", line)
		}
	}
	return objects
}

func scan(t *testing.T, text, form string, args ...any) {
	t.Helper()
	if _, err := fmt.Sscanf(text, form, args...); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
}

func TestScenesAreReadByAPlainReader(t *testing.T) {
	for _, sc := range formattest.Scenes(newVolume) {
		t.Run(sc.Name, func(t *testing.T) {
			objects := read(t, encode(t, sc.Scene))
			for _, l := range sc.Scene.Layers {
				if !l.Visible {
					continue
				}
				if len(objects) == 0 {
					t.Fatal("an object is missing")
				}
				o := objects[0]
				objects = objects[1:]
				if want := strings.ReplaceAll(l.Name, " ", "_"); o.name != want {
					t.Errorf("got the object %q, want %q", o.name, want)
				}
				faces := 0
				corners := map[[6]float64]bool{}
				err := mesh.Faces(t.Context(), l.Volume, func(q *mesh.Quad) error {
					faces++
					for _, p := range q.Corners() {
						corners[[6]float64{float64(p.X), float64(p.Z), -float64(p.Y), channel(q.Color.R()), channel(q.Color.G()), channel(q.Color.B())}] = true
					}
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
				if o.faces != faces || len(o.vertices) != len(corners) {
					t.Errorf("got %d faces and %d vertices, want %d and %d", o.faces, len(o.vertices), faces, len(corners))
				}
				for p, n := range o.vertices {
					if n != 1 || !corners[p] {
						t.Fatalf("the vertex %v comes %d times; it is a corner: %v", p, n, corners[p])
					}
				}
			}
			if len(objects) != 0 {
				t.Errorf("%d objects too many", len(objects))
			}
		})
	}
}

// channel returns a channel with the digits that are written.
func channel(c uint8) float64 { return math.Round(float64(c)/255*1e6) / 1e6 }

func TestLayersWithoutAName(t *testing.T) {
	text := encode(t, &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(4, "\n\t", newVolume())}})
	if !strings.HasSuffix(text, "\no Layer.4\n") {
		t.Errorf("got %q", text)
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
		"1 hidden layers with 1 voxels are left out", "1 voxels with an alpha below 127 were left out", "1 translucent voxels became opaque",
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
					v.Set(storage.Pos{X: x, Y: y, Z: z}, storage.RGB(9, 9, 9))
				}
			}
		}
	}
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "sphere", v)}}
	b.ReportAllocs()
	for b.Loop() {
		if err := obj.Encode(b.Context(), io.Discard, s, &format.EncodeOptions{NewVolume: newVolume}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(v.Len())*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
}
