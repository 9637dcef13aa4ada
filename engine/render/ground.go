package render

import (
	"context"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
	"github.com/goxel-daemon/goxel-daemon/engine/render/world"
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
)

// ground is the plane below the voxels.
type ground struct {
	z       float64
	color   light
	catcher bool // it shows nothing but shadows
	dim     *dim // nil for none
}

// groundSurface is the number of the ground as a surface. No face of a cell has it, nor one beside it.
const groundSurface = 7

// flatGround returns a ground without shadows on it.
func flatGround(w *world.World) *ground {
	g := &ground{z: w.Ground.Z, catcher: w.Ground.Color == nil}
	if !g.catcher {
		g.color = lightOf(*w.Ground.Color)
	}
	return g
}

// newGround returns the ground of a world.
func newGround(ctx context.Context, w *world.World, s *shader, o *Options) (*ground, error) {
	g := flatGround(w)
	if !s.shadows || o.Quality != Standard {
		return g, nil
	}
	var err error
	g.dim, err = newDim(ctx, w.Grid, g.z, workersOf(o))
	return g, err
}

// meet returns where on a ray it comes down to the ground, +Inf if it does not.
func (g *ground) meet(origin, dir Vec) float64 {
	if dir.Z >= 0 || origin.Z <= g.z {
		return math.Inf(1)
	}
	return (g.z - origin.Z) / dir.Z
}

// land adds the light of the ground, which the ray meets at a distance.
func (e *eye) land(at float64) {
	g := e.ground
	face := e.open[topFace]
	if e.record.key == 0 {
		e.record.near, e.record.key = at, groundSurface
	}
	if e.shadows && e.mode != bare {
		p := e.origin.Add(e.dir.Scale(at))
		p.Z = g.z
		face = e.sky[topFace]
		if g.dim != nil {
			face = face.scale(1 - g.dim.at(p.X, p.Y))
		}
		if e.towards[topFace] {
			face = face.plus(e.sun[topFace].times(e.sunAt(p, Vec{Z: lift}, 2, groundSurface)))
		}
	}
	if g.catcher {
		e.left -= e.left * e.dark(face)
		e.seen.a = 1 - e.left
		return
	}
	e.flat.add(e.left, opaque(g.color.times(e.open[topFace])))
	e.seen.add(e.left, opaque(g.color.times(face)))
	e.left = 0
}

// dark returns how much of the light that the open ground gets does not come.
func (e *eye) dark(face light) float64 {
	open := e.open[topFace].mean()
	if open <= 0 {
		return 0
	}
	return math.Round(min(max(1-face.mean()/open, 0), 1)*darkSteps) / darkSteps
}

// darkSteps is the number of steps in which shadows on the ground fade.
const darkSteps = 128

// opaque returns light that hides what is behind.
func opaque(l light) light {
	l.a = 1
	return l
}

// dim is how much of the sky the voxels hide from the ground, at the corners of a square lattice.
type dim struct {
	x, y, step float64 // of the first corner, and between corners
	nx, ny     int
	hidden     []float64 // from 0 to 1, row by row
}

const (
	dimEdge     = 96 // corners along an edge
	groundBytes = dimEdge * dimEdge * 8 * 2
	dimRings    = 4   // of directions, with 12 each
	dimFar      = 1.5 // how far around the content it reaches, in heights of that
)

// newDim looks from every corner of the lattice at the sky.
func newDim(ctx context.Context, g *trace.Grid, z float64, workers int) (*dim, error) {
	b := g.Bounds()
	if b.Empty() {
		return nil, nil
	}
	lo, hi := trace.Corner(b.Min), trace.Corner(b.Max)
	far := math.Max(hi.Z-z, 0)*dimFar + 1
	wide, deep := hi.X-lo.X+2*far, hi.Y-lo.Y+2*far
	step := math.Max(1, math.Max(wide, deep)/(dimEdge-2))
	d := &dim{x: lo.X - far, y: lo.Y - far, step: step, nx: int(wide/step) + 2, ny: int(deep/step) + 2}
	raw := make([]float64, d.nx*d.ny)
	err := rows(ctx, workers, d.ny, func(s *pace.Stride) func(y int) {
		r := g.NewRay()
		return func(y int) {
			for x := range d.nx {
				raw[y*d.nx+x] = d.look(r, x, y, z, 2*far)
				s.Step()
			}
		}
	})
	d.hidden = d.smooth(d.smooth(raw))
	return d, err
}

// look returns the part of the directions above a corner that are blocked within a distance, weighted by height. They are turned a little
// further from each corner to the next, so that no direction leaves a pattern.
func (d *dim) look(r *trace.Ray, x, y int, z, far float64) float64 {
	from := Vec{X: d.x + float64(x)*d.step, Y: d.y + float64(y)*d.step, Z: z + lift}
	turn := math.Mod(float64(x)*0.754877666+float64(y)*0.569840296, 1)
	const spokes = 3 * dimRings
	blocked := 0
	for i := range dimRings {
		square := (float64(i) + 0.5) / dimRings
		out, rise := math.Sqrt(square), math.Sqrt(1-square)
		for k := range spokes {
			sin, cos := math.Sincos((float64(k) + float64(i)*0.38 + turn) * 2 * math.Pi / spokes)
			if r.Blocked(from, Vec{X: out * cos, Y: out * sin, Z: rise}, far) {
				blocked++
			}
		}
	}
	return float64(blocked) / (dimRings * spokes)
}

// smooth returns the means of each corner and those around it.
func (d *dim) smooth(raw []float64) []float64 {
	out := make([]float64, len(raw))
	for y := range d.ny {
		for x := range d.nx {
			sum, n := 0., 0.
			for v := max(y-1, 0); v <= min(y+1, d.ny-1); v++ {
				for u := max(x-1, 0); u <= min(x+1, d.nx-1); u++ {
					sum, n = sum+raw[v*d.nx+u], n+1
				}
			}
			out[y*d.nx+x] = sum / n
		}
	}
	return out
}

// at returns how much of the sky is hidden from a point of the ground.
func (d *dim) at(x, y float64) float64 {
	if d == nil {
		return 0
	}
	u, v := (x-d.x)/d.step, (y-d.y)/d.step
	if !(u >= 0 && v >= 0 && u < float64(d.nx-1) && v < float64(d.ny-1)) {
		return 0
	}
	i, k := int(u), int(v)
	u, v = u-float64(i), v-float64(k)
	row, next := d.hidden[k*d.nx+i:], d.hidden[(k+1)*d.nx+i:]
	return (row[0]*(1-u)+row[1]*u)*(1-v) + (next[0]*(1-u)+next[1]*u)*v
}
