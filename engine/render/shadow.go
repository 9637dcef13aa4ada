package render

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/render/world"
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Soft shadows are drawn in two passes, as in Keller and Heidrich, "Interleaved Sampling" (2001). In the first, the middle of each pixel sends
// one ray to the sun, to another point of its disc for each pixel of a square of 4 by 4. In the second, a pixel whose surroundings on
// the same surface all have the same answer keeps it; the others send rays to all the points. So flat areas have one brightness, in
// the sun or in the shadow, and what lies between goes over in steps.

// sunPoints is the number of points of the sun's disc that rays go to.
const sunPoints = 16

// interleave is the point of the sun that each pixel of a square of 4 by 4 sends its ray to, such that neighbours get points that lie apart.
var interleave = [16]uint8{0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5}

// sunDirections returns the directions to points of the sun that are spread evenly over its disc in a spiral. Every fourth of them are spread
// evenly as well.
func sunDirections(l *world.Light) (dirs [sunPoints]Vec) {
	u := Vec{X: 1}
	if math.Abs(l.Sun.X) > 0.5 {
		u = Vec{Y: 1}
	}
	u = u.Sub(l.Sun.Scale(u.Dot(l.Sun))).Unit()
	v := l.Sun.Cross(u)
	golden := math.Pi * (3 - math.Sqrt(5))
	for i := range dirs {
		r := math.Tan(l.SunRadius) * math.Sqrt((float64(i)+0.5)/sunPoints)
		sin, cos := math.Sincos(float64(i) * golden)
		dirs[i] = l.Sun.Add(u.Scale(r * cos)).Add(v.Scale(r * sin)).Unit()
	}
	return dirs
}

// verdict is what is known about the sun on a surface, or on all that a ray meets: partly is both of sunlit and shadowed.
type verdict uint8

const (
	unknown verdict = iota // nobody asked
	sunlit
	shadowed
	partly // it shines through something translucent, or in places
)

// lift is how far a ray to the sun begins above its face, in voxels.
const lift = 1.0 / (1 << 10)

// sunlight returns how much of the sun's light comes to a point of a face, in each channel.
func (e *eye) sunlight(at Vec, h *trace.Hit, cell storage.Pos) light {
	if e.p.small {
		return e.sunOn(h, cell)
	}
	up := h.Face.Normal().Scale(lift)
	through := white
	if e.clear {
		through = e.cover(h)
	}
	return e.sunAt(at, up, h.Face.Axis(), surface(cell, h.Face)).times(through)
}

// sunOn returns how much of the sun's light comes to a face as a whole, for faces that take few pixels: the mean from points of the sun at places
// all over the face, half of them if those agree.
func (e *eye) sunOn(h *trace.Hit, cell storage.Pos) light {
	k := e.know(h, cell)
	if !k.lit {
		var sum light
		n := 0
		for i, k := range [faceRays]int{0, 3, 1, 2} { // the first two lie apart
			sum = sum.plus(e.passes(onFace(cell, h.Face, &e.p.onFace[k]), e.suns[faceSuns[i]]))
			if n++; n == faceRays/2 && (sum == light{} || sum == light{r: faceRays / 2, g: faceRays / 2, b: faceRays / 2}) {
				break
			}
		}
		sum = sum.scale(1 / float64(n))
		if e.clear {
			sum = sum.times(e.cover(h))
		}
		k.lit, k.sun = true, [3]float32{float32(sum.r), float32(sum.g), float32(sum.b)}
	}
	return light{r: float64(k.sun[0]), g: float64(k.sun[1]), b: float64(k.sun[2])}
}

// faceRays is the number of rays to the sun from a face that takes few pixels.
const faceRays = 4

// faceSuns are the points of the sun that those rays go to, one in each quarter of its disc. The first two lie opposite each other on its rim.
var faceSuns = [faceRays]int{14, 10, 3, 7}

