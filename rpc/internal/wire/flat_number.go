package wire

import (
	"encoding/binary"
	"math/bits"
)

const (
	zeros   = '0' * ones
	toHighs = (0x80 - '9' - 1) * ones // lifts all above '9' to the highest bit
	low32   = 1<<32 - 1
)

// half returns the four bytes of t at i, with zeros for those behind its end. t has at least eight.
func half(t []byte, i int) uint32 {
	if i <= len(t)-4 {
		return binary.LittleEndian.Uint32(t[i:])
	}
	return uint32(word(t, i))
}

// Numbers of up to three digits, which coordinates and colours mostly are, are read without branches, which would depend on their digits.

// smallEnd returns bits of the bytes of x that are no digits; only the lowest is exact.
func smallEnd(x uint32) uint32 {
	return ((x + toHighs&low32) | (x - zeros&low32)) & (highs & low32)
}

// isSmall reports whether a number of one to three digits comes before the lowest bit of end.
func isSmall(end uint32) bool { return end&0xff == 0 && end != 0 }

// smallValue returns the number before the lowest bit of end, and its width in bytes. The highest bit of wrong is set if it has a
// zero to the left.
func smallValue(x, end uint32) (n uint32, width int, wrong uint32) {
	at := uint32(bits.TrailingZeros32(end))
	d := (x ^ zeros&low32) << (-(at &^ 7) & 31)
	d = d*10 + d>>8
	n = d&0xff*100 + d>>16&0xff
	return n, int(at >> 3), n - leastSmall[at>>3&3]
}

// leastSmall gives the least value of a number with so many digits.
var leastSmall = [4]uint32{2: 10, 3: 100}

// longNumber returns the integer of at most nine digits at i, with or without a sign, and the index behind it, a negative one if there is none.
func longNumber(t []byte, i int) (n int32, next int) {
	var minus uint32
	if at(t, i) == '-' {
		minus = 1
		i++
	}
	first := i
	var u uint32
	for c := at(t, i) - '0'; c <= 9 && i < first+10; c = at(t, i) - '0' {
		u = u*10 + uint32(c)
		i++
	}
	if i == first || i > first+9 || t[first] == '0' && (minus != 0 || i > first+1) {
		return 0, -1
	}
	return int32((u ^ -minus) + minus), i
}
