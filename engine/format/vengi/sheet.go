package vengi

import (
	"context"
	"maps"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine/palette"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// palette256 is the colours of a layer with their places.
type palette256 struct {
	list   []storage.Color
	places map[storage.Color]uint8
}

// colors returns the palette of a volume: its colours with alpha if they fit, otherwise opaque ones that stand for them.
func (e *encoder) colors(v storage.Volume) (*palette256, error) {
	found, err := distinct(e.ctx, v)
	if err != nil {
		return nil, err
	}
	p := &palette256{places: make(map[storage.Color]uint8, len(found))}
	if len(found) <= maxColors {
		p.list = slices.Sorted(maps.Keys(found))
		for i, c := range p.list {
			p.places[c] = uint8(i)
		}
		return p, nil
	}
	counts := map[storage.Color]int64{}
	if err := palette.Count(e.ctx, v, 1, counts); err != nil {
		return nil, err
	}
	table, err := palette.NewTable(e.ctx, counts, maxColors, nil)
	if err != nil {
		return nil, err
	}
	e.opt.WarnTable(table)
	p.list = table.Colors
	translucent := 0
	for c := range found {
		p.places[c] = uint8(table.Index(c))
		if c.A() != 255 {
			translucent++
		}
	}
	if translucent > 0 {
		e.opt.Warnf("%d translucent colours became opaque, since there are more than %d colours", translucent, maxColors)
	}
	return p, nil
}

// distinct returns the colours of a volume.
func distinct(ctx context.Context, v storage.Volume) (map[storage.Color]struct{}, error) {
	found := map[storage.Color]struct{}{}
	var cells [storage.TileCells]storage.Color
	var err error
	v.Walk(storage.Everywhere, new(storage.Scratch), func(_ storage.TilePos, t *storage.Tile) bool {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
			return false
		}
		t.Expand(&cells)
		last := storage.Color(0)
		for _, c := range cells {
			if c != last && c != 0 {
				found[c] = struct{}{}
			}
			last = c
		}
		return true
	})
	return found, err
}

// places is the cells of a tile: 0 for air, or 1 more than a place in the palette.
type places = [storage.TileCells]uint16

// sheet holds the tiles of a layer that lie in one plane of tiles across X, so that cells can be written plane by plane.
type sheet struct {
	v       storage.Volume
	box     storage.Box
	low     storage.TilePos // of the box
	palette *palette256
	rows    [][]*places // by Z and Y less those of low, nil where empty; a row without any is nil
	depth   int32       // of a row, in tiles
	empty   bool        // there is no tile

	free    []*places
	bytes   int64
	limit   int64 // of bytes
	cells   [storage.TileCells]storage.Color
	scratch storage.Scratch
}

func newSheet(v storage.Volume, box storage.Box, p *palette256, limit int64) *sheet {
	tiles := box.Tiles()
	return &sheet{
		v: v, box: box, low: storage.TilePos(tiles.Min), palette: p, limit: limit,
		rows: make([][]*places, tiles.Max.Z-tiles.Min.Z), depth: tiles.Max.Y - tiles.Min.Y,
	}
}

// load takes the tiles within the part of the layer's box.
func (s *sheet) load(ctx context.Context, part storage.Box) (err error) {
	for i, row := range s.rows {
		for k, c := range row {
			if c != nil {
				s.free = append(s.free, c)
				row[k] = nil
			}
		}
		s.rows[i] = nil
	}
	s.empty = true
	s.v.Walk(part.Intersect(s.box), &s.scratch, func(tp storage.TilePos, t *storage.Tile) bool {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
			return false
		}
		err = s.add(tp, t)
		return err == nil
	})
	return err
}

// add takes a tile.
func (s *sheet) add(tp storage.TilePos, t *storage.Tile) error {
	row := &s.rows[tp.Z-s.low.Z]
	if *row == nil {
		if err := s.hold(8 * int64(s.depth)); err != nil {
			return err
		}
		*row = make([]*places, s.depth)
	}
	var c *places
	if n := len(s.free); n > 0 {
		c, s.free = s.free[n-1], s.free[:n-1]
	} else {
		if err := s.hold(2 * storage.TileCells); err != nil {
			return err
		}
		c = new(places)
	}
	t.Expand(&s.cells)
	last, place := storage.Color(0), uint16(0)
	for i, v := range s.cells {
		if v != last {
			last, place = v, 0
			if v != 0 {
				place = 1 + uint16(s.palette.places[v])
			}
		}
		c[i] = place
	}
	(*row)[tp.Y-s.low.Y] = c
	s.empty = false
	return nil
}

func (s *sheet) hold(n int64) error {
	if s.bytes += n; s.bytes > s.limit {
		return unsupported("writing takes more than the limit of %d bytes of memory", s.limit)
	}
	return nil
}
