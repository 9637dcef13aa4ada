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

	// Level halves the resolution that many times before the surface is made, see [Downsample]; corners stay in cells of the full resolution.
	Level int

	// Normals gives every vertex the normal of its face, so that corners are shared only within a plane. Otherwise Mesh.Normals is nil.
	Normals bool

	Origin [3]float64 // the point in cells that becomes 0,0,0
	Scale  float64    // length of a cell's edge, 0 for 1
	YUp    bool       // x,y,z become x,z,-y after Origin and Scale

	MaxBytes int64 // heap bytes that the mesh may take while it is made, 0 for 1 GiB
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

// SizeError reports a mesh that takes more memory than it may, or has more vertices than 32 bits can number.
type SizeError struct{ MaxBytes int64 }

// Error names the limit.
func (e *SizeError) Error() string {
	return fmt.Sprintf("the mesh takes more than %d bytes", e.MaxBytes)
}

// Build makes the mesh of a volume that nobody writes to meanwhile. The same cells give the same mesh whatever kind of volume holds them.
// It returns a [SizeError], or the context's cause if that ends first.
func Build(ctx context.Context, v storage.Volume, opt Options) (*Mesh, error) {
	s := NewSurface(opt)
	if opt.Method == Greedy && opt.Watertight { // needs the corners of all blocks before the first face
		if err := s.Update(ctx, v, nil); err != nil {
			return nil, err
		}
		return s.Mesh(ctx)
	}
	blocks, err := s.blocks(ctx, v)
	if err != nil {
		return nil, err
	}
	b, p := newBuilder(&s.opt, s.bytes), &patch{}
	src := s.source(v)
	for _, at := range blocks {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		s.mesher.mesh(src, at, p)
		if err := b.add(at, p); err != nil {
			return nil, err
		}
	}
	return b.mesh, nil
}
