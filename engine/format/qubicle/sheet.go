package qubicle

import (
	"context"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// sheet holds the tiles of a layer that lie in one plane of tiles, so that an encoder can write cells plane by plane. Its cells are pixels: the
// colour with the mask of the voxel, or 255, in place of alpha, and 0 where nothing is written.
type sheet struct {
	name  string
	v     storage.Volume
	box   storage.Box
	masks *[1 << directions]uint8 // nil for none
	limit int64                   // bytes that buffers may take

	across func(storage.TilePos) int // the row of a tile in the plane
	along  func(storage.TilePos) int // its place in the row
	rows   [][]*cells                // by row and place, nil where empty; a row without any is nil
	width  int                       // of a row, in tiles
	empty  bool                      // there is no tile

	free    []*cells
	bytes   int64
	facer   *facer
	scratch storage.Scratch
}

// newSheet returns a sheet whose rows go along one axis and lie across another; 0 is X.
func newSheet(name string, v storage.Volume, box storage.Box, across, along int, limit int64) *sheet {
	tiles := box.Tiles()
	place := func(axis int) func(storage.TilePos) int {
		low := axisOf(tiles.Min, axis)
		return func(tp storage.TilePos) int { return int(axisOf(storage.Pos(tp), axis) - low) }
	}
	return &sheet{
		name: name, v: v, box: box, limit: limit, across: place(across), along: place(along),
		rows:  make([][]*cells, axisOf(tiles.Max, across)-axisOf(tiles.Min, across)),
		width: int(axisOf(tiles.Max, along) - axisOf(tiles.Min, along)),
		facer: &facer{v: v},
	}
}

func axisOf(p storage.Pos, axis int) int32 { return [3]int32{p.X, p.Y, p.Z}[axis] }

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
		var c *cells
		if c, err = s.buffer(); err != nil {
			return false
		}
		t.Expand(c)
		if !s.convert(tp, c) {
			s.free = append(s.free, c)
			return true
		}
		row := &s.rows[s.across(tp)]
		if *row == nil {
			if *row, err = s.row(); err != nil {
				return false
			}
		}
		(*row)[s.along(tp)] = c
		s.empty = false
		return true
	})
	return err
}

// convert makes pixels of colours, and returns false if there are none.
func (s *sheet) convert(tp storage.TilePos, c *cells) bool {
	var any storage.Color
	for i, v := range c {
		if v.A() < format.MinAlpha {
			v = 0
		} else {
			v |= 0xff << 24
		}
		c[i] = v
		any |= v
	}
	if any == 0 || s.masks == nil {
		return any != 0
	}
	for i, set := range s.facer.faces(tp) {
		if c[i] != 0 {
			c[i] = c[i]&0xffffff | storage.Color(s.masks[set])<<24
		}
	}
	return true
}

// buffer returns cells with any content.
func (s *sheet) buffer() (*cells, error) {
	if n := len(s.free); n > 0 {
		c := s.free[n-1]
		s.free = s.free[:n-1]
		return c, nil
	}
	if err := s.hold(tileBytes); err != nil {
		return nil, err
	}
	return new(cells), nil
}

// row returns an empty row of tiles.
func (s *sheet) row() ([]*cells, error) {
	if err := s.hold(8 * int64(s.width)); err != nil {
		return nil, err
	}
	return make([]*cells, s.width), nil
}

func (s *sheet) hold(n int64) error {
	if s.bytes += n; s.bytes > s.limit {
		return unsupported(s.name, "writing takes more than the limit of %d bytes of memory", s.limit)
	}
	return nil
}
