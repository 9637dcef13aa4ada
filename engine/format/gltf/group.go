package gltf

import (
	"strconv"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/mesh"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// group is the faces of a mesh that have one material.
type group struct {
	material  int
	quads     [][4]uint32
	triangles [][3]uint32
}

// indices returns the number of indices of the group's triangles.
func (g *group) indices() int { return 6*len(g.quads) + 3*len(g.triangles) }

// groups splits the faces of a layer by their material: that of their colour in the palette, or that of the layer.
func (e *encoder) groups(l *scene.Layer, m *mesh.Mesh) []group {
	if !e.usesSwatches(m) {
		return []group{{e.layerMaterial(l), m.Quads, m.Triangles}}
	}
	var list []group
	places := map[int]int{} // in the list by material
	place := func(first uint32) *group {
		number, ok := e.swatchMaterial(m.Colors[first] | opaque)
		if !ok {
			number = e.layerMaterial(l)
		}
		i, ok := places[number]
		if !ok {
			i = len(list)
			places[number] = i
			list = append(list, group{material: number})
		}
		return &list[i]
	}
	for _, q := range m.Quads {
		g := place(q[0])
		g.quads = append(g.quads, q)
	}
	for _, t := range m.Triangles {
		g := place(t[0])
		g.triangles = append(g.triangles, t)
	}
	return list
}

// usesSwatches reports whether a colour of the mesh has a material in the palette.
func (e *encoder) usesSwatches(m *mesh.Mesh) bool {
	if len(e.swatches) == 0 {
		return false
	}
	for _, c := range m.Colors {
		if e.swatches[c|opaque] != nil {
			return true
		}
	}
	return false
}

// swatchMaterial returns the number of the material of a colour, and false if the colour has none.
func (e *encoder) swatchMaterial(c storage.Color) (int, bool) {
	number, ok := e.numbers[c]
	if ok {
		return number, true
	}
	s := e.swatches[c]
	if s == nil {
		return 0, false
	}
	m := *s.Material
	m.Color = [4]float32{1, 1, 1, m.Color[3]}
	number = e.addMaterial(&m, &s.Name)
	e.doc.Materials[number].Extras = colorMark(c)
	e.numbers[c] = number
	return number, true
}

// colorMark returns the mark of the material of a colour, "#RRGGBB".
func colorMark(c storage.Color) mark { return mark(c.String()[:len("#RRGGBB")]) }

// markedColor returns the colour of a mark, and false if it is that of no colour.
func markedColor(m mark) (storage.Color, bool) {
	n, err := strconv.ParseUint(strings.TrimPrefix(string(m), "#"), 16, 32)
	c := storage.RGB(uint8(n>>16), uint8(n>>8), uint8(n))
	return c, err == nil && colorMark(c) == m
}

// layerMaterial returns the number of the layer's material, or of the one for layers that have none.
func (e *encoder) layerMaterial(l *scene.Layer) int {
	if l.Material >= 0 && l.Material < len(e.scene.Materials) {
		return l.Material
	}
	if e.plain < 0 {
		e.plain = e.addMaterial(&plainMaterial, nil)
	}
	return e.plain
}
