package mesh_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/mesh"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// change makes a random change and returns the tiles that it touches.
func change(r *rand.Rand, v storage.Volume) []storage.TilePos {
	tiles := map[storage.TilePos]bool{}
	set := func(p storage.Pos, c storage.Color) {
		v.Set(p, c)
		tiles[p.Tile()] = true
	}
	at := func() storage.Pos {
		p := storage.Pos{X: r.Int32N(150) - 75, Y: r.Int32N(90) - 70, Z: r.Int32N(90) - 70}
		if r.IntN(3) == 0 { // at the side of a block
			p.X = p.X>>6<<6 - r.Int32N(3) + 1
		}
		if r.IntN(3) == 0 {
			p.Z = p.Z>>6<<6 - r.Int32N(3) + 1
		}
		return p
	}
	color := storage.RGBA(uint8(r.IntN(2)*200), 50, 0, uint8(r.IntN(3)*127))
	p := at()
	switch r.IntN(3) {
	case 0:
		set(p, color)
	case 1:
		for range 20 {
			set(at(), color)
		}
	default:
		for i := range int32(8 * 8 * 8) {
			set(p.Add(storage.Pos{X: i & 7, Y: i >> 3 & 7, Z: i >> 6}), color)
		}
	}
	dirty := make([]storage.TilePos, 0, len(tiles))
	for tp := range tiles {
		dirty = append(dirty, tp, tp)
	}
	return dirty
}

func TestSurfaceFollowsEdits(t *testing.T) {
	for variant, opt := range variants {
		r := rand.New(rand.NewPCG(13, 14))
		v := newDense()
		for range 30 {
			change(r, v)
		}
		s := mesh.NewSurface(opt)
		for step := range 7 {
			var dirty []storage.TilePos
			for range r.IntN(3) {
				dirty = append(dirty, change(r, v)...)
			}
			if dirty == nil {
				dirty = []storage.TilePos{}
			}
			if err := s.Update(t.Context(), v, dirty); err != nil {
				t.Fatal(err)
			}
			if step%3 != 0 {
				continue
			}
			got, err := s.Mesh(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if want := build(t, v, opt); !sameMesh(got, want) {
				t.Fatalf("%s, step %d: the mesh is not that of a new build: %d faces, want %d", variant, step,
					len(got.Quads)+len(got.Triangles), len(want.Quads)+len(want.Triangles))
			}
		}
	}
}

func TestSurfaceRecoversFromErrors(t *testing.T) {
	for variant, opt := range variants {
		v := newDense()
		v.Set(storage.Pos{X: 3}, storage.RGB(1, 2, 3))
		v.Set(storage.Pos{X: 300}, storage.RGB(1, 2, 3))
		s := mesh.NewSurface(opt)
		if err := s.Update(t.Context(), v, nil); err != nil {
			t.Fatal(err)
		}
		v.Set(storage.Pos{X: 5}, storage.RGB(1, 2, 3))
		ctx, cancel := context.WithCancelCause(t.Context())
		stop := errors.New("stop")
		cancel(stop)
		if err := s.Update(ctx, v, []storage.TilePos{{}}); !errors.Is(err, stop) {
			t.Errorf("%s: got %v, want %v", variant, err, stop)
		}
		if _, err := s.Mesh(ctx); !errors.Is(err, stop) && err != nil {
			t.Errorf("%s: got %v, want %v", variant, err, stop)
		}
		v.Set(storage.Pos{X: 300}, 0)
		if err := s.Update(t.Context(), v, []storage.TilePos{}); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Mesh(t.Context()); err != nil || !sameMesh(got, build(t, v, opt)) {
			t.Errorf("%s: the mesh is not that of a new build (%v)", variant, err)
		}
	}
}

func TestSurfaceIsBounded(t *testing.T) {
	v := surfaces(newDense)["raw with alpha"]
	var size *mesh.SizeError
	for variant, opt := range variants {
		if opt.Level >= 3 {
			continue
		}
		opt.MaxBytes = 3000
		s := mesh.NewSurface(opt)
		if err := s.Update(t.Context(), v, nil); !errors.As(err, &size) {
			t.Errorf("%s: got %v, want a SizeError", variant, err)
		}
	}
	opt := mesh.Options{Level: 1}
	empty := newDense()
	opt.MaxBytes = 1000
	s := mesh.NewSurface(opt)
	if err := s.Update(t.Context(), empty, nil); err != nil {
		t.Fatal(err)
	}
	all := []storage.TilePos{}
	v.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, _ *storage.Tile) bool {
		all = append(all, tp)
		return true
	})
	if err := s.Update(t.Context(), v, all); !errors.As(err, &size) {
		t.Errorf("got %v, want a SizeError", err)
	}
}

func BenchmarkSurface(b *testing.B) {
	v := surfaces(newDense)["hollow ball"]
	s := mesh.NewSurface(mesh.Options{Method: mesh.Greedy})
	if err := s.Update(b.Context(), v, nil); err != nil {
		b.Fatal(err)
	}
	dirty := []storage.TilePos{{X: 1, Y: 1, Z: 1}}
	b.Run("update", func(b *testing.B) {
		for b.Loop() {
			if err := s.Update(b.Context(), v, dirty); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("mesh", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Mesh(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
