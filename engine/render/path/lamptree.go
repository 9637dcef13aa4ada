package path

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// lampTree chooses lamps with probabilities near to the light that they give to a face: a binary tree over the lamps in order (after Conty
// Estevez and Kulla, "Importance Sampling of Many Lights with Adaptive Tree Splitting", 2018). Since all faces lie along the axes, bounds of what a
// branch can give are simple.
type lampTree struct {
	leaves   []lamp
	branches []branch // in preorder: the left half of n leaves follows its branch, the right one comes 2*(n/2) branches later
}

// branch is what is known of the lamps of a branch.
type branch struct {
	box   storage.Box
	power [trace.Faces]float32 // by the face that gives it
}

func newLampTree(leaves []lamp) *lampTree {
	t := &lampTree{leaves: leaves}
	if len(leaves) > 0 {
		t.branches = make([]branch, 2*len(leaves)-1)
		t.build(0, leaves)
	}
	return t
}

func (t *lampTree) build(at int, leaves []lamp) *branch {
	b := &t.branches[at]
	if len(leaves) == 1 {
		b.box = storage.BoxAt(leaves[0].pos)
		b.power[leaves[0].face] = leaves[0].power()
		return b
	}
	m := len(leaves) / 2
	left, right := t.build(at+1, leaves[:m]), t.build(at+2*m, leaves[m:])
	b.box = left.box.Union(right.box)
	for f := range b.power {
		b.power[f] = left.power[f] + right.power[f]
	}
	return b
}

// choose returns the index of a lamp for a face at a point, and the probability of the choice, 0 if no lamp lights it. choice is in [0,1).
func (t *lampTree) choose(at trace.Vec, face trace.Face, choice float64) (i int, probability float64) {
	node, n := 0, len(t.leaves)
	probability = 1
	for n > 1 {
		m := n / 2
		left := t.share(node, m, at, face)
		switch {
		case left < 0:
			return 0, 0
		case choice < left:
			choice, probability = choice/left, probability*left
			node, n = node+1, m
		default:
			choice, probability = (choice-left)/(1-left), probability*(1-left)
			node, i, n = node+2*m, i+m, n-m
		}
	}
	return i, probability
}

// probability returns the probability with which choose chooses a lamp.
func (t *lampTree) probability(at trace.Vec, face trace.Face, leaf int) float64 {
	node, n, p := 0, len(t.leaves), 1.0
	for n > 1 {
		m := n / 2
		left := t.share(node, m, at, face)
		switch {
		case left < 0:
			return 0
		case leaf < m:
			p *= left
			node, n = node+1, m
		default:
			p *= 1 - left
			node, leaf, n = node+2*m, leaf-m, n-m
		}
	}
	return p
}

// share returns the part of the left half with m leaves in what a branch gives, -1 if that is nothing.
func (t *lampTree) share(node, m int, at trace.Vec, face trace.Face) float64 {
	left, right := t.branches[node+1].gives(at, face), t.branches[node+2*m].gives(at, face)
	if left+right <= 0 {
		return -1
	}
	return left / (left + right)
}

// gives returns about how much light comes from a branch to a face at a point; 0 only if there is none.
func (b *branch) gives(at trace.Vec, face trace.Face) float64 {
	lo, hi := trace.Corner(b.box.Min).Sub(at), trace.Corner(b.box.Max).Sub(at)
	if local(face, lo).Z <= 0 && local(face, hi).Z <= 0 {
		return 0 // behind the face
	}
	mid, size := lo.Add(hi).Scale(0.5), hi.Sub(lo)
	radius2 := size.Dot(size) / 4
	dist2 := max(mid.Dot(mid), radius2)
	radius, near := math.Sqrt(radius2), 1/math.Sqrt(dist2)
	l, h := [3]float64{lo.X, lo.Y, lo.Z}, [3]float64{hi.X, hi.Y, hi.Z}
	m := [3]float64{mid.X, mid.Y, mid.Z}
	sum := 0.0
	for f, p := range b.power {
		if p == 0 {
			continue
		}
		axis, away := f>>1, 0.0 // how far the point lies before the middle of the lamps
		switch {
		case f&1 == 0 && h[axis] > 1:
			away = m[axis]
		case f&1 != 0 && l[axis] < -1:
			away = -m[axis]
		default:
			continue // the point lies behind them
		}
		sum += float64(p) * min(max((away+radius)*near, 0), 1)
	}
	turned := min(max((local(face, mid).Z+radius)*near, 0), 1)
	return sum * turned * near * near
}
