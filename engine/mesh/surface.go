package mesh

import (
	"context"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Surface is the surface of a volume that changes. It keeps the faces by blocks of 4x4x4 tiles and makes again only those near a change. It takes 8
// bytes for each rectangle of [Culled] and [Greedy], about 24 for each triangle of [MarchingCubes], and, if the level of detail is not 0, the
// volume of that level. It belongs to one goroutine.
type Surface struct {
	opt     Options
	mesher  mesher
	patches map[blockPos]*patch // those with a face
	coarse  *coarse             // what the surface is made of, unless that is the volume itself
	bytes   int64               // of the patches and of coarse
	current bool                // the surface is that of the volume at the last update
}

// NewSurface returns the surface of an empty volume. Its mesh is what [Build] makes with the same options.
func NewSurface(opt Options) *Surface {
	s := &Surface{opt: opt, patches: map[blockPos]*patch{}}
	s.mesher = newMesher(&s.opt)
	if opt.level() > 0 {
		s.coarse = newCoarse()
	}
	return s
}

// Update follows a volume of which only the given tiles have changed since the last update, in any order, empty ones and repetitions allowed. The first
// update, and one with nil, looks at the whole volume. Nobody may write to the volume meanwhile. After an error, which is a [SizeError] or the
// context's cause, the next update looks at the whole volume.
func (s *Surface) Update(ctx context.Context, v storage.Volume, dirty []storage.TilePos) error {
	var blocks []blockPos
	var err error
	if dirty == nil || !s.current {
		s.current, s.bytes = false, 0
		clear(s.patches)
		blocks, err = s.blocks(ctx, v)
	} else {
		s.current = false
		blocks, err = s.touched(ctx, v, dirty)
	}
	if err != nil {
		return err
	}
	src, p := s.source(v), &patch{}
	for _, at := range blocks {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		s.mesher.mesh(src, at, p)
		s.keep(at, p)
		if s.bytes > s.opt.maxBytes() {
			return &SizeError{s.opt.maxBytes()}
		}
	}
	s.current = true
	return nil
}

// patchBytes is about what a patch takes beside its faces.
const patchBytes = 160

// keep replaces the faces of a block by a copy of p.
func (s *Surface) keep(at blockPos, p *patch) {
	if old := s.patches[at]; old != nil {
		s.bytes -= old.bytes() + patchBytes
	}
	if p.empty() {
		delete(s.patches, at)
		return
	}
	own := &patch{rects: exact(p.rects), points: exact(p.points), tris: exact(p.tris)}
	s.patches[at] = own
	s.bytes += own.bytes() + patchBytes
}

// exact returns a copy that takes no more memory than it needs.
func exact[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	own := make([]T, len(list))
	copy(own, list)
	return own
}

// Mesh makes the mesh of the surface as of the last update. The caller owns it. It returns a [SizeError] if the mesh and the surface together take too
// much memory, or the context's cause if that ends first.
func (s *Surface) Mesh(ctx context.Context) (*Mesh, error) {
	blocks := make([]blockPos, 0, len(s.patches))
	for at := range s.patches {
		blocks = append(blocks, at)
	}
	slices.SortFunc(blocks, blockPos.compare)
	b := newBuilder(&s.opt, s.bytes)
	if s.opt.Method == Greedy && s.opt.Watertight {
		if err := b.sew(ctx, s.patches); err != nil {
			return nil, err
		}
	}
	for _, at := range blocks {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if b.seams != nil {
			b.seams.load(at, s.patches[at])
		}
		if err := b.add(at, s.patches[at]); err != nil {
			return nil, err
		}
	}
	return b.mesh, nil
}

// source returns what the surface of a volume is made of.
func (s *Surface) source(v storage.Volume) source {
	if s.coarse != nil {
		return s.coarse
	}
	return v
}

// blocks returns all blocks that may have a face, in order, after it has made the coarse volume anew if there is one.
func (s *Surface) blocks(ctx context.Context, v storage.Volume) ([]blockPos, error) {
	if s.coarse == nil {
		return s.around(ctx, func(f func(storage.TilePos) bool) {
			v.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, _ *storage.Tile) bool { return f(tp) })
		})
	}
	s.coarse.clear()
	if err := downsample(s.coarse, v, s.opt.level(), storage.Everywhere, func() error { return s.check(ctx) }); err != nil {
		return nil, err
	}
	s.bytes = s.coarse.bytes
	return s.around(ctx, s.coarse.each)
}

// check returns an error if the context has ended or the coarse volume takes more memory than it may.
func (s *Surface) check(ctx context.Context) error {
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case s.coarse.bytes > s.opt.maxBytes():
		return &SizeError{s.opt.maxBytes()}
	}
	return nil
}

// around returns the blocks that may have a face because of a solid cell in one of the tiles that each hands out.
func (s *Surface) around(ctx context.Context, each func(func(storage.TilePos) bool)) ([]blockPos, error) {
	_, _, faces := s.mesher.reach()
	var set blockSet
	var err error
	each(func(tp storage.TilePos) bool {
		if len(set.list)&1023 == 0 && ctx.Err() != nil {
			err = context.Cause(ctx)
			return false
		}
		set.add(tp, faces, 0)
		return true
	})
	return set.sorted(), err
}

// touched returns the blocks whose faces may have changed with some tiles, in order, after it has brought the coarse volume up to date if there is
// one.
func (s *Surface) touched(ctx context.Context, v storage.Volume, dirty []storage.TilePos) ([]blockPos, error) {
	if s.coarse != nil {
		before := s.coarse.bytes
		var err error
		dirty, err = s.coarse.update(v, s.opt.level(), dirty, func() error { return s.check(ctx) })
		if err != nil {
			return nil, err
		}
		s.bytes += s.coarse.bytes - before
	}
	below, above, _ := s.mesher.reach()
	var set blockSet
	for _, tp := range dirty {
		set.add(tp, below, above)
	}
	return set.sorted(), nil
}

// blockSet collects blocks.
type blockSet struct {
	last storage.Box // of tiles, in blocks, that was added last
	seen map[blockPos]bool
	list []blockPos
}

// add adds the blocks that overlap a tile with some cells below and above it.
func (s *blockSet) add(tp storage.TilePos, below, above int32) {
	b := tp.Box()
	lo, hi := b.Min.Sub(storage.Pos{X: below, Y: below, Z: below}), b.Max.Add(storage.Pos{X: above - 1, Y: above - 1, Z: above - 1})
	first, last := blockOf(lo.Tile()), blockOf(hi.Tile())
	box := storage.Box{Min: storage.Pos(first), Max: storage.Pos(last)}
	if s.seen == nil {
		s.seen = map[blockPos]bool{}
	} else if box == s.last {
		return
	}
	s.last = box
	for z := first.Z; z <= last.Z; z++ {
		for y := first.Y; y <= last.Y; y++ {
			for x := first.X; x <= last.X; x++ {
				if at := (blockPos{X: x, Y: y, Z: z}); !s.seen[at] {
					s.seen[at] = true
					s.list = append(s.list, at)
				}
			}
		}
	}
}

// sorted returns the blocks in order.
func (s *blockSet) sorted() []blockPos {
	slices.SortFunc(s.list, blockPos.compare)
	return s.list
}
