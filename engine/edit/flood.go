package edit

import (
	"context"
	"fmt"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// FloodMode says what happens to the cells that a flood reaches.
type FloodMode uint8

// The modes of a flood.
const (
	FloodReplace FloodMode = iota // occupied cells get the colour
	FloodAdd                      // empty cells within Bounds get the colour
	FloodRemove                   // occupied cells become empty
)

// Against says which colour a cell is compared with.
type Against uint8

// The ways to compare.
const (
	AgainstSeed      Against = iota // with the colour of the seed
	AgainstNeighbour                // with the cell from which it was reached, so that gradients are followed
)

// Flood changes a connected region of cells. From an occupied seed it reaches occupied cells whose colour is within the tolerance;
// from an empty seed, in mode FloodAdd and with Bounds, it reaches empty cells. Any other combination reaches nothing.
type Flood struct {
	Seed  storage.Pos
	Color storage.Color // stored as it is

	// Connectivity is 6 for neighbours across faces, 18 for edges as well and 26 for corners too; 0 means 6.
	Connectivity int
	// Tolerance is the greatest difference of any channel, alpha included, up to which colours count as the same.
	Tolerance int
	Against   Against
	Mode      FloodMode

	Bounds *storage.Box // cells outside it are not reached, nil for no bound
	// Max bounds how many cells are reached, 0 for no bound. The cells up to it are always the same for the same volume, and connected.
	Max int64
}

// FloodResult says how a flood went.
type FloodResult struct {
	Filled    int64 // cells reached, those that had the colour already included
	Truncated bool  // more cells were in reach than Max
}

// Run floods. Nothing is written before the region is known, so an error while it grows leaves the volume as it was. It takes about
// one bit of memory per cell of the tiles it reaches, much less inside of solids, and counts it against the memory bound.
func (f Flood) Run(ctx context.Context, r *Recorder) (FloodResult, error) {
	if err := r.open(ctx); err != nil {
		return FloodResult{}, err
	}
	if f.Connectivity == 0 {
		f.Connectivity = 6
	}
	switch {
	case f.Connectivity != 6 && f.Connectivity != 18 && f.Connectivity != 26:
		return FloodResult{}, fmt.Errorf("edit: flood: connectivity %d: %w", f.Connectivity, ErrShape)
	case f.Tolerance < 0 || f.Max < 0 || f.Mode > FloodRemove || f.Against > AgainstNeighbour:
		return FloodResult{}, fmt.Errorf("edit: flood: tolerance %d, max %d, mode %d, against %d: %w", f.Tolerance, f.Max, f.Mode, f.Against, ErrShape)
	case !f.Seed.Valid():
		return FloodResult{}, fmt.Errorf("edit: flood: seed %v: %w", f.Seed, ErrRange)
	}
	bounds := storage.Everywhere
	if f.Bounds != nil {
		bounds = bounds.Intersect(*f.Bounds)
	}
	seed := r.v.Get(f.Seed)
	if f.Mode == FloodAdd && f.Bounds == nil || seed.Empty() != (f.Mode == FloodAdd) || !bounds.Contains(f.Seed) {
		return FloodResult{}, nil
	}
	g := &growth{
		Flood: f, r: r, bounds: bounds, color: seed, left: f.Max,
		empty: seed.Empty(), walks: f.Against == AgainstNeighbour && !seed.Empty(),
		tiles: map[storage.TilePos]*flooded{}, scratch: new(storage.Scratch),
	}
	if f.Max == 0 {
		g.left = 1<<63 - 1
	}
	return g.run(ctx)
}

// growth is a running flood. The tiles with cells to look at wait in a queue in the order they were reached, which makes the result
// the same for every run.
type growth struct {
	Flood
	r      *Recorder
	bounds storage.Box
	color  storage.Color // of the seed
	empty  bool          // empty cells are reached
	walks  bool          // cells are compared with their neighbours
	left   int64         // cells that may still be reached
	result FloodResult

	tiles   map[storage.TilePos]*flooded
	queue   []queued
	held    int64
	across  mask // cells handed to the next tile
	scratch *storage.Scratch
	cells   [storage.TileCells]storage.Color // of a walk
	stack   []uint16                         // of a walk: cells reached and not yet left
	out     [27][]entry                      // of a walk: steps that leave the tile, by direction
}

type queued struct {
	tp storage.TilePos
	t  *flooded
}

// flooded is a tile that the flood touches. Full masks are shared, so that the inside of a solid takes little memory.
type flooded struct {
	match   *mask   // cells that may be reached, nil if none or in a walk
	filled  *mask   // cells reached, nil if none
	pending *mask   // cells reached from other tiles and not yet looked at, nil if none
	entries []entry // the same in a walk
	looked  bool    // match is known
	waiting bool    // in the queue
}

// entry is a cell into which a walk may step from a neighbour of the given colour.
type entry struct {
	cell uint16
	from storage.Color
}

// floodedBytes is what a tile takes beside its masks, with its place in the map.
const floodedBytes = 160

var fullMask = (*mask)(&storage.FullOcc)

func (g *growth) run(ctx context.Context) (FloodResult, error) {
	defer func() { g.r.held -= g.held }()
	if err := g.start(); err != nil {
		return FloodResult{}, err
	}
	for head := 0; head < len(g.queue); head++ {
		if err := g.r.open(ctx); err != nil {
			return FloodResult{}, err
		}
		q := g.queue[head]
		q.t.waiting = false
		step := g.spread
		if g.walks {
			step = g.walk
		}
		if err := step(q.tp, q.t); err != nil {
			return FloodResult{}, err
		}
		if g.result.Truncated {
			break
		}
		if head >= 1024 && head*2 >= len(g.queue) { // drop what is done
			g.queue = slices.Delete(g.queue, 0, head+1)
			head = -1
		}
	}
	return g.result, g.write(ctx)
}

// start puts the seed's tile into the queue.
func (g *growth) start() error {
	tp, i := g.Seed.Tile(), g.Seed.Index()
	t, err := g.reach(tp)
	if err != nil {
		return err
	}
	if g.walks {
		t.entries = []entry{{uint16(i), g.color}}
		return nil
	}
	t.pending = new(mask)
	t.pending.add(i)
	return g.hold(storage.OccWords * 8)
}

// reach returns a tile, and puts it into the queue.
func (g *growth) reach(tp storage.TilePos) (*flooded, error) {
	t := g.tiles[tp]
	if t == nil {
		t = new(flooded)
		g.tiles[tp] = t
		if err := g.hold(floodedBytes); err != nil {
			return nil, err
		}
	}
	if !t.waiting {
		t.waiting = true
		g.queue = append(g.queue, queued{tp, t})
	}
	return t, nil
}

// hold accounts for memory until the flood ends.
func (g *growth) hold(n int64) error {
	g.held += n
	return g.r.hold(n)
}

// claim takes n cells from those that may still be reached, as many as there are, and returns how many it got.
func (g *growth) claim(n int64) int64 {
	if n > g.left {
		g.result.Truncated = true
		n = g.left
	}
	g.left -= n
	g.result.Filled += n
	return n
}

// write stores the result in the volume.
func (g *growth) write(ctx context.Context) error {
	list := make([]storage.TilePos, 0, len(g.tiles))
	for tp, t := range g.tiles {
		if t.filled != nil {
			list = append(list, tp)
		}
	}
	slices.SortFunc(list, storage.TilePos.Compare)
	c := g.Color.Norm()
	if g.Mode == FloodRemove {
		c = 0
	}
	for _, tp := range list {
		if err := g.r.open(ctx); err != nil {
			return err
		}
		if err := g.r.setMask(tp, g.tiles[tp].filled, c); err != nil {
			return err
		}
	}
	return nil
}

// similar reports whether no channel of two colours differs by more than the tolerance.
func similar(a, b storage.Color, tolerance int) bool {
	if a == b {
		return true
	}
	near := func(x, y uint8) bool { return max(int(x)-int(y), int(y)-int(x)) <= tolerance }
	return near(a.R(), b.R()) && near(a.G(), b.G()) && near(a.B(), b.B()) && near(a.A(), b.A())
}
