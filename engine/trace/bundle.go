package trace

import "math"

// leastLeap is how far a bundle must get by a leap for another to be worth it, in voxels.
const leastLeap = 2

// air is what a bundle keeps from what it comes to, in voxels.
const air = 0.01

// Clear looks along a bundle of rays at once, such as those of a block of 8x8 pixels, which pays if many are cast. The rays are those whose origin is a
// convex combination of the four origins, and whose direction is the same combination of the four directions, or that with another length that is
// within those of the four. It returns a distance, in lengths of the directions, before which none of them meets anything, to be used with
// [Ray.AimFrom]; and whether any may meet something beyond.
func (g *Grid) Clear(origins, dirs [4]Vec) (near float64, ok bool) {
	if len(g.nodes) == 0 {
		return 0, false
	}
	b, n := newBundle(&origins, &dirs), &g.nodes[0]
	if !(b.wider < b.speed/4) { // too wide to be worth it
		return 0, true
	}
	near, far := b.clip(n.lo, n.hi)
	if !(near < far) {
		return 0, false
	}
	if n.right != 0 {
		return near, true
	}
	return b.leap(&g.leaves[n.leaf], near, far)
}

// bundle is a ray in the middle of others, and how far they may be from it at the same distance, along the axis on which they are furthest.
type bundle struct {
	origin, dir [3]float64
	wide, wider float64 // at the origin, and more for each length of the direction
	speed       float64 // the largest component of the direction
}

func newBundle(origins, dirs *[4]Vec) bundle {
	o := origins[0].Add(origins[1]).Add(origins[2]).Add(origins[3]).Scale(0.25)
	d := dirs[0].Add(dirs[1]).Add(dirs[2]).Add(dirs[3]).Scale(0.25)
	b := bundle{origin: [3]float64{o.X, o.Y, o.Z}, dir: [3]float64{d.X, d.Y, d.Z}, speed: most(d)}
	for i := range origins {
		b.wide = max(b.wide, most(origins[i].Sub(o)))
		b.wider = max(b.wider, most(dirs[i].Sub(d)))
	}
	// A direction that was brought to the length of the four is off the plane through them by no more than the square of their angle.
	b.wider += b.wider * b.wider / b.speed
	b.wide += 1e-9 * (1 + most(o)*1e-3)
	return b
}

// most returns the largest of the coordinates without their signs.
func most(v Vec) float64 { return max(math.Abs(v.X), math.Abs(v.Y), math.Abs(v.Z)) }

// at returns how far rays may be from the one in the middle.
func (b *bundle) at(distance float64) float64 { return b.wide + b.wider*distance }

// clip returns the part of the ray in the middle outside of which no ray is in a box. It is empty if far is not beyond near.
func (b *bundle) clip(lo, hi [3]float64) (near, far float64) {
	reach := 0.0 // a distance beyond which none is in the box
	for a := range lo {
		reach = max(reach, math.Abs(lo[a]-b.origin[a]), math.Abs(hi[a]-b.origin[a]))
	}
	grown := b.at((reach + b.wide) / (b.speed - b.wider))
	far = math.Inf(1)
	for a := range lo {
		l, h := lo[a]-grown-b.origin[a], hi[a]+grown-b.origin[a]
		if b.dir[a] == 0 {
			if l > 0 || h < 0 {
				return 0, 0
			}
			continue
		}
		t0, t1 := l/b.dir[a], h/b.dir[a]
		near, far = max(near, min(t0, t1)), min(far, max(t0, t1))
	}
	return near, far
}

// leap goes on along a leaf as long as all is empty around the bundle.
func (b *bundle) leap(l *leaf, near, far float64) (float64, bool) {
	for near < far {
		var brick [3]int
		open := 0.0 // how far all is empty around the ray in the middle: at least as far as it is from the box,
		for a := range brick {
			p := b.origin[a] + b.dir[a]*near - l.exit[0][a]
			edge := float64(l.size[a]) * brickEdge
			open = max(open, -p, p-edge)
			brick[a] = int(min(max(p, 0), edge-1)) >> brickShift
		}
		// and as far as it is around the nearest brick of the box, since from there nothing in the box is further.
		switch ref := l.table[l.index(brick[0], brick[1], brick[2])]; {
		case ref <= farthest:
			open = max(open, float64(ref-1)*brickEdge)
		case ref <= void:
			open = max(open, float64(ref-near1)*brickEdge)
		}
		if open -= b.at(near); open < leastLeap {
			return near, true
		}
		next := near + (open-air)/(b.speed+b.wider)
		if next <= near { // rounded away
			return near, true
		}
		near = next
	}
	return 0, false
}
