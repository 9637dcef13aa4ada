package edit

import (
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// sorter groups cells by their tiles and keeps their order within each: a counting sort by number of tile, from a table over a box of
// tiles if that is small against the list, or else from a map.
type sorter struct {
	tiles   storage.Box // of the table
	byMap   map[storage.TilePos]int32
	listed  []storage.TilePos // the tiles by number, if they come from the map
	numbers []int32           // of the tiles of the cells
	ends    []int32           // where the cells of a tile begin in sorted, and after sorting where they end
	sorted  []listed
}

// sort groups cells, which lie in a box of tiles, and returns the number of groups, of which some may be empty.
func (s *sorter) sort(cells []Cell, tiles storage.Box) int {
	s.numbers = sized(s.numbers, len(cells))
	s.sorted = sized(s.sorted, len(cells))
	s.listed = s.listed[:0]
	n := 0
	if room := tiles.Cells(); room <= float64(4*len(cells)+1024) {
		n = int(room)
		s.ends = sized(s.ends, n+1)
		clear(s.ends)
		s.numberByTable(cells, tiles)
	} else {
		s.numberByMap(cells)
		n = len(s.listed)
		s.ends = sized(s.ends, n+1)
		clear(s.ends)
		for _, k := range s.numbers {
			s.ends[k+1]++
		}
	}
	ends, sorted := s.ends, s.sorted
	for i := range n {
		ends[i+1] += ends[i]
	}
	numbers := s.numbers[:len(cells)]
	for i := range cells {
		c := &cells[i]
		k := numbers[i]
		at := ends[k]
		ends[k] = at + 1
		sorted[at] = listed{Index: uint16(c.Pos.Index()), Color: c.Color.Norm()}
	}
	return n
}

// numberByTable numbers the tiles of the cells and counts the cells of each in the end after its own, which is 0 before.
func (s *sorter) numberByTable(cells []Cell, tiles storage.Box) {
	s.tiles = tiles
	x, y, _ := tiles.Size()
	nx, ny := int32(x), int32(y)
	numbers, counts, lo := s.numbers[:len(cells)], s.ends[1:], tiles.Min
	for i := range cells {
		tp := cells[i].Pos.Tile()
		k := ((tp.Z-lo.Z)*ny+tp.Y-lo.Y)*nx + tp.X - lo.X
		numbers[i] = k
		counts[k]++
	}
}

func (s *sorter) numberByMap(cells []Cell) {
	if s.byMap == nil {
		s.byMap = map[storage.TilePos]int32{}
	}
	var last storage.TilePos
	at := int32(-1)
	for i := range cells {
		if tp := cells[i].Pos.Tile(); at < 0 || tp != last {
			var known bool
			if at, known = s.byMap[tp]; !known {
				at = int32(len(s.listed))
				s.byMap[tp] = at
				s.listed = append(s.listed, tp)
			}
			last = tp
		}
		s.numbers[i] = at
	}
	clear(s.byMap)
}

// group returns a tile and its cells, valid until the next sort. The caller may change the order of the cells.
func (s *sorter) group(i int) (storage.TilePos, []listed) {
	begin := int32(0)
	if i > 0 {
		begin = s.ends[i-1]
	}
	list := s.sorted[begin:s.ends[i]]
	if len(s.listed) > 0 {
		return s.listed[i], list
	}
	x, y, _ := s.tiles.Size()
	n := int64(i)
	return storage.TilePos{
		X: s.tiles.Min.X + int32(n%x), Y: s.tiles.Min.Y + int32(n/x%y), Z: s.tiles.Min.Z + int32(n/(x*y)),
	}, list
}

// bytes returns the memory that the sorter holds.
func (s *sorter) bytes() int64 {
	const perTile, inMap = 12, 40
	return int64(cap(s.numbers)+cap(s.ends))*4 + int64(cap(s.sorted))*listedBytes + int64(len(s.listed))*(perTile+inMap)
}

// trim drops memory that only a list of many tiles needs.
func (s *sorter) trim() {
	if len(s.listed) > 1<<12 {
		s.byMap, s.listed = nil, nil
	}
}

// sized returns a slice of n elements with any contents, in the memory of s if there is enough.
func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
