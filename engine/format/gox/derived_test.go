package gox_test

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// cloud returns a volume with some cells around the origin.
func cloud() storage.Volume {
	r := rand.New(rand.NewPCG(5, 6))
	v := newVolume()
	for range 60 {
		v.Set(storage.Pos{X: r.Int32N(40) - 20, Y: r.Int32N(40) - 20, Z: r.Int32N(40) - 20}, storage.RGB(uint8(r.Uint32()), 1, 2))
	}
	return v
}

// pairOf returns a scene of a cloud and its clone.
func pairOf(m scene.Matrix) *scene.Scene {
	base := scene.NewLayer(7, "base", cloud())
	clone := scene.NewLayer(3, "clone", newVolume())
	clone.Base, clone.Matrix = 7, m
	return &scene.Scene{Layers: []*scene.Layer{base, clone}, Active: 3}
}

// cloneOf writes a clone without blocks below its base, and reads it.
func cloneOf(t *testing.T, m scene.Matrix) (*scene.Scene, []string) {
	t.Helper()
	s := pairOf(m)
	s.Layers[1].Base = 0
	data := encode(t, s)
	at := strings.LastIndex(string(data), "base_id") + len("base_id") + 4
	binary.LittleEndian.PutUint32(data[at:], 7)
	return decode(t, data)
}

func TestClonesShowTheirBaseMoved(t *testing.T) {
	turn := scene.Matrix{1: 1, 4: -1, 10: 1, 12: 5, 13: -3, 15: 1}                    // 90 degrees about z
	mirror := scene.Matrix{0: -1, 5: 1, 10: 1, 12: 1, 15: 1}                          // x becomes 1-x
	double := scene.Matrix{0: 2, 5: 2, 10: 2, 15: 1}                                  // twice the size
	skew := scene.Matrix{0: .8, 1: .6, 4: -.6, 5: .8, 10: 1, 12: .25, 13: 100, 15: 1} // about 37 degrees
	for name, m := range map[string]scene.Matrix{
		"identity": scene.Identity, "whole tiles": moved(16, -32, 0), "whole cells": moved(3, -7, 100), "half a cell": moved(.5, 0, 0),
		"turn": turn, "mirror": mirror, "double": double, "skew": skew,
	} {
		t.Run(name, func(t *testing.T) {
			s, warnings := cloneOf(t, m)
			noWarning(t, warnings)
			base, clone := s.Layers[0], s.Layers[1]
			if clone.Base != base.ID {
				t.Fatalf("base %d, want %d", clone.Base, base.ID)
			}
			want := newVolume()
			slowMove(want, base.Volume, &m)
			formattest.SameVolume(t, clone.Volume, want)
			if want.Len() == 0 {
				t.Error("an empty clone tests nothing")
			}
			again, _ := decode(t, encode(t, s))
			formattest.SameScene(t, again, s)
		})
	}
}

// slowMove looks for every cell near the base's moved cells which cell of the base it shows.
func slowMove(dst, src storage.Volume, m *scene.Matrix) {
	var a [3][3]float64 // columns
	for i := range 3 {
		for j := range 3 {
			a[i][j] = float64(m[4*i+j])
		}
	}
	det := func(x, y, z [3]float64) float64 {
		return x[0]*(y[1]*z[2]-y[2]*z[1]) - y[0]*(x[1]*z[2]-x[2]*z[1]) + z[0]*(x[1]*y[2]-x[2]*y[1])
	}
	d := det(a[0], a[1], a[2])
	for _, c := range formattest.Cells(src) {
		x, y, z := m.Apply(float64(c.Pos.X), float64(c.Pos.Y), float64(c.Pos.Z))
		for i := range 5 * 5 * 5 {
			p := storage.Pos{X: int32(math.Floor(x)) + int32(i%5) - 2, Y: int32(math.Floor(y)) + int32(i/5%5) - 2, Z: int32(math.Floor(z)) + int32(i/25) - 2}
			// Cramer's rule
			b := [3]float64{float64(p.X) - float64(m[12]), float64(p.Y) - float64(m[13]), float64(p.Z) - float64(m[14])}
			q := storage.Pos{
				X: int32(math.Round(det(b, a[1], a[2]) / d)), Y: int32(math.Round(det(a[0], b, a[2]) / d)), Z: int32(math.Round(det(a[0], a[1], b) / d)),
			}
			dst.Set(p, src.Get(q))
		}
	}
}

func TestClonesWithoutAnImageAreEmpty(t *testing.T) {
	for name, m := range map[string]scene.Matrix{
		"flat": {0: 1, 5: 1, 15: 1}, "far away": moved(storage.MaxCoord, 0, 0), "farther": moved(1e30, 0, 0), "huge turn": {1: 1, 4: -1, 10: 1, 12: 1e9, 15: 1},
	} {
		s, _ := cloneOf(t, m)
		if n := s.Layers[1].Volume.Len(); name == "flat" && n != 0 {
			t.Errorf("%s: %d voxels", name, n)
		}
		formattest.Valid(t, s)
	}
}

