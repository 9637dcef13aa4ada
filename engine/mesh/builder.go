package mesh

import (
	"math"
	"unsafe"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// defaultMaxBytes is the limit of a mesh's memory unless another is given.
const defaultMaxBytes = 1 << 30

// maxBytes returns the limit in force.
func (o *Options) maxBytes() int64 {
	if o.MaxBytes == 0 {
		return defaultMaxBytes
	}
	return o.MaxBytes
}

// builder puts patches together to a mesh. Vertices within a block are found again in a small table that is emptied for each block; only
// those on the sides of blocks are kept in a map.
type builder struct {
	opt         *Options
	mesh        *Mesh
	scale       float64
	cell        float64 // cells of the full resolution along the edge of one that the surface was made of
	left        int64   // bytes that may yet be taken
	maxVertices int
	base        storage.Pos // of the block at hand
	local       table
	localBytes  int64 // of the table, as counted
	border      map[borderKey]uint32
	numbers     []uint32 // of the points of the patch at hand
	seams       *seams   // nil unless rectangles are to meet corner to corner
}

// borderKey tells vertices on the sides of blocks apart.
type borderKey struct {
	pos    storage.Pos
	face   uint32 // colour, with the normal of a rectangle or the axis of a point in place of alpha
	normal [3]float32
}

// borderBytes is about what a vertex takes in the map.
const borderBytes = 80

func newBuilder(opt *Options, held int64) *builder {
	scale := opt.Scale
	if scale == 0 {
		scale = 1
	}
	return &builder{
		opt: opt, mesh: &Mesh{}, scale: scale, cell: math.Ldexp(1, opt.level()),
		left: opt.maxBytes() - held, maxVertices: math.MaxUint32, border: map[borderKey]uint32{},
	}
}

// add adds the surface of a block.
func (b *builder) add(at blockPos, p *patch) error {
	b.base = at.min()
	if err := b.points(p); err != nil {
		return err
	}
	if len(p.rects) == 0 {
		return nil
	}
	b.local.reset(2 * len(p.rects))
	if err := b.takeLocal(); err != nil {
		return err
	}
	for _, r := range p.rects {
		if err := b.rect(r); err != nil {
			return err
		}
	}
	return b.takeLocal()
}

// takeLocal counts by how much the table has grown.
func (b *builder) takeLocal() error {
	grown := b.local.bytes() - b.localBytes
	b.localBytes += grown
	return b.take(grown)
}

// take counts bytes that are about to be kept.
func (b *builder) take(n int64) error {
	if b.left -= n; b.left < 0 {
		return &SizeError{b.opt.maxBytes()}
	}
	return nil
}

// rect adds a rectangle.
func (b *builder) rect(r rect) error {
	q := r.quad()
	corners := q.Corners()
	if b.seams != nil && b.seams.split(&corners) {
		return b.polygon(r)
	}
	var face [4]uint32
	for i, p := range corners {
		n, err := b.corner(p, r)
		if err != nil {
			return err
		}
		face[i] = n
	}
	return push(b, &b.mesh.Quads, face)
}

// corner returns the number of the vertex at a point of the block's lattice for the rectangle r.
func (b *builder) corner(p storage.Pos, r rect) (uint32, error) {
	face := r.face
	if !b.opt.Normals {
		face &= uint32(opaque)
	}
	at, found := b.local.find(uint64(p.X) | uint64(p.Y)<<7 | uint64(p.Z)<<14 | uint64(face)<<21)
	if found {
		return *at, nil
	}
	whole := b.base.Add(p)
	n, shared, err := b.shared(p, borderKey{pos: whole, face: face})
	*at = n
	if shared || err != nil {
		return n, err
	}
	var normal [3]float32
	if b.opt.Normals {
		v := r.normal().Vector()
		normal = [3]float32{float32(v.X), float32(v.Y), float32(v.Z)}
	}
	return n, b.vertex([3]float64{float64(whole.X), float64(whole.Y), float64(whole.Z)}, r.color(), normal)
}

// shared returns the number of a vertex that is new in its block, and whether it was in the mesh before. P is its place in the block.
func (b *builder) shared(p storage.Pos, key borderKey) (n uint32, before bool, err error) {
	if len(b.mesh.Positions) >= b.maxVertices {
		return 0, false, &SizeError{b.opt.maxBytes()}
	}
	n = uint32(len(b.mesh.Positions))
	const inside = blockEdge - 1
	if uint32(p.X-1) < inside && uint32(p.Y-1) < inside && uint32(p.Z-1) < inside {
		return n, false, nil
	}
	if old, ok := b.border[key]; ok {
		return old, true, nil
	}
	b.border[key] = n
	return n, false, b.take(borderBytes)
}

// points adds the triangles of a patch.
func (b *builder) points(p *patch) error {
	if cap(b.numbers) < len(p.points) {
		b.numbers = make([]uint32, len(p.points))
	}
	b.numbers = b.numbers[:len(p.points)]
	for i := range p.points {
		q := &p.points[i]
		place := q.place()
		key := borderKey{pos: b.base.Add(place), face: q.face, normal: q.normal}
		n, before, err := b.shared(place, key)
		if err != nil {
			return err
		}
		b.numbers[i] = n
		if before {
			continue
		}
		at := [3]float64{float64(key.pos.X) + 0.5, float64(key.pos.Y) + 0.5, float64(key.pos.Z) + 0.5}
		at[q.axis()] += q.along()
		if err := b.vertex(at, storage.Color(q.face)|0xff000000, q.normal); err != nil {
			return err
		}
	}
	for _, t := range p.tris {
		if err := push(b, &b.mesh.Triangles, [3]uint32{b.numbers[t[0]], b.numbers[t[1]], b.numbers[t[2]]}); err != nil {
			return err
		}
	}
	return nil
}

// vertex adds a vertex at a point in cells of the resolution that the surface was made of.
func (b *builder) vertex(p [3]float64, c storage.Color, normal [3]float32) error {
	m := b.mesh
	for i := range p {
		p[i] = (p[i]*b.cell - b.opt.Origin[i]) * b.scale
	}
	at := b.turn([3]float32{float32(p[0]), float32(p[1]), float32(p[2])})
	if len(m.Positions) == 0 {
		m.Min, m.Max = at, at
	}
	for i := range at {
		m.Min[i], m.Max[i] = min(m.Min[i], at[i]), max(m.Max[i], at[i])
	}
	if err := push(b, &m.Positions, at); err != nil {
		return err
	}
	if b.opt.Normals {
		if err := push(b, &m.Normals, b.turn(normal)); err != nil {
			return err
		}
	}
	return push(b, &m.Colors, c)
}

// turn makes Y the axis that points up, if it is to be. It returns no negative zero.
func (b *builder) turn(p [3]float32) [3]float32 {
	if b.opt.YUp {
		p[1], p[2] = p[2], -p[1]
	}
	for i := range p {
		p[i] += 0 // -0 + 0 is 0
	}
	return p
}

// push appends to a list of the mesh, if its memory allows.
func push[T [3]float32 | storage.Color | [3]uint32 | [4]uint32](b *builder, list *[]T, item T) error {
	if len(*list) == cap(*list) {
		if err := widen(b, list); err != nil {
			return err
		}
	}
	*list = append(*list, item)
	return nil
}

// widen makes room in a list: half as much again, or as much as the memory allows.
func widen[T [3]float32 | storage.Color | [3]uint32 | [4]uint32](b *builder, list *[]T) error {
	const least = 64
	var item T
	size := int64(unsafe.Sizeof(item))
	more := min(int64(cap(*list)/2+least), b.left/size)
	if more <= 0 {
		return &SizeError{b.opt.maxBytes()}
	}
	wide := make([]T, len(*list), int64(cap(*list))+more)
	copy(wide, *list)
	*list = wide
	return b.take(more * size)
}
