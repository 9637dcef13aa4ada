package edit

import (
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// inEllipse reports whether (a/na)^2 + (b/nb)^2 <= (num/den)^2.
func inEllipse(a, b, na, nb, num, den int64) bool {
	if max(na, nb, den) > exactEdge {
		x, y, r := float64(a)/float64(na), float64(b)/float64(nb), float64(num)/float64(den)
		if na != nb || num != den {
			return x*x+y*y <= r*r
		}
		return uint64(a*a)+uint64(b*b) <= uint64(na*na)
	}
	left := uint64(a*a)*uint64(nb*nb) + uint64(b*b)*uint64(na*na)
	lh, ll := bits.Mul64(left, uint64(den*den))
	rh, rl := bits.Mul64(uint64(na*na)*uint64(nb*nb), uint64(num*num))
	return lh < rh || lh == rh && ll <= rl
}

// inEllipsoid reports whether the sum of (p/n)^2 over the axes is at most 1.
func inEllipsoid(p, n [3]int64) bool {
	if n[0] == n[1] && n[1] == n[2] {
		return uint64(p[0]*p[0])+uint64(p[1]*p[1])+uint64(p[2]*p[2]) <= uint64(n[0]*n[0])
	}
	if max(n[0], n[1], n[2]) > exactEdge {
		x, y, z := float64(p[0])/float64(n[0]), float64(p[1])/float64(n[1]), float64(p[2])/float64(n[2])
		return x*x+y*y+z*z <= 1
	}
	area := uint64(n[0]*n[0]) * uint64(n[1]*n[1])
	flat := uint64(p[0]*p[0])*uint64(n[1]*n[1]) + uint64(p[1]*p[1])*uint64(n[0]*n[0])
	lh, ll := bits.Mul64(flat, uint64(n[2]*n[2]))
	zh, zl := bits.Mul64(area, uint64(p[2]*p[2]))
	ll, carry := bits.Add64(ll, zl, 0)
	lh += zh + carry
	rh, rl := bits.Mul64(area, uint64(n[2]*n[2]))
	return lh < rh || lh == rh && ll <= rl
}

// classTorus judges by the range of the distance from the axis, measured along the shorter side of the box.
func (k *body) classTorus(g ranges) coverage {
	c := k.solidTorus(g)
	if k.wall == 0 || c == outside {
		return c
	}
	if g.a0 == g.a1 && g.b0 == g.b1 && g.w0 == g.w1 {
		if k.deepTorus(g.a0, g.b0, max(g.w0, -g.w0)) {
			return outside
		}
		return c
	}
	across, beside, up := g, g, g
	across.a0, across.a1 = max(g.a0-k.wall, g.a0&1), g.a1+k.wall
	beside.b0, beside.b1 = max(g.b0-k.wall, g.b0&1), g.b1+k.wall
	up.w0, up.w1 = g.w0-k.wall, g.w1+k.wall
	if k.solidTorus(across) == inside && k.solidTorus(beside) == inside && k.solidTorus(up) == inside {
		return outside // every cell lies behind the wall
	}
	return partly
}

// solidTorus is classTorus without regard to the wall. The cells nearest to the ring in the middle of the tube belong at every height, so
// that the torus is as high as the box.
func (k *body) solidTorus(g ranges) coverage {
	stretch := float64(k.size[0]) / float64(k.size[1])
	near, far := norm2(float64(g.a0), float64(g.b0)*stretch), norm2(float64(g.a1), float64(g.b1)*stretch)
	ring := float64(k.size[0] - k.tube)
	d0, d1 := max(0, near-ring, ring-far), max(far-ring, ring-near)
	low, high := distances(g.w0, g.w1)
	if g.a0 >= k.size[0] || g.b0 >= k.size[1] || low >= k.size[2] {
		return outside
	}
	w0, w1 := float64(low), float64(high)
	tube, height := float64(k.tube), float64(k.size[2])
	const tie = 1 + 1e-12
	if d0 > tie && !inTube(d0, w0, tube, height) && !(onCross(g.a0, g.b0, low) && far*tie >= ring) {
		return outside
	}
	within := g.a1 < k.size[0] && g.b1 < k.size[1] && high < k.size[2]
	if within && (d1 <= tie || inTube(d1, w1, tube, height) || onCross(g.a1, g.b1, high) && near*tie >= ring) {
		return inside
	}
	return partly
}

// deepTorus reports whether a cell of a torus, none of whose coordinates is negative, lies behind its wall: whether all cells up to
// the wall's thickness away along each axis belong to the torus. Along w the torus only narrows, so the last one decides.
func (k *body) deepTorus(a, b, w int64) bool {
	has := func(a, b, w int64) bool {
		a, b = max(a, -a), max(b, -b)
		return k.solidTorus(ranges{a, a, b, b, w, w}) == inside
	}
	if !has(a, b, w+k.wall) {
		return false
	}
	for d := k.wall; d > 0; d -= 2 {
		if !has(a+d, b, w) || !has(a-d, b, w) || !has(a, b+d, w) || !has(a, b-d, w) {
			return false
		}
	}
	return true
}

// onCross reports whether a cell of a torus is among those nearest to one of the two middle lines of the box across the axis. Outside
// the ring all of them belong, so that the torus is as wide as the box.
func onCross(a, b, w int64) bool { return w <= 1 && (a <= 1 || b <= 1) }

// inTube reports whether a point at the distance d from the ring and w above it lies in a tube.
func inTube(d, w, tube, height float64) bool {
	const tie = 1 + 1e-12
	return tube > 0 && height > 0 && norm2(d/tube, w/height) <= tie
}

// torusRow returns which of the 16 cells from p on along x belong to a torus.
func (k *body) torusRow(p storage.Pos) (marks uint64) {
	line := storage.Box{Min: p, Max: storage.Pos{X: p.X + storage.TileEdge, Y: p.Y + 1, Z: p.Z + 1}}
	switch k.class(line) {
	case inside:
		return 0xffff
	case partly:
		for i := range int32(storage.TileEdge) {
			if k.class(storage.BoxAt(storage.Pos{X: p.X + i, Y: p.Y, Z: p.Z})) == inside {
				marks |= 1 << i
			}
		}
	}
	return marks
}
