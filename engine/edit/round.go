package edit

import (
	"math"
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// roundRow is row for spheres and cylinders, of which a row covers what lies within some distance from the middle of the box: one
// square root tells how far.
func (k *body) roundRow(p storage.Pos) uint64 {
	if k.empty {
		return 0
	}
	at := [3]int64{2*int64(p.X) + 1, 2*int64(p.Y) + 1, 2*int64(p.Z) + 1}
	runs := 0
	var c [3]int64 // the distances from the middle
	for i, axis := range k.axes {
		c[i] = at[axis] - k.sum[i]
		if axis == 0 {
			runs = i
			continue
		}
		c[i] = max(c[i], -c[i])
	}
	first := c[runs]
	far := k.reach(runs, c)
	marks := within(first, far)
	if k.wall > 0 && marks != 0 {
		far -= k.wall
		for i := range c {
			if i != runs {
				moved := c
				moved[i] += k.wall
				far = min(far, k.reach(runs, moved))
			}
		}
		marks &^= within(first, far)
	}
	return marks
}

// within returns which of the 16 cells whose first is at the given distance from the middle are no further from it than far. The cells
// are 2 apart.
func within(first, far int64) uint64 {
	const cells = storage.TileEdge
	lo := min(max((1-far-first)>>1, 0), cells)
	end := min(max((far-first)>>1+1, lo), cells)
	if far < 0 {
		end = lo
	}
	return 1<<(uint(end)&31) - 1<<(uint(lo)&31)
}

// reach returns the greatest distance from the middle along one coordinate at which the shape has cells, given the distances along
// the others, and a negative number if it has none there.
func (k *body) reach(runs int, at [3]int64) int64 {
	n := k.size[runs]
	parity := (n + 1) & 1 // of all distances along this coordinate
	has := func(p int64) bool {
		at[runs] = p
		return k.has(at[0], at[1], at[2])
	}
	if !has(parity) {
		return -1
	}
	share := 1.0 // of the square of the radius
	for i, p := range at {
		if i != runs && (k.shape == Sphere || i < 2 && runs < 2) {
			share -= float64(p) / float64(k.size[i]) * (float64(p) / float64(k.size[i]))
		}
	}
	far := n - 1
	if k.shape == Sphere || runs < 2 {
		far = int64(math.Sqrt(max(share, 0)) * float64(n))
		far = max(parity, min(far-(far^parity)&1, n-1))
	}
	for has(far + 2) { // what rounding hides
		far += 2
	}
	for !has(far) {
		far -= 2
	}
	return far
}

// isBall reports whether the body is a round sphere of a size for which ballReach is exact.
func (k *body) isBall() bool {
	n := k.size
	return k.shape == Sphere && !k.empty && n[0] == n[1] && n[1] == n[2] && n[0] <= 1<<25 && k.wall <= 1<<25
}

// ball is cells for a ball. A tile that lies on the lower side of the middle is computed as its mirror image.
func (k *body) ball(tp storage.TilePos, m *mask) {
	const last = 2 * (storage.TileEdge - 1) // from the first cell to the last
	o := tp.Min()
	at := [3]int64{2*int64(o.X) + 1, 2*int64(o.Y) + 1, 2*int64(o.Z) + 1}
	for i, axis := range k.axes {
		at[axis] -= k.sum[i]
	}
	first, astride, lower := at[0], at[0] < 0, at[0]+last <= 0
	if lower {
		first, astride = -first-last, false
	}
	n, t := k.size[0], k.wall
	odd := (n + 1) & 1
	for w := range m {
		z := at[2] + 2*int64(w>>2)
		across := n*n - z*z
		var word uint64
		for i := range 4 {
			row := i
			if lower {
				row = 3 - i
			}
			y := at[1] + 2*int64(w&3<<2+row)
			left := across - y*y
			far := ballReach(left, odd)
			marks := beyond(first, far)
			if astride {
				marks = within(first, far)
			}
			if t > 0 && marks != 0 {
				y, z := max(y, -y), max(z, -z)
				far = min(far-t, ballReach(left-(2*y+t)*t, odd), ballReach(left-(2*z+t)*t, odd))
				marks &^= within(first, far)
			}
			word |= marks << (16 * i)
		}
		if lower {
			word = bits.Reverse64(word)
		}
		m[w] = word
	}
}

// beyond is within for a row on the upper side of the middle.
func beyond(first, far int64) uint64 {
	return 1<<(uint(min(max((far-first)>>1+1, 0), storage.TileEdge))&31) - 1
}

// ballReach returns the greatest root of a square of at most left that is odd if odd is 1, else even; -1 if left is negative. left has
// at most 52 bits, so that the root of the float is exact.
func ballReach(left, odd int64) int64 {
	root := int64(math.Sqrt(float64(max(left, 0))))
	return root - (root^odd)&1 | left>>63
}
