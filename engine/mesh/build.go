package mesh

import (
	"context"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Method is a way to make a surface.
type Method uint8

// The methods.
const (
	Culled        Method = iota // one quad for every face that can be seen
	Greedy                      // faces of one colour in one plane joined to large rectangles
	MarchingCubes               // a smoothed surface of triangles
)

// Options says how [Build] makes a mesh. The zero value makes culled quads in the volume's own coordinates.
type Options struct {
	Method     Method
	Watertight bool // Greedy without T-junctions, so that no cracks show where rectangles meet; needs more faces
	Smooth     bool // MarchingCubes with corners anywhere on an edge and colours that blend; otherwise corners are halfway and a face has one colour

	// Level halves the resolution that many times before the surface is made; corners stay in cells of the full resolution.
	Level int

	// Normals gives every vertex the normal of its face, so that corners are shared only within a plane. Otherwise Mesh.Normals is nil.
	Normals bool

	Origin [3]float64 // the point in cells that becomes 0,0,0
	Scale  float64    // length of a cell's edge, 0 for 1
	YUp    bool       // x,y,z become x,z,-y after Origin and Scale

	MaxBytes int64 // heap bytes that the mesh may take, 0 for 1 GiB
}

// Mesh is an indexed surface. Vertices at one place with one colour, and one normal if there are normals, are shared. Faces run
// counter-clockwise as seen from outside.
type Mesh struct {
	Positions [][3]float32
	Normals   [][3]float32 // unit length; nil unless asked for
	Colors    []storage.Color
	Quads     [][4]uint32
	Triangles [][3]uint32
	Min, Max  [3]float32 // of the positions; zero if there are none
}

// SizeError reports a mesh that takes more memory than it may.
type SizeError struct{ MaxBytes int64 }

// Error names the limit.
func (e *SizeError) Error() string {
	return fmt.Sprintf("the mesh takes more than %d bytes", e.MaxBytes)
}

// Build makes the mesh of a volume that nobody writes to meanwhile. The same cells give the same mesh whatever kind of volume holds them.
// It returns a [SizeError], or the context's cause if that ends first.
func Build(ctx context.Context, v storage.Volume, opt Options) (*Mesh, error) {
	b := newBuilder(&opt)
	if err := Faces(ctx, v, b.quad); err != nil {
		return nil, err
	}
	return b.mesh, nil
}

type vertex struct {
	pos    storage.Pos
	color  storage.Color
	normal Face
}

type builder struct {
	opt   *Options
	mesh  *Mesh
	index map[vertex]uint32
}

func newBuilder(opt *Options) *builder {
	return &builder{opt: opt, mesh: &Mesh{}, index: map[vertex]uint32{}}
}

func (b *builder) quad(q *Quad) error {
	var face [4]uint32
	for i, p := range q.Corners() {
		key := vertex{pos: p, color: q.Color | 0xff000000}
		if b.opt.Normals {
			key.normal = q.Normal
		}
		n, ok := b.index[key]
		if !ok {
			n = uint32(len(b.mesh.Positions))
			b.index[key] = n
			b.add(key)
		}
		face[i] = n
	}
	b.mesh.Quads = append(b.mesh.Quads, face)
	return nil
}

func (b *builder) add(v vertex) {
	m := b.mesh
	p := b.place([3]float64{float64(v.pos.X), float64(v.pos.Y), float64(v.pos.Z)})
	if len(m.Positions) == 0 {
		m.Min, m.Max = p, p
	}
	for i := range p {
		m.Min[i], m.Max[i] = min(m.Min[i], p[i]), max(m.Max[i], p[i])
	}
	m.Positions = append(m.Positions, p)
	m.Colors = append(m.Colors, v.color)
	if b.opt.Normals {
		n := v.normal.Vector()
		m.Normals = append(m.Normals, b.turn([3]float64{float64(n.X), float64(n.Y), float64(n.Z)}))
	}
}

// place maps a point in cells to the mesh's coordinates.
func (b *builder) place(p [3]float64) [3]float32 {
	scale := b.opt.Scale
	if scale == 0 {
		scale = 1
	}
	for i := range p {
		p[i] = (p[i] - b.opt.Origin[i]) * scale
	}
	return b.turn(p)
}

func (b *builder) turn(p [3]float64) [3]float32 {
	if b.opt.YUp {
		return [3]float32{float32(p[0]), float32(p[2]), float32(0 - p[1])}
	}
	return [3]float32{float32(p[0]), float32(p[1]), float32(p[2])}
}
