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

// branch is what is known of the lamps of a branch. It is a box around their cells, and their power by the face that gives it.
type branch struct {
	mid, half trace.Vec // the middle of the box, and how far it reaches from there
	radius    float64   // of the ball around the box
	power     [trace.Faces]float32
}

func newLampTree(leaves []lamp) *lampTree {
	t := &lampTree{leaves: leaves}
	if len(leaves) > 0 {
		t.branches = make([]branch, 2*len(leaves)-1)
		t.build(0, leaves)
	}
	return t
}

func (t *lampTree) build(at int, leaves []lamp) storage.Box {
	b := &t.branches[at]
	box := storage.BoxAt(leaves[0].pos)
	if n := len(leaves); n == 1 {
		b.power[leaves[0].face] = leaves[0].power()
	} else {
		m := n / 2
		left, right := t.build(at+1, leaves[:m]), t.build(at+2*m, leaves[m:])
		box = left.Union(right)
		for f := range b.power {
			b.power[f] = t.branches[at+1].power[f] + t.branches[at+2*m].power[f]
		}
	}
	lo, hi := trace.Corner(box.Min), trace.Corner(box.Max)
	b.mid, b.half = lo.Add(hi).Scale(0.5), hi.Sub(lo).Scale(0.5)
	b.radius = b.half.Length()
	return box
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
	m := b.mid.Sub(at)
	var ahead, half float64 // how far the middle lies before the face, and how far the box reaches from there
	switch face.Axis() {
	case 0:
		ahead, half = m.X, b.half.X
	case 1:
		ahead, half = m.Y, b.half.Y
	default:
		ahead, half = m.Z, b.half.Z
	}
	if face&1 == 0 {
		ahead = -ahead
	}
	if ahead+half <= 0 {
		return 0
	}
	near := 1 / max(math.Sqrt(m.Dot(m)), b.radius)
	power := sends(&b.power, 0, m.X, b.half.X-1, b.radius, near) + sends(&b.power, 2, m.Y, b.half.Y-1, b.radius, near) +
		sends(&b.power, 4, m.Z, b.half.Z-1, b.radius, near)
	return power * min((ahead+b.radius)*near, 1) * near * near
}

// sends returns what the two faces of an axis send to a point from which the middle of their lamps is away, and near the inverse of their
// distance. They lie up to half before it.
func sends(power *[trace.Faces]float32, face int, away, half, radius, near float64) (sum float64) {
	if p := power[face]; p != 0 && away+half > 0 {
		sum = float64(p) * min((away+radius)*near, 1)
	}
	if p := power[face+1]; p != 0 && half-away > 0 {
		sum += float64(p) * min((radius-away)*near, 1)
	}
	return sum
}
