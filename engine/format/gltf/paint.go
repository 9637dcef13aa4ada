package gltf

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/engine/voxelize"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// paint says how the triangles of a primitive are coloured.
type paint struct {
	first   int // triangle of the model
	set     vertexSet
	factor  [4]float64 // linear
	texture *voxelize.Texture
	points  string // the attribute with the points of the texture
	turn    *affine
	mode    string // of alpha
	cutoff  float64
	solid   storage.Color // if there is neither a texture nor colours at vertices
}

// materials reads all materials: those of colours into the scene's palette, those that say nothing nowhere, and the others into the scene.
func (r *reader) materials(s *scene.Scene) error {
	r.numbers = make([]int, len(r.doc.Materials))
	r.ofColor = make([]bool, len(r.doc.Materials))
	if err := r.budget.Hold(len(r.doc.Materials) * (scene.MaterialBytes + scene.SwatchBytes + scene.MaxNameBytes)); err != nil {
		return err
	}
	for i := range r.doc.Materials {
		j := &r.doc.Materials[i]
		m, err := r.material(i)
		if err != nil {
			return err
		}
		r.numbers[i] = -1
		if c, ok := markedColor(j.Extras); ok && r.own {
			r.ofColor[i] = true
			addSwatch(s, c, j.Name, m)
			continue
		}
		if j.Name == nil && saysNothing(&m) {
			continue
		}
		r.numbers[i] = len(s.Materials)
		if m.Name = "Material." + strconv.Itoa(i+1); j.Name != nil {
			m.Name = clip(*j.Name)
		}
		s.Materials = append(s.Materials, m)
	}
	return nil
}

// addSwatch adds a colour with its material to the palette of a scene.
func addSwatch(s *scene.Scene, c storage.Color, name *string, m scene.Material) {
	if s.Palette == nil {
		s.Palette = &scene.Palette{}
	}
	swatch := scene.Swatch{Color: c, Material: &m}
	if name != nil {
		swatch.Name = clip(*name)
	}
	s.Palette.Swatches = append(s.Palette.Swatches, swatch)
}

// clip shortens the name of a material to what a layer's may have.
func clip(name string) string {
	return strings.ToValidUTF8(name[:min(len(name), scene.MaxNameBytes)], "") // without a character cut in two
}

// saysNothing reports whether a material is that of surfaces without one, but for its name.
func saysNothing(m *scene.Material) bool {
	p := &plainMaterial
	return m.Color == p.Color && m.Metallic == p.Metallic && m.Roughness == p.Roughness && m.Emission == p.Emission
}

// material returns material i of the file without its name. Its colour is white unless the file is one whose factors are the layers'.
func (r *reader) material(i int) (scene.Material, error) {
	j := &r.doc.Materials[i]
	m := scene.Material{Color: plainMaterial.Color, Metallic: 1, Roughness: 1}
	if s := j.Extensions.Specular; s != nil && j.Metal == nil {
		m.Metallic, m.Roughness = 0, 0
		if s.Glossiness != nil {
			m.Roughness = 1 - unit32(*s.Glossiness)
		}
	}
	if p := j.Metal; p != nil {
		if p.Metallic != nil {
			m.Metallic = unit32(*p.Metallic)
		}
		if p.Roughness != nil {
			m.Roughness = unit32(*p.Roughness)
		}
	}
	if n := len(j.Emissive); n != 0 && n != 3 {
		return m, r.bad("the emissiveFactor of material %d has %d numbers", i, n)
	}
	strength := float32(1)
	if s := j.Extensions.Strength; s != nil && s.Strength != nil {
		strength = *s.Strength
	}
	for k, f := range j.Emissive {
		m.Emission[k] = emissive(f * strength)
	}
	factor, _, err := r.base(i)
	if err == nil && r.own {
		m.Color = factor
	}
	return m, err
}

// base returns the factor of the base colour and the texture of material i; -1 is none.
func (r *reader) base(i int) (factor [4]float32, ref *textureRef, err error) {
	factor = plainMaterial.Color
	if i < 0 {
		return factor, nil, nil
	}
	var list []float32
	j := &r.doc.Materials[i]
	switch {
	case j.Metal != nil:
		list, ref = j.Metal.BaseColor, j.Metal.Texture
	case j.Extensions.Specular != nil:
		list, ref = j.Extensions.Specular.Diffuse, j.Extensions.Specular.Texture
	}
	if n := len(list); n != 0 && n != 4 {
		return factor, nil, r.bad("the colour of material %d has %d numbers", i, n)
	}
	for k, f := range list {
		factor[k] = unit32(f)
	}
	return factor, ref, nil
}

// paint returns how a primitive is coloured, and the number of its material in the file, -1 for none.
func (r *reader) paint(p *primitive) (paint, int, error) {
	number := -1
	if p.Material != nil {
		if number = *p.Material; number < 0 || number >= len(r.doc.Materials) {
			return paint{}, 0, r.bad("there is no material %d", number)
		}
	}
	factor, ref, err := r.base(number)
	if err != nil {
		return paint{}, 0, err
	}
	c := paint{factor: [4]float64{1, 1, 1, 1}, cutoff: 0.5}
	if !r.own {
		for k, f := range factor {
			c.factor[k] = float64(f)
		}
	}
	if number >= 0 {
		j := &r.doc.Materials[number]
		c.mode = j.AlphaMode
		if j.AlphaCutoff != nil {
			c.cutoff = float64(*j.AlphaCutoff)
		}
	}
	if ref == nil {
		return c, number, nil
	}
	return c, number, r.addTexture(&c, p, ref)
}

