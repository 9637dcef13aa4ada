package annotate

import (
	"image"
	"image/color"
	"math"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Strengths of what is done to the colours of voxels, of 1 but where it says otherwise.
const (
	tintStrength  = 0.38 // of the colour of a highlight
	focusTint     = 0.22 // of the colour of a focus
	fadeStrength  = 218  // of 256, of the fading of what is not in focus
	fadeToPaper   = 0.5  // how far grey goes to the background's colour
	contourWeight = 0.95
)

// highlighted is the set of pixels that show a part of the content.
type highlighted struct {
	in   []uint8 // by row, 255 for a pixel of the set and 0 for others
	rect image.Rectangle
}

// pick returns the pixels whose voxels f accepts; i is the index into the buffers. Only pixels that show a voxel are asked about.
func (d *drawer) pick(f func(i int) bool) highlighted {
	b := d.buffers
	h := highlighted{in: make([]uint8, b.Width*b.Height)}
	for y := 0; y < b.Height && d.on(); y++ {
		first, last := -1, -1
		for x := range b.Width {
			i := y*b.Width + x
			if math.IsInf(float64(b.Depth[i]), 1) || !f(i) {
				continue
			}
			h.in[i] = 255
			if last = x; first < 0 {
				first = x
			}
		}
		if first >= 0 {
			h.rect = h.rect.Union(image.Rect(first, y, last+1, y+1))
		}
	}
	return h
}

// tint colours the voxels of a highlight that are seen, and draws a line around them.
func (d *drawer) tint(h *Highlight, c color.NRGBA) {
	if d.buffers == nil {
		return
	}
	seen := d.pick(func(i int) bool { return h.Box.Contains(d.buffers.Cell[i]) })
	d.wash(seen, c, tintStrength)
	d.contour(seen, c)
}

// focus fades the voxels of all layers but some, and draws a line around those.
func (d *drawer) focus(f *Focus) {
	chosen := make(map[int32]bool, len(f.Layers))
	for _, l := range f.Layers {
		chosen[int32(min(max(l, -1), math.MaxInt32))] = true
	}
	last, in := int32(-1), chosen[-1] // most pixels show the same layer as the one before
	picked := func(i int) bool {
		if l := d.buffers.Layer[i]; l != last {
			last, in = l, chosen[l]
		}
		return in
	}
	seen := d.pick(picked)
	others := d.pick(func(i int) bool { return !picked(i) })
	d.drain(others, seen)
	c := d.theme.ink
	if f.Color.A != 0 {
		c = f.Color
		d.wash(seen, c, focusTint)
	}
	d.contour(seen, c)
}

// wash mixes a colour into the pixels of a set. What is transparent stays as transparent as it is.
func (d *drawer) wash(h highlighted, c color.NRGBA, strength float64) {
	part := int(256 * strength * float64(c.A) / 255)
	for y := h.rect.Min.Y; y < h.rect.Max.Y && d.on(); y++ {
		for x := h.rect.Min.X; x < h.rect.Max.X; x++ {
			if h.in[y*d.canvas.width+x] != 0 {
				blend(d.img.Pix[y*d.img.Stride+4*x:][:3], c, part)
			}
		}
	}
}

// blend mixes a part of 256 of a colour into a pixel.
func blend(pix []uint8, c color.NRGBA, part int) {
	for i, v := range [3]uint8{c.R, c.G, c.B} {
		pix[i] = uint8((int(pix[i])*(256-part) + int(v)*part + 128) >> 8)
	}
}

// drain takes the colour out of the pixels of a set, and of those at its border that show a part of a voxel and are not in the other set.
func (d *drawer) drain(h, kept highlighted) {
	wide := h.rect.Inset(-1).Intersect(d.img.Rect)
	for y := wide.Min.Y; y < wide.Max.Y && d.on(); y++ {
		for x := wide.Min.X; x < wide.Max.X; x++ {
			i := y*d.canvas.width + x
			if kept.in[i] != 0 || h.in[i] == 0 && (!h.beside(d, x, y) || kept.beside(d, x, y)) {
				continue
			}
			pix := d.img.Pix[y*d.img.Stride+4*x:][:3]
			grey := luma(color.NRGBA{R: pix[0], G: pix[1], B: pix[2]})
			if h.in[i] != 0 {
				grey += (luma(d.theme.paper) - grey) * fadeToPaper
			}
			v := uint8(grey)
			blend(pix, color.NRGBA{R: v, G: v, B: v}, fadeStrength)
		}
	}
}

// beside reports whether one of the pixels around a pixel is in the set.
func (h *highlighted) beside(d *drawer, x, y int) bool {
	for v := max(y-1, 0); v <= min(y+1, d.canvas.height-1); v++ {
		for u := max(x-1, 0); u <= min(x+1, d.canvas.width-1); u++ {
			if h.in[v*d.canvas.width+u] != 0 {
				return true
			}
		}
	}
	return false
}

// contour draws a line along the border of a set: where the blurred set is about half covered. It uses the set up.
func (d *drawer) contour(h highlighted, c color.NRGBA) {
	if h.rect.Empty() {
		return
	}
	passes := max(int(math.Round(d.theme.unit)), 1)
	wide := h.rect.Inset(-passes - 1).Intersect(d.img.Rect)
	for range passes {
		d.blur(h.in, wide)
	}
	for y := wide.Min.Y; y < wide.Max.Y && d.on(); y++ {
		for x := wide.Min.X; x < wide.Max.X; x++ {
			v := int(h.in[y*d.canvas.width+x])
			if edge := v * (255 - v); edge > 0 {
				strength := min(contourWeight*1.25*float64(4*edge)/(255*255), 1)
				over(d.img.Pix[y*d.img.Stride+4*x:][:4], c, int(255*strength)*int(c.A))
			}
		}
	}
}

// blur replaces each value of a part of a picture by the mean of it and its neighbours with the weights 1, 2, 1 along both axes.
func (d *drawer) blur(in []uint8, r image.Rectangle) {
	n := r.Dx()
	before, here, after := make([]uint8, n), make([]uint8, n), make([]uint8, n) // rows, blurred along
	row := func(y int) []uint8 { return in[min(y, r.Max.Y-1)*d.canvas.width+r.Min.X:][:n] }
	soften(here, row(r.Min.Y))
	copy(before, here)
	for y := r.Min.Y; y < r.Max.Y && d.on(); y++ {
		soften(after, row(y+1))
		for x, to := 0, row(y); x < n; x++ {
			to[x] = uint8((int(before[x]) + 2*int(here[x]) + int(after[x]) + 2) / 4)
		}
		before, here, after = here, after, before
	}
}

// soften stores a row blurred along in dst.
func soften(dst, row []uint8) {
	last := len(row) - 1
	for x, v := range row {
		dst[x] = uint8((int(row[max(x-1, 0)]) + 2*int(v) + int(row[min(x+1, last)]) + 2) / 4)
	}
}

// outline draws the edges of a box in a colour, seen through everything: what is hidden is dashed.
func (d *drawer) outline(b storage.Box, c color.NRGBA) {
	d.edges(b, d.theme.line*1.3, [2]float64{1, 0.7})
	d.canvas.flush(c, d.theme.paleHalo())
}
