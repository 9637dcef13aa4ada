package roaring

import "github.com/goxel-daemon/goxel-daemon/storage"

// words is the occupancy of a tile along the Morton curve: bit m%64 of word m/64 is the cell with Morton index m, so that every
// word is a cube of 4x4x4 cells.
type words [storage.OccWords]uint64

// linear maps the Morton index of a cell in its tile to its index x+16y+256z; both are 12 bits.
var linear = func() (t [storage.TileCells]uint16) {
	for i := range t {
		t[mortonOf(i)] = uint16(i)
	}
	return t
}()

// mortonOf returns the Morton index of the cell with index i = x+16y+256z.
func mortonOf(i int) uint32 {
	return spread(uint32(i)&15) | spread(uint32(i)>>4&15)<<1 | spread(uint32(i)>>8&15)<<2
}

// spread moves bits 0..3 of v to bits 0, 3, 6 and 9.
func spread(v uint32) uint32 {
	v = (v | v<<4) & 0xc3
	return (v | v<<2) & 0x249
}

// toLinear converts occupancy from Morton order to the order of tile views.
func (m *words) toLinear(occ *[storage.OccWords]uint64) {
	clear(occ[:])
	for w, word := range m {
		if word == 0 {
			continue
		}
		at := linear[w<<6] // the cell of bit 0
		row := int(at >> 6)
		shift := at & 15
		cube := cubeToRows(word)
		for z := range 4 { // 16 bits are one z: four rows of four cells
			v := cube >> (16 * z) & 0xffff
			occ[row+4*z] |= (v&0xf | v&0xf0<<12 | v&0xf00<<24 | v&0xf000<<36) << shift
		}
	}
}

// fromLinear is the inverse of toLinear.
func (m *words) fromLinear(occ *[storage.OccWords]uint64) {
	for w := range m {
		at := linear[w<<6]
		row := int(at >> 6)
		shift := at & 15
		var cube uint64
		for z := range 4 {
			v := occ[row+4*z] >> shift
			cube |= (v&0xf | v>>12&0xf0 | v>>24&0xf00 | v>>36&0xf000) << (16 * z)
		}
		m[w] = rowsToCube(cube)
	}
}

// cubeToRows reorders the 64 cells of a 4x4x4 cube from Morton order to x+4y+16z. The six index bits x0 y0 z0 x1 y1 z1 become
// x0 x1 y0 y1 z0 z1 by three exchanges of two index bits, each a delta swap (Knuth, TAOCP 4A, 7.1.3).
func cubeToRows(v uint64) uint64 {
	v = deltaSwap(v, 0x00cc00cc00cc00cc, 6)    // index bits 1 and 3
	v = deltaSwap(v, 0x00f000f000f000f0, 4)    // 2 and 3
	return deltaSwap(v, 0x0000ff000000ff00, 8) // 3 and 4
}

// rowsToCube is the inverse of cubeToRows.
func rowsToCube(v uint64) uint64 {
	v = deltaSwap(v, 0x0000ff000000ff00, 8)
	v = deltaSwap(v, 0x00f000f000f000f0, 4)
	return deltaSwap(v, 0x00cc00cc00cc00cc, 6)
}

// deltaSwap exchanges each bit i of the mask with bit i+shift.
func deltaSwap(v, mask uint64, shift uint) uint64 {
	d := (v>>shift ^ v) & mask
	return v ^ d ^ d<<shift
}
