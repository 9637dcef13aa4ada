package vp8l

import (
	"cmp"
	"math/bits"
	"slices"
)

// Limits of copies, in pixels.
const (
	minCopy  = 3 // as many as are hashed
	maxCopy  = 4096
	window   = 1<<20 - nearCodes
	hashBits = 17
)

// piece is some pixels as they are, then a copy of earlier ones. The last piece of an image may have no copy.
type piece struct {
	pixels, length uint32
	code           uint32 // of the distance
}

// finder finds copies by chains of the places with the same hash of three pixels, as zlib does for bytes.
type finder struct {
	pixels []uint32
	heads  []int32 // the last place of each hash, from 1
	before []int32 // the place before with the same hash
	depth  int     // how many places of a chain are looked at
	width  int
	near   *[8][16]uint8
	enough int // a copy that is so long is taken
	hurry  bool
}

func newFinder(pixels []uint32, width int, f *effort) *finder {
	return &finder{
		pixels: pixels, width: width, depth: f.depth, enough: f.enough, hurry: f.hurry,
		heads: make([]int32, 1<<hashBits), before: make([]int32, len(pixels)), near: nearby(),
	}
}

// insert adds the place i, after which there are two pixels more, to its chain, and returns the place before it in there, from 1.
func (f *finder) insert(i int) int32 {
	h := (f.pixels[i]*0x9E3779B1 ^ f.pixels[i+1]*0x85EBCA6B ^ f.pixels[i+2]*0x27D4EB2F) * 0xC2B2AE35 >> (32 - hashBits)
	before := f.heads[h]
	f.before[i] = before
	f.heads[h] = int32(i + 1)
	return before
}

// same returns how many pixels from i on equal those from j on, which is before.
func (f *finder) same(i, j int) int {
	a := f.pixels[i:min(i+maxCopy, len(f.pixels))]
	b := f.pixels[j:]
	for n, p := range a {
		if p != b[n] {
			return n
		}
	}
	return len(a)
}

// find returns a long copy for the place i, the nearest of equals, or 0: the row above and the pixel to the left come first, and then the
// places of a chain, of which next is the first. A copy from far away has to be longer to pay. passed is how many pixels before had no
// copy: who is in a hurry looks at less of a chain then, since there is noise.
func (f *finder) find(i int, next int32, passed int) (length, distance int) {
	for _, d := range [2]int{1, f.width} {
		if d <= i {
			if n := f.same(i, i-d); n > length && n >= minCopy {
				length, distance = n, d
			}
		}
	}
	tries := f.depth
	if f.hurry {
		tries >>= min(passed/16, 2)
	}
	for ; next > 0 && tries > 0 && length < f.enough; tries-- {
		j := int(next) - 1
		if i-j > window {
			break
		}
		if i+length < len(f.pixels) && f.pixels[j+length] == f.pixels[i+length] {
			if n := f.same(i, j); n > length+1 && n >= worth(i-j) {
				length, distance = n, i-j
			}
		}
		next = f.before[j]
	}
	return length, distance
}

// worth returns how long a copy from a distance has to be to take fewer bits than its pixels, roughly.
func worth(distance int) int { return max(minCopy, bits.Len(uint(distance))/3) }

// pieces divides an image.
func (e *encoder) pieces(pixels []uint32, width int) ([]piece, error) {
	f := newFinder(pixels, width, e.effort)
	var list []piece
	start, looked := 0, 0
	for i := 0; i < len(pixels); {
		if i-looked >= 1024 {
			looked = i
			if err := e.look(); err != nil {
				return nil, err
			}
		}
		length, distance := 0, 0
		if i+minCopy <= len(pixels) {
			length, distance = f.find(i, f.insert(i), i-start)
		}
		if length == 0 {
			i++
			continue
		}
		list = append(list, piece{uint32(i - start), uint32(length), f.code(distance)})
		for j := i + 1; j < min(i+length, len(pixels)-minCopy+1); j++ {
			if j < i+32 || j > i+length-32 {
				f.insert(j)
			}
		}
		i += length
		start = i
	}
	if start < len(pixels) {
		list = append(list, piece{pixels: uint32(len(pixels) - start)})
	}
	return list, nil
}

// nearCodes is how many codes stand for places near a pixel in two dimensions.
const nearCodes = 120

// nearby returns the codes of those places, by their rows above and their columns to the left plus 7; 0 is none. They are in order of
// distance, then of columns, the left first (section 5.2.2).
func nearby() *[8][16]uint8 {
	type place struct{ x, y int }
	places := make([]place, 0, nearCodes)
	for y := range 8 {
		for x := -7; x <= 8; x++ {
			if y > 0 || x > 0 {
				places = append(places, place{x, y})
			}
		}
	}
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.x*a.x+a.y*a.y, b.x*b.x+b.y*b.y), cmp.Compare(max(a.x, -a.x), max(b.x, -b.x)), cmp.Compare(b.x, a.x))
	})
	codes := new([8][16]uint8)
	for i, p := range places {
		codes[p.y][p.x+7] = uint8(i + 1)
	}
	return codes
}

// code returns the code of a distance.
func (f *finder) code(distance int) uint32 {
	y := (distance + 7) / f.width
	x := distance - y*f.width
	if y < 8 && x <= 8 && f.near[y][x+7] != 0 {
		return uint32(f.near[y][x+7])
	}
	return uint32(distance + nearCodes)
}

// split returns the symbol of a length or of a distance's code, both from 1, and the extra bits after it (section 5.2.2).
func split(v uint32) (symbol, extra uint32, n uint) {
	v--
	if v < 4 {
		return v, 0, 0
	}
	top := uint(bits.Len32(v) - 1)
	n = top - 1
	return uint32(2*top) + v>>n&1, v & (1<<n - 1), n
}
