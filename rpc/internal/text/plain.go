package text

import (
	"encoding/binary"
	"math/bits"
)

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080

	vectorBytes = 32 // the least text that is worth a call of a vector function
)

// level is a set of instructions. Those that a processor can run include all lower ones.
type level uint8

const (
	levelPure level = iota // Go code only
	levelAVX2
	levelVBMI // AVX-512 F, BW and VBMI
)

// PlainLen returns how many bytes at the start of s are plain ASCII of a JSON string's body: the index of the first quote, backslash,
// control character (below 0x20) or byte of 0x80 and more, or len(s) if there is none. It costs a few nanoseconds, and
// with AVX2 one more for each 30 bytes of long text.
func PlainLen(s []byte) int {
	n := 0
	for ; n < 16 && n+8 <= len(s); n += 8 { // most strings end here
		if found := notPlain(binary.LittleEndian.Uint64(s[n:])); found != 0 {
			return n + bits.TrailingZeros64(found)>>3
		}
	}
	if len(s)-n >= vectorBytes {
		return n + plainLong(best(), s[n:])
	}
	return n + plainPure(s[n:])
}

// plainPure is PlainLen eight bytes at a time.
func plainPure(s []byte) int {
	n := 0
	for ; n+8 <= len(s); n += 8 {
		if found := notPlain(binary.LittleEndian.Uint64(s[n:])); found != 0 {
			return n + bits.TrailingZeros64(found)>>3
		}
	}
	for ; n < len(s); n++ {
		if c := s[n]; c < 0x20 || c >= 0x80 || c == '"' || c == '\\' {
			return n
		}
	}
	return n
}

// notPlain returns the high bits of bytes of x that are no plain ASCII; only the lowest of them is to be trusted.
//
// A byte of x - n*ones has its high bit set and that of x clear where the byte of x is below n; a borrow can only spoil the
// bytes above the lowest such byte.
func notPlain(x uint64) uint64 {
	quote, slash := x^('"'*ones), x^('\\'*ones)
	return ((quote-ones)&^quote | (slash-ones)&^slash | (x-0x20*ones)&^x | x) & highs
}
