package mesh_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/mesh"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

// faces returns the quads of a volume.
func faces(t testing.TB, v storage.Volume) []mesh.Quad {
	t.Helper()
	var quads []mesh.Quad
	if err := mesh.Faces(t.Context(), v, func(q *mesh.Quad) error {
		quads = append(quads, *q)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return quads
}

// slowFaces is the obvious twin of Faces: every cell against its six neighbours.
func slowFaces(v storage.Volume) []mesh.Quad {
	var quads []mesh.Quad
	v.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, t *storage.Tile) bool {
		for i := range storage.TileCells {
			p, c := tp.Cell(i), t.At(i)
			if c.A() < mesh.MinAlpha {
				continue
			}
			for f := range mesh.Face(mesh.NumFaces) {
				if v.Get(p.Add(f.Vector())).A() < mesh.MinAlpha {
					quads = append(quads, mesh.Quad{Cells: storage.BoxAt(p), Normal: f, Color: c})
				}
			}
		}
		return true
	})
	return quads
}

// scenes returns volumes that exercise the borders of tiles, all forms of tiles and alpha, filled the same for every call of newVolume.
func scenes(newVolume func() storage.Volume) map[string]storage.Volume {
	r := rand.New(rand.NewPCG(1, 2))
	scenes := map[string]storage.Volume{"empty": newVolume()}
	add := func(name string, n int, size int32, color func() storage.Color) {
		v := newVolume()
		for range n {
			v.Set(storage.Pos{X: r.Int32N(size) - size/2, Y: r.Int32N(size) - size/2, Z: r.Int32N(size) - size/2}, color())
		}
		scenes[name] = v
	}
	add("one colour", 20000, 34, func() storage.Color { return storage.RGB(9, 8, 7) })
	add("one faint colour", 50, 34, func() storage.Color { return storage.RGBA(9, 8, 7, 126) })
	add("indexed with alpha", 20000, 34, func() storage.Color { return storage.RGBA(1, 2, 3, uint8(r.IntN(8)*32)) })
	add("raw with alpha", 40000, 40, func() storage.Color { return storage.Color(r.Uint32()).Norm() })
	solid := newVolume()
	full := storage.UniformTile(storage.RGB(200, 100, 50))
	for _, tp := range []storage.TilePos{{}, {X: 1}, {Y: -1}, {Z: 1}} {
		solid.SetTile(tp, &full)
	}
	scenes["solid tiles"] = solid
	corner := newVolume()
	for _, p := range []storage.Pos{{X: storage.MinCoord, Y: storage.MinCoord, Z: storage.MinCoord}, {X: storage.MaxCoord - 1, Y: storage.MaxCoord - 1, Z: storage.MaxCoord - 1}} {
		corner.Set(p, storage.RGB(1, 1, 1))
	}
	scenes["ends of the coordinates"] = corner
	return scenes
}

func TestFacesAgreeWithEveryCellAgainstItsNeighbours(t *testing.T) {
	for name, v := range scenes(func() storage.Volume { return storagetest.NewModel() }) {
		t.Run(name, func(t *testing.T) {
			if name == "ends of the coordinates" {
				if got := faces(t, v); len(got) != 12 {
					t.Errorf("got %d faces, want 12", len(got))
				}
				return
			}
			got, want := faces(t, v), slowFaces(v)
			if !slices.Equal(got, want) {
				t.Errorf("got %d faces, want %d, or their order differs", len(got), len(want))
			}
		})
	}
}

func TestEveryKindGivesTheSameFaces(t *testing.T) {
	want := scenes(func() storage.Volume { return storagetest.NewModel() })
	for _, kind := range all.Kinds() {
		t.Run(kind.Name, func(t *testing.T) {
			for name, v := range scenes(func() storage.Volume { return kind.New(storage.Options{}) }) {
				if !slices.Equal(faces(t, v), faces(t, want[name])) {
					t.Errorf("%s: the faces differ from those of the model", name)
				}
			}
		})
	}
}

