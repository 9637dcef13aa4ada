package gltf

import (
	"math"
	"sort"

	"github.com/goxel-daemon/goxel-daemon/engine/voxelize"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// surface is the mesh of a node as one model.
type surface struct {
	model  voxelize.Model
	paints []paint // by triangle
	sets   map[vertexKey]vertexSet
	counts map[int]int // triangles by material of the file
}

// vertexKey names the accessors of vertices, -1 for none.
type vertexKey struct{ position, color, point int }

// vertexSet is the vertices of one or more primitives.
type vertexSet struct {
	first  uint32 // in the model
	count  int
	colors []linear
	points [][2]float32 // of the texture
}

// surface reads mesh i, moved by m.
func (r *reader) surface(i int, m *affine) (*surface, error) {
	s := &surface{sets: map[vertexKey]vertexSet{}, counts: map[int]int{}}
	for k := range r.doc.Meshes[i].Primitives {
		if err := r.primitive(s, &r.doc.Meshes[i].Primitives[k], m); err != nil {
			return nil, err
		}
	}
	s.model.Color = s.color
	return s, nil
}

// material returns the scene's material that most triangles have, -1 for none.
func (s *surface) material(r *reader) int {
	best, most, kinds := -1, 0, 0
	for i := range r.numbers {
		n := s.counts[i]
		if n > 0 {
			kinds++
		}
		if n > most {
			best, most = r.numbers[i], n
		}
	}
	if s.counts[-1] > most {
		best = -1
	}
	if kinds > 1 || kinds == 1 && s.counts[-1] > 0 {
		r.lost.mixed++
	}
	return best
}

// primitive adds a primitive to the surface.
func (r *reader) primitive(s *surface, p *primitive, m *affine) error {
	mode := modeTriangles
	if p.Mode != nil {
		mode = *p.Mode
	}
	at, ok := p.Attributes[position]
	switch {
	case mode < 0 || mode > modeFan:
		return r.bad("a primitive has the mode %d", mode)
	case mode < modeTriangles:
		r.lost.points++
		return nil
	case !ok:
		r.lost.empty++
		return nil
	case p.Extensions.Draco != nil && at >= 0 && at < len(r.doc.Accessors) && r.doc.Accessors[at].View == nil:
		return r.unsupported("a primitive is compressed by KHR_draco_mesh_compression, which is not supported")
	case len(p.Targets) > 0:
		r.lost.morphs++
	}
	paint, number, err := r.paint(p)
	if err != nil {
		return err
	}
	key := vertexKey{at, attribute(p, colors0), -1}
	if paint.texture != nil {
		key.point = attribute(p, paint.points)
	}
	set, ok := s.sets[key]
	if !ok {
		if set, err = r.vertices(s, key, m); err != nil {
			return err
		}
		s.sets[key] = set
	}
	paint.set, paint.first = set, len(s.model.Triangles)
	if paint.settle(); paint.invisible() {
		return nil
	}
	s.paints = append(s.paints, paint)
	if err := r.triangles(s, p, mode, &set, m.mirrors()); err != nil {
		return err
	}
	if number >= 0 && r.ofColor[number] {
		return nil
	}
	s.counts[number] += len(s.model.Triangles) - paint.first
	return nil
}

// attribute returns the accessor of an attribute, -1 for none.
func attribute(p *primitive, name string) int {
	if i, ok := p.Attributes[name]; ok {
		return i
	}
	return -1
}

// vertices adds the vertices of a primitive to the model.
func (r *reader) vertices(s *surface, key vertexKey, m *affine) (set vertexSet, err error) {
	places, err := r.elements(key.position, vec3)
	if err != nil {
		return set, err
	}
	n := places.count
	if n > math.MaxInt32 || len(s.model.Positions) > math.MaxInt32-n {
		return set, r.unsupported("a mesh has more than %d vertices", math.MaxInt32)
	}
	if err := r.budget.Hold(n * vertexBytes); err != nil {
		return set, err
	}
	set = vertexSet{first: uint32(len(s.model.Positions)), count: n}
	for i := range n {
		v := places.at(i)
		p := m.apply(v[0], v[1], v[2])
		for _, f := range p {
			if math.IsNaN(f) || math.IsInf(f, 0) {
				return set, r.bad("accessor %d has a position that is not finite", key.position)
			}
		}
		s.model.Positions = append(s.model.Positions, p)
	}
	if key.color >= 0 {
		if set.colors, err = r.colors(key.color, n); err != nil {
			return set, err
		}
	}
	if key.point >= 0 {
		set.points, err = r.points(key.point, n)
	}
	return set, err
}

// vertexBytes is what a vertex takes with its colour and its point of the texture, while lists grow.
const vertexBytes = 2 * (24 + 8 + 8)

// colors reads the colours of n vertices.
func (r *reader) colors(accessor, n int) ([]linear, error) {
	e, err := r.elements(accessor, vec3, vec4)
	if err != nil {
		return nil, err
	}
	if e.count < n {
		return nil, r.bad("accessor %d has %d colours for %d vertices", accessor, e.count, n)
	}
	list := make([]linear, n)
	for i := range list {
		v := e.at(i)
		if e.width == 3 {
			v[3] = 1
		}
		list[i] = linear{level(v[0]), level(v[1]), level(v[2]), level(v[3])}
	}
	return list, nil
}

// points reads the points of the texture of n vertices.
func (r *reader) points(accessor, n int) ([][2]float32, error) {
	e, err := r.elements(accessor, vec2)
	if err != nil {
		return nil, err
	}
	if e.count < n {
		return nil, r.bad("accessor %d has %d points of a texture for %d vertices", accessor, e.count, n)
	}
	list := make([][2]float32, n)
	for i := range list {
		v := e.at(i)
		list[i] = [2]float32{float32(v[0]), float32(v[1])}
	}
	return list, nil
}

// triangles adds the triangles of a primitive to the model, turned around if it is mirrored.
func (r *reader) triangles(s *surface, p *primitive, mode int, set *vertexSet, mirrored bool) error {
	n := set.count
	index := func(k int) uint32 { return uint32(k) }
	if p.Indices != nil {
		e, err := r.elements(*p.Indices, scalar)
		if err != nil {
			return err
		}
		if e.component == typeFloat32 || e.component == typeInt8 || e.component == typeInt16 {
			return r.bad("accessor %d has indices of the componentType %d", *p.Indices, e.component)
		}
		n, index = e.count, e.index
	}
	faces := max(n-2, 0)
	if mode == modeTriangles {
		faces = n / 3
	}
	if err := r.budget.Hold(faces * 2 * 12); err != nil {
		return err
	}
	for i := range faces {
		var t [3]uint32
		for k, at := range corners(mode, i) {
			if t[k] = index(at); int64(t[k]) >= int64(set.count) {
				return r.bad("a primitive has the index %d, and %d vertices", t[k], set.count)
			}
			t[k] += set.first
		}
		if mirrored {
			t[1], t[2] = t[2], t[1]
		}
		s.model.Triangles = append(s.model.Triangles, t)
	}
	return nil
}

// corners returns the places among the indices of a primitive's triangle i.
func corners(mode, i int) [3]int {
	switch mode {
	case modeStrip:
		return [3]int{i, i + 1 + i&1, i + 2 - i&1}
	case modeFan:
		return [3]int{i + 1, i + 2, 0}
	}
	return [3]int{3 * i, 3*i + 1, 3*i + 2}
}

// color returns the colour of a triangle at a point.
func (s *surface) color(triangle int, weights [3]float64) storage.Color {
	i := sort.Search(len(s.paints), func(i int) bool { return s.paints[i].first > triangle }) - 1
	return s.paints[i].at(s.model.Triangles[triangle], weights)
}
