package dense_test

import (
	"math/rand/v2"
	"runtime"
	"slices"
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

// versus runs both in turns, after what prepares a turn, and reports the median of their times per unit of work, of which each does n in a turn, and of how many times
// faster ours is than theirs in the turns beside it. Medians, since other programs take the processor for a turn now and then.
func versus(b *testing.B, n int, prepare, ours, theirs func()) {
	var us, them, ratios []float64
	for b.Loop() {
		prepare()
		start := time.Now()
		ours()
		middle := time.Now()
		theirs()
		a, z := float64(middle.Sub(start)), float64(time.Since(middle))
		us, them, ratios = append(us, a), append(them, z), append(ratios, z/a)
	}
	median := func(list []float64) float64 {
		slices.Sort(list)
		return list[len(list)/2]
	}
	b.ReportMetric(median(us)/float64(n), "ns/unit")
	b.ReportMetric(median(them)/float64(n), "plain-ns/unit")
	b.ReportMetric(median(ratios), "x")
	b.ReportMetric(0, "ns/op")
}

const cubeEdge = 400 // 64 million cells

// steps are cells of a cube, each with a colour of eight, in one row after the other or at random. They are so few at a time that they take
// little of the caches.
type steps struct {
	random bool
	r      *rand.Rand
	at     storage.Pos
	cells  [1 << 17]storage.Pos
	colors [1 << 17]storage.Color
}

// next makes the next steps.
func (s *steps) next() {
	for i := range s.cells {
		if s.random {
			s.at = storage.Pos{X: s.r.Int32N(cubeEdge), Y: s.r.Int32N(cubeEdge), Z: s.r.Int32N(cubeEdge)}
		} else if s.at.X++; s.at.X == cubeEdge {
			if s.at.X, s.at.Y = 0, s.at.Y+1; s.at.Y == cubeEdge {
				s.at.Y, s.at.Z = 0, (s.at.Z+1)%(cubeEdge/5)
			}
		}
		s.cells[i], s.colors[i] = s.at, storage.RGB(uint8(s.r.Uint32()&7)*30, 10, 200)
	}
}

// cubes returns a cube both ways that was in one colour and in which many steps were done, and the steps to go on with.
func cubes(order string) (*dense.Volume, plain, *steps) {
	v, m := dense.New(storage.Options{}), plain{}
	c := storage.RGB(9, 9, 9)
	v.FillBox(storage.Box{Max: storage.Pos{X: cubeEdge, Y: cubeEdge, Z: cubeEdge}}, c)
	v.Walk(storage.Everywhere, nil, func(tp storage.TilePos, t *storage.Tile) bool {
		m[tp] = new([storage.TileCells]storage.Color)
		t.Expand(m[tp])
		return true
	})
	s := &steps{random: order == "random", r: rand.New(rand.NewPCG(1, 2))}
	for range 100 {
		s.next()
		for i, p := range s.cells {
			v.Set(p, s.colors[i])
			m.set(p, s.colors[i])
		}
	}
	return v, m, s
}

func BenchmarkVersusSet(b *testing.B) {
	for _, order := range []string{"sequential", "random"} {
		b.Run("order="+order+"/n=400", func(b *testing.B) {
			v, m, s := cubes(order)
			versus(b, len(s.cells), s.next,
				func() {
					for i, p := range s.cells {
						v.Set(p, s.colors[i])
					}
				},
				func() {
					for i, p := range s.cells {
						m.set(p, s.colors[i])
					}
				})
		})
	}
}

func BenchmarkVersusGet(b *testing.B) {
	for _, order := range []string{"sequential", "random"} {
		b.Run("order="+order+"/n=400", func(b *testing.B) {
			v, m, s := cubes(order)
			var sum storage.Color
			versus(b, len(s.cells), s.next,
				func() {
					for _, p := range s.cells {
						sum += v.Get(p)
					}
				},
				func() {
					for _, p := range s.cells {
						sum += m.get(p)
					}
				})
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
			versus(b, edge*edge*edge/storage.TileCells, func() {},
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
				versus(b, n, func() {},
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
