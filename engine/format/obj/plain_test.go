package obj_test

import (
	"bufio"
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/obj"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

// files is what an encoder wrote.
type files struct {
	text     string
	beside   map[string][]byte
	pictures map[string]image.Image // those of them that were looked at
	warnings []string
}

// encode writes a scene with options as JSON has them.
func encode(t testing.TB, s *scene.Scene, given map[string]any) files {
	t.Helper()
	values, err := obj.Format().Values(format.ForWrite, given)
	if err != nil {
		t.Fatal(err)
	}
	f := files{beside: map[string][]byte{}, pictures: map[string]image.Image{}}
	var b bytes.Buffer
	err = obj.Encode(t.Context(), &b, s, &format.EncodeOptions{
		NewVolume: newVolume, Values: values, Name: "my model.OBJ",
		Warn:   func(text string) { f.warnings = append(f.warnings, text) },
		Beside: func(name string, data []byte) error { f.beside[name] = bytes.Clone(data); return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	f.text = b.String()
	return f
}

// object is what a plain reader finds in a file.
type object struct {
	name      string
	faces     []polygon
	materials map[string]bool
	vertices  map[string]int // lines
}

type polygon struct {
	corners [][3]float64
	color   storage.Color // 0 for none
	normal  [3]float64    // zero for none
}

// read parses a file as other programs do, with files beside it, and checks that every corner of a face has the same colour.
func read(t *testing.T, f files) []*object {
	t.Helper()
	var objects []*object
	var last *object
	var points [][]float64
	var normals, texels [][]float64
	var materials map[string]map[string]string
	var material string
	lines := bufio.NewScanner(strings.NewReader(f.text))
	for lines.Scan() {
		line := lines.Text()
		key, rest, _ := strings.Cut(line, " ")
		switch key {
		case "#":
		case "mtllib":
			materials = readLibrary(t, string(f.beside[rest]))
		case "usemtl":
			if materials[rest] == nil {
				t.Fatalf("no material %q", rest)
			}
			material = rest
			last.materials[rest] = true
		case "vn":
			normals = append(normals, numbers(t, rest, 3))
		case "vt":
			texels = append(texels, numbers(t, rest, 2))
		case "o":
			last = &object{name: rest, materials: map[string]bool{}, vertices: map[string]int{}}
			objects = append(objects, last)
		case "v":
			last.vertices[rest]++
			points = append(points, numbers(t, rest, len(strings.Fields(rest))))
		case "f":
			var p polygon
			for i, corner := range strings.Fields(rest) {
				k := strings.Split(corner+"//", "/")
				v := points[place(t, k[0], len(points))]
				p.corners = append(p.corners, [3]float64(v[:3]))
				c := storage.Color(0)
				switch {
				case len(v) == 6:
					c = storage.RGB(channel(v[3]), channel(v[4]), channel(v[5]))
				case k[1] != "":
					c = f.pixel(t, materials[material]["map_Kd"], texels[place(t, k[1], len(texels))])
				case materials != nil:
					kd := numbers(t, materials[material]["Kd"], 3)
					c = storage.RGB(channel(kd[0]), channel(kd[1]), channel(kd[2]))
				}
				n := [3]float64{}
				if k[2] != "" {
					n = [3]float64(normals[place(t, k[2], len(normals))])
				}
				if i > 0 && (c != p.color || n != p.normal) {
					t.Fatalf("%q has several colours or normals", line)
				}
				p.color, p.normal = c, n
			}
			last.faces = append(last.faces, p)
		default:
			t.Fatalf("unknown line %q", line)
		}
	}
	return objects
}

// readLibrary returns the lines of each material by their first words.
func readLibrary(t *testing.T, text string) map[string]map[string]string {
	t.Helper()
	found := map[string]map[string]string{}
	var last map[string]string
	for line := range strings.Lines(text) {
		key, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case key == "" || key == "#":
		case key == "newmtl":
			last = map[string]string{}
			found[rest] = last
		case last[key] != "":
			t.Fatalf("%s comes twice", key)
		default:
			last[key] = rest
		}
	}
	return found
}

// pixel returns the colour of the pixel whose middle is at uv.
func (f files) pixel(t *testing.T, name string, uv []float64) storage.Color {
	t.Helper()
	m := f.pictures[name]
	if m == nil {
		var err error
		if m, err = png.Decode(bytes.NewReader(f.beside[name])); err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		f.pictures[name] = m
	}
	x, y := uv[0]*float64(m.Bounds().Dx())-0.5, (1-uv[1])*float64(m.Bounds().Dy())-0.5
	if x != math.Trunc(x) || y != math.Trunc(y) {
		t.Fatalf("%v is not the middle of a pixel", uv)
	}
	r, g, b, _ := m.At(int(x), int(y)).RGBA()
	return storage.RGB(uint8(r>>8), uint8(g>>8), uint8(b>>8))
}

func numbers(t *testing.T, text string, n int) []float64 {
	t.Helper()
	list := make([]float64, n)
	for i, w := range strings.Fields(text) {
		f, err := strconv.ParseFloat(w, 64)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		list[i] = f
	}
	return list
}

func place(t *testing.T, text string, n int) int {
	t.Helper()
	i, err := strconv.Atoi(text)
	if err != nil || i < 1 || i > n {
		t.Fatalf("%q is none of %d", text, n)
	}
	return i - 1
}

func channel(f float64) uint8 {
	c := math.Round(f * 255)
	if math.Abs(f-c/255) > 1e-6 {
		panic(fmt.Sprint(f, " is no channel"))
	}
	return uint8(c)
}

// side is one side of a cell.
type side struct {
	cell   storage.Pos
	normal storage.Pos
}

// sides returns the sides of cells that rectangles cover, in the world's axes, and their colours. It checks that each is covered once, and that
// normals point outward.
func sides(t *testing.T, faces []polygon, yUp bool) map[side]storage.Color {
	t.Helper()
	found := map[side]storage.Color{}
	for _, f := range faces {
		lo, hi := f.corners[0], f.corners[0]
		for i, c := range f.corners {
			for k := range c {
				lo[k], hi[k] = min(lo[k], c[k]), max(hi[k], c[k])
			}
			next := f.corners[(i+1)%len(f.corners)]
			if n := differences(c, next); len(f.corners) != 4 || n != 1 {
				t.Fatalf("%v is no rectangle", f.corners)
			}
		}
		n := normalOf(f.corners)
		if f.normal != ([3]float64{}) && f.normal != n {
			t.Fatalf("%v has the normal %v, want %v", f.corners, f.normal, n)
		}
		axis := 0
		for k := range n {
			if n[k] != 0 {
				axis = k
				if n[k] > 0 {
					lo[k]--
				} else {
					hi[k]++
				}
			}
		}
		if hi[axis]-lo[axis] != 1 {
			t.Fatalf("%v is not flat", f.corners)
		}
		for z := lo[2]; z < hi[2]; z++ {
			for y := lo[1]; y < hi[1]; y++ {
				for x := lo[0]; x < hi[0]; x++ {
					at := side{world(x, y, z, yUp), world(n[0], n[1], n[2], yUp)}
					if yUp { // the cell's min corner was its max corner
						at.cell.Y--
					}
					if _, ok := found[at]; ok {
						t.Fatalf("%v is covered twice", at)
					}
					found[at] = f.color
				}
			}
		}
	}
	return found
}

func world(x, y, z float64, yUp bool) storage.Pos {
	if yUp {
		y, z = -z, y
	}
	return storage.Pos{X: int32(x), Y: int32(y), Z: int32(z)}
}

func differences(a, b [3]float64) (n int) {
	for k := range a {
		if a[k] != b[k] {
			n++
		}
	}
	return n
}

// normalOf returns the direction of a face from the turn of its first corners.
func normalOf(corners [][3]float64) [3]float64 {
	a, b, c := corners[0], corners[1], corners[2]
	var n [3]float64
	for k := range 3 {
		i, j := (k+1)%3, (k+2)%3
		if area := (b[i]-a[i])*(c[j]-b[j]) - (b[j]-a[j])*(c[i]-b[i]); area != 0 {
			n[k] = area / math.Abs(area)
		}
	}
	return n
}

// want returns the sides of a volume that can be seen, cell by cell.
func want(v storage.Volume) map[side]storage.Color {
	found := map[side]storage.Color{}
	v.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, t *storage.Tile) bool {
		for i := range storage.TileCells {
			p, c := tp.Cell(i), t.At(i)
			if c.A() < format.MinAlpha {
				continue
			}
			for _, n := range [...]storage.Pos{{X: 1}, {X: -1}, {Y: 1}, {Y: -1}, {Z: 1}, {Z: -1}} {
				if v.Get(p.Add(n)).A() < format.MinAlpha {
					found[side{p, n}] = storage.RGB(c.R(), c.G(), c.B())
				}
			}
		}
		return true
	})
	return found
}