func TestLinksThatLeadNowhereAreCut(t *testing.T) {
	for name, data := range map[string][]byte{
		"missing": file(2, layer(nil, pair("base_id", ints(9)))),
		"itself":  file(2, layer(nil, pair("id", ints(1)), pair("base_id", ints(1)))),
		"later":   file(2, layer(nil, pair("base_id", ints(2))), layer(nil, pair("id", ints(2)))),
	} {
		s, warnings := decode(t, data)
		warned(t, warnings, "the link is cut")
		if s.Layers[0].Base != 0 {
			t.Errorf("%s: base %d", name, s.Layers[0].Base)
		}
	}
	s, warnings := decode(t, file(2, one(t, storage.Pos{}, red), layer([]int32{0, 0, 0, 0}, pair("id", ints(1))), layer(nil, pair("id", ints(1)), pair("base_id", ints(1)))))
	warned(t, warnings, "same id")
	if s.Layers[1].Base != 1 || s.Layers[1].Volume.Len() != 1 {
		t.Errorf("the clone has base %d and %d voxels", s.Layers[1].Base, s.Layers[1].Volume.Len())
	}
}

func TestLinksAreWrittenIfTheyHold(t *testing.T) {
	linked := func(t *testing.T, s *scene.Scene) bool {
		t.Helper()
		again, _ := decode(t, encode(t, s))
		for i, l := range s.Layers {
			formattest.SameVolume(t, again.Layers[i].Volume, l.Volume)
		}
		last := again.Layers[len(again.Layers)-1]
		return last.Base != 0 || last.Shape != ""
	}
	clone, _ := cloneOf(t, moved(3, 0, 0))
	if !linked(t, clone) {
		t.Error("a clone lost its link")
	}
	clone.Layers[1].Volume.Set(storage.Pos{X: 99}, red)
	if linked(t, clone) {
		t.Error("a clone with cells of its own was written as a clone")
	}
	turned := pairOf(scene.Identity)
	turned.Layers[0], turned.Layers[1] = turned.Layers[1], turned.Layers[0]
	if linked(t, turned) {
		t.Error("a clone below its base was written as a clone")
	}
	if clone.Layers[1].Base = 55; linked(t, clone) {
		t.Error("a clone of no layer was written as a clone")
	}
	for _, shape := range []string{"sphere", "cube", "cylinder"} {
		s, warnings := decode(t, file(2, chunk("IMG ", pair("box", matrix(scene.Matrix{0: 9, 5: 9, 10: 9, 15: 1}))),
			layer(nil, pair("shape", []byte(shape)), pair("mat", matrix(scene.Matrix{0: 7, 5: 5, 10: 3, 12: 4, 15: 1})), pair("color", ints(-1)))))
		noWarning(t, warnings)
		if s.Layers[0].Volume.Len() == 0 || s.Layers[0].Shape != shape {
			t.Fatalf("%s: %d voxels, shape %q", shape, s.Layers[0].Volume.Len(), s.Layers[0].Shape)
		}
		if b := storage.Bounds(s.Layers[0].Volume); b.Max.X != 9 {
			t.Errorf("%s: reaches from %v, not clipped by the image box", shape, b)
		}
		if !linked(t, s) {
			t.Errorf("a %s lost its shape", shape)
		}
		if s.Box = nil; linked(t, s) {
			t.Errorf("a %s was written as a shape that would be larger", shape)
		}
	}
	huge := scene.NewLayer(1, "huge", newVolume())
	huge.Shape, huge.Matrix, huge.Color = "cube", scene.Matrix{0: 1e6, 5: 1e6, 10: 1e6, 15: 1}, red
	if linked(t, &scene.Scene{Layers: []*scene.Layer{huge}}) {
		t.Error("a shape beyond all limits was written as a shape")
	}
}

func TestShapesWithoutVolumeAreEmpty(t *testing.T) {
	s, warnings := decode(t, file(2, layer(nil, pair("shape", []byte("cube")), pair("mat", matrix(scene.Matrix{0: 5, 5: 5, 15: 1})), pair("color", ints(-1)))))
	noWarning(t, warnings)
	if n := s.Layers[0].Volume.Len(); n != 0 {
		t.Errorf("%d voxels", n)
	}
	s, warnings = decode(t, file(2, one(t, storage.Pos{}, red), layer([]int32{0, 0, 0, 0}, pair("shape", []byte("blob")))))
	warned(t, warnings, "unknown shape")
	if s.Layers[0].Shape != "" || s.Layers[0].Volume.Len() != 1 {
		t.Errorf("shape %q with %d voxels", s.Layers[0].Shape, s.Layers[0].Volume.Len())
	}
}
