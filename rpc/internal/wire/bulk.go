package wire

import (
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/bitmap"
	jsontext "github.com/goxel-daemon/goxel-daemon/rpc/internal/text"
)

// skipBulk returns the index behind the value that starts at i. Unlike walker.skip it counts nothing, which lets it take long arrays and
// strings many bytes at a time.
func skipBulk(t []byte, i int) int {
	switch t[i] {
	case '"':
		return skipString(t, i)
	case '[', '{':
		if bitmap.Fast() {
			return skipBlocks(t, i)
		}
	}
	return (&walker{t: t}).skip(i)
}

// skipString is skipBulk for a string.
func skipString(t []byte, i int) int {
	for i++; ; i++ {
		if i += jsontext.PlainLen(t[i:]); t[i] == '"' {
			return i + 1
		}
		if t[i] == '\\' {
			i++
		}
	}
}

// skipBlocks is skipBulk for an array or object.
func skipBlocks(t []byte, i int) int {
	var marks [16]bitmap.Block
	depth, inside := 0, uint64(0)
	for at := i; ; {
		n := bitmap.Fill(marks[:], t[at:])
		if n == 0 {
			return skipRest(t, at, depth, inside != 0)
		}
		for k := range marks[:n] {
			m := &marks[k]
			if m.Alien != 0 { // perhaps an escaped quote
				return skipRest(t, at, depth, inside != 0)
			}
			strings := bitmap.PrefixXor(m.Quote) ^ inside
			inside = uint64(int64(strings) >> 63)
			var end int
			if depth, end = nest(depth, m.Open&^strings, m.Close&^strings); end >= 0 {
				return at + end + 1
			}
			at += bitmap.Size
		}
	}
}

// nest follows the brackets of a block and returns the depth behind it, and the place of the bracket that closes everything, -1 for none.
func nest(depth int, open, closed uint64) (after, end int) {
	brackets := open | closed
	after = depth + bits.OnesCount64(open) - bits.OnesCount64(closed)
	switch odd := bitmap.PrefixXor(brackets) & brackets; {
	case odd == open && depth > 0, odd == closed && depth > 1: // taking turns, one level up or down
		return after, -1
	}
	for m := brackets; m != 0; m &= m - 1 {
		p := bits.TrailingZeros64(m)
		if open>>p&1 != 0 {
			depth++
		} else if depth--; depth == 0 {
			return 0, p
		}
	}
	return after, -1
}

// skipRest goes on at i byte by byte, within so many containers and perhaps in a string.
func skipRest(t []byte, i, depth int, inside bool) int {
	if inside {
		end, _ := stringEnd(t, i)
		i = end + 1
	}
	for {
		switch t[i] {
		case '"':
			i, _ = stringEnd(t, i+1)
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
		i++
	}
}
