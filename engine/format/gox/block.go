package gox

import (
	"encoding/binary"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// batchRecords bounds the records of a batch.
const batchRecords = 16 * batchBlocks

// cacheBytes bounds the unpacked blocks that a decoder keeps for layers that use them again.
const cacheBytes = 64 << 20

// blocks holds the BL16 chunks of a file and unpacks them in batches, by several goroutines.
type blocks struct {
	png     [][]byte // by index, parts of the file
	offsets []int64
	uses    []uint8 // how many records of layers use a block, 2 for more than one

	slots   []slot        // the unpacked blocks of a batch
	ready   map[int32]int // index of a block -> its slot
	readers []pngReader   // one for each goroutine
	cache   map[int32]storage.Tile
	cached  int // bytes
}

// slot is the memory for an unpacked block.
type slot struct {
	index   int32
	tile    storage.Tile
	err     error
	cells   [storage.TileCells]storage.Color
	scratch storage.Scratch
}

// count notes that records use blocks, so that only those that are used again are kept.
func (b *blocks) count(records []byte) {
	if b.uses == nil {
		b.uses = make([]uint8, len(b.png))
	}
	for ; len(records) > 0; records = records[recordSize:] {
		if i := blockIndex(records); b.has(i) && b.uses[i] < 2 {
			b.uses[i]++
		}
	}
}

func blockIndex(record []byte) int32 { return int32(binary.LittleEndian.Uint32(record)) }

func (b *blocks) has(index int32) bool { return index >= 0 && int(index) < len(b.png) }

// load unpacks the blocks that the first of some records use, as many as make a batch, and returns those records.
func (b *blocks) load(records []byte) (batch []byte) {
	if b.cached > cacheBytes || b.cache == nil {
		b.cache, b.cached = make(map[int32]storage.Tile), 0
	}
	n, end := 0, 0
	clear(b.ready)
	for ; end < len(records) && n < batchBlocks && end < batchRecords*recordSize; end += recordSize {
		index := blockIndex(records[end:])
		if _, here := b.ready[index]; here || !b.has(index) {
			continue
		}
		if _, kept := b.cache[index]; kept {
			continue
		}
		if n == len(b.slots) {
			b.slots = append(b.slots, slot{})
		}
		b.slots[n].index = index
		b.ready[index] = n
		n++
	}
	together(n, func(worker, i int) {
		s := &b.slots[i]
		if s.err = b.readers[worker].decode(b.png[s.index], &s.cells); s.err == nil {
			s.tile = storage.Pack(&s.cells, &s.scratch)
		}
	}, func(workers int) {
		b.readers = append(b.readers, make([]pngReader, max(workers-len(b.readers), 0))...)
	})
	return records[:end]
}

// tile returns the cells of a block that was loaded, valid until the next load.
func (b *blocks) tile(index int32) (storage.Tile, error) {
	if t, ok := b.cache[index]; ok {
		return t, nil
	}
	s := &b.slots[b.ready[index]]
	if s.err != nil {
		return storage.Tile{}, badInput(b.offsets[index], "block %d: %v", index, s.err)
	}
	if s.tile.Form == storage.Raw || b.uses[index] < 2 { // large, or not used again
		return s.tile, nil
	}
	t := s.tile.Copy()
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
