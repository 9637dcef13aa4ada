package edit

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Shape names a solid.
type Shape uint8

// The shapes. Paint knows the first three.
const (
	Cube     Shape = iota // a box of any proportions
	Sphere                // an ellipsoid in general
	Cylinder              // elliptic in general
	Cone                  // elliptic in general, its base at the lower end of the axis and its apex at the upper
	Pyramid               // over a rectangle, likewise
	Torus                 // a ring around the axis
)

// ShapeNames lists the shapes' names by number.
var ShapeNames = [...]string{"cube", "sphere", "cylinder", "cone", "pyramid", "torus"}

// String returns the shape's name.
func (s Shape) String() string {
	if int(s) < len(ShapeNames) {
		return ShapeNames[s]
	}
	return "unknown"
}

// ShapeByName returns the shape with the given name; "box" is a cube and "ellipsoid" a sphere.
func ShapeByName(name string) (Shape, bool) {
	switch name {
	case "box":
		return Cube, true
	case "ellipsoid":
		return Sphere, true
	}
	for i, n := range ShapeNames {
		if n == name {
			return Shape(i), true
		}
	}
	return 0, false
}

// brush is a cube, sphere or cylinder in a box of any orientation. Its coordinates are those of the box's own axes, in voxels from
// its centre.
type brush struct {
	shape  Shape
	toBox  [3][3]float64 // rows of the map from world directions to box coordinates
	center [3]float64    // of the box, in the world
	size   [3]float64    // half the lengths of the box
	smooth float64
	alpha  uint8
}

// slack keeps rounding from deciding about whole boxes: such cases are left to the cells.
const slack = 1e-6

// class implements region by the range of each box coordinate.
func (k *brush) class(b storage.Box) coverage {
	var lo, hi [3]float64 // of the absolute coordinates
	var from, to [3]float64
	mid := [3]float64{float64(b.Min.X) + float64(b.Max.X), float64(b.Min.Y) + float64(b.Max.Y), float64(b.Min.Z) + float64(b.Max.Z)}
	x, y, z := b.Size()
	half := [3]float64{float64(x-1) / 2, float64(y-1) / 2, float64(z-1) / 2}
	for i, row := range k.toBox {
		c, h := 0.0, 0.0
		for j := range row {
			c += row[j] * (mid[j]/2 - k.center[j])
			h += math.Abs(row[j]) * half[j]
		}
		h += slack * (1 + math.Abs(c)*1e-6)
		from[i], to[i] = c-h, c+h
		hi[i] = math.Abs(c) + h
		lo[i] = max(0, math.Abs(c)-h)
	}
	switch k.shape {
	case Cube:
		return k.classCube(from, to)
	case Cylinder:
		side := k.classRound(norm2(lo[0]/k.size[0], lo[1]/k.size[1]), norm2(hi[0]/k.size[0], hi[1]/k.size[1]), min(k.size[0], k.size[1]))
		switch {
		case lo[2] > k.size[2]+k.smooth:
			return outside
		case hi[2] > k.size[2]-k.smooth:
			return min(side, partly)
		}
		return side
	}
	q := func(p [3]float64) float64 { return norm3(p[0]/k.size[0], p[1]/k.size[1], p[2]/k.size[2]) }
	return k.classRound(q(lo), q(hi), min(k.size[0], k.size[1], k.size[2]))
}

func (k *brush) classCube(from, to [3]float64) coverage {
	c := inside
	for i, s := range k.size {
		if to[i] < -s-k.smooth || from[i] >= s+k.smooth {
			return outside
		}
		if from[i] < -s+k.smooth || to[i] >= s-k.smooth {
			c = partly
		}
	}
	return c
}

// classRound judges by the range of q, the distance from the centre as a fraction of the radius in that direction, of which the
// smallest is given: the depth below the surface is radius*(1-q).
func (k *brush) classRound(lo, hi, radius float64) coverage {
	switch {
	case hi < 1 && radius*(1-hi) >= k.smooth:
		return inside
	case lo > 1 && radius*(lo-1) >= k.smooth:
		return outside
	}
	return partly
}

