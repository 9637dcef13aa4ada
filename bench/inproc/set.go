package inproc

import (
	"context"

	"github.com/goxel-daemon/goxel-daemon/bench/oneshot"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

const (
	setEdge   = 400 // cells of the cube along an axis: 64 million in all
	setsAtOne = 1 << 19
	setParts  = 4                  // times so many different cells are set, more than caches hold
	gold      = 0x9E3779B97F4A7C15 // 2^64 divided by the golden ratio: its multiples scatter evenly
)

// base is the colour of the cube before.
var base = storage.RGB(9, 9, 9)

// setPalette are the colours that are set.
var setPalette = [8]storage.Color{
	storage.RGB(250, 20, 20), storage.RGB(20, 250, 20), storage.RGB(20, 20, 250), storage.RGB(250, 250, 20),
	storage.RGB(20, 250, 250), storage.RGB(250, 20, 250), storage.RGB(250, 250, 250), storage.RGB(120, 120, 120),
}

// Order is the order in which cells are set.
type Order string

// The orders.
const (
	Sequential Order = "sequential" // x fastest, then y, then z
	Random     Order = "random"
)

// Sets compares the voxels per second that a volume takes by Set with those that a map of tiles takes, keyed by position. Both hold a cube of the
// given edge, 400 if it is 0, that is full of one colour before the first voxel of eight others is set. It takes 4 bytes a cell.
func Sets(kind storage.Kind, order Order, edge int32) *Sides {
	if edge == 0 {
		edge = setEdge
	}
	v := kind.New(storage.Options{})
	fillCube(v, edge)
	tiles := oneshot.Tiles{}
	w := walker{edge: edge}
	for range int64(edge) * int64(edge) * int64(edge) {
		tiles.Set(w.next(), base)
	}
	ours, theirs := places(order, edge), places(order, edge)
	return &Sides{
		Unit: "voxels/s",
		Ours: func(ctx context.Context) (float64, error) {
			return perSecond(ctx, setsAtOne, func() error {
				for i, p := range ours.next() {
					v.Set(p, setPalette[i>>2&7])
				}
				return nil
			})
		},
		Theirs: func(ctx context.Context) (float64, error) {
			return perSecond(ctx, setsAtOne, func() error {
				for i, p := range theirs.next() {
					tiles.Set(p, setPalette[i>>2&7])
				}
				return nil
			})
		},
	}
}

// fillCube fills a cube from the origin with one colour.
func fillCube(v storage.Volume, edge int32) {
	if f, ok := v.(storage.Filler); ok {
		f.FillBox(storage.Box{Max: storage.Pos{X: edge, Y: edge, Z: edge}}, base)
		return
	}
	w := walker{edge: edge}
	for range int64(edge) * int64(edge) * int64(edge) {
		v.Set(w.next(), base)
	}
}

// ring is a list of cells of which each call of next returns another part.
type ring struct {
	list []storage.Pos
	at   int
}

// places returns cells in the order that is asked for.
func places(order Order, edge int32) *ring {
	w := walker{edge: edge}
	r := &ring{list: make([]storage.Pos, setParts*setsAtOne)}
	for i := range r.list {
		if order == Random {
			r.list[i] = w.jump()
		} else {
			r.list[i] = w.next()
		}
	}
	return r
}

func (r *ring) next() []storage.Pos {
	r.at = (r.at + 1) % setParts
	return r.list[r.at*setsAtOne : (r.at+1)*setsAtOne]
}

// walker goes through the cells of a cube.
type walker struct {
	edge int32
	pos  storage.Pos
	n    uint64
}

// next goes on to the next cell along x, then y, then z, and from the last one to the first.
func (w *walker) next() storage.Pos {
	p := w.pos
	for _, c := range []*int32{&w.pos.X, &w.pos.Y, &w.pos.Z} {
		if *c++; *c < w.edge {
			return p
		}
		*c = 0
	}
	return p
}

// jump goes to a random cell: it mixes a counter as SplitMix64 does (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
func (w *walker) jump() storage.Pos {
	w.n += gold
	z := w.n
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	z ^= z >> 31
	at := func(bits uint64) int32 { return int32(bits & 0x1fffff * uint64(w.edge) >> 21) }
	return storage.Pos{X: at(z), Y: at(z >> 21), Z: at(z >> 42)}
}
