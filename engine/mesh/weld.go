package mesh

import "github.com/goxel-daemon/goxel-daemon/storage"

// Vertex is a corner of quads: a place and an opaque colour.
type Vertex struct {
	Pos   storage.Pos
	Color storage.Color
}

// Welder numbers vertices from 0 in the order of their first appearance. The zero value is ready for use. It holds about 40 bytes for each
// vertex.
type Welder struct {
	index map[Vertex]uint32
}

// Reset forgets all vertices.
func (w *Welder) Reset() { clear(w.index) }

// Len returns the number of vertices.
func (w *Welder) Len() int { return len(w.index) }

// Quad returns the numbers of the corners of q in the order of [Quad.Corners]. It calls added for each corner that is a new vertex, in the order
// of the numbers.
func (w *Welder) Quad(q *Quad, added func(Vertex)) [4]uint32 {
	if w.index == nil {
		w.index = make(map[Vertex]uint32)
	}
	var numbers [4]uint32
	for i, p := range q.Corners() {
		v := Vertex{p, q.Color | storage.RGBA(0, 0, 0, 255)}
		n, ok := w.index[v]
		if !ok {
			n = uint32(len(w.index))
			w.index[v] = n
			added(v)
		}
		numbers[i] = n
	}
	return numbers
}
