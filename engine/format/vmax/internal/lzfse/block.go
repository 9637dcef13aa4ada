package lzfse

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Numbers of symbols and of the states of their tables.
const (
	symbolsL, statesL             = 20, 64
	symbolsM, statesM             = 20, 64
	symbolsD, statesD             = 64, 256
	symbolsLiteral, statesLiteral = 256, 1024

	symbols = symbolsL + symbolsM + symbolsD + symbolsLiteral

	maxTriples  = 10_000
	maxLiterals = 4 * maxTriples
	maxL, maxM  = 315, 2359

	headerLenV1 = 772
	headerLenV2 = 32 // and tables
)

// The values of symbols: a base and a number of bits.
var (
	baseL  = [symbolsL]int32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 20, 28, 60}
	extraL = [symbolsL]uint8{16: 2, 3, 5, 8}
	baseM  = [symbolsM]int32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 24, 56, 312}
	extraM = [symbolsM]uint8{16: 3, 5, 8, 11}

	// The distances go on without gaps, four symbols for each number of bits.
	baseD, extraD = func() (base [symbolsD]int32, extra [symbolsD]uint8) {
		at := int32(0)
		for s := range base {
			base[s], extra[s] = at, uint8(s/4)
			at += 1 << extra[s]
		}
		return base, extra
	}()
)

// header is what both kinds of blocks say before their payload.
type header struct {
	literals, triples           int64 // numbers
	literalBytes, tripleBytes   int64
	literalUnused, tripleUnused uint // bits of the last byte
	literalStates               [4]uint16
	stateL, stateM, stateD      uint16
	freq                        [symbols]uint16 // of L, M, D and literals
}

// measure sets the unpacked size of a block and returns the lengths of its header and its payload.
func measure(b *span, rest []byte) (headerLen int, payload int64, err error) {
	headerLen = headerLenV1
	if b.magic == magicV2 {
		headerLen = headerLenV2
	}
	if headerLen > len(rest) {
		return headerLen, 0, nil
	}
	var h header
	if b.magic == magicV1 {
		err = h.fieldsV1(rest)
	} else {
		n := binary.LittleEndian.Uint32(rest[24:])
		if n < headerLenV2 || n > headerLenV2+2*symbols {
			return 0, 0, fmt.Errorf("a header of %d bytes", n)
		}
		headerLen = int(n)
		err = h.fieldsV2(rest)
	}
	if err != nil {
		return 0, 0, err
	}
	b.size = int64(binary.LittleEndian.Uint32(rest[4:]))
	return headerLen, h.literalBytes + h.tripleBytes, plausible(b.size, h.triples*(maxL+maxM))
}

// fieldsV1 reads all but the tables of a header.
func (h *header) fieldsV1(b []byte) error {
	u32 := func(at int) int64 { return int64(binary.LittleEndian.Uint32(b[at:])) }
	u16 := func(at int) uint16 { return binary.LittleEndian.Uint16(b[at:]) }
	h.literals, h.triples, h.literalBytes, h.tripleBytes = u32(12), u32(16), u32(20), u32(24)
	if n := u32(8); n != h.literalBytes+h.tripleBytes {
		return fmt.Errorf("a payload of %d bytes with parts of %d and %d", n, h.literalBytes, h.tripleBytes)
	}
	for i := range h.literalStates {
		h.literalStates[i] = u16(32 + 2*i)
	}
	h.stateL, h.stateM, h.stateD = u16(44), u16(46), u16(48)
	return h.check(-int32(u32(28)), -int32(u32(40)))
}

// fieldsV2 reads all but the tables of a header.
func (h *header) fieldsV2(b []byte) error {
	field := func(word, shift, n int) uint64 {
		return binary.LittleEndian.Uint64(b[8+8*word:]) >> shift & (1<<n - 1)
	}
	h.literals, h.literalBytes, h.triples = int64(field(0, 0, 20)), int64(field(0, 20, 20)), int64(field(0, 40, 20))
	for i := range h.literalStates {
		h.literalStates[i] = uint16(field(1, 10*i, 10))
	}
	h.tripleBytes = int64(field(1, 40, 20))
	h.stateL, h.stateM, h.stateD = uint16(field(2, 32, 10)), uint16(field(2, 42, 10)), uint16(field(2, 52, 10))
	return h.check(7-int32(field(0, 60, 3)), 7-int32(field(1, 60, 3)))
}

// check wants numbers within their bounds, and stores those of the bits that are not used.
func (h *header) check(literalUnused, tripleUnused int32) error {
	switch {
	case h.literals > maxLiterals || h.literals%4 != 0 || h.triples > maxTriples:
		return fmt.Errorf("%d literals and %d matches", h.literals, h.triples)
	case literalUnused < 0 || literalUnused > 7 || tripleUnused < 0 || tripleUnused > 7:
		return fmt.Errorf("%d and %d unused bits", literalUnused, tripleUnused)
	}
	h.literalUnused, h.tripleUnused = uint(literalUnused), uint(tripleUnused)
	return nil
}

