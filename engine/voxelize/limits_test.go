package voxelize_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/voxelize"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

func TestBadModels(t *testing.T) {
	good := [][3]float64{{0, 0, 0}, {5, 0, 0}, {0, 5, 1}}
	var bad *voxelize.Error
	var size *voxelize.SizeError
	for name, c := range map[string]struct {
		positions [][3]float64
		triangle  [3]uint32
		as        any
	}{
		"corner that is missing": {good, [3]uint32{0, 1, 3}, &bad},
		"largest number":         {good, [3]uint32{0, math.MaxUint32, 1}, &bad},
		"not a number":           {[][3]float64{{0, 0, 0}, {5, math.NaN(), 0}, {0, 5, 1}}, [3]uint32{0, 1, 2}, &bad},
		"infinite":               {[][3]float64{{0, 0, 0}, {5, 0, math.Inf(-1)}, {0, 5, 1}}, [3]uint32{0, 1, 2}, &bad},
		"out of range":           {[][3]float64{{1 << 31, 0, 0}, {1 << 31, 0, 1}, {1 << 31, 5, 1}}, [3]uint32{0, 1, 2}, &size},
		"inside out of range":    {[][3]float64{{-1 << 30, 0, 0}, {-1 << 30, 4, 0}, {-1 << 30, 0, 4}}, [3]uint32{0, 1, 2}, &size},
		"too large":              {[][3]float64{{0, 0, 0}, {1e6, 0, 0}, {0, 1e6, 1}}, [3]uint32{0, 1, 2}, &size},
		"too long":               {[][3]float64{{-1e9, 0, 0}, {1e9, 0, 0}, {0, 1, 1}}, [3]uint32{0, 1, 2}, &size},
	} {
		err := voxelize.Voxelize(&voxelize.Model{Positions: c.positions, Triangles: [][3]uint32{c.triangle}}, voxelize.Options{Cell: 1}, newVolume(), &budget{})
		if !errors.As(err, c.as) {
			t.Errorf("%s: got the error %v (%T)", name, err, err)
		} else if err.Error() == "" {
			t.Errorf("%s: the error says nothing", name)
		}
	}
}

func TestTrianglesOnTopOfEachOtherAreRefused(t *testing.T) {
	m := &voxelize.Model{Positions: [][3]float64{{0, 0, 0}, {3000, 0, 0}, {0, 3000, 1}}, Triangles: make([][3]uint32, 1000)}
	for i := range m.Triangles {
		m.Triangles[i] = [3]uint32{0, 1, 2}
	}
	var size *voxelize.SizeError
	if err := voxelize.Voxelize(m, voxelize.Options{Cell: 1, MaxCells: 1 << 24}, newVolume(), &budget{}); !errors.As(err, &size) {
		t.Errorf("got the error %v", err)
	}
}

func TestTrianglesWithoutAnAreaSetNothing(t *testing.T) {
	m := &voxelize.Model{
		Positions: [][3]float64{{0.5, 0.5, 0.5}, {9, 9, 9}, {17.5, 17.5, 17.5}, {math.NaN(), 0, 0}},
		Triangles: [][3]uint32{{0, 0, 0}, {0, 1, 1}, {0, 1, 2}, {2, 1, 0}},
	}
	for _, fill := range []voxelize.Fill{voxelize.Auto, voxelize.Parity, voxelize.Flood} {
		if v := cellsOf(t, m, voxelize.Options{Fill: fill}); v.Len() != 0 {
			t.Errorf("fill %d sets %d cells", fill, v.Len())
		}
	}
}

func TestTheEndsOfTheCoordinates(t *testing.T) {
	v := newVolume()
	for _, p := range []storage.Pos{{X: storage.MinCoord, Y: storage.MinCoord, Z: storage.MinCoord}, {X: storage.MaxCoord - 1, Y: storage.MaxCoord - 1, Z: storage.MaxCoord - 1}} {
		v.Set(p, storage.RGB(1, 2, 3))
	}
	for _, fill := range []voxelize.Fill{voxelize.Auto, voxelize.Parity} {
		same(t, cellsOf(t, runs(v), voxelize.Options{Fill: fill}), v, v)
	}
	var size *voxelize.SizeError
	err := voxelize.Voxelize(runs(v), voxelize.Options{Cell: 1, Fill: voxelize.Flood}, newVolume(), &budget{})
	if !errors.As(err, &size) {
		t.Errorf("got the error %v for a flood from end to end", err)
	}
}

