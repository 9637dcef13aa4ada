package gltf

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/mesh"
)

// pointBytes is what a position or a normal takes, and chunkBytes how much is written between two looks at the context.
const (
	pointBytes = 12
	chunkBytes = 1 << 16
)

func (e *encoder) unsupported(text string, args ...any) error {
	return &format.UnsupportedError{Format: e.name, Msg: fmt.Sprintf(text, args...)}
}

// addView appends a bufferView at the end of the buffer, which it pads to a multiple of 4, and returns its number.
func (e *encoder) addView(v view) int {
	v.Offset = int(e.size)
	e.size = padded(e.size + int64(v.Length))
	e.doc.BufferViews = append(e.doc.BufferViews, v)
	return len(e.doc.BufferViews) - 1
}

func (e *encoder) addAccessor(a accessor) int {
	e.doc.Accessors = append(e.doc.Accessors, a)
	return len(e.doc.Accessors) - 1
}

// padded returns the next multiple of 4.
func padded(n int64) int64 { return (n + 3) &^ 3 }

// describe adds the vertices and indices of mesh number i to the document, in the order in which they are written.
func (e *encoder) describe(p *piece, i int) {
	m := p.mesh
	n := len(m.Positions)
	vertices := e.addView(view{Length: n * e.stride(), Stride: e.stride(), Target: targetVertices})
	attributes := map[string]int{
		position: e.addAccessor(accessor{View: &vertices, Component: typeFloat32, Count: n, Type: vec3, Min: m.Min[:], Max: m.Max[:]}),
		normal:   e.addAccessor(accessor{View: &vertices, Offset: pointBytes, Component: typeFloat32, Count: n, Type: vec3}),
	}
	switch e.colors {
	case colorsVertex:
		attributes[colors0] = e.addAccessor(accessor{
			View: &vertices, Offset: 2 * pointBytes, Component: typeUint16, Normalized: true, Count: n, Type: vec4,
		})
	case colorsPalette:
		attributes[texCoord+"0"] = e.addAccessor(accessor{View: &vertices, Offset: 2 * pointBytes, Component: typeFloat32, Count: n, Type: vec2})
	}
	for k := range p.groups {
		g := &p.groups[k]
		component, width := indexType(m)
		indices := e.addView(view{Length: g.indices() * width, Target: targetIndices})
		number := e.addAccessor(accessor{View: &indices, Component: component, Count: g.indices(), Type: scalar})
		e.doc.Meshes[i].Primitives = append(e.doc.Meshes[i].Primitives, primitive{Attributes: attributes, Indices: &number, Material: &g.material})
	}
}

// stride returns the bytes of a vertex.
func (e *encoder) stride() int {
	if e.colors == colorsNone {
		return 2 * pointBytes
	}
	return 2*pointBytes + 8
}

// indexType returns the type of a mesh's indices and their bytes. The largest number of either type must not be an index.
func indexType(m *mesh.Mesh) (component, width int) {
	if len(m.Positions) <= math.MaxUint16 {
		return typeUint16, 2
	}
	return typeUint32, 4
}

