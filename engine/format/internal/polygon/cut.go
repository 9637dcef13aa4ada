package polygon

import "math"

// Work bounds the corners that a [Cutter] looks at for ears in all. A file of faces that twist like a maze reaches it, others do not.
const Work = 1 << 27

// Cutter cuts polygons. The zero value is ready for use, by one goroutine.
type Cutter struct {
	Spent     int64 // corners that were looked at for ears; from [Work] on every polygon becomes a fan
	triangles [][3]int
	flat      [][2]float64
	next      []int
	prev      []int
}

// Cut returns triangles that cover a flat polygon, each as places in its list of finite corners and with its turn. They are valid until the next call.
// There are none for fewer than three corners, and two less than corners at most. A polygon that crosses itself becomes some triangles.
func (c *Cutter) Cut(corners [][3]float64) [][3]int {
	c.triangles = c.triangles[:0]
	switch {
	case len(corners) < 3:
	case len(corners) == 3:
		c.triangles = append(c.triangles, [3]int{0, 1, 2})
	default:
		c.flatten(corners)
		c.link()
		if !c.convex() {
			c.clip()
		} else {
			c.fan(0)
		}
	}
	return c.triangles
}

// flatten keeps two coordinates of each corner, so that the polygon turns counter-clockwise.
func (c *Cutter) flatten(corners [][3]float64) {
	var normal [3]float64 // M. E. Newell's: the areas of the polygon seen along the axes, twice
	for i, p := range corners {
		q := corners[(i+1)%len(corners)]
		for k := range 3 {
			a, b := (k+1)%3, (k+2)%3
			normal[k] += (p[a] - q[a]) * (p[b] + q[b])
		}
	}
	axis := 0
	for k := range normal {
		if math.Abs(normal[k]) > math.Abs(normal[axis]) {
			axis = k
		}
	}
	a, b := (axis+1)%3, (axis+2)%3
	if normal[axis] < 0 {
		a, b = b, a
	}
	c.flat = c.flat[:0]
	for _, p := range corners {
		c.flat = append(c.flat, [2]float64{p[a], p[b]})
	}
}

// link makes a ring of all corners.
func (c *Cutter) link() {
	n := len(c.flat)
	c.next, c.prev = c.next[:0], c.prev[:0]
	for i := range n {
		c.next = append(c.next, (i+1)%n)
		c.prev = append(c.prev, (i+n-1)%n)
	}
}

// turn returns twice the area of a triangle, negative if it runs clockwise.
func (c *Cutter) turn(i, j, k int) float64 {
	p, q, r := c.flat[i], c.flat[j], c.flat[k]
	return (q[0]-p[0])*(r[1]-p[1]) - (q[1]-p[1])*(r[0]-p[0])
}

func (c *Cutter) convex() bool {
	for i := range c.flat {
		if c.turn(c.prev[i], i, c.next[i]) < 0 {
			return false
		}
	}
	return true
}

// fan makes triangles of what is left of the ring, around corner i.
func (c *Cutter) fan(i int) {
	for j := c.next[i]; c.next[j] != i; j = c.next[j] {
		c.triangles = append(c.triangles, [3]int{i, j, c.next[j]})
	}
}

// clip cuts off ears until none is left, or the work is at its bound.
func (c *Cutter) clip() {
	left, i := len(c.flat), 0
	for tried := 0; left > 3 && tried < left && c.Spent < Work; {
		j := c.next[i]
		turn := c.turn(c.prev[i], i, j)
		if turn != 0 && !(turn > 0 && c.ear(i)) {
			i = j
			tried++
			continue
		}
		if turn != 0 { // a corner in the middle of an edge covers nothing
			c.triangles = append(c.triangles, [3]int{c.prev[i], i, j})
		}
		c.next[c.prev[i]], c.prev[j] = j, c.prev[i]
		left--
		i, tried = j, 0
	}
	c.fan(i)
}

// ear reports whether no other corner lies in the triangle at corner i.
func (c *Cutter) ear(i int) bool {
	before, after := c.prev[i], c.next[i]
	for k := c.next[after]; k != before; k = c.next[k] {
		c.Spent++
		if p := c.flat[k]; p == c.flat[before] || p == c.flat[i] || p == c.flat[after] {
			continue // a slit touches itself there
		}
		if c.turn(before, i, k) >= 0 && c.turn(i, after, k) >= 0 && c.turn(after, before, k) >= 0 {
			return false
		}
	}
	return true
}