// A ray between two far walls is inside for long, whatever the others say.
func TestFarWallsEndTheWork(t *testing.T) {
	m := &voxelize.Model{
		Positions: [][3]float64{{-1e9, 0, 0}, {-1e9, 4, 0}, {-1e9, 0, 4}, {1e9, 0, 0}, {1e9, 4, 0}, {1e9, 0, 4}},
		Triangles: [][3]uint32{{0, 2, 1}, {3, 4, 5}},
	}
	var size *voxelize.SizeError
	err := voxelize.Voxelize(m, voxelize.Options{Cell: 1, MaxCells: 1 << 20}, newVolume(), &budget{})
	if !errors.As(err, &size) {
		t.Errorf("got the error %v", err)
	}
}

// The work ends with the budget's error, whenever that comes.
func TestBudgetsEndTheWork(t *testing.T) {
	m, _ := torus(15, 6, 40)
	for _, fill := range []voxelize.Fill{voxelize.Auto, voxelize.Parity, voxelize.Flood, voxelize.Surface} {
		all := &budget{}
		opt := voxelize.Options{Cell: 1, Fill: fill}
		if err := voxelize.Voxelize(m, opt, newVolume(), all); err != nil {
			t.Fatal(err)
		}
		for i := range int64(10) {
			for what, b := range map[string]*budget{"cells": {maxCells: 1 + all.cells*i/10}, "bytes": {maxBytes: 1 + all.bytes*i/10}} {
				if err := voxelize.Voxelize(m, opt, newVolume(), b); !errors.Is(err, errFull) {
					t.Errorf("fill %d: got the error %v with %d/10 of the %s", fill, err, i, what)
				}
			}
		}
		for looks := range all.looks {
			ctx, cancel := context.WithCancel(t.Context())
			b := &ending{budget{ctx: ctx}, looks, cancel}
			if err := voxelize.Voxelize(m, opt, newVolume(), b); !errors.Is(err, context.Canceled) {
				t.Errorf("fill %d: got the error %v after %d looks", fill, err, looks)
			}
			cancel()
		}
		if all.looks < 3 {
			t.Errorf("fill %d looks at the budget %d times only", fill, all.looks)
		}
	}
}

// ending ends its context at a look.
type ending struct {
	budget
	left   int
	cancel func()
}

func (b *ending) At(done, total int64) error {
	if b.left--; b.left < 0 {
		b.cancel()
	}
	return b.budget.At(done, total)
}

func BenchmarkVoxelize(b *testing.B) {
	for _, n := range []int{50, 700} {
		for _, size := range []float64{64, 256, 1024} {
			if n == 50 && size == 64 {
				continue
			}
			m, _ := torus(size*0.35, size*0.15, n)
			m.Color = func(triangle int, _ [3]float64) storage.Color { return storage.RGB(uint8(triangle), 0, 0) }
			for name, fill := range map[string]voxelize.Fill{"surface": voxelize.Surface, "auto": voxelize.Auto, "flood": voxelize.Flood} {
				b.Run(fmt.Sprintf("triangles=%d/size=%d/fill=%s", len(m.Triangles), int(size), name), func(b *testing.B) {
					b.ReportAllocs()
					var cells int64
					for b.Loop() {
						v := newVolume()
						if err := voxelize.Voxelize(m, voxelize.Options{Cell: 1, Fill: fill}, v, &budget{}); err != nil {
							b.Fatal(err)
						}
						cells = v.Len()
					}
					seconds := b.Elapsed().Seconds()
					b.ReportMetric(float64(len(m.Triangles))*float64(b.N)/seconds, "triangles/s")
					b.ReportMetric(float64(cells)*float64(b.N)/seconds, "voxels/s")
				})
			}
		}
	}
}
