package mesh_test

import (
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/mesh"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// slowFaces returns the faces that can be seen: every cell against its six neighbours.
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

func TestCulledFacesAreEveryCellAgainstItsNeighbours(t *testing.T) {
	for name, v := range scenes(newModel) {
		if name == "ends of the coordinates" {
			continue
		}
		m, want := build(t, v, mesh.Options{}), slowFaces(v)
		if len(m.Quads) != len(want) {
			t.Errorf("%s: %d faces, want %d", name, len(m.Quads), len(want))
			continue
		}
		for i, q := range m.Quads {
			for k, p := range want[i].Corners() {
				at, c := m.Positions[q[k]], m.Colors[q[k]]
				if at != [3]float32{float32(p.X), float32(p.Y), float32(p.Z)} || c != want[i].Color|0xff000000 {
					t.Fatalf("%s: corner %d of face %d is at %v with %v, want %v of %v", name, k, i, at, c, p, want[i])
				}
			}
		}
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
