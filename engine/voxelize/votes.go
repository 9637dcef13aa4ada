package voxelize

import "github.com/goxel-daemon/goxel-daemon/storage"

// mask has a bit for every cell of a tile, as the occupancy of [storage.Tile]: a word holds four rows of 16 cells along x, four words a
// layer of z.
type mask [storage.OccWords]uint64

// firstX are the first cells of the four rows of a word.
const firstX = 0x0001_0001_0001_0001

// entry says which rays are inside the surface where they enter a tile: along x a bit at the first cell of each row, along y a row for each
// z, along z the rows of a layer.
type entry struct {
	x mask
	y [storage.TileEdge]uint16
	z [4]uint64
}

// silent says which rays of a tile cross the surface an odd number of times, and so know nothing; nil for none.
type silent [3]*plane

// follow goes along all rays of a tile. It sets votes to the cells that are inside by the rays along each axis, and e to what the rays are
// where they leave the tile. Crossings may be nil for none.
func (e *entry) follow(c *crossings, s *silent, votes *[3]mask) {
	if c == nil {
		c = &crossings{}
	}
	for word := range e.x {
		layer, row := word>>2, word&3
		x, y, z := s.words(layer, row)

		n := c[0][word] &^ x
		n ^= n << 1 &^ firstX
		n ^= n << 2 &^ (firstX * 3)
		n ^= n << 4 &^ (firstX * 15)
		n ^= n << 8 &^ (firstX * 255)
		n ^= e.x[word] * 0xffff
		votes[0][word] = n
		e.x[word] = n >> 15 & firstX

		n = c[1][word] &^ y
		n ^= n << 16
		n ^= n << 32
		n ^= uint64(e.y[layer]) * firstX
		votes[1][word] = n
		e.y[layer] = uint16(n >> 48)

		n = c[2][word]&^z ^ e.z[row]
		votes[2][word] = n
		e.z[row] = n
	}
}

// words returns the cells of a word whose rays along x, y and z are silent.
func (s *silent) words(layer, row int) (x, y, z uint64) {
	line := func(p *plane, n int) uint64 { return p.odd[n>>2] >> (n & 3 * 16) & 0xffff }
	if s[0] != nil {
		b := line(s[0], layer) >> (4 * row) & 15
		x = (b&1 | b&2<<15 | b&4<<30 | b&8<<45) * 0xffff
	}
	if s[1] != nil {
		y = line(s[1], layer) * firstX
	}
	if s[2] != nil {
		z = s[2].odd[row]
	}
	return x, y, z
}

// inside returns the cells that are inside by most of the rays that are not silent, and those about which rays differ.
func (s *silent) inside(votes *[3]mask) (in, differ mask) {
	for w := range in {
		x, y, z := votes[0][w], votes[1][w], votes[2][w]
		in[w] = x&y | y&z | x&z
		differ[w] = (x | y | z) &^ (x & y & z)
		if sx, sy, sz := s.words(w>>2, w&3); sx|sy|sz != 0 {
			in[w] |= sx&sy&z | sy&sz&x | sx&sz&y
		}
	}
	return in, differ
}
