package vox_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vox"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// TestTilesAgreeWithSingleVoxels compares models in every order and rotation with a reader that sets one voxel after another.
func TestTilesAgreeWithSingleVoxels(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for round := range 25 {
		size := [3]int32{1 + r.Int32N(70), 1 + r.Int32N(40), 1 + r.Int32N(40)}
		voxels := randomVoxels(r, size)
		rotation := []int{4, 4 | 16, 4 | 32, 33, 17, 6 | 64, 9, 24 | 32 | 64}[r.IntN(8)]
		move := [3]int32{r.Int32N(100) - 50, r.Int32N(100) - 50, r.Int32N(100) - 50}
		data := file(150, model(size[0], size[1], size[2], voxels...),
			nTRN(0, 1, -1, dict(), dict("_r", fmt.Sprint(rotation), "_t", fmt.Sprintf("%d %d %d", move[0], move[1], move[2]))), nSHP(1, 0))
		s, warnings := decode(t, data)
		noWarning(t, warnings)
		want := newVolume()
		place(want, size, voxels, rotation, move, s.Palette)
		formattest.SameVolume(t, s.Layers[0].Volume, want)
		if t.Failed() {
			t.Fatalf("round %d: size %v, rotation %d, move %v", round, size, rotation, move)
		}
	}
}

// randomVoxels returns voxels in one of several orders: in rows as programs write them, with gaps and without, backwards, and at random with
// many in the same cell.
func randomVoxels(r *rand.Rand, size [3]int32) (voxels []uint8) {
	gaps, colors, backwards := r.IntN(40), 1+r.IntN(255), r.IntN(4) == 0
	switch r.IntN(4) {
	case 0:
		for range r.IntN(5000) {
			voxels = append(voxels, uint8(r.Int32N(size[0])), uint8(r.Int32N(size[1])), uint8(r.Int32N(size[2])), uint8(r.IntN(colors+1)))
		}
		return voxels
	case 1:
		gaps = 0
	}
	for z := range size[2] {
		for y := range size[1] {
			for x := range size[0] {
				if gaps > 0 && r.IntN(gaps+1) == 0 {
					continue
				}
				if backwards {
					x = size[0] - 1 - x
				}
				voxels = append(voxels, uint8(x), uint8(y), uint8(z), uint8((r.IntN(20)+19)/20*(r.IntN(colors)+1)))
			}
		}
	}
	return voxels
}

// place sets voxels one by one by real matrices.
func place(v storage.Volume, size [3]int32, voxels []uint8, code int, move [3]int32, p *scene.Palette) {
	r, _ := rotation(code)
	a := affine{r: r, t: [3]float64{float64(move[0]), float64(move[1]), float64(move[2])}}
	for ; len(voxels) > 0; voxels = voxels[4:] {
		if voxels[3] == 0 {
			continue
		}
		var q [3]float64
		for i := range q {
			q[i] = float64(voxels[i]) + 0.5 - float64(size[i]/2)
		}
		q = a.apply(q)
		cell := storage.Pos{}
		for i, to := range [...]*int32{&cell.X, &cell.Y, &cell.Z} {
			*to = int32(q[i] - 0.5) // a whole number
		}
		v.Set(cell, p.Swatches[voxels[3]-1].Color)
	}
}

// TestModelsOfOneLayerOverlap has models in the same tiles of a layer: the later one counts.
func TestModelsOfOneLayerOverlap(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 10 {
		size := [3]int32{20, 20, 20}
		first, second := randomVoxels(r, size), randomVoxels(r, size)
		move := [3]int32{r.Int32N(20), r.Int32N(20), r.Int32N(20)}
		s, warnings := decode(t, file(150, model(20, 20, 20, first...), model(20, 20, 20, second...), nTRN(0, 1, -1, dict(), dict()),
			nGRP(1, dict("_goxel_layer", "1"), 2, 3), nSHP(2, 0), nTRN(3, 4, -1, dict(), dict("_t", fmt.Sprintf("%d %d %d", move[0], move[1], move[2]))), nSHP(4, 1)))
		noWarning(t, warnings)
		want := newVolume()
		place(want, size, first, 4, [3]int32{}, s.Palette)
		place(want, size, second, 4, move, s.Palette)
		if len(s.Layers) != 1 {
			t.Fatalf("got %d layers", len(s.Layers))
		}
		formattest.SameVolume(t, s.Layers[0].Volume, want)
	}
}

// TestSparseModels has voxels far from each other, several of them in the same cell.
func TestSparseModels(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	var voxels []uint8
	for range 3000 {
		voxels = append(voxels, uint8(r.Uint32()), uint8(r.Uint32()), uint8(r.Uint32()), uint8(1+r.IntN(255)))
	}
	for range 3000 { // and some tiles that become dense
		voxels = append(voxels, uint8(r.Uint32N(30)), uint8(r.Uint32N(30)), uint8(r.Uint32N(30)), uint8(1+r.IntN(255)))
	}
	size := [3]int32{256, 256, 256}
	data := file(150, model(256, 256, 256, voxels...))
	for _, kind := range all.Kinds() {
		s, err := vox.Decode(t.Context(), data, &format.DecodeOptions{NewVolume: func() storage.Volume { return kind.New(storage.Options{}) }})
		if err != nil {
			t.Fatal(err)
		}
		want := newVolume()
		place(want, size, voxels, 4, [3]int32{}, s.Palette)
		formattest.SameVolume(t, s.Layers[0].Volume, want)
	}
}

func TestMemoryOfTilesCounts(t *testing.T) {
	data := file(150, model(256, 256, 256, 0, 0, 0, 1))
	_, err := vox.Decode(t.Context(), data, &format.DecodeOptions{NewVolume: newVolume, Limits: format.Limits{Bytes: 10_000}})
	if err == nil || !strings.Contains(err.Error(), "limit of") {
		t.Errorf("got the error %v", err)
	}
	_, err = vox.Decode(t.Context(), file(150, packed(t, 1, 1, 1, []byte{1})), &format.DecodeOptions{NewVolume: newVolume, Limits: format.Limits{Bytes: 10_000}})
	if err == nil || !strings.Contains(err.Error(), "limit of") {
		t.Errorf("packed: got the error %v", err)
	}
}