// write writes the file.
func (e *encoder) write(w io.Writer) error {
	out := bufio.NewWriterSize(w, chunkBytes)
	var err error
	if e.name == binaryName {
		err = e.writeBinary(out)
	} else {
		err = e.writeText(out)
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

// writeText writes the JSON with the buffer, which can be long, as its last member.
func (e *encoder) writeText(w *bufio.Writer) error {
	text, err := json.Marshal(&e.doc)
	if err != nil {
		return err
	}
	if e.size == 0 {
		_, err := w.Write(append(text, '\n'))
		return err
	}
	text = append(text[:len(text)-1], `,"buffers":[{"byteLength":`...)
	text = strconv.AppendInt(text, e.size, 10)
	text = append(text, `,"uri":"data:application/octet-stream;base64,`...)
	if _, err := w.Write(text); err != nil {
		return err
	}
	encoded := base64.NewEncoder(base64.StdEncoding, w)
	if err := e.content(encoded); err != nil {
		return err
	}
	if err := encoded.Close(); err != nil {
		return err
	}
	_, err = w.WriteString("\"}]}\n")
	return err
}

// writeBinary writes a GLB file.
func (e *encoder) writeBinary(w *bufio.Writer) error {
	if e.size > 0 {
		e.doc.Buffers = []buffer{{Length: int(e.size)}}
	}
	text, err := json.Marshal(&e.doc)
	if err != nil {
		return err
	}
	for len(text)%4 != 0 {
		text = append(text, ' ')
	}
	total := headerBytes + chunkHeader + int64(len(text))
	if e.size > 0 {
		total += chunkHeader + e.size
	}
	if total > math.MaxUint32 {
		return e.unsupported("the file would have %d bytes, and the format allows 4 GiB", total)
	}
	head := binary.LittleEndian.AppendUint32([]byte(magic), 2)
	head = binary.LittleEndian.AppendUint32(head, uint32(total))
	head = append(chunk(head, len(text), chunkJSON), text...)
	if e.size > 0 {
		head = chunk(head, int(e.size), chunkBinary)
	}
	if _, err := w.Write(head); err != nil {
		return err
	}
	return e.content(w)
}

func chunk(dst []byte, length int, kind uint32) []byte {
	return binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(dst, uint32(length)), kind)
}

// content writes the buffer.
func (e *encoder) content(w io.Writer) error {
	c := &content{ctx: e.ctx, w: w, progress: e.opt.Progress, size: e.size}
	for i := range e.pieces {
		if err := c.vertices(e, e.pieces[i].mesh); err != nil {
			return err
		}
		_, width := indexType(e.pieces[i].mesh)
		for k := range e.pieces[i].groups {
			if err := c.indices(&e.pieces[i].groups[k], width); err != nil {
				return err
			}
		}
	}
	c.part = append(c.part, e.picture...)
	c.pad()
	return c.flush()
}

// content collects the bytes of the buffer and writes them in chunks.
type content struct {
	ctx      context.Context
	w        io.Writer
	progress format.Progress
	part     []byte
	done     int64
	size     int64
}

// full writes what was collected if it is enough.
func (c *content) full() error {
	if len(c.part) < chunkBytes {
		return nil
	}
	return c.flush()
}

func (c *content) flush() error {
	if c.ctx.Err() != nil {
		return context.Cause(c.ctx)
	}
	c.done += int64(len(c.part))
	_, err := c.w.Write(c.part)
	c.part = c.part[:0]
	c.progress.Report(progressSteps/2+progressSteps/2*c.done/max(c.size, 1), progressSteps)
	return err
}

// pad fills the buffer up to a multiple of 4.
func (c *content) pad() {
	for (c.done+int64(len(c.part)))%4 != 0 {
		c.part = append(c.part, 0)
	}
}

// vertices writes the vertices of a mesh.
func (c *content) vertices(e *encoder, m *mesh.Mesh) error {
	le := binary.LittleEndian
	for i, p := range m.Positions {
		part := c.part
		for _, f := range [...]float32{p[0], p[1], p[2], m.Normals[i][0], m.Normals[i][1], m.Normals[i][2]} {
			part = le.AppendUint32(part, math.Float32bits(f))
		}
		switch e.colors {
		case colorsVertex:
			for _, f := range toLinear(m.Colors[i] | opaque) {
				part = le.AppendUint16(part, f)
			}
		case colorsPalette:
			u, v := e.texel(e.table.Index(m.Colors[i]))
			part = le.AppendUint32(le.AppendUint32(part, math.Float32bits(u)), math.Float32bits(v))
		}
		c.part = part
		if err := c.full(); err != nil {
			return err
		}
	}
	return nil
}

// indices writes the triangles of a group; a quad is cut from its first to its third corner.
func (c *content) indices(g *group, width int) error {
	for _, q := range g.quads {
		for _, k := range [...]uint32{q[0], q[1], q[2], q[0], q[2], q[3]} {
			c.index(k, width)
		}
		if err := c.full(); err != nil {
			return err
		}
	}
	for _, t := range g.triangles {
		for _, k := range t {
			c.index(k, width)
		}
		if err := c.full(); err != nil {
			return err
		}
	}
	c.pad()
	return nil
}

func (c *content) index(k uint32, width int) {
	if width == 2 {
		c.part = binary.LittleEndian.AppendUint16(c.part, uint16(k))
		return
	}
	c.part = binary.LittleEndian.AppendUint32(c.part, k)
}
