package obj

import (
	"bytes"

	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/word"
)

// corner is a corner of a face: a vertex, and the point of the texture counted from 1, 0 for none.
type corner struct{ at, texel uint32 }

// vertex reads a position, and the colour that may follow it.
func (p *parser) vertex(rest []byte) error {
	var f [8]float64
	n := 0
	for ; n < len(f); n++ {
		w, after := word.Cut(rest)
		if len(w) == 0 {
			break
		}
		x, ok := word.Float(w)
		if !ok {
			if n < 3 {
				return badInput(p.offset, p.line, "%.40q is not a coordinate", w)
			}
			break
		}
		f[n], rest = x, after
	}
	if n < 3 {
		return badInput(p.offset, p.line, "a vertex has %d coordinates", n)
	}
	if len(p.positions) >= 1<<31 {
		return badInput(p.offset, p.line, "too many vertices")
	}
	if err := p.budget.Hold(vertexBytes); err != nil {
		return err
	}
	p.positions = append(p.positions, [3]float64(f[:3]))
	if n < 6 { // a fourth number is a weight for curves
		return nil
	}
	for len(p.colors) < len(p.positions)-1 {
		p.colors = append(p.colors, noColor)
	}
	c := [3]float32{float32(max(f[3], 0)), float32(max(f[4], 0)), float32(max(f[5], 0))}
	p.brightest = max(p.brightest, c[0], c[1], c[2])
	p.colors = append(p.colors, c)
	return nil
}

// texel reads a point of the texture. Numbers that are none are 0, since some programs write them.
func (p *parser) texel(rest []byte) error {
	if err := p.budget.Hold(texelBytes); err != nil {
		return err
	}
	u, rest := word.Cut(rest)
	v, _ := word.Cut(rest)
	x, _ := word.Float(u)
	y, _ := word.Float(v)
	p.texels = append(p.texels, [2]float32{float32(x), float32(y)})
	return nil
}

// face reads the corners of a face and cuts it into triangles.
func (p *parser) face(rest []byte) error {
	p.corners = p.corners[:0]
	for {
		w, after := word.Cut(rest)
		if len(w) == 0 || w[0] == '#' {
			break
		}
		c, err := p.corner(w)
		if err != nil {
			return err
		}
		p.corners, rest = append(p.corners, c), after
	}
	if len(p.corners) < 3 {
		p.tooSmall = true
		return nil
	}
	if p.current == nil {
		if err := p.begin(""); err != nil {
			return err
		}
	}
	if err := p.budget.Hold((len(p.corners) - 2) * triangleBytes); err != nil {
		return err
	}
	if len(p.corners) == 3 {
		p.triangle(0, 1, 2)
		return nil
	}
	p.polygon = p.polygon[:0]
	for _, c := range p.corners {
		p.polygon = append(p.polygon, p.positions[c.at])
	}
	for _, t := range p.cutter.Cut(p.polygon) {
		p.triangle(t[0], t[1], t[2])
	}
	return nil
}

func (p *parser) triangle(i, j, k int) {
	a, b, c := p.corners[i], p.corners[j], p.corners[k]
	p.current.triangles = append(p.current.triangles, triangle{
		at: [3]uint32{a.at, b.at, c.at}, texel: [3]uint32{a.texel, b.texel, c.texel}, material: p.material,
	})
}

// corner reads a corner: v, v/vt, v//vn or v/vt/vn.
func (p *parser) corner(w []byte) (corner, error) {
	vertex, texel := w, []byte(nil)
	if i := bytes.IndexByte(w, '/'); i >= 0 {
		vertex, texel = w[:i], w[i+1:]
		if j := bytes.IndexByte(texel, '/'); j >= 0 {
			texel = texel[:j]
		}
	}
	at, ok := index(vertex, len(p.positions))
	if !ok {
		return corner{}, badInput(p.offset, p.line, "%.40q names none of the %d vertices before it", w, len(p.positions))
	}
	c := corner{at: at}
	if len(texel) > 0 {
		t, ok := index(texel, len(p.texels))
		if !ok {
			return corner{}, badInput(p.offset, p.line, "%.40q names none of the %d texture coordinates before it", w, len(p.texels))
		}
		c.texel = t + 1
	}
	return c, nil
}

// index returns the place that a number means in a list of n: counted from 1, or from the end if it is negative.
func index(w []byte, n int) (uint32, bool) {
	i, ok := word.Int(w)
	if i < 0 {
		i += int64(n) + 1
	}
	return uint32(i - 1), ok && i >= 1 && i <= int64(n)
}
