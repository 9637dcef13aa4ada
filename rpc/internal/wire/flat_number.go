package wire

import "math/bits"

const (
	zeros   = '0' * ones
	nibbles = 0xf0 * ones
)

// A number in a word is handled without branches, which would depend on its digits: numberEnd and bytesBefore give its width in bytes, numberValue
// what it is worth, and leastOf what it must be worth at least.

// numberEnd returns 1 for minus if the first byte of x is a minus sign, and bits of the bytes that are no part of a decimal integer; only the
// lowest bit is exact. A byte is a digit if, xored with '0', it is below 16 and stays so when 6 is added.
func numberEnd(x uint64) (minus, found uint64) {
	minus = (x&0xff ^ '-' - 1) >> 63
	d := x ^ zeros
	return minus, (d + 6*ones | d) & nibbles &^ (-minus & 0xff)
}

// bytesBefore returns how many bytes of a word come before the one with its lowest bit.
func bytesBefore(found uint64) uint64 { return uint64(bits.TrailingZeros64(found)) >> 3 }

// numberValue returns the number in the first bytes of x, fewer than eight, without its sign. The digits are added up in pairs, fours and
// eights; see "Faster integer parsing" by Ivan Belyavtsev and Daniel Lemire's "Quickly parsing eight digits".
func numberValue(x, minus, width uint64) uint64 {
	d := ((x ^ zeros) &^ (-minus & 0xff)) << (-(8 * width) & 63)
	d = d*10 + d>>8
	const pair = 0x0000_00ff_0000_00ff
	return (d&pair*(100+1_000_000<<32) + d>>16&pair*(1+10_000<<32)) >> 32
}

// leastOf gives the least value of an integer without its sign that is written in so many bytes, the sign included; plus 16 if there is one.
// Smaller ones have zeros to the left, or are written -0. None is written in no byte or as a sign alone.
var leastOf = [32]uint64{
	0: 1 << 62, 2: 10, 3: 100, 4: 1000, 5: 10_000, 6: 100_000, 7: 1_000_000,
	17: 1 << 62, 18: 1, 19: 10, 20: 100, 21: 1000, 22: 10_000, 23: 100_000,
}

// number returns the integer of at most nine digits at i and the index behind it, a negative one if there is none.
func number(t []byte, i int) (n int32, next int) {
	x := word(t, i)
	minus, found := numberEnd(x)
	if found == 0 {
		return longNumber(t, i)
	}
	width := bytesBefore(found)
	v := numberValue(x, minus, width)
	if v < leastOf[(minus<<4|width)&31] {
		return 0, -1
	}
	return int32((v ^ -minus) + minus), i + int(width)
}

// longNumber is number for one of eight bytes or more.
func longNumber(t []byte, i int) (n int32, next int) {
	end := i
	if at(t, end) == '-' {
		end++
	}
	first := end
	end = digitsBehind(t, end)
	if end-first > 9 || at(t, first) == '0' {
		return 0, -1
	}
	v, ok := plainInt(t[i:end])
	if !ok {
		return 0, -1
	}
	return int32(v), end
}
