package voxlap

import (
	"math"
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

const (
	directions  = 255
	noDirection = 255

	reach = 2 // cells around a voxel that its normal depends on, along each axis
	span  = 2*reach + 1
	edge  = storage.TileEdge + 2*reach // cells of a padded tile
)

// normals finds the directions of voxels of one tile after the other.
type normals struct {
	vectors [directions][3]float64 // in the axes of the file
	known   map[[3]int32]uint8

	rows  [edge][edge]uint32 // of the padded tile by z and y: a bit for each x
	count [1 << span]int32   // of the bits of a row
	sum   [1 << span]int32   // of the places of the bits of a row, from -reach to reach
	near  [3][3][3]*mask     // the tile and those around it, by z, y and x
}

func newNormals() *normals {
	n := &normals{known: map[[3]int32]uint8{}}
	for i := range n.vectors {
		z := (2*float64(i)+1)/directions - 1
		r := math.Sqrt(1 - z*z)
		const golden = 0.3819660112501052 // of a turn
		sin, cos := math.Sincos(float64(i) * golden * 2 * math.Pi)
		n.vectors[i] = [3]float64{cos * r, sin * r, z}
	}
	for row := range uint32(1 << span) {
		n.count[row] = int32(bits.OnesCount32(row))
		for k := range span {
			n.sum[row] += int32(row>>k&1) * int32(k-reach)
		}
	}
	return n
}

// enter makes tp the tile at work.
func (n *normals) enter(s *solid, tp storage.TilePos) {
	for i := range 27 {
		x, y, z := i%3, i/3%3, i/9
		n.near[z][y][x] = s.at(storage.TilePos{X: tp.X + int32(x) - 1, Y: tp.Y + int32(y) - 1, Z: tp.Z + int32(z) - 1})
	}
	for z := range edge {
		for y := range edge {
			// cells of the three tiles side by side, of which the middle one begins at reach
			cy, cz := y-reach+storage.TileEdge, z-reach+storage.TileEdge
			tiles := &n.near[cz/storage.TileEdge][cy/storage.TileEdge]
			row := cz%storage.TileEdge*storage.TileEdge + cy%storage.TileEdge
			at := func(x int) uint32 { return uint32(tiles[x][row/4] >> (16 * (row % 4)) & 0xffff) }
			n.rows[z][y] = at(0)>>(storage.TileEdge-reach) | at(1)<<reach | at(2)&(1<<reach-1)<<(storage.TileEdge+reach)
		}
	}
}

// at returns the direction of a voxel of the tile at work, given relative to it.
func (n *normals) at(p storage.Pos) uint8 {
	var to [3]int32 // the sum of the ways to the solid cells around the voxel
	for dz := range int32(span) {
		for dy := range int32(span) {
			row := n.rows[p.Z+dz][p.Y+dy] >> p.X & (1<<span - 1)
			count := n.count[row]
			to[0] += n.sum[row]
			to[1] += (dy - reach) * count
			to[2] += (dz - reach) * count
		}
	}
	return n.nearest([3]int32{to[0], -to[1], -to[2]})
}

// nearest returns the direction that is nearest to a vector in the axes of the file.
func (n *normals) nearest(to [3]int32) uint8 {
	if to == [3]int32{} {
		return noDirection
	}
	if i, ok := n.known[to]; ok {
		return i
	}
	best, most := 0, math.Inf(-1)
	for i, v := range n.vectors {
		if dot := v[0]*float64(to[0]) + v[1]*float64(to[1]) + v[2]*float64(to[2]); dot > most {
			best, most = i, dot
		}
	}
	n.known[to] = uint8(best)
	return uint8(best)
}
