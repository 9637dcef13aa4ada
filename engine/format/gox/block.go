package gox

import (
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// cacheBytes bounds the unpacked blocks that a decoder keeps for layers that use them again.
const cacheBytes = 64 << 20

// blocks holds the BL16 chunks of a file and unpacks them on demand.
type blocks struct {
	png     [][]byte // by index, parts of the file
	offsets []int64

	*unpacked // nil before the first use
	cache     map[int32]storage.Tile
	cached    int // bytes
}

// unpacked is the memory for unpacking a block.
type unpacked struct {
	reader  pngReader
	cells   [storage.TileCells]storage.Color
	scratch storage.Scratch
}

// tile returns the cells of a block that exists, valid until the next call.
func (b *blocks) tile(index int32) (storage.Tile, error) {
	if t, ok := b.cache[index]; ok {
		return t, nil
	}
	if b.unpacked == nil {
		b.unpacked = new(unpacked)
	}
	if err := b.reader.decode(b.png[index], &b.cells); err != nil {
		return storage.Tile{}, badInput(b.offsets[index], "block %d: %v", index, err)
	}
	t := storage.Pack(&b.cells, &b.scratch)
	if t.Form == storage.Raw { // large, and seldom used twice
		return t, nil
	}
	if b.cached > cacheBytes || b.cache == nil {
		b.cache, b.cached = make(map[int32]storage.Tile), 0
	}
	t = t.Copy()
	b.cache[index] = t
	b.cached += t.Bytes() + 128
	return t, nil
}

// blitter copies tiles to any position. The zero value is ready for use.
type blitter struct{ *blitWork }

// blitWork is the memory for tiles that are not aligned.
type blitWork struct {
	view    storage.Scratch
	source  [storage.TileCells]storage.Color
	target  [storage.TileCells]storage.Color
	scratch storage.Scratch
}

// blit copies all cells of t, empty ones too, to the cells of v whose min corner is at.
func (b *blitter) blit(v storage.Volume, at storage.Pos, t *storage.Tile) {
	if tp := at.Tile(); tp.Min() == at {
		v.SetTile(tp, t)
		return
	}
	if b.blitWork == nil {
		b.blitWork = new(blitWork)
	}
	t.Expand(&b.source)
	over := blockBox(at).Tiles()
	for z := over.Min.Z; z < over.Max.Z; z++ {
		for y := over.Min.Y; y < over.Max.Y; y++ {
			for x := over.Min.X; x < over.Max.X; x++ {
				b.part(v, at, storage.TilePos{X: x, Y: y, Z: z})
			}
		}
	}
}

// part copies the cells of source, placed at the given corner, that fall into the tile tp.
func (b *blitter) part(v storage.Volume, at storage.Pos, tp storage.TilePos) {
	old := v.Tile(tp, &b.view)
	old.Expand(&b.target)
	corner := tp.Min()
	box := tp.Box().Intersect(blockBox(at))
	n := int(box.Max.X - box.Min.X)
	for z := box.Min.Z; z < box.Max.Z; z++ {
		for y := box.Min.Y; y < box.Max.Y; y++ {
			p := storage.Pos{X: box.Min.X, Y: y, Z: z}
			from, to := offset(p.Sub(at)), offset(p.Sub(corner))
			copy(b.target[to:to+n], b.source[from:from+n])
		}
	}
	out := storage.Pack(&b.target, &b.scratch)
	v.SetTile(tp, &out)
}

// blockBox returns the cells of a block whose min corner is at.
func blockBox(at storage.Pos) storage.Box {
	return storage.Box{Min: at, Max: at.Add(storage.Pos{X: storage.TileEdge, Y: storage.TileEdge, Z: storage.TileEdge})}
}

// offset returns the index of a cell given relative to the min corner of its tile.
func offset(p storage.Pos) int {
	return int(p.X) + int(p.Y)<<storage.TileShift + int(p.Z)<<(2*storage.TileShift)
}
