package render

import "math"

// View turns points of a picture into rays and points of the world into points of the picture. A point of a picture is in pixels from its top
// left corner.
type View struct {
	origin, forward, right, up Vec // right and up reach to the edges of the picture
	width, height              float64
	ortho                      bool
}

// NewView returns the view of a camera that is given in full, as in a [Result], in a picture of width x height pixels.
func NewView(c *Camera, width, height int) *View {
	right, up, forward := axes(*c.Position, *c.Target, c.Up)
	aspect := float64(width) / float64(height)
	halfWidth := c.OrthoWidth / 2
	if c.Projection == Perspective {
		halfWidth = math.Tan(c.FOV*math.Pi/360) * aspect
	}
	return &View{
		origin: *c.Position, forward: forward, right: right.Scale(halfWidth), up: up.Scale(halfWidth / aspect),
		width: float64(width), height: float64(height), ortho: c.Projection == Orthographic,
	}
}

// Ray returns the origin and direction of the ray through a point of the picture. The direction has a length of 1 along the axis of the view, so that
// distances along the ray are depths.
func (l *View) Ray(x, y float64) (origin, direction Vec) {
	across := l.right.Scale(2*x/l.width - 1).Add(l.up.Scale(1 - 2*y/l.height))
	if l.ortho {
		return l.origin.Add(across), l.forward
	}
	return l.origin, l.forward.Add(across)
}

// Project returns where a point is drawn, and how many pixels a voxel there takes: 0 or fewer if it is behind the camera.
func (l *View) Project(p Vec) (x, y, scale float64) {
	d := p.Sub(l.origin)
	depth := 1.0
	if !l.ortho {
		depth = d.Dot(l.forward)
	}
	halfWidth := l.right.Length()
	scale = l.width / (2 * halfWidth * depth)
	x = l.width/2 + d.Dot(l.right)/halfWidth*scale
	y = l.height/2 - d.Dot(l.up)/l.up.Length()*scale
	return x, y, scale
}

// Depth returns how far a point is from the camera along the axis of the view, in voxels; negative if it is behind the camera.
func (l *View) Depth(p Vec) float64 { return p.Sub(l.origin).Dot(l.forward) }
