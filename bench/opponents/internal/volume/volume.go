package volume

import "sync"

const (
	bits  = 4 // of a coordinate within a tile
	edge  = 1 << bits
	cells = edge * edge * edge
)

// Volume holds colours. The zero value is not usable; see New. It is safe for concurrent use.
type Volume struct {
	mu    sync.Mutex
	tiles map[[3]int32]*[cells]uint32 // x fastest, then y, then z; 0xAABBGGRR
}

// Cell is a position with its colour, as the requests carry it.
type Cell struct {
	X int32 `json:"x"`
	Y int32 `json:"y"`
	Z int32 `json:"z"`
	R uint8 `json:"r"`
	G uint8 `json:"g"`
	B uint8 `json:"b"`
	A uint8 `json:"a"`
}

// Pos is a position.
type Pos struct {
	X int32 `json:"x"`
	Y int32 `json:"y"`
	Z int32 `json:"z"`
}

// Changed is the reply to an edit.
type Changed struct {
	Changed int `json:"changed"` // cells that have another colour than before
}

// New returns an empty volume.
func New() *Volume { return &Volume{tiles: make(map[[3]int32]*[cells]uint32)} }

// Set gives a cell its colour.
func (v *Volume) Set(c Cell) Changed {
	color := uint32(c.R) | uint32(c.G)<<8 | uint32(c.B)<<16 | uint32(c.A)<<24
	v.mu.Lock()
	defer v.mu.Unlock()
	at := [3]int32{c.X >> bits, c.Y >> bits, c.Z >> bits}
	tile := v.tiles[at]
	if tile == nil {
		tile = new([cells]uint32)
		v.tiles[at] = tile
	}
	cell := &tile[index(c.X, c.Y, c.Z)]
	if *cell == color {
		return Changed{}
	}
	*cell = color
	return Changed{1}
}

// Get returns a cell with its colour; an empty cell is all zero.
func (v *Volume) Get(p Pos) Cell {
	v.mu.Lock()
	defer v.mu.Unlock()
	c := Cell{X: p.X, Y: p.Y, Z: p.Z}
	if tile := v.tiles[[3]int32{p.X >> bits, p.Y >> bits, p.Z >> bits}]; tile != nil {
		color := tile[index(p.X, p.Y, p.Z)]
		c.R, c.G, c.B, c.A = uint8(color), uint8(color>>8), uint8(color>>16), uint8(color>>24)
	}
	return c
}

func index(x, y, z int32) int32 {
	return x&(edge-1) | y&(edge-1)<<bits | z&(edge-1)<<(2*bits)
}
