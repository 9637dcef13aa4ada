package voxelize

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// inner is a tile of a row along x with the cells inside the surface. Cells of the surface itself may be among them.
type inner struct {
	x  int32
	in mask
}

// sweep finds the cells inside a surface by parity. It goes through the tiles that have crossings, and those that a ray is inside of where it
// enters, in ascending order of z, y and x, so that every tile comes after those that its rays come from.
type sweep struct {
	w     *worker
	tiles []crossed
	steps int64

	row   []inner // what is found of the row at hand
	votes [3]mask

	// visit is called for each row of tiles with cells inside, with the tiles in ascending order of x. They are valid until it returns.
	visit func(y, z int32, row []inner) error
	// differ is called for each tile with cells about which rays differ; nil if nobody wants to know.
	differ func(at storage.TilePos, cells *mask)
}

// crossed is a tile with its crossings.
type crossed struct {
	at storage.TilePos
	c  *crossings
}

// layerEntry says which rays along z are inside where they enter a tile of the next layer, rowEntry the same for y and the next row.
type (
	layerEntry struct {
		x, y int32
		z    [4]uint64
	}
	rowEntry struct {
		x int32
		y [storage.TileEdge]uint16
	}
)

func newSweep(w *worker) *sweep {
	s := &sweep{w: w, tiles: make([]crossed, 0, len(w.rays.tiles))}
	for at, c := range w.rays.tiles {
		s.tiles = append(s.tiles, crossed{at, c})
	}
	slices.SortFunc(s.tiles, func(a, b crossed) int {
		return cmp.Or(cmp.Compare(a.at.Z, b.at.Z), cmp.Compare(a.at.Y, b.at.Y), cmp.Compare(a.at.X, b.at.X))
	})
	return s
}

// run goes through all layers of tiles.
func (s *sweep) run() error {
	var entries []layerEntry
	rest, z := s.tiles, int32(0)
	for len(rest) > 0 || len(entries) > 0 {
		if len(entries) == 0 {
			z = rest[0].at.Z
		}
		n := prefix(rest, func(c *crossed) bool { return c.at.Z == z })
		var err error
		if entries, err = s.layer(z, rest[:n], entries); err != nil {
			return err
		}
		rest = rest[n:]
		z++
	}
	return nil
}

// layer goes through the rows of a layer and returns the entries into the next one.
func (s *sweep) layer(z int32, tiles []crossed, below []layerEntry) (above []layerEntry, err error) {
	var entries []rowEntry
	y := int32(0)
	for len(tiles) > 0 || len(below) > 0 || len(entries) > 0 {
		if len(entries) == 0 {
			y = firstRow(tiles, below)
		}
		n := prefix(tiles, func(c *crossed) bool { return c.at.Y == y })
		m := prefix(below, func(e *layerEntry) bool { return e.y == y })
		s.row = s.row[:0]
		if entries, above, err = s.tilesOf(y, z, tiles[:n], below[:m], entries, above); err != nil {
			return nil, err
		}
		if len(s.row) > 0 {
			if err := s.visit(y, z, s.row); err != nil {
				return nil, err
			}
		}
		tiles, below = tiles[n:], below[m:]
		y++
	}
	return above, nil
}

// firstRow returns the lowest row of tiles that are not both empty.
func firstRow(tiles []crossed, below []layerEntry) int32 {
	if len(below) == 0 || len(tiles) > 0 && tiles[0].at.Y < below[0].y {
		return tiles[0].at.Y
	}
	return below[0].y
}

// prefix returns how many items at the start of a list are wanted.
func prefix[T any](list []T, want func(*T) bool) int {
	for i := range list {
		if !want(&list[i]) {
			return i
		}
	}
	return len(list)
}

// tilesOf goes through the tiles of a row. It returns the entries into the next row, and adds those into the next layer to above.
func (s *sweep) tilesOf(y, z int32, tiles []crossed, below []layerEntry, before []rowEntry, above []layerEntry) ([]rowEntry, []layerEntry, error) {
	var after []rowEntry
	var e entry
	x := int32(0)
	for {
		if e.x == (mask{}) { // no ray goes on into the tile beside
			x = math.MaxInt32
			if len(tiles) > 0 {
				x = tiles[0].at.X
			}
			if len(below) > 0 {
				x = min(x, below[0].x)
			}
			if len(before) > 0 {
				x = min(x, before[0].x)
			}
			if x == math.MaxInt32 {
				return after, above, nil
			}
		}
		var c *crossings
		if len(tiles) > 0 && tiles[0].at.X == x {
			c, tiles = tiles[0].c, tiles[1:]
		}
		e.y, e.z = [16]uint16{}, [4]uint64{}
		if len(below) > 0 && below[0].x == x {
			e.z, below = below[0].z, below[1:]
		}
		if len(before) > 0 && before[0].x == x {
			e.y, before = before[0].y, before[1:]
		}
		if err := s.tile(storage.TilePos{X: x, Y: y, Z: z}, c, &e); err != nil {
			return nil, nil, err
		}
		if e.y != [16]uint16{} {
			after = append(after, rowEntry{x, e.y})
		}
		if e.z != [4]uint64{} {
			above = append(above, layerEntry{x, y, e.z})
		}
		x++
	}
}

// tile finds the cells inside of one tile.
func (s *sweep) tile(at storage.TilePos, c *crossings, e *entry) error {
	silent := s.w.rays.silent(at)
	e.follow(c, &silent, &s.votes)
	in, differ := silent.inside(&s.votes)
	if in != (mask{}) {
		s.row = append(s.row, inner{at.X, in})
	}
	if s.differ != nil && differ != (mask{}) {
		s.differ(at, &differ)
	}
	s.steps++
	if most := s.w.opt.MaxCells/storage.TileEdge + 4*int64(len(s.tiles)) + 1<<16; s.steps > most {
		return &SizeError{"the surface encloses too much"}
	}
	return s.w.spend(64)
}

// silent returns which rays of a tile cross the surface an odd number of times.
func (r *rays) silent(at storage.TilePos) (s silent) {
	if r.odd == 0 {
		return s
	}
	for axis := range s {
		key, _ := rayOf(axis, at.Min())
		s[axis] = r.planes[axis][key]
	}
	return s
}

// tolerance is the part of rays, and of cells inside, that may be wrong in a surface that counts as closed.
const (
	rayTolerance  = 1000
	cellTolerance = 100
)

// closed reports whether the surface encloses what is inside: nearly no ray crosses it an odd number of times, and the rays along the three
// axes agree about nearly all cells that the surface does not touch.
func (w *worker) closed() (bool, error) {
	if w.rays.count == 0 || w.rays.odd > w.rays.count/rayTolerance {
		return false, nil
	}
	s := newSweep(w)
	cells, wrong := 0, 0
	s.visit = func(_, _ int32, row []inner) error {
		for i := range row {
			for _, word := range row[i].in {
				cells += bits.OnesCount64(word)
			}
		}
		return nil
	}
	s.differ = func(at storage.TilePos, differ *mask) {
		surface := w.volume.Tile(at, &w.scratch)
		for i, word := range differ {
			if surface.Form != storage.Empty {
				word &^= surface.Occ[i]
			}
			wrong += bits.OnesCount64(word)
		}
	}
	if err := s.run(); err != nil {
		return false, err
	}
	return wrong <= cells/cellTolerance, nil
}