// tablesV1 reads frequencies that are not packed.
func (h *header) tablesV1(b []byte) {
	for i := range h.freq {
		h.freq[i] = binary.LittleEndian.Uint16(b[50+2*i:])
	}
}

// tablesV2 reads packed frequencies, bits from the lowest one on. There may be none at all.
//
//	00 0, 10 1, 001 2, 101 3, 00011 4, 01011 5, 10011 6, 11011 7    all with their lowest bit at the right
//	nnnn 0111      8 to 23
//	n(10) 1111     24 to 1047
func (h *header) tablesV2(b []byte) error {
	if len(b) == 0 {
		return nil
	}
	var word uint32
	var count int
	for i := range h.freq {
		for count <= 24 && len(b) > 0 {
			word |= uint32(b[0]) << count
			b = b[1:]
			count += 8
		}
		v, n := frequency(word)
		if n > count {
			return errors.New("the tables end too early")
		}
		h.freq[i] = v
		word >>= n
		count -= n
	}
	if count >= 8 || len(b) > 0 {
		return errors.New("bytes follow the tables")
	}
	return nil
}

// frequency returns the number at the low end of a word and how many bits it takes.
func frequency(word uint32) (v uint16, n int) {
	switch {
	case word&1 == 0:
		return uint16(word >> 1 & 1), 2
	case word&2 == 0:
		return 2 + uint16(word>>2&1), 3
	case word&4 == 0:
		return 4 + uint16(word>>3&3), 5
	case word&8 == 0:
		return 8 + uint16(word>>4&15), 8
	}
	return 24 + uint16(word>>4&1023), 14
}

// blockDecoder has room for the tables and literals of blocks.
type blockDecoder struct {
	l        [statesL]entry
	m        [statesM]entry
	d        [statesD]entry
	literal  [statesLiteral]entry
	literals [maxLiterals]byte
}

// unpack unpacks a block of either kind.
func (d *blockDecoder) unpack(out *output, b *span) error {
	var h header
	var err error
	if b.magic == magicV1 {
		err = h.fieldsV1(b.header)
		h.tablesV1(b.header)
	} else if err = h.fieldsV2(b.header); err == nil {
		err = h.tablesV2(b.header[headerLenV2:])
	}
	if err != nil {
		return err
	}
	freq := h.freq[:]
	err = errors.Join(
		fillTable(d.l[:], freq[:symbolsL], baseL[:], extraL[:]),
		fillTable(d.m[:], freq[symbolsL:symbolsL+symbolsM], baseM[:], extraM[:]),
		fillTable(d.d[:], freq[symbolsL+symbolsM:symbols-symbolsLiteral], baseD[:], extraD[:]),
		fillTable(d.literal[:], freq[symbols-symbolsLiteral:], nil, nil),
	)
	if err != nil {
		return err
	}
	literals, err := d.readLiterals(&h, b.payload[:h.literalBytes])
	if err != nil {
		return err
	}
	return d.readTriples(&h, out, b.payload[h.literalBytes:], literals)
}

// readLiterals returns the literals of a block, which are valid until the next block.
func (d *blockDecoder) readLiterals(h *header, packed []byte) ([]byte, error) {
	r, err := newBitReader(packed, h.literalUnused)
	if err != nil {
		return nil, err
	}
	literals := d.literals[:h.literals]
	for i := range literals {
		if i&3 == 0 {
			r.fill()
		}
		v, ok := decode(d.literal[:], &h.literalStates[i&3], &r)
		if !ok {
			return nil, errBits
		}
		literals[i] = byte(v)
	}
	return literals, nil
}

// readTriples unpacks a block whose literals are known.
func (d *blockDecoder) readTriples(h *header, out *output, packed, literals []byte) error {
	r, err := newBitReader(packed, h.tripleUnused)
	if err != nil {
		return err
	}
	distance := 0
	for range h.triples {
		r.fill() // 14 + 17 + 23 bits at most
		nl, okL := decode(d.l[:], &h.stateL, &r)
		nm, okM := decode(d.m[:], &h.stateM, &r)
		nd, okD := decode(d.d[:], &h.stateD, &r)
		switch {
		case !okL || !okM || !okD:
			return errBits
		case int(nl) > len(literals):
			return errors.New("there are too few literals")
		}
		if err := out.literals(literals[:nl]); err != nil {
			return err
		}
		literals = literals[nl:]
		if nd != 0 {
			distance = int(nd)
		}
		if nm > 0 {
			if err := out.match(int(nm), distance); err != nil {
				return err
			}
		}
	}
	return nil
}
