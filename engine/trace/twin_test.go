package trace_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

// span is the part of a ray within a cell, as the slow twin of the ray sees it.
type span struct{ in, out float64 }

// pass returns the part of a ray within a cell that is grown by some length on all sides.
func pass(p storage.Pos, o, d trace.Vec, grown float64) (s span) {
	s = span{math.Inf(-1), math.Inf(1)}
	for a := range 3 {
		t0, t1 := planes(p, o, d, a, grown)
		s = span{max(s.in, t0), min(s.out, t1)}
	}
	return s
}

// planes returns where a ray goes into and out of the slab of a cell along an axis.
func planes(p storage.Pos, o, d trace.Vec, axis int, grown float64) (in, out float64) {
	lo := [3]float64{float64(p.X), float64(p.Y), float64(p.Z)}[axis]
	origin, dir := [3]float64{o.X, o.Y, o.Z}[axis], [3]float64{d.X, d.Y, d.Z}[axis]
	switch {
	case dir != 0:
		t0, t1 := (lo-origin-grown)/dir, (lo+1-origin+grown)/dir
		return min(t0, t1), max(t0, t1)
	case origin >= lo && origin < lo+1:
		return math.Inf(-1), math.Inf(1)
	}
	return math.Inf(1), math.Inf(-1)
}

// check reports what is wrong with a hit of a ray, which may be as far from the truth as near, sideways and along the ray.
func check(h *trace.Hit, o, d trace.Vec, near float64) error {
	p, speed := h.Pos(), max(math.Abs(d.X), math.Abs(d.Y), math.Abs(d.Z))
	wide := pass(p, o, d, near)
	in, out := planes(p, o, d, h.Face.Axis(), near)
	in2, out2 := planes(p, o, d, h.Face.Axis(), -near)
	dir := [3]float64{d.X, d.Y, d.Z}[h.Face.Axis()]
	slack := near / speed
	switch {
	case !(h.At > 0) || h.At < wide.in-slack || h.At > wide.out+slack:
		return fmt.Errorf("met at %v, not within %v", h.At, wide)
	case dir == 0 || (dir > 0) != (h.Face&1 == 0):
		return fmt.Errorf("entered by face %d", h.Face)
	case h.At < in-slack || h.At > max(in2, in)+slack:
		return fmt.Errorf("face %d is passed from %v to %v, not at %v (%v, %v)", h.Face, in, in2, h.At, out, out2)
	}
	return nil
}

// cells returns the positions of all cells of a volume.
func cells(v storage.Volume) []storage.Pos {
	var list []storage.Pos
	v.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, t *storage.Tile) bool {
		for i := range storage.TileCells {
			if t.Has(i) {
				list = append(list, tp.Cell(i))
			}
		}
		return true
	})
	return list
}

// extent returns how many cells a list of them reaches along the axis on which they are furthest apart.
func extent(list []storage.Pos) float64 {
	var box storage.Box
	for _, p := range list {
		box = box.Union(storage.BoxAt(p))
	}
	x, y, z := box.Size()
	return float64(max(x, y, z))
}

// follow compares all that a ray meets with what it must meet: every cell is asked.
func follow(r *trace.Ray, v storage.Volume, list []storage.Pos, o, d trace.Vec) error {
	long := min(extent(list), 1<<16) // no leaf is longer
	near := 1e-11 + 1e-14*max(math.Abs(o.X), math.Abs(o.Y), math.Abs(o.Z)) + math.Ldexp(long*long, -54)
	slack := near / max(math.Abs(d.X), math.Abs(d.Y), math.Abs(d.Z))
	met := map[storage.Pos]bool{}
	last := 0.0
	for r.Aim(o, d); r.Next(); {
		h := &r.Hit
		if c := v.Get(h.Pos()); c == 0 || h.Color() != c || h.Opaque() != (c.A() == 255) {
			return fmt.Errorf("cell %v has colour %v, opaque %v, want %v", h.Pos(), h.Color(), h.Opaque(), c)
		}
		if h.At < last-slack || met[h.Pos()] {
			return fmt.Errorf("cell %v at %v comes after %v", h.Pos(), h.At, last)
		}
		if err := check(h, o, d, near); err != nil {
			return fmt.Errorf("cell %v: %w", h.Pos(), err)
		}
		last = h.At
		met[h.Pos()] = true
	}
	for _, p := range list {
		if s := pass(p, o, d, -near); s.in > slack && s.in+slack < s.out && pass(p, o, d, near).in > 0 && !met[p] {
			return fmt.Errorf("cell %v is missed: %v", p, s)
		}
	}
	return nil
}

// scene is a kind of random volume.
type scene struct {
	name   string
	base   storage.Pos
	clumps int   // around which cells lie
	apart  int32 // how far clumps are from the base
	spread int32 // how far cells are from their clump
	cells  int
}

