package obj

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/meshio"
	"github.com/goxel-daemon/goxel-daemon/engine/mesh"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// encoder writes one file.
type encoder struct {
	ctx       context.Context
	opt       *format.EncodeOptions
	w         *bufio.Writer
	scene     *scene.Scene
	layers    []*scene.Layer // the visible ones
	meshes    []*mesh.Mesh   // of the layers, as far as they were made and kept
	mesh      mesh.Options
	colors    string // a value of the option
	normals   bool
	triangles bool
	looks     *looks      // of palettes and materials, else nil
	channels  [256]string // as text with a blank before it
	line      []byte
	vertices  uint64 // that were written, which are counted from 1
	vectors   uint64 // likewise, normals
}

// Encode writes the visible layers as meshes.
func Encode(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
	e := newEncoder(ctx, w, s, opt)
	if e.colors == inPalette || e.colors == inMaterials {
		if err := e.dress(); err != nil {
			return err
		}
	}
	e.header()
	for i, l := range e.layers {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		m, err := e.build(i)
		if err != nil {
			return err
		}
		if err := e.object(i, l, m); err != nil {
			return err
		}
		e.meshes[i] = nil
	}
	return e.w.Flush()
}

func newEncoder(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) *encoder {
	v := opt.Values.Of(options())
	e := &encoder{
		ctx: ctx, opt: opt, w: bufio.NewWriterSize(w, 1<<16), scene: s, mesh: meshio.MeshOptions(s, v, opt),
		colors: v.Text("colors"), normals: v.Bool("normals"), triangles: v.Bool("triangles"),
	}
	if opt.Beside == nil && (e.colors == inPalette || e.colors == inMaterials) {
		opt.Warnf("colours are written at the vertices, since there is no folder for the files of the option colors=%s", e.colors)
		e.colors = atVertices
	}
	e.mesh.Normals = e.normals && e.smoothed()
	for i := range e.channels {
		e.channels[i] = fmt.Sprintf(" %.6f", float64(i)/255)
	}
	for _, l := range s.Layers {
		if l.Visible {
			e.layers = append(e.layers, l)
		}
	}
	e.meshes = make([]*mesh.Mesh, len(e.layers))
	return e
}

// smoothed reports whether faces lie in any direction.
func (e *encoder) smoothed() bool { return e.mesh.Method == mesh.MarchingCubes }

// build returns the mesh of a layer, the kept one if there is one.
func (e *encoder) build(i int) (*mesh.Mesh, error) {
	if e.meshes[i] != nil {
		return e.meshes[i], nil
	}
	return meshio.Build(e.ctx, name, e.layers[i].Volume, e.mesh)
}

// header writes what all objects share: comments, the normals of all faces that lie along the axes, and the texture's points.
func (e *encoder) header() {
	up := "Z"
	if e.mesh.YUp {
		up = "Y"
	}
	e.printf("# Wavefront OBJ by goxel-daemon\n# %s is up\n", up)
	if e.looks != nil {
		e.printf("mtllib %s\n", e.looks.library)
	}
	if e.normals && !e.smoothed() {
		for _, n := range [...]string{"-1 0 0", "1 0 0", "0 -1 0", "0 1 0", "0 0 -1", "0 0 1"} {
			e.printf("vn %s\n", n)
		}
	}
	if e.colors == inPalette {
		e.looks.texture.points(e)
	}
}

// printf writes text that is not in a hot path. The writer keeps its first error until it is flushed.
func (e *encoder) printf(text string, args ...any) { _, _ = fmt.Fprintf(e.w, text, args...) }

// objectName returns the name of a layer on one line.
func objectName(l *scene.Layer) string {
	text := strings.NewReplacer("\n", " ", "\r", " ").Replace(l.Name)
	if text == "" {
		return fmt.Sprintf("Layer.%d", l.ID)
	}
	return text
}
