package trace

import "math"

// Within a leaf time is an integer, so that what is compared is exact and cheap: Grid.unit passes while the ray goes one cell along the axis that it
// is fastest on, and the way through a leaf takes less than 1<<timeBits along any axis that is not slow. Along an axis on which a cell takes as long as
// slow the ray passes one plane at most.
const (
	timeBits = 54
	never    = 1 << timeBits
	slow     = 2 * never
)

// flight is the way of a ray through a leaf.
type flight struct {
	leaf  *leaf    // nil if the ray is between leaves
	near  float64  // the distance at which time is 0
	far   float64  // where the ray leaves the leaf
	axis  int      // across which the ray enters the leaf, if near is above 0
	since int64    // what is entered not later does not count
	first [3]int64 // when the ray leaves, or would leave, the bricks of the leaf that are lowest along each axis
	began int64    // when the ray was put into a brick, rather than went to it

	// Where a walk goes on after a hit.
	at   int      // the entry of the brick that the ray is in
	exit [3]int64 // when it leaves the brick along each axis
	word int      // index of the brick's word
	rest uint64   // cells of the brick that the ray may pass further on
}

// next goes on to the next cell that is in words, and reports whether there is one whose brick is entered at less than limit.
func (r *Ray) next(words []uint64, limit float64) bool {
	if r.leaf != nil {
		at, x, y, z := r.at, r.exit[0], r.exit[1], r.exit[2]
		if r.brick(r.rest, r.word, at, x, y, z) {
			return true
		}
		at, x, y, z = r.pass(at, x, y, z)
		if r.walk(words, limit, at, x, y, z) {
			return true
		}
		r.leaf = nil
	}
	for r.descend(limit) {
		if at, x, y, z := r.land(r.near, 1); at >= 0 && r.walk(words, limit, at, x, y, z) {
			return true
		}
		r.leaf = nil
	}
	return false
}

// enter begins the way through a leaf.
func (r *Ray) enter(l *leaf, near, far float64, axis int) {
	f := &r.flight
	f.leaf, f.near, f.far, f.axis, f.since = l, near, far, axis, 0
	if near > 0 {
		f.since = math.MinInt64
	}
	if !r.ready {
		r.prepare(r.grid)
	}
	if !r.lazy {
		zero := near * r.scale
		f.first[0] = int64((l.exit[r.up[0]][0]-r.origin[0])*r.rate[0] - zero)
		f.first[1] = int64((l.exit[r.up[1]][1]-r.origin[1])*r.rate[1] - zero)
		f.first[2] = int64((l.exit[r.up[2]][2]-r.origin[2])*r.rate[2] - zero)
	}
	if l != r.strode {
		r.strode = l
		for a, s := range l.stride {
			r.stride[a] = s * (2*int(r.up[a]) - 1)
		}
	}
}

// land leaps on from a distance by what an entry of the table allows, and on as far as all is empty. It returns the entry of the brick where the ray comes
// to and when it leaves that along each axis; the entry is negative if that is beyond the leaf.
func (r *Ray) land(far float64, ref uint32) (at int, x, y, z int64) {
	l := r.leaf
	ox, oy, oz := r.origin[0]-l.exit[0][0], r.origin[1]-l.exit[0][1], r.origin[2]-l.exit[0][2]
	var bx, by, bz int
	for {
		if far += float64(ref-1) * r.lead; far >= r.far {
			return -1, 0, 0, 0
		}
		bx, by, bz = int(ox+r.dir[0]*far)>>brickShift, int(oy+r.dir[1]*far)>>brickShift, int(oz+r.dir[2]*far)>>brickShift
		if uint(bx) >= uint(l.size[0]) || uint(by) >= uint(l.size[1]) || uint(bz) >= uint(l.size[2]) {
			bx, by, bz = within(bx, l.size[0]), within(by, l.size[1]), within(bz, l.size[2])
			at = l.index(bx, by, bz)
			break
		}
		at = l.index(bx, by, bz)
		if ref = l.table[at]; ref >= near1 {
			break
		}
	}
	r.began = int64((far - r.near) * r.scale)
	if r.lazy {
		return at, r.leave(0, ox+r.dir[0]*far), r.leave(1, oy+r.dir[1]*far), r.leave(2, oz+r.dir[2]*far)
	}
	return at, r.first[0] + int64(bx)*r.turn[0], r.first[1] + int64(by)*r.turn[1], r.first[2] + int64(bz)*r.turn[2]
}

// within returns the coordinate from 0 up to edge-1 that is nearest to one.
func within(c int, edge int32) int { return max(min(c, int(edge)-1), 0) }

// leave returns when the ray leaves the brick that a coordinate is in along an axis, reckoned from the end of the cell there, for the axis may be slow.
func (r *Ray) leave(a uint, p float64) int64 {
	cell := within(int(p), r.leaf.size[a]<<brickShift)
	time := ((r.leaf.exit[0][a]+float64(cell+int(r.up[a]))-r.origin[a])*r.inv[a] - r.near) * r.scale
	if !(time < never) {
		time = never
	}
	return int64(time) + int64((cell^-int(r.up[a]))&3)*r.cell[a]
}

// walk goes on to the next cell of the leaf from the entry of a brick that the ray leaves at x, y, and z.
func (r *Ray) walk(words []uint64, limit float64, at int, x, y, z int64) bool {
	table := r.leaf.table
	dx, dy, dz := r.cell[0]<<brickShift, r.cell[1]<<brickShift, r.cell[2]<<brickShift
	sx, sy, sz := r.stride[0], r.stride[1], r.stride[2]
	xy, xz, yz := r.sight[0].offset(x-y), r.sight[1].offset(x-z), r.sight[2].offset(y-z)
	for {
		ref := table[at]
		if ref < near1 {
			if ref == outside {
				return false
			}
			now := max(x-dx, y-dy, z-dz, r.began)
			if at, x, y, z = r.land(r.near+float64(now)*r.tick, ref); at < 0 {
				return false
			}
			xy, xz, yz = r.sight[0].offset(x-y), r.sight[1].offset(x-z), r.sight[2].offset(y-z)
			continue
		}
		rest := words[ref] & r.sight[0].cells[xy>>offsetShift] & r.sight[1].cells[xz>>offsetShift] & r.sight[2].cells[yz>>offsetShift]
		if rest != 0 {
			if limit < math.MaxFloat64 && r.near+float64(max(x-dx, y-dy, z-dz, r.began))*r.tick >= limit {
				return false
			}
			if r.brick(rest, int(ref), at, x, y, z) {
				return true
			}
		}
		switch {
		case x < y && x < z:
			x += dx
			at += sx
			xy += r.sight[0].part
			xz += r.sight[1].part
		case y < z:
			y += dy
			at += sy
			xy += r.sight[0].part
			yz += r.sight[2].part
		default:
			z += dz
			at += sz
			xz += r.sight[1].part
			yz += r.sight[2].part
		}
	}
}

// pass goes to the next brick.
func (r *Ray) pass(at int, x, y, z int64) (to int, nx, ny, nz int64) {
	if x < y {
		if x < z {
			return at + r.stride[0], x + r.cell[0]<<brickShift, y, z
		}
	} else if y < z {
		return at + r.stride[1], x, y + r.cell[1]<<brickShift, z
	}
	return at + r.stride[2], x, y, z + r.cell[2]<<brickShift
}
