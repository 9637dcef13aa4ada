package obj

import (
	"context"
	"slices"
	"strconv"

	"github.com/goxel-daemon/goxel-daemon/engine/mesh"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// object is a layer that is being written.
type object struct {
	*encoder
	m        *mesh.Mesh
	layer    int // its place
	material int // of the scene, -1 for none
	vertex   numbers
	vector   numbers
	lines    int64         // written so far
	color    storage.Color // of the last face
	texel    uint64        // of that colour, 0 for none
}

// numbers says which of a mesh's corners are written, and the place of each corner among them. Both are nil if all of them are written.
type numbers struct {
	written []uint32
	place   []uint32
}

// of returns the place of a corner.
func (n *numbers) of(corner uint32) uint64 {
	if n.place == nil {
		return uint64(corner)
	}
	return uint64(n.place[corner])
}

// number makes one of all corners with the same key.
func number[K comparable](corners int, key func(int) K) numbers {
	n := numbers{place: make([]uint32, corners)}
	found := make(map[K]uint32)
	for i := range n.place {
		k := key(i)
		at, ok := found[k]
		if !ok {
			at = uint32(len(n.written))
			found[k] = at
			n.written = append(n.written, uint32(i))
		}
		n.place[i] = at
	}
	return n
}

// object writes a layer.
func (e *encoder) object(i int, l *scene.Layer, m *mesh.Mesh) error {
	o := &object{encoder: e, m: m, layer: i, material: e.materialOf(l)}
	e.printf("o %s\n", objectName(l))
	vertices, err := o.writeVertices()
	if err != nil {
		return err
	}
	vectors, err := o.writeNormals()
	if err != nil {
		return err
	}
	if err := o.writeFaces(); err != nil {
		return err
	}
	e.vertices += uint64(vertices)
	e.vectors += uint64(vectors)
	return nil
}

// writeVertices writes the corners and returns how many. Those that differ only in what is not written are one.
func (o *object) writeVertices() (int, error) {
	m, colored := o.m, o.colors == atVertices
	if !colored || m.Normals != nil {
		type point struct {
			at    [3]float32
			color storage.Color
		}
		o.vertex = number(len(m.Positions), func(i int) point {
			if !colored {
				return point{at: m.Positions[i]}
			}
			return point{m.Positions[i], m.Colors[i]}
		})
	}
	return o.each(&o.vertex, len(m.Positions), func(line []byte, i int) []byte {
		line = appendVector(append(line, 'v'), m.Positions[i])
		if colored {
			c := m.Colors[i]
			for _, channel := range [...]uint8{c.R(), c.G(), c.B()} {
				line = append(line, o.channels[channel]...)
			}
		}
		return line
	})
}

// writeNormals writes the normals of a smoothed mesh and returns how many there are.
func (o *object) writeNormals() (int, error) {
	m := o.m
	if m.Normals == nil {
		return 0, nil
	}
	o.vector = number(len(m.Normals), func(i int) [3]float32 { return m.Normals[i] })
	return o.each(&o.vector, len(m.Normals), func(line []byte, i int) []byte {
		return appendVector(append(line, "vn"...), m.Normals[i])
	})
}

// each writes a line for each of all corners that is written, and returns how many.
func (o *object) each(n *numbers, all int, text func(line []byte, i int) []byte) (int, error) {
	if n.place == nil {
		for i := range all {
			if err := o.write(text(o.line[:0], i)); err != nil {
				return 0, err
			}
		}
		return all, nil
	}
	for _, i := range n.written {
		if err := o.write(text(o.line[:0], int(i))); err != nil {
			return 0, err
		}
	}
	return len(n.written), nil
}

// writeFaces writes all faces, those of one look after each other.
func (o *object) writeFaces() error {
	order := o.order()
	last := look{material: -2} // none that a face has
	for i := range faces(o.m) {
		if order != nil {
			i = int(order[i])
		}
		corners := face(o.m, i)
		if o.looks != nil {
			if l := o.look(o.material, colorOf(o.m, corners)); l != last {
				o.printf("usemtl %s\n", l.name())
				last = l
			}
		}
		if err := o.writeFace(corners); err != nil {
			return err
		}
	}
	return nil
}

// order returns the faces sorted by colour for a material for each colour, and nil for the order that they have.
func (o *object) order() []uint32 {
	if o.colors != inMaterials {
		return nil
	}
	order := make([]uint32, faces(o.m))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortStableFunc(order, func(i, j uint32) int {
		return compareColors(colorOf(o.m, face(o.m, int(i))), colorOf(o.m, face(o.m, int(j))))
	})
	return order
}

// writeFace writes a polygon, or its two triangles.
func (o *object) writeFace(corners []uint32) error {
	if o.triangles && len(corners) == 4 {
		if err := o.writeFace([]uint32{corners[0], corners[1], corners[2]}); err != nil {
			return err
		}
		corners = []uint32{corners[0], corners[2], corners[3]}
	}
	texel, direction := uint64(0), uint64(0)
	if o.colors == inPalette {
		if c := colorOf(o.m, corners); c != o.color || o.texel == 0 {
			o.color, o.texel = c, o.looks.texture.place(c)
		}
		texel = o.texel
	}
	if o.normals && o.m.Normals == nil {
		direction = uint64(axisOf(o.m, corners)) + 1
	}
	o.line = append(o.line[:0], 'f')
	line := o.line
	for _, c := range corners {
		line = append(line, ' ')
		line = strconv.AppendUint(line, o.vertices+o.vertex.of(c)+1, 10)
		if o.m.Normals != nil {
			direction = o.vectors + o.vector.of(c) + 1
		}
		if texel != 0 || direction != 0 {
			line = append(line, '/')
		}
		if texel != 0 {
			line = strconv.AppendUint(line, texel, 10)
		}
		if direction != 0 {
			line = strconv.AppendUint(append(line, '/'), direction, 10)
		}
	}
	return o.write(line)
}

// write writes a line, and now and then looks at the context and tells the progress.
func (o *object) write(line []byte) error {
	line = append(line, '\n')
	o.line = line
	if o.lines++; o.lines&0xfff == 0 {
		if o.ctx.Err() != nil {
			return context.Cause(o.ctx)
		}
		total := int64(len(o.m.Positions)+len(o.m.Normals)+2*faces(o.m)) + 1
		const parts = 1 << 20 // of a layer
		o.opt.Progress.Report(int64(o.layer)*parts+o.lines*parts/max(total, o.lines), int64(len(o.layers))*parts)
	}
	_, err := o.w.Write(line)
	return err
}

// faces returns how many faces a mesh has.
func faces(m *mesh.Mesh) int { return len(m.Quads) + len(m.Triangles) }

// face returns the corners of face i, the quads first.
func face(m *mesh.Mesh, i int) []uint32 {
	if i < len(m.Quads) {
		return m.Quads[i][:]
	}
	return m.Triangles[i-len(m.Quads)][:]
}

// colorOf returns the colour of a face, which is that of its first corner where they are blended.
func colorOf(m *mesh.Mesh, corners []uint32) storage.Color { return m.Colors[corners[0]] }

// axisOf returns the place of the face's normal in the list of those along the axes.
func axisOf(m *mesh.Mesh, corners []uint32) int {
	a, b, c := m.Positions[corners[0]], m.Positions[corners[1]], m.Positions[corners[2]]
	axis, most := 0, float32(0)
	for i := range 3 {
		j, k := (i+1)%3, (i+2)%3
		area := (b[j]-a[j])*(c[k]-a[k]) - (b[k]-a[k])*(c[j]-a[j])
		if area > most {
			axis, most = 2*i+1, area
		} else if -area > most {
			axis, most = 2*i, -area
		}
	}
	return axis
}

// appendVector appends a point or a vector.
func appendVector(dst []byte, p [3]float32) []byte {
	for _, f := range p {
		dst = append(dst, ' ')
		if i := int32(f); f > -1<<24 && f < 1<<24 && float32(i) == f {
			dst = strconv.AppendInt(dst, int64(i), 10)
		} else {
			dst = strconv.AppendFloat(dst, float64(f), 'f', -1, 32)
		}
	}
	return dst
}
