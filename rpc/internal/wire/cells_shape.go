package wire

import "encoding/binary"

const (
	shapeNumbers = 7  // most numbers of an item
	pieceBytes   = 16 // most bytes between two of them
	roomBehind   = 32 // bytes that must follow the last number of an item, for loads of whole words
)

// shape is the text of an item without its numbers, and what each of those is.
type shape struct {
	numbers int
	roles   [shapeNumbers]role
	colored bool                    // it has channels
	opaque  bool                    // but no alpha
	pieces  [shapeNumbers + 1]piece // before each number, and behind the last
}

// role is what a number of an item is: an axis, or a channel.
type role uint8

const (
	roleX     role = iota
	roleRed   role = 3
	roleAlpha role = 6
)

// piece is a text of up to 16 bytes, as two words and which of their bits count.
type piece struct {
	n              int
	lo, hi         uint64
	loMask, hiMask uint64
}

func pieceOf(text []byte) (p piece, ok bool) {
	if len(text) > pieceBytes {
		return p, false
	}
	var word, mask [pieceBytes]byte
	copy(word[:], text)
	for i := range text {
		mask[i] = 0xff
	}
	le := binary.LittleEndian
	return piece{len(text), le.Uint64(word[:]), le.Uint64(word[8:]), le.Uint64(mask[:]), le.Uint64(mask[8:])}, true
}

// read reads items of this shape one after the other, the first of which starts at p, until dst is full, the ends of numbers are used up, or
// something is different. It returns how many it has read, where the last of them ends, and how many ends they had.
func (s *shape) read(t []byte, p int, ends []uint32, dst []Cell, white uint32) (n, end, used int) {
	numbers := s.numbers
	end = p
	for n < len(dst) && len(ends) >= numbers {
		if int(ends[0]) < 8 || int(ends[numbers-1])+roomBehind > len(t) {
			break
		}
		var v [shapeNumbers]int32
		var bad uint64
		at := p
		for i := range numbers {
			piece := &s.pieces[i]
			bad |= (binary.LittleEndian.Uint64(t[at:]) ^ piece.lo) & piece.loMask
			if piece.hiMask != 0 {
				bad |= (binary.LittleEndian.Uint64(t[at+8:]) ^ piece.hi) & piece.hiMask
			}
			at += piece.n
			to := int(ends[i])
			minus := 0
			if t[at] == '-' {
				minus = 1
			}
			at += minus
			length := uint64(to - at)
			bad |= (length - 1) &^ 7
			shift := (64 - 8*length) & 63
			w := (binary.LittleEndian.Uint64(t[to-8:]) ^ ('0' * ones)) >> shift << shift
			bad |= (w + 0x76*ones | w) & highs
			w = w * 2561 >> 8 & 0x00ff00ff00ff00ff
			w = w * 6553601 >> 16 & 0x0000ffff0000ffff
			w = w * 42949672960001 >> 32
			v[s.roles[i]%shapeNumbers] = (int32(w) ^ -int32(minus)) + int32(minus)
			at = to
		}
		tail := &s.pieces[numbers]
		bad |= (binary.LittleEndian.Uint64(t[at:]) ^ tail.lo) & tail.loMask
		at += tail.n
		color := white
		if s.colored {
			if s.opaque {
				v[roleAlpha] = 255
			}
			bad |= uint64(uint32(v[3]|v[4]|v[5]|v[6]) &^ 255)
			color = uint32(v[3]) | uint32(v[4])<<8 | uint32(v[5])<<16 | uint32(v[6])<<24
		}
		if bad != 0 {
			break
		}
		dst[n] = Cell{v[0], v[1], v[2], color}
		n++
		ends = ends[numbers:]
		used += numbers
		end = at
		// to the next item
		p = at
		for p < len(t) && (t[p] <= ' ' || t[p] == ',') {
			p++
		}
	}
	return n, end, used
}
