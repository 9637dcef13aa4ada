package vox_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vox"
)

// longModels returns the voxels of models that are long enough for several goroutines, in a box of 60 x 66 x 70.
func longModels(r *rand.Rand) map[string][]uint8 {
	models := map[string][]uint8{}
	add := func(name string, x, y, z int, i uint8) {
		models[name] = append(models[name], uint8(x), uint8(y), uint8(z), i)
	}
	for z := range 70 {
		for y := range 66 {
			for x := range 60 {
				i := uint8(1 + (x>>3+z>>4)%9)
				add("rows", x, y, z, i)
				add("columns", z%60, y, x, i)
				if r.IntN(9) > 0 {
					add("holes", x, y, z, uint8(r.IntN(256)))
				}
			}
		}
	}
	for range 200_000 { // most cells more than once
		add("any order", r.IntN(40), r.IntN(50), r.IntN(40), uint8(r.IntN(256)))
		add("beyond", r.IntN(90), r.IntN(67), r.IntN(70), uint8(r.IntN(256)))
	}
	return models
}

// TestGoroutinesAgreeWithSingleVoxels reads long models on different numbers of processors and compares them with a reader that sets one voxel
// after another.
func TestGoroutinesAgreeWithSingleVoxels(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	const x, y, z = 60, 66, 70
	for name, voxels := range longModels(rand.New(rand.NewPCG(9, 10))) {
		rotation := 4
		if name == "holes" {
			rotation = 6 | 64
		}
		data := file(150, model(x, y, z, voxels...), nTRN(0, 1, -1, dict(), dict("_r", fmt.Sprint(rotation), "_t", "3 5 -7")), nSHP(1, 0))
		want := newVolume()
		for _, procs := range []int{1, 3} {
			runtime.GOMAXPROCS(procs)
			s, warnings := decode(t, data)
			if name == "beyond" {
				warned(t, warnings, "outside its size")
			} else {
				noWarning(t, warnings)
			}
			if procs == 1 {
				place(want, [3]int32{x, y, z}, within(voxels, x, y, z), rotation, [3]int32{3, 5, -7}, s.Palette)
			}
			formattest.SameVolume(t, s.Layers[0].Volume, want)
			if t.Failed() {
				t.Fatalf("%s: rotation %d, %d processors", name, rotation, procs)
			}
		}
	}
}

// within returns the voxels within a size.
func within(voxels []uint8, x, y, z uint8) (in []uint8) {
	for i := 0; i < len(voxels); i += 4 {
		if v := voxels[i : i+4]; v[0] < x && v[1] < y && v[2] < z {
			in = append(in, v...)
		}
	}
	return in
}

// TestSparseVoxelsOfLongModels has voxels far from each other in a model of several parts: one of them, and all.
func TestSparseVoxelsOfLongModels(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	r := rand.New(rand.NewPCG(11, 12))
	var far, near []uint8
	for i := range 70_000 {
		far = append(far, uint8(i*16), uint8(i>>4*16), uint8(i>>8*16), uint8(1+r.IntN(255)))
		near = append(near, uint8(i), uint8(i>>8), 0, uint8(1+r.IntN(255)))
	}
	size := [3]int32{256, 256, 256}
	for name, voxels := range map[string][]uint8{"near and far": append(near[:len(near):len(near)], far...), "far": append(far[:len(far):len(far)], far...)} {
		want := newVolume()
		for _, procs := range []int{1, 2} {
			runtime.GOMAXPROCS(procs)
			s, warnings := decode(t, file(150, model(256, 256, 256, voxels...)))
			noWarning(t, warnings)
			if procs == 1 {
				place(want, size, voxels, 4, [3]int32{}, s.Palette)
			}
			formattest.SameVolume(t, s.Layers[0].Volume, want)
			if t.Failed() {
				t.Fatalf("%s: %d processors", name, procs)
			}
		}
	}
}

// TestGoroutinesKeepToTheLimits ends a long model by its limits and by its context.
func TestGoroutinesKeepToTheLimits(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	data := file(150, model(60, 66, 70, longModels(rand.New(rand.NewPCG(9, 10)))["rows"]...))
	for name, limits := range map[string]format.Limits{"bytes": {Bytes: 100_000}, "voxels": {Voxels: 250_000}} {
		_, err := vox.Decode(t.Context(), data, &format.DecodeOptions{NewVolume: newVolume, Limits: limits})
		var beyond *format.UnsupportedError
		if !errors.As(err, &beyond) {
			t.Errorf("%s: got the error %v, want an unsupported one", name, err)
		}
	}
	for after := range 40 {
		ctx := &endingContext{Context: t.Context(), left: after}
		if _, err := vox.Decode(ctx, data, &format.DecodeOptions{NewVolume: newVolume}); ctx.left < 0 && err == nil {
			t.Errorf("no error after %d looks at the context", after)
		}
	}
}

// endingContext ends after a number of looks at it. The decoder looks at it in one goroutine at a time.
type endingContext struct {
	context.Context
	left int
}

func (c *endingContext) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}
