package block

import (
	"encoding/binary"
	"math/bits"
	"sync"

	"github.com/klauspost/compress/s2"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

const (
	formMask   = 3
	occShift   = 2
	occMask    = 3
	compressed = 1 << 4

	occFull  = 0
	occWords = 1
	occList  = 2

	maxListed   = 256 // occupied cells up to which a list may be shorter than the words
	minCompress = 48  // bytes below which compressing is not tried
	maxPlain    = 1 + storage.OccWords*8 + storage.TileCells*4 + 1 + 256*4
)

// work is memory for packing and unpacking.
type work struct {
	scratch storage.Scratch
	cached  *byte        // the first byte of the packed tile that view shows, which is unpacked in scratch; nil if there is none
	view    storage.Tile // that tile; since cached keeps its bytes alive, no other tile has this address
	plain   [maxPlain]byte
	small   [maxPlain + maxPlain/6 + 64]byte // not less than s2.MaxEncodedLen(maxPlain)
}

// pool lends work memory to readers, which may be many at once, and to the writer.
type pool struct{ pool sync.Pool }

// get returns memory for anything.
func (p *pool) get() *work {
	w := p.getCached()
	w.cached = nil
	return w
}

// getCached returns memory with a tile in it that was looked at before.
func (p *pool) getCached() *work {
	if w, ok := p.pool.Get().(*work); ok {
		return w
	}
	return new(work)
}

func (p *pool) put(w *work) { p.pool.Put(w) }

// pack returns the packed form of t, of which n > 0 cells are occupied, in memory of its own.
func pack(t *storage.Tile, n int, w *work) []byte {
	b := append(w.plain[:0], 0)
	occ := byte(occFull)
	if n < storage.TileCells {
		b, occ = appendOcc(b, t.Occ, n)
	}
	switch t.Form {
	case storage.Uniform:
		b = binary.LittleEndian.AppendUint32(b, uint32(t.Color))
	case storage.Indexed:
		b = appendIndexed(b, t)
	case storage.Raw:
		b = appendRaw(b, t)
	}
	b[0] = byte(t.Form) | occ<<occShift
	if len(b) > minCompress {
		if small := s2.Encode(w.small[1:], b[1:]); len(small)+1 < len(b) {
			w.small[0] = b[0] | compressed
			b = w.small[:1+len(small)]
		}
	}
	return append([]byte(nil), b...)
}

// appendOcc appends the occupancy in the shorter way and returns which that is.
func appendOcc(b []byte, occ *[storage.OccWords]uint64, n int) ([]byte, byte) {
	if n <= maxListed {
		list, last := b, -1
		each(occ, func(i int) {
			list = binary.AppendUvarint(list, uint64(i-last-1))
			last = i
		})
		if len(list)-len(b) < storage.OccWords*8 {
			return list, occList
		}
	}
	for _, word := range occ {
		b = binary.LittleEndian.AppendUint64(b, word)
	}
	return b, occWords
}

func appendIndexed(b []byte, t *storage.Tile) []byte {
	b = append(b, byte(len(t.Palette)-1))
	for _, c := range t.Palette {
		b = binary.LittleEndian.AppendUint32(b, uint32(c))
	}
	width := indexWidth(len(t.Palette))
	var acc byte
	var fill int
	each(t.Occ, func(i int) {
		acc |= t.Index[i] << fill
		if fill += width; fill == 8 {
			b = append(b, acc)
			acc, fill = 0, 0
		}
	})
	if fill > 0 {
		b = append(b, acc)
	}
	return b
}

func appendRaw(b []byte, t *storage.Tile) []byte {
	for shift := 0; shift < 32; shift += 8 {
		each(t.Occ, func(i int) { b = append(b, byte(t.Cells[i]>>shift)) })
	}
	return b
}

// indexWidth returns the bits of an index into a palette of n colours: 1, 2, 4 or 8.
func indexWidth(n int) int {
	switch {
	case n <= 2:
		return 1
	case n <= 4:
		return 2
	case n <= 16:
		return 4
	}
	return 8
}

// unpack returns the view of a packed tile with n occupied cells, built in s. It uses w for nothing that the view points to, but for
// w.scratch if that is s.
func unpack(data []byte, n int, s *storage.Scratch, w *work) storage.Tile {
	head, b := data[0], data[1:]
	if head&compressed != 0 {
		var err error
		if b, err = s2.Decode(w.plain[:], b); err != nil {
			panic("block: a packed tile was changed in memory: " + err.Error())
		}
	}
	t := storage.Tile{Form: storage.Form(head & formMask), Occ: &storage.FullOcc}
	if occ := head >> occShift & occMask; occ != occFull {
		t.Occ = &s.Occ
		b = readOcc(b, occ, n, &s.Occ)
	}
	switch t.Form {
	case storage.Uniform:
		t.Color = storage.Color(binary.LittleEndian.Uint32(b))
	case storage.Indexed:
		readIndexed(b, &t, s)
	case storage.Raw:
		readRaw(b, n, &t, s)
	}
	return t
}

func readOcc(b []byte, how byte, n int, occ *[storage.OccWords]uint64) []byte {
	if how == occWords {
		for i := range occ {
			occ[i] = binary.LittleEndian.Uint64(b[i*8:])
		}
		return b[storage.OccWords*8:]
	}
	clear(occ[:])
	at := -1
	for range n {
		gap, size := binary.Uvarint(b)
		b = b[size:]
		at += int(gap) + 1
		occ[at>>6] |= 1 << (at & 63)
	}
	return b
}

func readIndexed(b []byte, t *storage.Tile, s *storage.Scratch) {
	n := int(b[0]) + 1
	for i := range n {
		s.Palette[i] = storage.Color(binary.LittleEndian.Uint32(b[1+i*4:]))
	}
	t.Palette, t.Index = s.Palette[:n], &s.Index
	b = b[1+n*4:]
	width := indexWidth(n)
	mask := byte(1<<width - 1)
	at := 0 // in bits
	for w, word := range t.Occ {
		for ; word != 0; word &= word - 1 {
			s.Index[w<<6|bits.TrailingZeros64(word)] = b[at>>3] >> (at & 7) & mask
			at += width
		}
	}
}

func readRaw(b []byte, n int, t *storage.Tile, s *storage.Scratch) {
	t.Cells = &s.Cells
	clear(s.Cells[:])
	red, green, blue, alpha := b[:n], b[n:2*n], b[2*n:3*n], b[3*n:4*n]
	rank := 0
	each(t.Occ, func(i int) {
		s.Cells[i] = storage.RGBA(red[rank], green[rank], blue[rank], alpha[rank])
		rank++
	})
}