// onFace returns a point a little above a place on a face.
func onFace(cell storage.Pos, f trace.Face, place *[2]float64) Vec {
	p := trace.Corner(cell)
	off := -lift
	if f.Step() > 0 {
		off = 1 + lift
	}
	switch f.Axis() {
	case 0:
		return Vec{X: p.X + off, Y: p.Y + place[0], Z: p.Z + place[1]}
	case 1:
		return Vec{X: p.X + place[0], Y: p.Y + off, Z: p.Z + place[1]}
	}
	return Vec{X: p.X + place[0], Y: p.Y + place[1], Z: p.Z + off}
}

// cover returns how much light comes through the cell that lies on a face, which rays to the sun leave out since they begin in it.
func (e *eye) cover(h *trace.Hit) light {
	c := e.before(h)
	if c == 0 || c.A() == 255 || e.cutoff {
		return white
	}
	m := &e.world.Plain // the cell's own layer is not known from here
	return lightOf(world.Through(toRGB(e.base(c, m)), float64(c.A())/255))
}

func toRGB(l light) world.RGB { return world.RGB{l.r, l.g, l.b} }

// sunAt returns how much of the sun's light comes to a point of a surface that has the given number and is level along an axis; up leads off it.
func (e *eye) sunAt(at, up Vec, axis int, key int32) light {
	switch e.mode {
	case first:
		v := e.passes(at.Add(up), e.suns[interleave[e.y&3<<2|e.x&3]])
		e.record.verdict |= judge(v)
		return v
	case careful:
		return e.many(at, up, axis)
	}
	switch e.p.verdictAround(e, key) {
	case sunlit:
		return white
	case shadowed:
		return light{}
	}
	rays := max(sunPoints/2/len(e.p.places), 1)
	step := max(sunPoints/(rays*len(e.p.places)), 1)
	var sum light
	for i := range rays {
		sum = sum.plus(e.passes(at.Add(up), e.suns[(e.index*step+i*sunPoints/rays)%sunPoints]))
	}
	return sum.scale(1 / float64(rays))
}

// judge returns the verdict of one ray.
func judge(v light) verdict {
	switch v {
	case white:
		return sunlit
	case light{}:
		return shadowed
	}
	return partly
}

// many returns the mean of the light from the points of the sun at places all over the pixel, if that shows no other surface. The points on the
// rim of the sun are enough if they agree.
func (e *eye) many(at, up Vec, axis int) light {
	const rim = 6
	var sum light
	for i := range sunPoints {
		k := sunPoints - 1 - i // from the rim inwards
		q := at
		if !e.narrow {
			place := e.p.spread[5*k%sunPoints]
			origin, dir := e.p.view.Ray(float64(e.x)+place[0], float64(e.y)+place[1])
			if d := along(dir, axis); d != 0 {
				q = origin.Add(dir.Scale((along(at, axis) - along(origin, axis)) / d))
			}
		}
		sum = sum.plus(e.passes(q.Add(up), e.suns[k]))
		if i == rim-1 && (sum == light{} || sum == light{r: rim, g: rim, b: rim}) {
			return sum.scale(1. / rim)
		}
	}
	return sum.scale(1. / sunPoints)
}

// along returns a coordinate.
func along(v Vec, axis int) float64 {
	switch axis {
	case 0:
		return v.X
	case 1:
		return v.Y
	}
	return v.Z
}

// passes returns how much light comes from a direction, white or nothing if all is opaque.
func (e *eye) passes(from, dir Vec) light {
	if !e.clear {
		if e.sunny.Blocked(from, dir, math.Inf(1)) {
			return light{}
		}
		return white
	}
	l := white
	for e.sunny.Aim(from, dir); e.sunny.Next(); {
		h := &e.sunny.Hit
		c, m := h.Color(), e.material(h)
		switch alpha := e.alpha(h, c, m); alpha {
		case 0:
		case 1:
			return light{}
		default:
			l = l.times(lightOf(world.Through(toRGB(e.base(c, m)), alpha)))
		}
	}
	return l
}
