package trace

import (
	"math"
	"math/bits"
)

// Within a leaf time is an integer, so that what is compared is exact and cheap: Grid.unit passes while the ray goes one cell along the axis that it
// is fastest on, and the way through a leaf takes less than 1<<timeBits along any axis that is not slow. Along an axis on which a cell takes as long as
// slow the ray passes one plane at most.
const (
	timeBits = 54
	never    = 1 << timeBits
	slow     = 2 * never
)

// leapFrom is how far bricks must be from those with cells to be leapt from.
const leapFrom = 4

// pace is what the way of a ray through leaves takes from its direction.
type pace struct {
	paced bool     // whether the rest is of the present direction
	scale float64  // integer time for a length of the direction
	tick  float64  // lengths of the direction for a unit of integer time
	lead  float64  // lengths of the direction for a brick along the axis that the ray is fastest on
	cell  [3]int64 // integer time for a cell along each axis
	ahead [3]int   // 1 if the ray goes up an axis, else 0
	flip  [3]int   // 3 if the ray goes up an axis, else 0
	sight [3]sight // along the axes x and y, x and z, y and z
}

// sight is the flat corridors for the direction of a ray along two axes.
type sight struct {
	offsets *[offsets]uint64
	span    int64  // integer time for a brick along the second axis
	share   uint64 // 1<<64 * offsets / time for a brick along both
}

// setPace fills in the pace.
func (r *Ray) setPace() {
	p := &r.pace
	p.paced = true
	fast := 1 / r.most
	p.scale, p.tick, p.lead = r.most*r.grid.unit, fast/r.grid.unit, brickEdge*fast
	p.ahead[0], p.flip[0] = 0, 0
	if r.dir[0] > 0 {
		p.ahead[0], p.flip[0] = 1, 3
	}
	p.ahead[1], p.flip[1] = 0, 0
	if r.dir[1] > 0 {
		p.ahead[1], p.flip[1] = 1, 3
	}
	p.ahead[2], p.flip[2] = 0, 0
	if r.dir[2] > 0 {
		p.ahead[2], p.flip[2] = 1, 3
	}
	// Speeds along the axes, at most 1 and not slower than slow.
	least := r.grid.unit / slow
	x, y, z := math.Abs(r.dir[0])*fast, math.Abs(r.dir[1])*fast, math.Abs(r.dir[2])*fast
	cx, cy, cz := math.Abs(r.inv[0])*p.scale, math.Abs(r.inv[1])*p.scale, math.Abs(r.inv[2])*p.scale
	if cx > slow {
		x, cx = least, slow
	}
	if cy > slow {
		y, cy = least, slow
	}
	if cz > slow {
		z, cz = least, slow
	}
	p.cell[0], p.cell[1], p.cell[2] = int64(cx+0.5), int64(cy+0.5), int64(cz+0.5)
	xy, xz, yz := x+y, x+z, y+z
	q := 1 / (xy * xz * yz)
	tables := r.grid.corridors
	set := r.grid.share
	p.sight[0].set(&tables[0][p.ahead[0]+2*p.ahead[1]], p.cell[1], y*(q*xz*yz), x*set)
	p.sight[1].set(&tables[1][p.ahead[0]+2*p.ahead[2]], p.cell[2], z*(q*xy*yz), x*set)
	p.sight[2].set(&tables[2][p.ahead[1]+2*p.ahead[2]], p.cell[2], z*(q*xy*xz), y*set)
}

// set takes the part that the first axis has in the time for a cell along both.
func (s *sight) set(t *[ratios][offsets]uint64, cell int64, part, share float64) {
	s.offsets = &t[min(uint(part*ratios), ratios-1)]
	s.span = cell * brickEdge
	s.share = uint64(int64(part * share))
}

// cells returns the corridor of a brick that the ray leaves along the first axis later than along the second.
func (s *sight) cells(later int64) uint64 {
	offset, _ := bits.Mul64(uint64(later+s.span), s.share)
	return s.offsets[offset&(offsets-1)]
}

