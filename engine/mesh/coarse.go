package mesh

import (
	"context"
	"math/bits"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// maxLevel is the level at which all cells are within two cells along each axis.
const maxLevel = 30

// level returns the level of detail, within what makes sense.
func (o *Options) level() int { return min(max(o.Level, 0), maxLevel) }

// Downsample sets the cells of dst, which is empty, to those of src at a level of detail: cell p of dst stands for the 2^level cells along each axis
// from p*2^level on. It is solid if any of them is, so that thin walls stay and boxes stay boxes, and has the average colour, in linear light, of
// those that can be seen, with opaque alpha. Only cells from alpha [MinAlpha] on count. Levels below 0 and above 30 are taken for those. Nobody may
// write to src meanwhile. It returns the context's cause if that ends first.
func Downsample(ctx context.Context, dst, src storage.Volume, level int) error {
	opt := Options{Level: level}
	return downsample(dst, src, opt.level(), storage.Everywhere, func() error {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return nil
	})
}

// tileSetter is the part of a volume that downsample writes to.
type tileSetter interface {
	SetTile(tp storage.TilePos, t *storage.Tile)
}

// downsample does the work of Downsample for the tiles of dst within a box of src's cells, which are whole tiles of dst. It ends with the first error
// of check, which it calls for every tile of src.
func downsample(dst tileSetter, src storage.Volume, level int, box storage.Box, check func() error) error {
	d := &downsampler{dst: dst, src: src, level: level}
	d.finder.src = src
	var err error
	src.Walk(box, &d.own, func(tp storage.TilePos, t *storage.Tile) bool {
		if err = check(); err != nil {
			return false
		}
		d.add(tp, t)
		return true
	})
	if err == nil {
		d.flush()
	}
	return err
}

// downsampler fills one tile of the result after the other: tiles come in an order in which all that fall into one of the result follow each other.
type downsampler struct {
	dst    tileSetter
	src    storage.Volume
	level  int
	own    storage.Scratch
	finder finder

	at      storage.TilePos // of the tile of the result that is being filled
	used    bool            // it has a cell
	seen    [storage.TileCells]light
	hidden  [storage.TileCells]storage.Color // opaque, of a solid cell that cannot be seen
	cells   [storage.TileCells]storage.Color
	scratch storage.Scratch
}

// add adds the cells of a tile.
func (d *downsampler) add(tp storage.TilePos, t *storage.Tile) {
	if !d.finder.expose(tp, t) {
		return
	}
	if to := (storage.TilePos{X: tp.X >> d.level, Y: tp.Y >> d.level, Z: tp.Z >> d.level}); !d.used || to != d.at {
		d.flush()
		d.at, d.used = to, true
	}
	first := tp.Min()
	for w, solid := range d.finder.solid {
		seen := d.finder.seen(w)
		for rest := solid; rest != 0; rest &= rest - 1 {
			bit := bits.TrailingZeros64(rest)
			i := w<<6 | bit
			p := first.Add(storage.TilePos{}.Cell(i))
			to := storage.Pos{X: p.X >> d.level, Y: p.Y >> d.level, Z: p.Z >> d.level}.Index()
			switch {
			case seen>>bit&1 != 0:
				d.seen[to].add(t.At(i), 1)
			case d.hidden[to] == 0:
				d.hidden[to] = t.At(i) | 0xff000000
			}
		}
	}
}

// flush stores the tile of the result.
func (d *downsampler) flush() {
	if !d.used {
		return
	}
	for i := range d.cells {
		d.cells[i] = d.hidden[i]
		if d.seen[i].weight != 0 {
			d.cells[i] = d.seen[i].color()
		}
	}
	t := storage.Pack(&d.cells, &d.scratch)
	d.dst.SetTile(d.at, &t)
	clear(d.seen[:])
	clear(d.hidden[:])
	d.used = false
}

// coarse is a simple volume for a level of detail.
type coarse struct {
	tiles map[storage.TilePos]*storage.Tile
	bytes int64
}

var _ source = (*coarse)(nil)

func newCoarse() *coarse { return &coarse{tiles: map[storage.TilePos]*storage.Tile{}} }

// coarseBytes is about what a tile takes beside its cells.
const coarseBytes = 160

// Tile implements source.
func (c *coarse) Tile(tp storage.TilePos, _ *storage.Scratch) storage.Tile {
	if t := c.tiles[tp]; t != nil {
		return *t
	}
	return storage.Tile{}
}

// SetTile implements tileSetter.
func (c *coarse) SetTile(tp storage.TilePos, t *storage.Tile) {
	c.remove(tp)
	own := t.Copy()
	c.tiles[tp] = &own
	c.bytes += int64(own.Bytes()) + coarseBytes
}

// remove removes a tile.
func (c *coarse) remove(tp storage.TilePos) {
	if t := c.tiles[tp]; t != nil {
		c.bytes -= int64(t.Bytes()) + coarseBytes
		delete(c.tiles, tp)
	}
}

// clear removes all tiles.
func (c *coarse) clear() {
	clear(c.tiles)
	c.bytes = 0
}

// each calls f for every tile until it returns false.
func (c *coarse) each(f func(storage.TilePos) bool) {
	for tp := range c.tiles {
		if !f(tp) {
			return
		}
	}
}

// update makes the tiles anew that stand for some tiles of a volume, or for their neighbours, as those may be seen where they were hidden. It returns
// them.
func (c *coarse) update(v storage.Volume, level int, dirty []storage.TilePos, check func() error) ([]storage.TilePos, error) {
	stale := map[storage.TilePos]bool{}
	for _, tp := range dirty {
		stale[storage.TilePos{X: tp.X >> level, Y: tp.Y >> level, Z: tp.Z >> level}] = true
		for f := range Face(NumFaces) {
			n := storage.Pos(tp).Add(f.Vector())
			stale[storage.TilePos{X: n.X >> level, Y: n.Y >> level, Z: n.Z >> level}] = true
		}
	}
	tiles := make([]storage.TilePos, 0, len(stale))
	for tp := range stale {
		tiles = append(tiles, tp)
	}
	slices.SortFunc(tiles, storage.TilePos.Compare)
	for _, tp := range tiles {
		c.remove(tp)
		if err := downsample(c, v, level, wide(tp, level), check); err != nil {
			return nil, err
		}
	}
	return tiles, nil
}

// wide returns the valid cells of the full resolution that a tile of a level stands for.
func wide(tp storage.TilePos, level int) storage.Box {
	bound := func(t int32) int32 {
		return int32(min(max(int64(t)<<(level+storage.TileShift), storage.MinCoord), storage.MaxCoord))
	}
	return storage.Box{
		Min: storage.Pos{X: bound(tp.X), Y: bound(tp.Y), Z: bound(tp.Z)},
		Max: storage.Pos{X: bound(tp.X + 1), Y: bound(tp.Y + 1), Z: bound(tp.Z + 1)},
	}
}