// addTexture gives a paint the texture of a material, unless it is missing or cannot be read.
func (r *reader) addTexture(c *paint, p *primitive, ref *textureRef) error {
	set := ref.TexCoord
	if t := ref.Extensions.Transform; t != nil {
		if t.TexCoord != nil {
			set = *t.TexCoord
		}
		turn, err := r.textureTransform(t)
		if err != nil {
			return err
		}
		c.turn = turn
	}
	c.points = texCoord + strconv.Itoa(set)
	if _, ok := p.Attributes[c.points]; !ok {
		return nil
	}
	var err error
	c.texture, err = r.texture(ref.Index)
	return err
}

// textureTransform returns the map of KHR_texture_transform: scale, then rotation, then offset.
func (r *reader) textureTransform(t *textureTransform) (*affine, error) {
	if len(t.Offset) != 0 && len(t.Offset) != 2 || len(t.Scale) != 0 && len(t.Scale) != 2 {
		return nil, r.bad("the offset or scale of a texture has not 2 numbers")
	}
	scale := [2]float64{1, 1}
	copy(scale[:], t.Scale)
	sin, cos := math.Sincos(t.Rotation)
	m := affine{{cos * scale[0], -sin * scale[0]}, {sin * scale[1], cos * scale[1]}}
	copy(m[3][:], t.Offset)
	return &m, nil
}

// texture returns texture i, nil after a warning if it cannot be read.
func (r *reader) texture(i int) (*voxelize.Texture, error) {
	if i < 0 || i >= len(r.doc.Textures) {
		return nil, r.bad("there is no texture %d", i)
	}
	t := &r.doc.Textures[i]
	if t.Source == nil {
		r.budget.Warnf("texture %d has no picture of a kind that can be read, and is left out", i)
		return nil, nil //nolint:nilnil // none is a correct answer
	}
	image, err := r.image(*t.Source)
	if image == nil || t.Sampler == nil {
		return image, err
	}
	if *t.Sampler < 0 || *t.Sampler >= len(r.doc.Samplers) {
		return nil, r.bad("there is no sampler %d", *t.Sampler)
	}
	wrapped := *image
	s := &r.doc.Samplers[*t.Sampler]
	wrapped.WrapU, wrapped.WrapV = wrap(s.WrapS), wrap(s.WrapT)
	return &wrapped, nil
}

func wrap(number int) voxelize.Wrap {
	switch number {
	case wrapClamp:
		return voxelize.Clamp
	case wrapMirror:
		return voxelize.Mirror
	}
	return voxelize.Repeat
}

// image returns image i, nil after a warning if it cannot be read.
func (r *reader) image(i int) (*voxelize.Texture, error) {
	if i < 0 || i >= len(r.doc.Images) {
		return nil, r.bad("there is no image %d", i)
	}
	if t, ok := r.images[i]; ok {
		return t, nil
	}
	var data []byte
	var err error
	if p := &r.doc.Images[i]; p.View != nil {
		data, err = r.viewBytes(*p.View)
	} else {
		data, err = r.resource(p.URI)
	}
	var t *voxelize.Texture
	if err == nil {
		t, err = voxelize.DecodeTexture(data, r.budget)
	}
	var missing *resourceError
	var damaged *voxelize.Error
	var large *voxelize.SizeError
	if errors.As(err, &missing) || errors.As(err, &damaged) || errors.As(err, &large) {
		r.budget.Warnf("image %d is left out: %v", i, err)
		t, err = nil, nil
	}
	r.images[i] = t
	return t, err
}

// plain reports whether a paint has only one colour.
func (c *paint) plain() bool { return c.texture == nil && c.set.colors == nil }

// settle notes the colour of a paint that has only one.
func (c *paint) settle() {
	if c.plain() {
		c.solid = c.finish(c.factor)
	}
}

// invisible reports whether all that has the paint is cut out.
func (c *paint) invisible() bool { return c.plain() && c.solid == 0 }

// at returns the colour of a triangle at a point.
func (c *paint) at(triangle [3]uint32, weights [3]float64) storage.Color {
	if c.plain() {
		return c.solid
	}
	f := c.factor
	if c.set.colors != nil {
		var sum [4]float64
		for k, v := range triangle {
			for i, x := range c.set.colors[v-c.set.first] {
				sum[i] += weights[k] * float64(x)
			}
		}
		for i := range f {
			f[i] *= sum[i] / one
		}
	}
	if c.texture != nil {
		for i, x := range toLinear(c.texel(triangle, weights)) {
			f[i] *= float64(x) / one
		}
	}
	return c.finish(f)
}

// texel returns the colour of the texture at a point of a triangle.
func (c *paint) texel(triangle [3]uint32, weights [3]float64) storage.Color {
	// Sums of differences are exact where all corners have one point, which may lie on the edge of a texel.
	first := c.set.points[triangle[0]-c.set.first]
	u, v := float64(first[0]), float64(first[1])
	for k := 1; k < 3; k++ {
		p := c.set.points[triangle[k]-c.set.first]
		u += weights[k] * (float64(p[0]) - float64(first[0]))
		v += weights[k] * (float64(p[1]) - float64(first[1]))
	}
	if c.turn != nil {
		p := c.turn.apply(u, v, 0)
		u, v = p[0], p[1]
	}
	return c.texture.AtDown(u, v)
}

// finish returns a linear colour as a voxel's, with the alpha that the mode of the material makes of it.
func (c *paint) finish(f [4]float64) storage.Color {
	switch {
	case c.mode == alphaBlend:
	case c.mode == alphaMask && f[3] < c.cutoff:
		return 0
	default:
		f[3] = 1
	}
	return toColor(f).Norm()
}
