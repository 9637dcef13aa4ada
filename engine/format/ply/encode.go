package ply

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/meshio"
	"github.com/goxel-daemon/goxel-daemon/engine/mesh"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// encoder writes one file.
type encoder struct {
	ctx     context.Context
	opt     *format.EncodeOptions
	w       *bufio.Writer
	binary  bool
	comment string // a further line of the header
	buf     []byte
	done    int64 // elements
	total   int64
}

// Encode writes the merged visible layers as a mesh or as points.
func Encode(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
	v := opt.Values.Of(options())
	merged, err := edit.Flatten(ctx, s.Layers, opt.NewVolume)
	if err != nil {
		return err
	}
	e := &encoder{ctx: ctx, opt: opt, w: bufio.NewWriterSize(w, 1<<16), binary: v.Bool("binary")}
	options := meshio.MeshOptions(s, v, opt)
	if v.Bool("points") {
		err = e.points(merged, &options)
	} else {
		err = e.surface(merged, options)
	}
	if err != nil {
		return err
	}
	return e.w.Flush()
}

// surface writes vertices and faces.
func (e *encoder) surface(v storage.Volume, options mesh.Options) error {
	m, err := meshio.Build(e.ctx, name, v, options)
	if err != nil {
		return err
	}
	vertices, faces := len(m.Positions), len(m.Quads)+len(m.Triangles)
	e.total = int64(vertices) + int64(faces)
	e.header(int64(vertices), true, int64(faces))
	for i, p := range m.Positions {
		if err := e.vertex(p, m.Colors[i]); err != nil {
			return err
		}
	}
	for i := range m.Quads {
		if err := e.face(m.Quads[i][:]); err != nil {
			return err
		}
	}
	for i := range m.Triangles {
		if err := e.face(m.Triangles[i][:]); err != nil {
			return err
		}
	}
	return nil
}

// points writes the middle of each voxel.
func (e *encoder) points(v storage.Volume, options *mesh.Options) error {
	if err := e.solid(v, func(storage.Pos, storage.Color) error { e.total++; return nil }); err != nil {
		return err
	}
	if options.Scale != 1 {
		e.comment = fmt.Sprintf("comment %s %g\n", cellComment, options.Scale)
	}
	e.header(e.total, false, 0)
	return e.solid(v, func(p storage.Pos, c storage.Color) error {
		at := [3]float64{float64(p.X) + 0.5, float64(p.Y) + 0.5, float64(p.Z) + 0.5}
		for i := range at {
			at[i] = (at[i] - options.Origin[i]) * options.Scale
		}
		if options.YUp {
			at[1], at[2] = at[2], 0-at[1]
		}
		return e.vertex([3]float32{float32(at[0]), float32(at[1]), float32(at[2])}, c)
	})
}

// solid calls f for each voxel that is written.
func (e *encoder) solid(v storage.Volume, f func(storage.Pos, storage.Color) error) (err error) {
	var cells [storage.TileCells]storage.Color
	v.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, t *storage.Tile) bool {
		if e.ctx.Err() != nil {
			err = context.Cause(e.ctx)
			return false
		}
		t.Expand(&cells)
		for i, c := range cells {
			if c.A() < format.MinAlpha {
				continue
			}
			if err = f(tp.Cell(i), c); err != nil {
				return false
			}
		}
		return true
	})
	return err
}

// header writes the header. The writer keeps its first error until it is flushed.
func (e *encoder) header(vertices int64, faces bool, n int64) {
	kind := "ascii"
	if e.binary {
		kind = "binary_little_endian"
	}
	_, _ = fmt.Fprintf(e.w, "ply\nformat %s 1.0\ncomment goxel-daemon\n%selement vertex %d\n", kind, e.comment, vertices)
	for _, axis := range []string{"x", "y", "z"} {
		_, _ = fmt.Fprintf(e.w, "property float %s\n", axis)
	}
	for _, channel := range []string{"red", "green", "blue"} {
		_, _ = fmt.Fprintf(e.w, "property uchar %s\n", channel)
	}
	if faces {
		_, _ = fmt.Fprintf(e.w, "element face %d\nproperty list uchar int vertex_indices\n", n)
	}
	_, _ = e.w.WriteString("end_header\n")
}

func (e *encoder) vertex(p [3]float32, c storage.Color) error {
	b := e.buf[:0]
	if e.binary {
		for _, f := range p {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(f))
		}
		return e.write(append(b, c.R(), c.G(), c.B()))
	}
	for _, f := range p {
		b = strconv.AppendFloat(b, float64(f), 'f', -1, 32)
		b = append(b, ' ')
	}
	b = strconv.AppendUint(b, uint64(c.R()), 10)
	b = strconv.AppendUint(append(b, ' '), uint64(c.G()), 10)
	b = strconv.AppendUint(append(b, ' '), uint64(c.B()), 10)
	return e.write(append(b, '\n'))
}

func (e *encoder) face(corners []uint32) error {
	b := e.buf[:0]
	if e.binary {
		b = append(b, byte(len(corners)))
		for _, c := range corners {
			b = binary.LittleEndian.AppendUint32(b, c)
		}
		return e.write(b)
	}
	b = strconv.AppendUint(b, uint64(len(corners)), 10)
	for _, c := range corners {
		b = strconv.AppendUint(append(b, ' '), uint64(c), 10)
	}
	return e.write(append(b, '\n'))
}

// write writes an element, and now and then looks at the context and tells the progress.
func (e *encoder) write(b []byte) error {
	e.buf = b
	if e.done++; e.done&0xfff == 0 {
		if e.ctx.Err() != nil {
			return context.Cause(e.ctx)
		}
		e.opt.Progress.Report(e.done, e.total)
	}
	_, err := e.w.Write(b)
	return err
}
