package gltf

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
)

// paint draws the palette: a texel for each colour, row by row, in a square whose edge is a power of two, so that the middles of
// texels are exact.
func (e *encoder) paint() error {
	e.side = 1
	for e.side*e.side < len(e.table.Colors) {
		e.side *= 2
	}
	m := image.NewNRGBA(image.Rect(0, 0, e.side, e.side))
	for i := range e.side * e.side {
		c := color.NRGBA{A: 255}
		if i < len(e.table.Colors) {
			s := e.table.Colors[i]
			c.R, c.G, c.B = s.R(), s.G(), s.B()
		}
		m.SetNRGBA(i%e.side, i/e.side, c)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		return err
	}
	e.picture = b.Bytes()
	return nil
}

// texel returns the point of the palette that has a colour's texel in its middle.
func (e *encoder) texel(i int) (u, v float32) {
	side := float32(e.side)
	return (float32(i%e.side) + 0.5) / side, (float32(i/e.side) + 0.5) / side
}

// describePicture adds the palette to the document and to all materials.
func (e *encoder) describePicture() {
	if e.picture == nil {
		return
	}
	number := e.addView(view{Length: len(e.picture)})
	e.doc.Images = []picture{{View: &number, MimeType: "image/png"}}
	e.doc.Samplers = []sampler{{MagFilter: filterNearest, MinFilter: filterNearest, WrapS: wrapClamp, WrapT: wrapClamp}}
	e.doc.Textures = []texture{{Sampler: new(int), Source: new(int)}}
	for i := range e.doc.Materials {
		e.doc.Materials[i].Metal.Texture = &textureRef{}
	}
}