// flight is the way of a ray through a leaf.
type flight struct {
	leaf   *leaf      // nil if the ray is between leaves
	local  [3]float64 // the origin of the ray relative to the leaf
	near   float64    // the distance at which time is 0
	far    float64    // where the ray leaves the leaf
	axis   int        // across which the ray enters the leaf, if near is above 0
	since  int64      // what is entered not later does not count
	stride [3]int     // from the entry of a brick to the next along the ray

	at    int      // the entry of the brick that the ray is in
	next  [3]int64 // when it leaves the brick along each axis
	began int64    // when it was put into a brick, rather than went to it
	word  int      // index of the brick's word
	rest  uint64   // cells of the brick that the ray may pass further on
	stays bool     // whether rest is to be looked at
}

// enter begins the way through a leaf.
func (r *Ray) enter(l *leaf, near, far float64, axis int) bool {
	f := &r.flight
	f.leaf, f.near, f.far, f.stays = l, near, far, false
	f.since = 0
	if near > 0 {
		f.since = math.MinInt64
	}
	f.axis = axis
	f.local[0], f.local[1], f.local[2] = r.origin[0]-l.from[0], r.origin[1]-l.from[1], r.origin[2]-l.from[2]
	if !r.paced {
		r.setPace()
	}
	f.stride[0], f.stride[1], f.stride[2] = l.stride[0]*(2*r.ahead[0]-1), l.stride[1]*(2*r.ahead[1]-1), l.stride[2]*(2*r.ahead[2]-1)
	return r.land(near, 1)
}

// land leaps on from a distance as far as all is empty, and puts the ray into the brick where it comes to; not if that is beyond the leaf.
func (r *Ray) land(at float64, ref uint32) bool {
	f := &r.flight
	l := f.leaf
	var px, py, pz float64
	for {
		if at += float64(ref-1) * r.lead; at >= f.far {
			return false
		}
		px, py, pz = f.local[0]+r.dir[0]*at, f.local[1]+r.dir[1]*at, f.local[2]+r.dir[2]*at
		x, y, z := int(px)>>brickShift, int(py)>>brickShift, int(pz)>>brickShift
		if uint(x) >= uint(l.size[0]) || uint(y) >= uint(l.size[1]) || uint(z) >= uint(l.size[2]) {
			break
		}
		if ref = l.table[l.index(x, y, z)]; ref < leapFrom || ref >= firstWord {
			break
		}
	}
	x, y, z := within(px, l.cells[0]), within(py, l.cells[1]), within(pz, l.cells[2])
	f.at = l.index(x>>brickShift, y>>brickShift, z>>brickShift)
	f.next[0] = r.leave(0, x)
	f.next[1] = r.leave(1, y)
	f.next[2] = r.leave(2, z)
	f.began = int64((at - f.near) * r.scale)
	return true
}

// within returns the cell that a coordinate is in, from 0 up to edge-1.
func within(p float64, edge int) int {
	c := int(p)
	if uint(c) >= uint(edge) {
		if c = 0; p > 1 {
			c = edge - 1
		}
	}
	return c
}

// leave returns when the ray leaves the brick of a cell along an axis. It works with the place of the plane in the world, since the difference from the
// leaf's corner may be rounded, which matters to rays that are nearly parallel to the plane.
func (r *Ray) leave(a uint, cell int) int64 {
	time := ((r.leaf.from[a]+float64(cell+r.ahead[a])-r.origin[a])*r.inv[a]-r.near)*r.scale + 0.5
	if !(time < never) {
		time = never
	}
	return int64(time) + int64((cell^r.flip[a])&3)*r.cell[a]
}

// next goes on to the next cell that is in words, and reports whether there is one whose brick is entered at less than limit.
func (r *Ray) next(words []uint64, limit float64) bool {
	for {
		if r.leaf != nil && r.bricks(words, limit) {
			return true
		}
		r.leaf = nil
		if !r.descend(limit) {
			return false
		}
	}
}

