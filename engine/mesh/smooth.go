package mesh

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// smoothPoint finds or adds the point where the density of two cells is that of the surface.
func (m *marcher) smoothPoint(c *crossing) uint32 {
	where := uint64(c.cell.X) | uint64(c.cell.Y)<<7 | uint64(c.cell.Z)<<14
	n, found := m.found.find(where | uint64(c.axis)<<21)
	if found {
		return *n
	}
	lower, upper := m.at(c.cell), m.at(c.upper())
	along := meet(lower.A(), upper.A())
	var l light
	l.add(lower, uint64(lower.A())*uint64(256-along))
	l.add(upper, uint64(upper.A())*uint64(along))
	p := point{at: uint32(where) | along<<21, face: uint32(l.color()&opaque) | uint32(c.axis)<<24}
	if m.normals {
		p.normal = m.normal(c, int(along))
	}
	*n = m.point(p)
	return *n
}

// meet returns where between two cells the surface lies, in 256ths, never at a cell's centre. One of the alphas is solid and the other is not. Empty
// and opaque cells meet in the middle.
func meet(lower, upper uint8) uint32 {
	a, b := density(lower), density(upper)
	return uint32(min(max(math.Round(256*(0.5-a)/(b-a)), 1), 255))
}

// density maps alpha so that solid cells are above one half, the others below, and opaque ones 1.
func density(alpha uint8) float64 {
	if alpha < MinAlpha {
		return float64(alpha) / (2*MinAlpha - 1)
	}
	return (float64(alpha) + 2) / 257
}

// normal returns the direction in which density falls fastest, or that of the edge where it falls nowhere.
func (m *marcher) normal(c *crossing, along int) [3]float32 {
	lower, upper := m.slope(c.cell), m.slope(c.upper())
	var v [3]float64
	for i := range v {
		v[i] = float64((256-along)*lower[i] + along*upper[i])
	}
	if v == ([3]float64{}) {
		v[c.axis] = 1
		if !c.solid {
			v[c.axis] = -1
		}
	}
	return unit(v)
}

// slope returns by how much alpha falls around a cell along each axis.
func (m *marcher) slope(p storage.Pos) (s [3]int) {
	for axis := range s {
		d := Face(2*axis + 1).Vector()
		s[axis] = int(m.at(p.Sub(d)).A()) - int(m.at(p.Add(d)).A())
	}
	return s
}