func TestCornersRunCounterClockwise(t *testing.T) {
	box := storage.Box{Min: storage.Pos{X: 1, Y: 2, Z: 3}, Max: storage.Pos{X: 4, Y: 6, Z: 8}}
	for f := range mesh.Face(mesh.NumFaces) {
		q := mesh.Quad{Cells: box, Normal: f}
		c := q.Corners()
		n := f.Vector()
		for i := range c {
			a, b := c[(i+1)%4].Sub(c[i]), c[(i+2)%4].Sub(c[(i+1)%4])
			cross := storage.Pos{X: a.Y*b.Z - a.Z*b.Y, Y: a.Z*b.X - a.X*b.Z, Z: a.X*b.Y - a.Y*b.X}
			if dot := cross.X*n.X + cross.Y*n.Y + cross.Z*n.Z; dot <= 0 {
				t.Errorf("face %d: corners %v turn against the normal %v", f, c, n)
			}
			along := [3]int32{c[i].X, c[i].Y, c[i].Z}[f.Axis()]
			want := [3]int32{1, 2, 3}[f.Axis()]
			if f.Positive() {
				want = [3]int32{4, 6, 8}[f.Axis()]
			}
			if along != want {
				t.Errorf("face %d: corner %v is not on the plane %d", f, c[i], want)
			}
		}
	}
}

func TestSurfaceIsClosed(t *testing.T) {
	for name, v := range scenes(func() storage.Volume { return dense.New(storage.Options{}) }) {
		edges := map[[2]storage.Pos]int{}
		for _, q := range faces(t, v) {
			c := q.Corners()
			for i := range c {
				edges[[2]storage.Pos{c[i], c[(i+1)%4]}]++
				edges[[2]storage.Pos{c[(i+1)%4], c[i]}]--
			}
		}
		for e, n := range edges {
			if n != 0 {
				t.Errorf("%s: the edge %v is used %d times more one way than the other", name, e, n)
				break
			}
		}
	}
}

func TestFacesStopWithTheFirstError(t *testing.T) {
	v := scenes(func() storage.Volume { return dense.New(storage.Options{}) })["solid tiles"]
	stop, calls := errors.New("stop"), 0
	err := mesh.Faces(t.Context(), v, func(*mesh.Quad) error {
		calls++
		return stop
	})
	if !errors.Is(err, stop) || calls != 1 {
		t.Errorf("got %v after %d calls, want %v after 1", err, calls, stop)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(stop)
	if err := mesh.Faces(ctx, v, func(*mesh.Quad) error { return nil }); !errors.Is(err, stop) {
		t.Errorf("got %v with an ended context, want its cause", err)
	}
}

func TestWelderSharesVertices(t *testing.T) {
	v := dense.New(storage.Options{})
	v.Set(storage.Pos{}, storage.RGB(255, 0, 0))
	v.Set(storage.Pos{X: 1}, storage.RGBA(255, 0, 0, 200)) // welded: vertices are opaque
	v.Set(storage.Pos{X: 2}, storage.RGB(0, 255, 0))
	var w mesh.Welder
	var vertices []mesh.Vertex
	quads := faces(t, v)
	for i := range quads {
		numbers := w.Quad(&quads[i], func(v mesh.Vertex) { vertices = append(vertices, v) })
		for k, p := range quads[i].Corners() {
			if got := vertices[numbers[k]]; got.Pos != p || got.Color != quads[i].Color|0xff000000 {
				t.Errorf("corner %v became vertex %v", p, got)
			}
		}
	}
	if len(quads) != 14 || len(vertices) != 12+8 || w.Len() != len(vertices) {
		t.Errorf("got %d quads and %d vertices, want 14 and 20", len(quads), len(vertices))
	}
	w.Reset()
	if w.Len() != 0 {
		t.Errorf("%d vertices after Reset", w.Len())
	}
}

func BenchmarkFaces(b *testing.B) {
	for _, n := range []int32{64, 256} {
		v := dense.New(storage.Options{})
		r := n / 2
		for z := -r; z < r; z++ {
			for y := -r; y < r; y++ {
				for x := -r; x < r; x++ {
					if x*x+y*y+z*z < r*r {
						v.Set(storage.Pos{X: x, Y: y, Z: z}, storage.RGB(uint8(x), uint8(y), 0))
					}
				}
			}
		}
		b.Run(fmt.Sprintf("sphere=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			quads := 0
			for b.Loop() {
				quads = 0
				if err := mesh.Faces(b.Context(), v, func(*mesh.Quad) error { quads++; return nil }); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(quads)*float64(b.N)/b.Elapsed().Seconds(), "quads/s")
			b.ReportMetric(float64(v.Len())*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
		})
	}
}
