package lettering

import (
	"image"
	"image/draw"
	"math"
	"slices"

	"golang.org/x/image/vector"
)

// mask is how much of each pixel of a rectangle a text covers, row by row, from 0 to 255.
type mask struct {
	rect image.Rectangle
	pix  []uint8
}

// newMask draws the glyphs of a text whose baseline starts at left, stand. The mask has room for the halo around them and lies within
// bounds; it is nil if nothing does.
func newMask(bounds image.Rectangle, glyphs []placed, left, stand float64, s Style) *mask {
	f, size := face(), s.size()
	room := size/2 + s.rim() + 2
	last := glyphs[len(glyphs)-1]
	rect := image.Rect(
		int(left-room), int(stand-size*baseline-room),
		int(left+last.x+size*1.5+room), int(stand+room),
	).Intersect(bounds)
	if rect.Empty() {
		return nil
	}
	m := &mask{rect: rect, pix: make([]uint8, rect.Dx()*rect.Dy())}
	g := grid(f, size)
	raster := vector.NewRasterizer(0, 0)
	for _, p := range glyphs {
		x := left + p.x
		cell := image.Rect(int(x-size/2), rect.Min.Y, int(x+1.5*size)+1, rect.Max.Y).Intersect(rect)
		if cell.Empty() {
			continue
		}
		raster.Reset(cell.Dx(), cell.Dy())
		raster.DrawOp = draw.Src
		for _, outline := range f.contours(p.glyph) {
			trace(raster, outline, func(q point) (float32, float32) {
				return float32(x + q.x*g.scale - float64(cell.Min.X)), float32(stand - g.y(q.y) - float64(cell.Min.Y))
			})
		}
		m.add(raster, cell)
	}
	return m
}

// add adds what the rasterizer has drawn into a part of the mask.
func (m *mask) add(raster *vector.Rasterizer, cell image.Rectangle) {
	drawn := image.NewAlpha(image.Rectangle{Max: cell.Size()})
	raster.Draw(drawn, drawn.Rect, image.Opaque, image.Point{})
	for y := range cell.Dy() {
		out := m.pix[(cell.Min.Y-m.rect.Min.Y+y)*m.rect.Dx()+cell.Min.X-m.rect.Min.X:]
		for x, a := range drawn.Pix[y*drawn.Stride:][:cell.Dx()] {
			if a != 0 {
				out[x] = uint8(min(int(out[x])+int(a), 255))
			}
		}
	}
}

// trace draws a closed outline that has a point on it. Between two control points in a row lies a point of the outline in their middle.
func trace(raster *vector.Rasterizer, outline []point, at func(point) (x, y float32)) {
	n := len(outline)
	first := slices.IndexFunc(outline, func(p point) bool { return p.on })
	start := outline[first]
	raster.MoveTo(at(start))
	for i := 1; i <= n; i++ {
		p := outline[(first+i)%n]
		if p.on {
			raster.LineTo(at(p))
			continue
		}
		next := outline[(first+i+1)%n]
		if next.on {
			i++
		} else {
			next = point{(p.x + next.x) / 2, (p.y + next.y) / 2, true}
		}
		bx, by := at(p)
		cx, cy := at(next)
		raster.QuadTo(bx, by, cx, cy)
	}
	raster.ClosePath()
}

// heights maps the heights of letters to pixels so that the tops of small letters and of capitals lie on the edges of pixels, and the
// round ones among them with them unless they stand out by half a pixel: what is flat is then crisp. Between the fixed heights it is
// linear.
type heights struct {
	scale float64 // pixels in a unit, across
	fixed []float64
	to    []float64
}

// overshoot is how far round letters stand out of straight ones, in ems.
const overshoot = 38.0 / 2048

func grid(f *font, size float64) heights {
	scale := size / f.unitsPerEm
	over := overshoot * f.unitsPerEm
	out := math.Round(over * scale)
	small, capital := max(math.Round(f.xHeight*scale), 1), max(math.Round(f.capHeight*scale), 1)
	return heights{
		scale: scale,
		fixed: []float64{-over, 0, f.xHeight, f.xHeight + over, f.capHeight, f.capHeight + over},
		to:    []float64{-out, 0, small, small + out, capital, capital + out},
	}
}

func (g *heights) y(units float64) float64 {
	last := len(g.fixed) - 1
	if units <= g.fixed[0] {
		return g.to[0] + (units-g.fixed[0])*g.scale
	}
	for i := range last {
		if a, b := g.fixed[i], g.fixed[i+1]; units <= b {
			return g.to[i] + (units-a)/(b-a)*(g.to[i+1]-g.to[i])
		}
	}
	return g.to[last] + (units-g.fixed[last])*g.scale
}
