package voxelize

import "math"

// vec is a point or a vector in cells, Z up.
type vec [3]float64

func (a vec) sub(b vec) vec { return vec{a[0] - b[0], a[1] - b[1], a[2] - b[2]} }

func (a vec) dot(b vec) float64 { return a[0]*b[0] + a[1]*b[1] + a[2]*b[2] }

func (a vec) cross(b vec) vec {
	return vec{a[1]*b[2] - a[2]*b[1], a[2]*b[0] - a[0]*b[2], a[0]*b[1] - a[1]*b[0]}
}

// triangle is three points, counter-clockwise as seen from outside.
type triangle [3]vec

// normal returns the normal, whose length is twice the area.
func (t *triangle) normal() vec { return t[1].sub(t[0]).cross(t[2].sub(t[0])) }

// bounds returns the corners of the smallest box around the triangle.
func (t *triangle) bounds() (lo, hi vec) {
	for a := range lo {
		lo[a], hi[a] = min(t[0][a], t[1][a], t[2][a]), max(t[0][a], t[1][a], t[2][a])
	}
	return lo, hi
}

// inner returns the triangle moved by half a cell against its normal if it lies in a plane between cells, so that it lies amid the cells on its
// inner side; otherwise the triangle as it is.
func (t triangle) inner() triangle {
	lo, hi := t.bounds()
	for a := range lo {
		if lo[a] != hi[a] || lo[a] != math.Floor(lo[a]) {
			continue
		}
		shift := 0.5
		if t.normal()[a] > 0 {
			shift = -0.5
		}
		for k := range t {
			t[k][a] += shift
		}
		break // a triangle with an area lies in one plane only
	}
	return t
}

// moved returns the triangle relative to an origin.
func (t triangle) moved(origin vec) triangle {
	return triangle{t[0].sub(origin), t[1].sub(origin), t[2].sub(origin)}
}

// scaled returns the triangle with its coordinates multiplied by f.
func (t triangle) scaled(f float64) triangle {
	for k := range t {
		for a := range t[k] {
			t[k][a] *= f
		}
	}
	return t
}

// nearest finds the points of one triangle that are nearest to others (C. Ericson, Real-Time Collision Detection, 2005, section 5.1.5).
type nearest struct {
	a, ab, ac vec
	t         *triangle
}

func newNearest(t *triangle) nearest {
	return nearest{t[0], t[1].sub(t[0]), t[2].sub(t[0]), t}
}

// to returns the weights of the corners for the point nearest to p, and the square of the distance.
func (n *nearest) to(p vec) (weights vec, square float64) {
	weights = n.weights(p)
	d := p
	for k, w := range weights {
		for a := range d {
			d[a] -= w * n.t[k][a]
		}
	}
	return weights, d.dot(d)
}

func (n *nearest) weights(p vec) vec {
	ap := p.sub(n.a)
	d1, d2 := n.ab.dot(ap), n.ac.dot(ap)
	if d1 <= 0 && d2 <= 0 {
		return vec{1, 0, 0}
	}
	bp := p.sub(n.t[1])
	d3, d4 := n.ab.dot(bp), n.ac.dot(bp)
	if d3 >= 0 && d4 <= d3 {
		return vec{0, 1, 0}
	}
	vc := d1*d4 - d3*d2
	if vc <= 0 && d1 >= 0 && d3 <= 0 {
		v := d1 / (d1 - d3)
		return vec{1 - v, v, 0}
	}
	cp := p.sub(n.t[2])
	d5, d6 := n.ab.dot(cp), n.ac.dot(cp)
	if d6 >= 0 && d5 <= d6 {
		return vec{0, 0, 1}
	}
	vb := d5*d2 - d1*d6
	if vb <= 0 && d2 >= 0 && d6 <= 0 {
		w := d2 / (d2 - d6)
		return vec{1 - w, 0, w}
	}
	va := d3*d6 - d5*d4
	if va <= 0 && d4 >= d3 && d5 >= d6 {
		w := (d4 - d3) / ((d4 - d3) + (d5 - d6))
		return vec{0, 1 - w, w}
	}
	f := 1 / (va + vb + vc)
	return vec{1 - vb*f - vc*f, vb * f, vc * f}
}
