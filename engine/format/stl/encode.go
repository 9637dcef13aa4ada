package stl

import (
	"bufio"
	"context"
	"encoding/binary"
	"io"
	"math"
	"strconv"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/meshio"
	"github.com/goxel-daemon/goxel-daemon/engine/mesh"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// title stands in headers. It must not begin with "solid".
const title = "goxel-daemon"

// Encode writes the surface of the merged visible layers.
func Encode(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
	values := opt.Values.Of(options())
	merged, err := edit.Flatten(ctx, s.Layers, opt.NewVolume)
	if err != nil {
		return err
	}
	m, err := meshio.Build(ctx, name, merged, meshio.MeshOptions(s, values, opt))
	if err != nil {
		return err
	}
	e := &encoder{ctx: ctx, w: bufio.NewWriterSize(w, 1<<16), m: m, progress: opt.Progress, colors: colored(values)}
	e.total = 2*int64(len(m.Quads)) + int64(len(m.Triangles))
	if n := e.rounding(); n > 0 {
		opt.Warnf("colours are rounded to 5 bits a channel, largest error %d of 255", n)
	}
	if values.Bool("binary") {
		err = e.binary()
	} else {
		err = e.text()
	}
	if err != nil {
		return err
	}
	return e.w.Flush()
}

// encoder writes one file.
type encoder struct {
	ctx         context.Context
	w           *bufio.Writer
	m           *mesh.Mesh
	progress    format.Progress
	colors      bool
	done, total int64 // facets
	buf         []byte
}

// rounding returns the largest change of a channel by colours of 15 bits, 0 if there are none.
func (e *encoder) rounding() int {
	largest := 0
	for i, c := range e.m.Colors {
		if !e.colors || i > 0 && c == e.m.Colors[i-1] {
			continue
		}
		for _, n := range [...]uint8{c.R(), c.G(), c.B()} {
			back := (int(level(int(n), 1))*255 + 15) / 31
			largest = max(largest, back-int(n), int(n)-back)
		}
	}
	return largest
}

func (e *encoder) binary() error {
	if e.total > math.MaxUint32 {
		return &format.UnsupportedError{Format: name, Msg: "the surface has more facets than the format can count"}
	}
	e.buf = append(make([]byte, 0, prefixBytes), title...)
	e.buf = binary.LittleEndian.AppendUint32(e.buf[:headerBytes], uint32(e.total))
	if _, err := e.w.Write(e.buf); err != nil {
		return err
	}
	return e.each(e.appendFacet)
}

func (e *encoder) text() error {
	if _, err := e.w.WriteString("solid " + title + "\n"); err != nil {
		return err
	}
	if err := e.each(e.appendText); err != nil {
		return err
	}
	_, err := e.w.WriteString("endsolid " + title + "\n")
	return err
}

// each writes what appendTo appends for each triangle.
func (e *encoder) each(appendTo func(dst []byte, t [3]uint32) []byte) error {
	for _, q := range e.m.Quads {
		if err := e.facet(appendTo, [3]uint32{q[0], q[1], q[2]}); err != nil {
			return err
		}
		if err := e.facet(appendTo, [3]uint32{q[0], q[2], q[3]}); err != nil {
			return err
		}
	}
	for _, t := range e.m.Triangles {
		if err := e.facet(appendTo, t); err != nil {
			return err
		}
	}
	return nil
}

func (e *encoder) facet(appendTo func(dst []byte, t [3]uint32) []byte, t [3]uint32) error {
	if e.done&0xfff == 0 {
		if e.ctx.Err() != nil {
			return context.Cause(e.ctx)
		}
		e.progress.Report(e.total+e.done, 2*e.total) // the mesh was the first half
	}
	e.done++
	e.buf = appendTo(e.buf[:0], t)
	_, err := e.w.Write(e.buf)
	return err
}

func (e *encoder) appendFacet(dst []byte, t [3]uint32) []byte {
	n := e.normal(t)
	for _, p := range [...][3]float32{n, e.m.Positions[t[0]], e.m.Positions[t[1]], e.m.Positions[t[2]]} {
		for _, f := range p {
			dst = binary.LittleEndian.AppendUint32(dst, math.Float32bits(f))
		}
	}
	return binary.LittleEndian.AppendUint16(dst, e.attribute(t))
}

// attribute returns the mean colour of the corners if colours are wanted.
func (e *encoder) attribute(t [3]uint32) uint16 {
	if !e.colors {
		return 0
	}
	var sum [3]int
	for _, i := range t {
		c := e.m.Colors[i]
		sum[0] += int(c.R())
		sum[1] += int(c.G())
		sum[2] += int(c.B())
	}
	return hasColor | level(sum[0], 3)<<10 | level(sum[1], 3)<<5 | level(sum[2], 3)
}

// level returns the nearest of 32 levels to the mean of n channels that have the given sum.
func level(sum, n int) uint16 { return uint16((sum*31 + n*127) / (n * 255)) }

func (e *encoder) appendText(dst []byte, t [3]uint32) []byte {
	dst = appendPoint(append(dst, "facet normal"...), e.normal(t))
	dst = append(dst, "\nouter loop\n"...)
	for _, i := range t {
		dst = append(appendPoint(append(dst, "vertex"...), e.m.Positions[i]), '\n')
	}
	return append(dst, "endloop\nendfacet\n"...)
}

func appendPoint(dst []byte, p [3]float32) []byte {
	for _, f := range p {
		dst = strconv.AppendFloat(append(dst, ' '), float64(f), 'g', -1, 32)
	}
	return dst
}

// normal returns the unit normal of a triangle, zeros if it has no area.
func (e *encoder) normal(t [3]uint32) (n [3]float32) {
	var u, v, c [3]float64
	p, q, r := e.m.Positions[t[0]], e.m.Positions[t[1]], e.m.Positions[t[2]]
	for a := range u {
		u[a], v[a] = float64(q[a])-float64(p[a]), float64(r[a])-float64(p[a])
	}
	square := 0.0
	for a := range c {
		b, d := (a+1)%3, (a+2)%3
		c[a] = u[b]*v[d] - u[d]*v[b]
		square += c[a] * c[a]
	}
	if square > 0 {
		for a := range n {
			n[a] = float32(c[a]/math.Sqrt(square)) + 0 // never -0
		}
	}
	return n
}
