package obj

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/mesh"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

const name = "obj"

// Format returns the description of the format with its encoder.
func Format() *format.Format {
	return &format.Format{
		Name:    name,
		Title:   "Wavefront OBJ",
		Exts:    []string{".obj"},
		Aliases: []string{"wavefront", "wavefront obj"},
		Doc:     "A mesh of the visible surface, one object for each visible layer, with colours at the vertices and Y up.",
		Caps:    format.Caps{Layers: true, Names: true, Negative: true, Mesh: true},
		Encode:  Encode,
	}
}

// encoder writes one file.
type encoder struct {
	w      *bufio.Writer
	line   []byte
	colors [256]string // of channels, as text
	welder mesh.Welder
	first  uint32 // number of the object's first vertex
	err    error  // of the last write
}

// Encode writes the visible layers as meshes.
func Encode(ctx context.Context, w io.Writer, s *scene.Scene, _ *format.EncodeOptions) error {
	e := &encoder{w: bufio.NewWriterSize(w, 1<<16), first: 1}
	for i := range e.colors {
		e.colors[i] = fmt.Sprintf(" %.6f", float64(i)/255)
	}
	e.header()
	for _, l := range s.Layers {
		if !l.Visible {
			continue
		}
		if err := e.object(ctx, l); err != nil {
			return err
		}
	}
	return e.w.Flush()
}

// header writes the comments and the normals. The writer keeps its first error until it is flushed.
func (e *encoder) header() {
	line := []byte("# goxel-daemon\n# Y is up\n")
	for f := range mesh.Face(mesh.NumFaces) {
		line = appendPoint(append(line, "vn"...), f.Vector())
		line = append(line, '\n')
	}
	_, e.err = e.w.Write(line)
}

// object writes a layer.
func (e *encoder) object(ctx context.Context, l *scene.Layer) error {
	if _, err := fmt.Fprintf(e.w, "o %s\n", objectName(l)); err != nil {
		return err
	}
	e.welder.Reset()
	err := mesh.Faces(ctx, l.Volume, e.quad)
	e.first += uint32(e.welder.Len())
	return err
}

// objectName returns the name of a layer as one word on one line.
func objectName(l *scene.Layer) string {
	words := strings.FieldsFunc(l.Name, func(r rune) bool { return r <= ' ' || r == 0x7f })
	if len(words) == 0 {
		return fmt.Sprintf("Layer.%d", l.ID)
	}
	return strings.Join(words, "_")
}

// quad writes a face after those of its vertices that are new.
func (e *encoder) quad(q *mesh.Quad) error {
	numbers := e.welder.Quad(q, e.vertex)
	e.line = append(e.line[:0], 'f')
	line := e.line
	for _, n := range numbers {
		line = append(line, ' ')
		line = strconv.AppendUint(line, uint64(e.first+n), 10)
		line = append(line, "//"...)
		line = strconv.AppendUint(line, uint64(q.Normal)+1, 10)
	}
	e.write(append(line, '\n'))
	return e.err
}

func (e *encoder) vertex(v mesh.Vertex) {
	line := appendPoint(append(e.line[:0], 'v'), v.Pos)
	for _, c := range [...]uint8{v.Color.R(), v.Color.G(), v.Color.B()} {
		line = append(line, e.colors[c]...)
	}
	e.write(append(line, '\n'))
}

func (e *encoder) write(line []byte) {
	e.line = line
	if _, err := e.w.Write(line); err != nil {
		e.err = err
	}
}

// appendPoint appends a point or a vector with Y up.
func appendPoint(dst []byte, p storage.Pos) []byte {
	for _, n := range [...]int32{p.X, p.Z, -p.Y} {
		dst = append(dst, ' ')
		dst = strconv.AppendInt(dst, int64(n), 10)
	}
	return dst
}