// cells implements region.
func (k *brush) cells(tp storage.TilePos, c *cover) {
	c.graded = k.smooth > 0
	o := tp.Min()
	step := [3]float64{k.toBox[0][0], k.toBox[1][0], k.toBox[2][0]}
	for row := range storage.TileCells / storage.TileEdge {
		at := [3]float64{
			float64(o.X) + 0.5 - k.center[0],
			float64(o.Y+int32(row&15)) + 0.5 - k.center[1],
			float64(o.Z+int32(row>>4)) + 0.5 - k.center[2],
		}
		var p [3]float64
		for i, r := range k.toBox {
			p[i] = r[0]*at[0] + r[1]*at[1] + r[2]*at[2]
		}
		if c.graded {
			k.gradeRow(row, p, step, c)
		} else {
			c.m[row>>2] |= uint64(k.markRow(p, step)) << (16 * (row & 3))
		}
	}
}

// markRow returns which of the 16 cells from p on are covered by a shape without smoothness.
func (k *brush) markRow(p, step [3]float64) (bits uint16) {
	const tie = 1 + 1e-12 // a centre on the surface counts, however it rounds
	if k.shape == Cube {
		s := k.size
		for i := range storage.TileEdge {
			x, y, z := p[0]+float64(i)*step[0], p[1]+float64(i)*step[1], p[2]+float64(i)*step[2]
			if x >= -s[0] && x < s[0] && y >= -s[1] && y < s[1] && z >= -s[2] && z < s[2] {
				bits |= 1 << i
			}
		}
		return bits
	}
	for i, s := range k.size {
		p[i] /= s
		step[i] /= s
	}
	for i := range storage.TileEdge {
		x, y, z := p[0]+float64(i)*step[0], p[1]+float64(i)*step[1], p[2]+float64(i)*step[2]
		round, z2 := x*x+y*y, z*z
		if k.shape == Sphere && round+z2 <= tie || k.shape == Cylinder && round <= tie && z2 <= tie {
			bits |= 1 << i
		}
	}
	return bits
}

// gradeRow computes the source alpha of the 16 cells from p on for a shape with smoothness.
func (k *brush) gradeRow(row int, p, step [3]float64, c *cover) {
	for i := range storage.TileEdge {
		d := k.depth([3]float64{p[0] + float64(i)*step[0], p[1] + float64(i)*step[1], p[2] + float64(i)*step[2]})
		v := min(max(d/k.smooth, -1), 1)/2 + 0.5
		if a := uint8(float64(k.alpha) * v); a > 0 {
			c.m.add(row<<4 | i)
			c.alpha[row<<4|i] = a
		}
	}
}

// depth returns how far below the surface of the shape a point lies, negative outside, in voxels.
func (k *brush) depth(p [3]float64) float64 {
	s := k.size
	switch k.shape {
	case Cube:
		return k.cubeDepth(p)
	case Cylinder:
		r := max(s[0], s[1])
		if q := norm2(p[0]/s[0], p[1]/s[1]); q > 0 {
			d := norm2(p[0], p[1])
			r = d/q - d
		}
		return min(s[2]-math.Abs(p[2]), r)
	}
	q := norm3(p[0]/s[0], p[1]/s[1], p[2]/s[2])
	if q == 0 {
		return max(s[0], s[1], s[2])
	}
	d := norm3(p[0], p[1], p[2])
	return d/q - d
}

// cubeDepth measures along the axis on which the point is, in proportion, farthest from the centre.
func (k *brush) cubeDepth(p [3]float64) float64 {
	deep := true
	depth, least := 0.0, math.Inf(1)
	for i, s := range k.size {
		if p[i] < -s-k.smooth || p[i] >= s+k.smooth {
			return math.Inf(-1)
		}
		deep = deep && p[i] >= -s+k.smooth && p[i] < s-k.smooth
		if ratio := s / math.Abs(p[i]); ratio < least {
			depth, least = s-math.Abs(p[i]), ratio
		}
	}
	if deep {
		return math.Inf(1)
	}
	return depth
}

func norm2(x, y float64) float64 { return math.Sqrt(x*x + y*y) }

func norm3(x, y, z float64) float64 { return math.Sqrt(x*x + y*y + z*z) }