func scenes() []scene {
	return []scene{
		{"one cell", storage.Pos{}, 1, 1, 1, 1},
		{"solid", storage.Pos{X: -3, Y: -3, Z: -3}, 1, 1, 3, 200},
		{"one tile", storage.Pos{X: 8, Y: 8, Z: 8}, 1, 1, 8, 300},
		{"tile borders", storage.Pos{}, 1, 1, 6, 300},
		{"cloud", storage.Pos{X: -10, Y: 5, Z: 100}, 1, 1, 40, 400},
		{"clumps", storage.Pos{}, 8, 90, 5, 300},
		{"far apart", storage.Pos{X: 5, Y: -7, Z: 11}, 12, 3000, 4, 300},
		{"very far apart", storage.Pos{}, 10, 1 << 20, 3, 120},
		{"lowest corner", storage.Pos{X: storage.MinCoord + 21, Y: storage.MinCoord + 21, Z: storage.MinCoord + 21}, 1, 1, 20, 300},
		{"highest corner", storage.Pos{X: storage.MaxCoord - 22, Y: storage.MaxCoord - 22, Z: storage.MaxCoord - 22}, 1, 1, 20, 300},
	}
}

// build returns a random volume of the kind, of opaque and other cells.
func (s scene) build(rng *rand.Rand) storage.Volume {
	v := dense.New(storage.Options{})
	around := func(p storage.Pos, n int32) storage.Pos {
		c := func() int32 { return rng.Int32N(2*n) - n }
		return p.Add(storage.Pos{X: c(), Y: c(), Z: c()})
	}
	var clumps []storage.Pos
	for range s.clumps {
		clumps = append(clumps, around(s.base, s.apart))
	}
	for range s.cells {
		alpha := uint8(255)
		if rng.IntN(3) == 0 {
			alpha = uint8(1 + rng.IntN(254))
		}
		v.Set(around(clumps[rng.IntN(len(clumps))], s.spread), storage.RGBA(uint8(rng.Int()), uint8(rng.Int()), uint8(rng.Int()), alpha))
	}
	return v
}

// aim returns a random ray that has something to do with a volume: many pass through or begin at cells, go along axes, through edges or corners.
func aim(rng *rand.Rand, list []storage.Pos, reach float64) (o, d trace.Vec) {
	f := func(n float64) float64 { return (rng.Float64()*2 - 1) * n }
	within := func() float64 { return []float64{rng.Float64(), rng.Float64(), 0, 0.5, 1, 1e-9, 1 - 1e-9}[rng.IntN(7)] }
	point := func() trace.Vec {
		return trace.Corner(list[rng.IntN(len(list))]).Add(trace.Vec{X: within(), Y: within(), Z: within()})
	}
	target := point()
	switch rng.IntN(6) {
	case 0: // from a cell
		o = point()
	case 1: // from near a cell
		o = point().Add(trace.Vec{X: f(3), Y: f(3), Z: f(3)})
	default:
		o = target.Add(trace.Vec{X: f(reach), Y: f(reach), Z: f(reach)})
	}
	d = target.Sub(o)
	switch rng.IntN(6) {
	case 0: // along axes, planes and diagonals
		step := func() float64 { return float64(rng.IntN(3) - 1) }
		d = trace.Vec{X: step(), Y: step(), Z: step()}
		o = target.Sub(d.Scale(math.Floor(rng.Float64() * reach)))
	case 1: // nearly along an axis
		d = trace.Vec{X: f(1), Y: f(1e-9), Z: f(1e-12)}
		o = target.Sub(d.Scale(rng.Float64() * reach))
	case 2: // of any length
		d = d.Scale(math.Exp(f(20)))
	}
	if d.Zero() {
		d = trace.Vec{X: 1}
	}
	return o, d
}

func TestRaysAgreeWithSlowTwin(t *testing.T) {
	for _, s := range scenes() {
		t.Run(s.name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(1, uint64(len(s.name))))
			for range 4 {
				v := s.build(rng)
				list, r := cells(v), newGrid(t, v, nil).NewRay()
				for range 400 {
					o, d := aim(rng, list, 60+2*float64(s.apart))
					if err := follow(r, v, list, o, d); err != nil {
						t.Fatalf("from %v along %v: %v", o, d, err)
					}
				}
			}
		})
	}
}

// TestRaysOfRandomVolumes lets rapid look for volumes and rays that differ from the twin, and makes them simple.
func TestRaysOfRandomVolumes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		s := scene{
			base:   storage.Pos{X: rapid.Int32Range(-40, 40).Draw(t, "x"), Y: rapid.Int32Range(-40, 40).Draw(t, "y"), Z: rapid.Int32Range(-40, 40).Draw(t, "z")},
			clumps: rapid.IntRange(1, 6).Draw(t, "clumps"), apart: int32(1) << rapid.IntRange(0, 16).Draw(t, "apart"),
			spread: rapid.Int32Range(1, 20).Draw(t, "spread"), cells: rapid.IntRange(1, 200).Draw(t, "cells"),
		}
		rng := rand.New(rand.NewPCG(seed, 1))
		v := s.build(rng)
		g, err := trace.New(t.Context(), v, nil)
		if err != nil {
			t.Fatal(err)
		}
		list, r := cells(v), g.NewRay()
		for range 20 {
			o, d := aim(rng, list, 60+2*float64(s.apart))
			if err := follow(r, v, list, o, d); err != nil {
				t.Fatalf("from %v along %v: %v", o, d, err)
			}
		}
	})
}
