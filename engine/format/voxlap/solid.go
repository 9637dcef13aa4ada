package voxlap

import (
	"cmp"
	"context"
	"math/bits"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// The faces of a voxel, as a file names them.
const (
	left   = 1 << iota // -X
	right              // +X
	back               // -Y, the world's +y
	front              // +Y, the world's -y
	top                // -Z, the world's +z
	bottom             // +Z, the world's -z
)

// mask has a bit for each cell of a tile, as storage.Tile.Occ.
type mask = [storage.OccWords]uint64

// none is the mask of a tile without voxels. Nobody writes to it.
var none mask

// solid knows which cells of a volume are solid: those with an alpha of format.MinAlpha or more.
type solid struct {
	tiles map[storage.TilePos]*mask
	order []storage.TilePos // of the tiles in the order of the file: by x, then from high to low y, then from high to low z
	box   storage.Box
}

// newSolid surveys a volume.
func newSolid(ctx context.Context, v storage.Volume) (*solid, error) {
	s := &solid{tiles: map[storage.TilePos]*mask{}}
	var err error
	var colors cells
	v.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, t *storage.Tile) bool {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
			return false
		}
		m := *t.Occ
		if !opaque(t) {
			m = mask{}
			t.Expand(&colors)
			for i, c := range colors {
				if c.A() >= format.MinAlpha {
					m[i>>6] |= 1 << (i & 63)
				}
			}
		}
		if m != none {
			s.add(tp, &m)
		}
		return true
	})
	slices.SortFunc(s.order, func(a, b storage.TilePos) int {
		return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(b.Y, a.Y), cmp.Compare(b.Z, a.Z))
	})
	return s, err
}

// opaque reports whether a tile is known to be solid wherever it is occupied.
func opaque(t *storage.Tile) bool {
	switch t.Form {
	case storage.Uniform:
		return t.Color.A() >= format.MinAlpha
	case storage.Indexed:
		for _, c := range t.Palette {
			if c.A() < format.MinAlpha {
				return false
			}
		}
		return true
	}
	return false
}

func (s *solid) add(tp storage.TilePos, m *mask) {
	s.tiles[tp] = m
	s.order = append(s.order, tp)
	inner := storage.Tile{Form: storage.Uniform, Color: storage.RGB(0, 0, 0), Occ: m}
	b := inner.Bounds()
	s.box = s.box.Union(storage.Box{Min: tp.Min().Add(b.Min), Max: tp.Min().Add(b.Max)})
}

// at returns the mask of a tile, which is not to be written to.
func (s *solid) at(tp storage.TilePos) *mask {
	if m := s.tiles[tp]; m != nil {
		return m
	}
	return &none
}

// surface is the voxels of a tile that are beside an empty cell, and those with an empty cell on each side.
type surface struct {
	any   mask
	faces [6]mask // by the number of the bit in a byte of faces
}

// surface finds the surface of a tile. A row of 16 cells along x is 16 bits of a word, and there are four rows of a plane in a word.
func (s *solid) surface(tp storage.TilePos, f *surface) {
	m := s.at(tp)
	beside := func(x, y, z int32) *mask { return s.at(storage.TilePos{X: tp.X + x, Y: tp.Y + y, Z: tp.Z + z}) }
	west, east := beside(-1, 0, 0), beside(1, 0, 0)
	south, north := beside(0, -1, 0), beside(0, 1, 0)
	below, above := beside(0, 0, -1), beside(0, 0, 1)
	const (
		firsts = 0x0001_0001_0001_0001 // the first cell of each row
		lasts  = firsts << 15
		plane  = storage.OccWords / storage.TileEdge // words
	)
	for w, word := range m {
		var neighbours [6]uint64
		neighbours[0] = word<<1&^firsts | west[w]>>15&firsts
		neighbours[1] = word>>1&^lasts | east[w]<<15&lasts
		quarter := w % plane
		if quarter == plane-1 {
			neighbours[2] = word>>16 | north[w-quarter]<<48
		} else {
			neighbours[2] = word>>16 | m[w+1]<<48
		}
		if quarter == 0 {
			neighbours[3] = word<<16 | south[w+plane-1]>>48
		} else {
			neighbours[3] = word<<16 | m[w-1]>>48
		}
		if w >= storage.OccWords-plane {
			neighbours[4] = above[quarter]
		} else {
			neighbours[4] = m[w+plane]
		}
		if w < plane {
			neighbours[5] = below[storage.OccWords-plane+quarter]
		} else {
			neighbours[5] = m[w-plane]
		}
		f.any[w] = 0
		for i, n := range neighbours {
			f.faces[i][w] = word &^ n
			f.any[w] |= word &^ n
		}
	}
}

// count returns the number of voxels of the surface.
func (f *surface) count() (n int) {
	for _, w := range f.any {
		n += bits.OnesCount64(w)
	}
	return n
}

// at returns the faces of a cell.
func (f *surface) at(cell int) (faces uint8) {
	for i := range f.faces {
		faces |= uint8(f.faces[i][cell>>6]>>(cell&63)&1) << i
	}
	return faces
}