// bricks goes on to the next cell of the leaf.
func (r *Ray) bricks(words []uint64, limit float64) bool {
	f := &r.flight
	table := f.leaf.table
	at := f.at
	nx, ny, nz := f.next[0], f.next[1], f.next[2]
	dx, dy, dz := r.cell[0]<<brickShift, r.cell[1]<<brickShift, r.cell[2]<<brickShift
	last := int64(min((limit-f.near)*r.scale, 1<<61))
	if f.stays {
		if r.brick(nx, ny, nz) {
			return true
		}
		nx, ny, nz, at = r.pass(nx, ny, nz, at)
	}
	for {
		if ref := table[at]; ref >= firstWord {
			rest := words[ref-firstWord] & r.sight[0].cells(nx-ny) & r.sight[1].cells(nx-nz) & r.sight[2].cells(ny-nz)
			if rest != 0 {
				if max(nx-dx, ny-dy, nz-dz, f.began) > last {
					return false
				}
				f.word, f.rest = int(ref-firstWord), rest
				if r.brick(nx, ny, nz) {
					f.at, f.next[0], f.next[1], f.next[2] = at, nx, ny, nz
					return true
				}
			}
		} else if ref >= leapFrom {
			now := max(nx-dx, ny-dy, nz-dz, f.began)
			if !r.land(f.near+float64(now)*r.tick, ref) {
				return false
			}
			at = f.at
			nx, ny, nz = f.next[0], f.next[1], f.next[2]
			continue
		} else if ref == outside {
			return false
		}
		if nx < ny {
			if nx < nz {
				nx += dx
				at += f.stride[0]
			} else {
				nz += dz
				at += f.stride[2]
			}
		} else if ny < nz {
			ny += dy
			at += f.stride[1]
		} else {
			nz += dz
			at += f.stride[2]
		}
	}
}

// pass goes to the next brick.
func (r *Ray) pass(nx, ny, nz int64, at int) (x, y, z int64, to int) {
	if nx < ny {
		if nx < nz {
			return nx + r.cell[0]<<brickShift, ny, nz, at + r.stride[0]
		}
	} else if ny < nz {
		return nx, ny + r.cell[1]<<brickShift, nz, at + r.stride[1]
	}
	return nx, ny, nz + r.cell[2]<<brickShift, at + r.stride[2]
}

// brick goes on to the next cell of the brick.
func (r *Ray) brick(nx, ny, nz int64) bool {
	f := &r.flight
	cx, cy, cz := r.cell[0], r.cell[1], r.cell[2]
	for rest := f.rest; rest != 0; {
		bit := r.pick(rest)
		rest &^= 1 << bit
		x := nx - int64((int(bit)^r.flip[0])&3)*cx
		y := ny - int64((int(bit>>2)^r.flip[1])&3)*cy
		z := nz - int64((int(bit>>4)^r.flip[2])&3)*cz
		in, face := x-cx, 1-r.ahead[0]
		if e := y - cy; e > in {
			in, face = e, 3-r.ahead[1]
		}
		if e := z - cz; e > in {
			in, face = e, 5-r.ahead[2]
		}
		if out := min(x, y, z); in < out && in > f.since && f.began < out {
			home := r.grid.homes[f.word]
			if in <= 0 { // as the ray enters the leaf
				in, face = 0, 2*f.axis+1-r.ahead[f.axis]
			}
			h := &r.Hit
			h.At, h.Face = f.near+float64(in)*r.tick, Face(face)
			h.tile, h.cell = &r.grid.tiles[home>>6], cellOf(uint(home&63), bit)
			f.rest, f.stays = rest, true
			return true
		}
	}
	f.stays = false
	return false
}

// pick returns the first of a set of cells that the ray comes to, if it comes to all of them.
func (r *Ray) pick(set uint64) uint {
	var x, y, z uint
	if r.ahead[2] != 0 {
		z = uint(bits.TrailingZeros64(set)) & 48
	} else {
		z = uint(63-bits.LeadingZeros64(set)) & 48
	}
	set = set >> z & 0xffff
	if r.ahead[1] != 0 {
		y = uint(bits.TrailingZeros64(set)) & 12
	} else {
		y = uint(63-bits.LeadingZeros64(set)) & 12
	}
	set = set >> y & 15
	if r.ahead[0] != 0 {
		x = uint(bits.TrailingZeros64(set))
	} else {
		x = uint(63 - bits.LeadingZeros64(set))
	}
	return x | y | z
}
