package dense_test

import (
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

// The benchmarks of this file measure the volume beside a plain way to do the same, in turns within one run, and report how many times
// faster the volume is as "x".

// plain is a map of tiles that hold a colour for every cell.
type plain map[storage.TilePos]*[storage.TileCells]storage.Color

//go:noinline
func (m plain) set(p storage.Pos, c storage.Color) {
	tp := p.Tile()
	t := m[tp]
	if t == nil {
		t = new([storage.TileCells]storage.Color)
		m[tp] = t
	}
	t[p.Index()] = c
}

//go:noinline
func (m plain) get(p storage.Pos) storage.Color {
	if t := m[p.Tile()]; t != nil {
		return t[p.Index()]
	}
	return 0
}

// versus runs both in turns and reports their times per unit of work, of which each does n.
func versus(b *testing.B, n int, ours, theirs func()) {
	var a, z time.Duration
	ours()
	theirs()
	for b.Loop() {
		start := time.Now()
		ours()
		middle := time.Now()
		theirs()
		a += middle.Sub(start)
		z += time.Since(middle)
	}
	b.ReportMetric(float64(a.Nanoseconds())/float64(b.N)/float64(n), "ns/unit")
	b.ReportMetric(float64(z.Nanoseconds())/float64(b.N)/float64(n), "plain-ns/unit")
	b.ReportMetric(float64(z)/float64(a), "x")
	b.ReportMetric(0, "ns/op")
}

const cubeEdge = 400 // 64 million cells

// steps visits n cells of a cube, each with a colour of eight: row after row, or at random. It makes them as it goes, since a list of so
// many would take the place of voxels in the caches.
func steps(random bool, n int, f func(p storage.Pos, c storage.Color)) {
	state, at := uint64(88172645463325252), storage.Pos{}
	for range n {
		state = state*6364136223846793005 + 1442695040888963407 // the generator of Knuth's MMIX
		if random {
			at = storage.Pos{
				X: int32(state >> 49 * cubeEdge >> 15), Y: int32(state >> 34 & 0x7fff * cubeEdge >> 15),
				Z: int32(state >> 19 & 0x7fff * cubeEdge >> 15),
			}
		} else if at.X++; at.X == cubeEdge {
			if at.X, at.Y = 0, at.Y+1; at.Y == cubeEdge {
				at.Y, at.Z = 0, at.Z+1
			}
		}
		f(at, storage.RGB(uint8(state>>61)*30, 10, 200))
	}
}

// cubes returns the cube in one colour both ways.
func cubes() (*dense.Volume, plain) {
	v, m := dense.New(storage.Options{}), plain{}
	c := storage.RGB(9, 9, 9)
	v.FillBox(storage.Box{Max: storage.Pos{X: cubeEdge, Y: cubeEdge, Z: cubeEdge}}, c)
	v.Walk(storage.Everywhere, nil, func(tp storage.TilePos, t *storage.Tile) bool {
		m[tp] = new([storage.TileCells]storage.Color)
		t.Expand(m[tp])
		return true
	})
	return v, m
}

func BenchmarkVersusSet(b *testing.B) {
	for _, name := range []string{"sequential", "random"} {
		b.Run("order="+name+"/n=400", func(b *testing.B) {
			v, m := cubes()
			const n = 1 << 22
			random := name == "random"
			versus(b, n,
				func() { steps(random, n, func(p storage.Pos, c storage.Color) { v.Set(p, c) }) },
				func() { steps(random, n, m.set) })
		})
	}
}

func BenchmarkVersusGet(b *testing.B) {
	for _, name := range []string{"sequential", "random"} {
		b.Run("order="+name+"/n=400", func(b *testing.B) {
			v, m := cubes()
			const n = 1 << 22
			random := name == "random"
			steps(random, n, func(p storage.Pos, c storage.Color) {
				v.Set(p, c)
				m.set(p, c)
			})
			var sum storage.Color
			versus(b, n,
				func() { steps(random, n, func(p storage.Pos, _ storage.Color) { sum += v.Get(p) }) },
				func() { steps(random, n, func(p storage.Pos, _ storage.Color) { sum += m.get(p) }) })
			runtime.KeepAlive(sum)
		})
	}
}

// BenchmarkVersusFill fills a cube of whole tiles, against clearing four bytes a voxel; a unit is a tile.
func BenchmarkVersusFill(b *testing.B) {
	const edge = 1024
	flat := make([]storage.Color, edge*edge*edge/4) // a quarter, cleared four times
	v := dense.New(storage.Options{})
	fresh := true
	for _, name := range []string{"fresh", "again"} {
		b.Run("volume="+name+"/n=1024", func(b *testing.B) {
			fresh = name == "fresh"
			i := uint8(0)
			versus(b, edge*edge*edge/storage.TileCells,
				func() {
					if fresh {
						v = dense.New(storage.Options{})
					}
					i++
					v.FillBox(storage.Box{Max: storage.Pos{X: edge, Y: edge, Z: edge}}, storage.RGB(i, 1, 1))
				},
				func() {
					for range 4 {
						clear(flat)
					}
				})
		})
	}
}

// BenchmarkVersusClone clones a volume of indexed tiles and sets one cell, each time in another tile, against a copy of one plain tile.
func BenchmarkVersusClone(b *testing.B) {
	for _, edge := range []int32{16, 32} {
		name := map[int32]string{16: "tiles=4096", 32: "tiles=32768"}[edge]
		for _, colors := range []int{8, 40} {
			b.Run(name+map[int]string{8: "/colors=8", 40: "/colors=40"}[colors], func(b *testing.B) {
				v := dense.New(storage.Options{})
				tile := storage.Tile{Form: storage.Indexed, Index: new([storage.TileCells]uint8), Occ: &storage.FullOcc}
				for i := range tile.Index {
					tile.Index[i] = uint8(i % colors)
				}
				for i := range colors {
					tile.Palette = append(tile.Palette, storage.RGB(uint8(i), 1, 1))
				}
				for i := range edge * edge * edge {
					v.SetTile(storage.TilePos{X: i % edge, Y: i / edge % edge, Z: i / edge / edge}, &tile)
				}
				r := rand.New(rand.NewPCG(1, 2))
				source := new([storage.TileCells]storage.Color)
				var keep storage.Volume
				var kept *[storage.TileCells]storage.Color
				const n = 256
				versus(b, n,
					func() {
						for i := range n {
							keep = v.Clone()
							v.Set(storage.Pos{X: r.Int32N(edge * 16), Y: r.Int32N(edge * 16), Z: r.Int32N(edge * 16)}, storage.RGB(uint8(i%8), 1, 1))
						}
					},
					func() {
						for range n {
							kept = new([storage.TileCells]storage.Color)
							*kept = *source
						}
					})
				runtime.KeepAlive(keep)
				runtime.KeepAlive(kept)
			})
		}
	}
}

// BenchmarkCollect measures a garbage collection with a million tiles alive.
func BenchmarkCollect(b *testing.B) {
	for _, form := range []string{"solid", "sparse", "indexed"} {
		b.Run("form="+form+"/n=1048576", func(b *testing.B) {
			v := dense.New(storage.Options{})
			v.FillBox(storage.Box{Max: storage.Pos{X: 2048, Y: 2048, Z: 1024}}, storage.RGB(1, 1, 1))
			for z := range int32(64) {
				for i := range int32(128 * 128) {
					p := storage.TilePos{X: i & 127, Y: i >> 7, Z: z}.Min()
					switch form {
					case "sparse":
						v.SetTile(p.Tile(), &storage.Tile{})
						v.Set(p, storage.RGB(2, 2, 2))
					case "indexed":
						v.Set(p, storage.RGB(2, 2, 2))
					}
				}
			}
			for b.Loop() {
				runtime.GC()
			}
			b.ReportMetric(float64(v.Stats().Bytes)/float64(v.Stats().Tiles), "B/tile")
		})
	}
}
