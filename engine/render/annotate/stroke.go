package annotate

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Lengths of dashes and of the room between them, in units.
const (
	dash = 4
	room = 3.5
)

// stroke adds a line of the world to the canvas: solid with the first opacity where it is seen, dashed with the second where something
// hides it.
func (d *drawer) stroke(a, b render.Vec, width float64, opacity [2]float64) {
	from, to, ok := d.eye.line(a, b)
	if !ok {
		return
	}
	t0, t1 := d.eye.within(from, to, width+d.theme.halo+1)
	if !(t0 < t1) {
		return
	}
	start, length := distance(from, to)*t0, distance(from, to)*(t1-t0) // of the first dash, so that it does not depend on the picture's edge
	from, to = mix(from, to, t0), mix(from, to, t1)
	steps := int(math.Ceil(length)) + 1
	seen := d.visibility(from, to, steps)
	for i := 0; i < steps; {
		j := i
		for j < steps && seen[j] == seen[i] {
			j++
		}
		s0, s1 := float64(i)/float64(steps), float64(j)/float64(steps)
		if seen[i] {
			d.canvas.line(mix(from, to, s0), mix(from, to, s1), width, opacity[0])
		} else if opacity[1] > 0 {
			d.dashes(from, to, start, length, s0, s1, width, opacity[1])
		}
		i = j
	}
}

// dashes adds the dashes of a line between two places on it, 0 to 1. It is length pixels long, and its dashes begin start pixels before.
func (d *drawer) dashes(from, to point, start, length, s0, s1, width, opacity float64) {
	period := (dash + room) * d.theme.unit
	lo, hi := start+s0*length, start+s1*length
	for k := math.Floor(lo / period); k*period < hi && d.on(); k++ {
		p, q := max(k*period, lo), min(k*period+dash*d.theme.unit, hi)
		if p < q {
			d.canvas.line(mix(from, to, (p-start)/length), mix(from, to, (q-start)/length), width, opacity)
		}
		if (k+1)*period <= k*period {
			return // the dashes are too far away to count
		}
	}
}

// visibility tells for each of a number of equal steps along a line whether it is seen. What is seen or hidden for a step or two only takes
// after its neighbours.
func (d *drawer) visibility(from, to point, steps int) []bool {
	seen := make([]bool, steps)
	for i := range seen {
		seen[i] = d.visible(mix(from, to, (float64(i)+0.5)/float64(steps)))
	}
	if d.buffers == nil {
		return seen
	}
	smooth := make([]bool, steps)
	for i := range seen {
		votes, n := 0, 0
		for j := max(i-2, 0); j <= min(i+2, steps-1); j++ {
			n++
			if seen[j] {
				votes++
			}
		}
		smooth[i] = 2*votes > n
	}
	return smooth
}

// visible reports whether nothing hides a point: what is seen there, or in one of the pixels around it, is not nearer. So a line on a
// surface, or along its edge, is seen.
func (d *drawer) visible(p point) bool {
	if d.buffers == nil {
		return true
	}
	x, y := int(math.Floor(p.x)), int(math.Floor(p.y))
	depth := d.eye.depthAt(p)
	depth -= 0.02 + depth*1e-5
	known := false
	for v := max(y-1, 0); v <= min(y+1, d.buffers.Height-1); v++ {
		for u := max(x-1, 0); u <= min(x+1, d.buffers.Width-1); u++ {
			if float64(d.buffers.Depth[v*d.buffers.Width+u]) >= depth {
				return true
			}
			known = true
		}
	}
	return !known
}

// corner returns corner i of a box: bit 0 is set for the max in x, bit 1 in y, bit 2 in z.
func corner(b storage.Box, i int) render.Vec {
	p := [2]storage.Pos{b.Min, b.Max}
	return render.Vec{X: float64(p[i&1].X), Y: float64(p[i>>1&1].Y), Z: float64(p[i>>2&1].Z)}
}

// edges adds the 12 edges of a box.
func (d *drawer) edges(b storage.Box, width float64, opacity [2]float64) {
	for i := range 8 {
		for axis := range 3 {
			if i>>axis&1 == 0 && d.on() {
				d.stroke(corner(b, i), corner(b, i|1<<axis), width, opacity)
			}
		}
	}
}
