package qubicle

import (
	"context"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

type occupancy = [storage.OccWords]uint64

// solidOcc returns which cells of a tile are written: those with an alpha of at least format.MinAlpha. The result may belong to the tile.
func solidOcc(t *storage.Tile, buf *occupancy) *occupancy {
	switch {
	case t.Form == storage.Empty, t.Form == storage.Uniform && t.Color.A() < format.MinAlpha:
		*buf = occupancy{}
		return buf
	case t.Form == storage.Uniform, t.Form == storage.Indexed && solidColors(t.Palette):
		return t.Occ
	}
	for w, word := range t.Occ {
		solid := word
		for b := range 64 {
			if word>>b&1 != 0 && t.At(w<<6|b).A() < format.MinAlpha {
				solid &^= 1 << b
			}
		}
		buf[w] = solid
	}
	return buf
}

func solidColors(palette []storage.Color) bool {
	for _, c := range palette {
		if c.A() < format.MinAlpha {
			return false
		}
	}
	return true
}

// solidBounds returns the box around the voxels that are written, the zero Box if there are none.
func solidBounds(ctx context.Context, v storage.Volume) (storage.Box, error) {
	var box storage.Box
	var buf occupancy
	var err error
	v.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, t *storage.Tile) bool {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
			return false
		}
		solid := storage.Tile{Form: storage.Uniform, Color: 1, Occ: solidOcc(t, &buf)}
		if b := solid.Bounds(); !b.Empty() {
			box = box.Union(storage.Box{Min: tp.Min().Add(b.Min), Max: tp.Min().Add(b.Max)})
		}
		return true
	})
	return box, err
}

// layerBounds returns what a layer needs as a matrix: the box around the voxels that are written, or one cell where there are none.
func layerBounds(ctx context.Context, name string, l *scene.Layer) (storage.Box, error) {
	box, err := solidBounds(ctx, l.Volume)
	if err != nil {
		return box, err
	}
	x, y, z := box.Size()
	if n := max(x, y, z); n > maxEdge {
		return box, unsupported(name, "the layer %q has %d voxels along an axis, and a matrix has at most %d", l.Name, n, maxEdge)
	}
	if box.Empty() {
		box = storage.BoxAt(storage.Pos{})
	}
	return box, nil
}

// Directions in the world, in which a face of a voxel looks. Bit i of a set stands for direction i.
const (
	right = iota // +X
	left         // -X
	back         // +Y
	front        // -Y
	up           // +Z
	down         // -Z

	directions
)

// facer finds which faces of voxels no other voxel covers.
type facer struct {
	v       storage.Volume
	scratch storage.Scratch
	here    occupancy
	beside  occupancy
	sets    [storage.TileCells]uint8
}

// faces returns the set of uncovered faces for every cell of a tile that is written, 0 for the others. It is valid until the next call.
func (f *facer) faces(tp storage.TilePos) *[storage.TileCells]uint8 {
	t := f.v.Tile(tp, &f.scratch)
	f.here = *solidOcc(&t, &f.here)
	clear(f.sets[:])
	for d := range directions {
		step := [...]storage.TilePos{{X: 1}, {X: -1}, {Y: 1}, {Y: -1}, {Z: 1}, {Z: -1}}[d]
		n := f.v.Tile(storage.TilePos{X: tp.X + step.X, Y: tp.Y + step.Y, Z: tp.Z + step.Z}, &f.scratch)
		next := solidOcc(&n, &f.beside)
		for w, word := range f.here {
			open := word &^ shifted(&f.here, next, w, d)
			for b := 0; open != 0; b, open = b+1, open>>1 {
				f.sets[w<<6|b] |= uint8(open&1) << d
			}
		}
	}
	return &f.sets
}

// shifted returns for the cells of word w which of their neighbours in direction d are written; next is the tile there. A word has four rows
// of 16 cells, and four words are a layer of one Z.
func shifted(here, next *occupancy, w, d int) uint64 {
	const first = 0x0001_0001_0001_0001 // cells of each row
	switch d {
	case right:
		return here[w]>>1&^(first<<15) | next[w]&first<<15
	case left:
		return here[w]<<1&^first | next[w]>>15&first
	case back:
		if w&3 == 3 {
			return here[w]>>16 | next[w-3]<<48
		}
		return here[w]>>16 | here[w+1]<<48
	case front:
		if w&3 == 0 {
			return here[w]<<16 | next[w+3]>>48
		}
		return here[w]<<16 | here[w-1]>>48
	case up:
		if w >= storage.OccWords-4 {
			return next[w+4-storage.OccWords]
		}
		return here[w+4]
	}
	if w < 4 {
		return next[w-4+storage.OccWords]
	}
	return here[w-4]
}

// masks returns what the file has for each set of faces: the sum of the bits for its directions, and more.
func masks(bits [directions]uint8, more uint8) *[1 << directions]uint8 {
	m := new([1 << directions]uint8)
	for set := range m {
		m[set] = more
		for d, bit := range bits {
			if set>>d&1 != 0 {
				m[set] |= bit
			}
		}
	}
	return m
}
