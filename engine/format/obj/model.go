package obj

import (
	"math"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/meshio"
	"github.com/goxel-daemon/goxel-daemon/engine/voxelize"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// noColor stands for a vertex without a colour.
var noColor = [3]float32{-1, -1, -1}

// models returns the parts with their vertices and colours.
func (p *parser) models() ([]meshio.Part, error) {
	materials, err := p.loadMaterials()
	if err != nil {
		return nil, err
	}
	scale := float32(255)
	if p.brightest > 1 {
		scale = 1
	}
	for i := range p.colors {
		for k := range p.colors[i] {
			p.colors[i][k] *= scale
		}
	}
	place := make([]uint32, len(p.positions)) // of a vertex in the part at hand, from 1
	parts := make([]meshio.Part, 0, len(p.parts))
	for _, k := range p.parts {
		k.triangles = slices.DeleteFunc(k.triangles, func(t triangle) bool { return t.material >= 0 && materials[t.material].hidden })
		paint := &painter{triangles: k.triangles, materials: materials, colors: p.colors, texels: p.texels}
		model := p.model(k, place)
		model.Color = paint.color
		parts = append(parts, meshio.Part{Name: k.name, Model: model, Material: -1})
		if err := p.budget.Check(); err != nil {
			return nil, err
		}
	}
	return parts, nil
}

// model returns the triangles of a part with the vertices that they have. Place has only zeros, before and after.
func (p *parser) model(k *part, place []uint32) *voxelize.Model {
	m := &voxelize.Model{Triangles: make([][3]uint32, len(k.triangles))}
	for i := range k.triangles {
		for c, at := range k.triangles[i].at {
			if place[at] == 0 {
				m.Positions = append(m.Positions, p.positions[at])
				place[at] = uint32(len(m.Positions))
			}
			m.Triangles[i][c] = place[at] - 1
		}
	}
	for i := range k.triangles {
		for _, at := range k.triangles[i].at {
			place[at] = 0
		}
	}
	return m
}

// painter knows the colours of a part.
type painter struct {
	triangles []triangle
	materials []material
	colors    [][3]float32 // 0 to 255
	texels    [][2]float32
}

// color returns the colour of a point of a triangle: that of its texture if it has one, otherwise that between its vertices, otherwise that of
// its material, otherwise white.
func (p *painter) color(triangle int, weights [3]float64) storage.Color {
	t := &p.triangles[triangle]
	m := &plain
	if t.material >= 0 {
		m = &p.materials[t.material]
	}
	if m.texture != nil && t.texel[0] != 0 && t.texel[1] != 0 && t.texel[2] != 0 {
		var u, v float64
		for i, w := range weights {
			at := p.texels[t.texel[i]-1]
			u += w * float64(at[0])
			v += w * float64(at[1])
		}
		if c := m.texture.At(u, v); c != 0 {
			return c | 0xff000000
		}
		return 0
	}
	if c, ok := p.between(t, weights); ok {
		return c
	}
	return m.color
}

// between returns the colour between the vertices of a triangle, and false if one of them has none.
func (p *painter) between(t *triangle, weights [3]float64) (storage.Color, bool) {
	var sum [3]float64
	for i, w := range weights {
		if int(t.at[i]) >= len(p.colors) || p.colors[t.at[i]][0] < 0 {
			return 0, false
		}
		for k, c := range p.colors[t.at[i]] {
			sum[k] += w * float64(c)
		}
	}
	return storage.RGB(channel(sum[0]), channel(sum[1]), channel(sum[2])), true
}

// channel rounds 0 to 255 and clamps what lies beyond; what is no number is 0.
func channel(f float64) uint8 {
	if !(f > 0) {
		return 0
	}
	return uint8(math.Round(min(f, 255)))
}
