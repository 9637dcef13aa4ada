package gltf

import (
	"context"
	"io"
	"path"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/meshio"
	"github.com/goxel-daemon/goxel-daemon/engine/mesh"
	"github.com/goxel-daemon/goxel-daemon/engine/palette"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// farAway is the distance from the origin in voxels from which a layer is placed by its node, since a float32 tells no fractions apart there.
const farAway = 1 << 22

// progressSteps is the total of the progress of writing: half of it for the meshes, half for the bytes.
const progressSteps = 1000

// encoder writes one file. First it makes all meshes, since a file begins with their sizes.
type encoder struct {
	ctx    context.Context
	name   string
	scene  *scene.Scene
	opt    *format.EncodeOptions
	mesh   mesh.Options
	colors string

	doc      document
	pieces   []piece
	table    *palette.Table // of colors "palette"
	side     int            // texels along an edge of the palette
	picture  []byte         // the palette as a PNG
	swatches map[storage.Color]*scene.Swatch
	numbers  map[storage.Color]int // of the materials of swatches
	plain    int                   // number of the material of surfaces without one, -1 if there is none yet
	clamped  bool                  // a value of a material was out of range
	size     int64                 // bytes of the buffer
}

// piece is the mesh of a layer.
type piece struct {
	mesh   *mesh.Mesh
	groups []group
}

// encode writes the visible layers as meshes.
func encode(ctx context.Context, name string, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
	v := opt.Values.Of(options())
	e := &encoder{
		ctx: ctx, name: name, scene: s, opt: opt, colors: v.Text("colors"), mesh: meshio.MeshOptions(s, v, opt), plain: -1,
		swatches: map[storage.Color]*scene.Swatch{}, numbers: map[storage.Color]int{},
	}
	e.mesh.Normals = true
	e.doc = document{Asset: asset{Generator: generator, Version: "2.0"}, Scene: new(int), Scenes: []root{{}}}
	e.findSwatches()
	for i := range s.Materials {
		e.addMaterial(&s.Materials[i], &s.Materials[i].Name)
	}
	if err := e.layers(); err != nil {
		return err
	}
	if err := e.colorTable(); err != nil {
		return err
	}
	for i := range e.pieces {
		e.describe(&e.pieces[i], i)
	}
	e.describePicture()
	if e.clamped {
		opt.Warnf("values of materials that are out of the range of glTF became the nearest in it")
	}
	return e.write(w)
}

// findSwatches notes the colours whose material differs from that of their layer.
func (e *encoder) findSwatches() {
	if e.scene.Palette == nil {
		return
	}
	for i := range e.scene.Palette.Swatches {
		if s := &e.scene.Palette.Swatches[i]; s.Material != nil {
			e.swatches[s.Color|opaque] = s
		}
	}
}

const opaque = storage.Color(0xff000000)

// layers makes the meshes of the visible layers and a node for each.
func (e *encoder) layers() error {
	top := node{Name: strings.TrimSuffix(e.opt.Name, path.Ext(e.opt.Name))}
	if top.Name == "" {
		top.Name = "model"
	}
	e.doc.Nodes = []node{top}
	for i, l := range e.scene.Layers {
		e.opt.Progress.Report(int64(i)*progressSteps/2/int64(len(e.scene.Layers)), progressSteps)
		if !l.Visible {
			continue
		}
		n, err := e.layer(l)
		if err != nil {
			return err
		}
		e.doc.Nodes[0].Children = append(e.doc.Nodes[0].Children, len(e.doc.Nodes))
		e.doc.Nodes = append(e.doc.Nodes, n)
	}
	if len(e.doc.Nodes) == 1 {
		e.doc.Nodes = nil
	} else {
		e.doc.Scenes[0].Nodes = []int{0}
	}
	return nil
}

// layer makes the mesh of a layer and returns its node.
func (e *encoder) layer(l *scene.Layer) (node, error) {
	n := node{Name: l.Name}
	opt := e.mesh
	opt.Origin, n.Translation = e.place(l)
	m, err := meshio.Build(e.ctx, e.name, l.Volume, opt)
	if err != nil {
		return n, err
	}
	if len(m.Quads)+len(m.Triangles) == 0 {
		n.Translation, n.Extras = nil, emptyLayer
		return n, nil
	}
	if e.colors == colorsPalette {
		m = flat(m)
	}
	if e.mesh.MaxBytes -= meshBytes(m); e.mesh.MaxBytes <= 0 {
		return n, e.unsupported("the meshes take more than %d bytes", e.opt.MemoryLimit())
	}
	number := len(e.doc.Meshes)
	n.Mesh = &number
	e.doc.Meshes = append(e.doc.Meshes, meshes{Name: l.Name})
	e.pieces = append(e.pieces, piece{m, e.groups(l, m)})
	return n, nil
}

// place returns the point in cells that is 0,0,0 of a layer's positions, and where its node is in the file, nil for the origin.
func (e *encoder) place(l *scene.Layer) (origin [3]float64, translation []float64) {
	origin = e.mesh.Origin
	b := storage.Bounds(l.Volume)
	lo := [3]float64{float64(b.Min.X), float64(b.Min.Y), float64(b.Min.Z)}
	hi := [3]float64{float64(b.Max.X), float64(b.Max.Y), float64(b.Max.Z)}
	far := false
	for i := range lo {
		far = far || lo[i]-origin[i] < -farAway || hi[i]-origin[i] > farAway
	}
	if !far {
		return origin, nil
	}
	scale := e.mesh.Scale
	if scale == 0 {
		scale = 1
	}
	translation = make([]float64, 3)
	for i := range lo {
		translation[i] = (lo[i] - origin[i]) * scale
	}
	if e.mesh.YUp {
		translation[1], translation[2] = translation[2], 0-translation[1]
	}
	return lo, translation
}

// meshBytes returns about what a mesh takes.
func meshBytes(m *mesh.Mesh) int64 {
	return int64(len(m.Positions))*28 + int64(len(m.Quads))*16 + int64(len(m.Triangles))*12
}

// flat returns a mesh in which every face has one colour, that of its first corner, since a texture's texels do not blend into each other.
func flat(m *mesh.Mesh) *mesh.Mesh {
	mixed := false
	for _, f := range m.Triangles {
		mixed = mixed || m.Colors[f[0]] != m.Colors[f[1]] || m.Colors[f[0]] != m.Colors[f[2]]
	}
	if !mixed {
		return m
	}
	c := *m
	c.Positions, c.Normals, c.Colors = nil, nil, nil
	c.Triangles = make([][3]uint32, len(m.Triangles))
	c.Quads = make([][4]uint32, len(m.Quads))
	corner := func(color storage.Color, v uint32) uint32 {
		c.Positions, c.Normals, c.Colors = append(c.Positions, m.Positions[v]), append(c.Normals, m.Normals[v]), append(c.Colors, color)
		return uint32(len(c.Positions) - 1)
	}
	for i, f := range m.Triangles {
		for k, v := range f {
			c.Triangles[i][k] = corner(m.Colors[f[0]], v)
		}
	}
	for i, f := range m.Quads {
		for k, v := range f {
			c.Quads[i][k] = corner(m.Colors[f[0]], v)
		}
	}
	return &c
}

// colorTable gives every colour of the meshes a texel, if colours are in a texture, and warns if they are left out.
func (e *encoder) colorTable() error {
	if e.colors == colorsVertex || len(e.pieces) == 0 {
		return nil
	}
	counts := map[storage.Color]int64{}
	for _, p := range e.pieces {
		for _, c := range p.mesh.Colors {
			counts[c|opaque]++
		}
	}
	if e.colors == colorsNone {
		if len(counts) > 1 {
			e.opt.Warnf("%d colours are left out", len(counts))
		}
		return nil
	}
	var err error
	if e.table, err = palette.NewTable(e.ctx, counts, 1<<24, e.scene.Palette.Colors()); err != nil {
		return err
	}
	return e.paint()
}
