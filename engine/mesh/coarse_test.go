package mesh_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/mesh"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

// slowDownsample is the obvious twin of Downsample: every cell, with colours in floating point. It returns the colour of each cell, with the sums
// of red, green and blue over those that can be seen, or no sums if none can.
func slowDownsample(v storage.Volume, level int) map[storage.Pos][4]float64 {
	result := map[storage.Pos][4]float64{}
	v.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, t *storage.Tile) bool {
		for i := range storage.TileCells {
			p, c := tp.Cell(i), t.At(i)
			if c.A() < mesh.MinAlpha {
				continue
			}
			to := storage.Pos{X: p.X >> level, Y: p.Y >> level, Z: p.Z >> level}
			sum := result[to]
			for f := range mesh.Face(mesh.NumFaces) {
				if v.Get(p.Add(f.Vector())).A() < mesh.MinAlpha {
					for k, x := range []uint8{c.R(), c.G(), c.B()} {
						sum[k] += linear(x)
					}
					sum[3]++
					break
				}
			}
			result[to] = sum
		}
		return true
	})
	return result
}

func linear(x uint8) float64 {
	c := float64(x) / 255
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}

func TestDownsampleAveragesWhatCanBeSeen(t *testing.T) {
	for name, v := range surfaces(newDense) {
		for _, level := range []int{-1, 0, 1, 2, 4, 5, 40} {
			got := newModel()
			if err := mesh.Downsample(t.Context(), got, v, level); err != nil {
				t.Fatal(err)
			}
			want := slowDownsample(v, min(max(level, 0), 30))
			if got.Len() != int64(len(want)) {
				t.Errorf("%s, level %d: %d cells, want %d", name, level, got.Len(), len(want))
			}
			for p, sum := range want {
				c := got.Get(p)
				if c.A() != 255 {
					t.Fatalf("%s, level %d: %v at %v", name, level, c, p)
				}
				for k, x := range []uint8{c.R(), c.G(), c.B()} {
					off := math.Abs(linear(x) - sum[k]/sum[3])
					if sum[3] > 0 && x > 0 && x < 255 && off > (linear(x+1)-linear(x-1))/2 {
						t.Fatalf("%s, level %d: %v at %v, want %v", name, level, c, p, sum)
					}
				}
			}
		}
	}
}

func TestDownsampleKeepsThinWallsAndBoxes(t *testing.T) {
	v := storagetest.NewModel()
	for i := range int32(32 * 32) {
		v.Set(storage.Pos{X: i & 31, Y: i >> 5, Z: 7}, storage.RGB(255, 255, 255))
	}
	got := newDense()
	if err := mesh.Downsample(t.Context(), got, v, 2); err != nil {
		t.Fatal(err)
	}
	box := storage.Box{Min: storage.Pos{Z: 1}, Max: storage.Pos{X: 8, Y: 8, Z: 2}}
	if storage.Bounds(got) != box || got.Len() != 64 || got.Get(storage.Pos{X: 3, Y: 3, Z: 1}) != storage.RGB(255, 255, 255) {
		t.Errorf("a wall became %v with %d cells", storage.Bounds(got), got.Len())
	}
}

func TestDownsampleEndsWithItsContext(t *testing.T) {
	v := surfaces(newDense)["boxes"]
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("stop")
	cancel(stop)
	if err := mesh.Downsample(ctx, newDense(), v, 1); !errors.Is(err, stop) {
		t.Errorf("got %v, want %v", err, stop)
	}
}

func BenchmarkDownsample(b *testing.B) {
	v := surfaces(newDense)["hollow ball"]
	for b.Loop() {
		if err := mesh.Downsample(b.Context(), newDense(), v, 1); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(v.Len())*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mvoxels/s")
}
