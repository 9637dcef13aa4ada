package vox

import (
	"maps"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine/palette"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// colors counts the colours of a scene and chooses those of its file.
type colors struct {
	counts map[storage.Color]int64 // voxels of each colour, alpha 255
	table  *palette.Table
	origin []int // of each colour of the table the swatch of the scene's palette, -1 for none; nil if there is no such order

	uses []use // of the layers, none if no layer has a material that shows
	here map[storage.Color]int64
}

// use is the material of a layer with the colours that it is used for.
type use struct {
	material *scene.Material // nil for the default one
	colors   []storage.Color // sorted
}

// begin begins a layer. Its colours are counted by themselves only if materials matter.
func (c *colors) begin(materials bool) {
	c.here = c.counts
	if materials {
		c.here = map[storage.Color]int64{}
	}
}

// add counts voxels of the layer.
func (c *colors) add(color storage.Color, n int64) {
	if n > 0 {
		c.here[color|opaque] += n
	}
}

// end ends a layer with a material.
func (c *colors) end(materials bool, m *scene.Material) {
	if !materials {
		return
	}
	for color, n := range c.here {
		c.counts[color] += n
	}
	c.uses = append(c.uses, use{m, slices.Sorted(maps.Keys(c.here))})
}

func (c *colors) has(color storage.Color) bool { return c.counts[color|opaque] > 0 }

// material returns the material of a layer, nil if it is the default one or as good as diffuse.
func (e *encoder) material(l *scene.Layer) *scene.Material {
	if l.Material < 0 || l.Material >= len(e.scene.Materials) {
		return nil
	}
	m, d := &e.scene.Materials[l.Material], &scene.DefaultMaterial
	usual := m.Metallic == d.Metallic && m.Roughness == d.Roughness
	dull := m.Metallic <= 0 && m.Roughness >= d.Roughness
	if (usual || dull) && m.Emission == d.Emission && m.Color[3] >= 1 {
		return nil
	}
	return m
}

// choose finds the colours of the file, which are those of the scene's palette in its order if they fit, and what they look like.
func (e *encoder) choose() error {
	list, left := e.preferred()
	switch {
	case left > 0:
		e.opt.Warnf("%d colours of the palette that no voxel needs are left out", left)
	case e.scene.Palette != nil && len(e.colors.counts) > maxColors:
		e.opt.Warnf("the order of the palette is not kept")
	}
	var err error
	c := &e.colors
	if c.table, err = palette.NewTable(e.ctx, c.counts, maxColors, list); err != nil {
		return err
	}
	e.opt.WarnTable(c.table)
	e.finish()
	return nil
}

// preferred returns the scene's palette with those colours behind it that it lacks, without as many unneeded ones from its end as it takes,
// and how many those are; nil if there are more colours than fit.
func (e *encoder) preferred() (list []storage.Color, left int) {
	c := &e.colors
	if e.scene.Palette == nil || len(c.counts) > maxColors {
		return nil, 0
	}
	seen := map[storage.Color]bool{}
	needed := make([]bool, 0, maxColors)
	for i, color := range e.scene.Palette.Colors() {
		list, c.origin = append(list, color), append(c.origin, i)
		needed = append(needed, c.has(color) && !seen[color|opaque]) // of several equal ones the first is used
		seen[color|opaque] = true
	}
	for _, color := range slices.Sorted(maps.Keys(c.counts)) {
		if !seen[color] {
			list, c.origin, needed = append(list, color), append(c.origin, -1), append(needed, true)
		}
	}
	kept := len(list)
	for i := len(list) - 1; i >= 0 && kept > maxColors; i-- {
		if !needed[i] {
			c.origin[i] = -2
			kept--
			left++
		}
	}
	n := 0
	for i, from := range c.origin {
		if from != -2 {
			list[n], c.origin[n] = list[i], from
			n++
		}
	}
	c.origin = c.origin[:n]
	return list[:n], left
}

// finisher is what the voxels of an index look like.
type finisher struct {
	material *scene.Material // nil for the default
	said     bool            // by a layer
}

// finish finds the materials of the indices: those of the layers that have one that shows, or else those of the palette.
func (e *encoder) finish() {
	c := &e.colors
	e.finishes = make([]finisher, len(c.table.Colors))
	clash := map[int]bool{}
	for _, u := range c.uses {
		for _, color := range u.colors {
			k := c.table.Index(color)
			f := &e.finishes[k]
			if f.said && f.material != u.material {
				clash[k] = true
			}
			if !f.said {
				*f = finisher{u.material, true}
			}
		}
	}
	if len(clash) > 0 {
		e.opt.Warnf("%d colours belong to layers of different materials: the first counts in other programs", len(clash))
	}
	for i := range e.finishes {
		if f := &e.finishes[i]; f.material == nil {
			f.material = e.swatch(i)
		}
	}
}

// swatch returns the material that the scene's palette has for a colour of the table, nil for none.
func (e *encoder) swatch(i int) *scene.Material {
	p, c := e.scene.Palette, &e.colors
	switch {
	case p == nil || c.origin != nil && c.origin[i] < 0:
		return nil
	case c.origin != nil:
		return p.Swatches[c.origin[i]].Material
	}
	for _, s := range p.Swatches {
		if s.Material != nil && s.Color|opaque == c.table.Colors[i]|opaque {
			return s.Material
		}
	}
	return nil
}

// appendNotes appends the NOTE chunk with the names of the rows of a palette, if it has any.
func appendNotes(dst []byte, p *scene.Palette) []byte {
	if p == nil || len(p.Rows) == 0 {
		return dst
	}
	const rows = 256 / rowLen
	b := appendInts(nil, rows)
	for i := range rows {
		row := ""
		if i < len(p.Rows) {
			row = p.Rows[i]
		}
		b = append(appendInts(b, int32(len(row))), row...)
	}
	return appendChunk(dst, "NOTE", b)
}
