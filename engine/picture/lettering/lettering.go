package lettering

import (
	"image"
	"image/color"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Style is how a text looks.
type Style struct {
	// Size is the font's size in pixels, as in CSS: a line is 1.2 times as high, a capital 0.72 times. It is kept within 4 and 512; 0
	// means 12.
	Size float64
	// Color is the colour of the letters, straight alpha.
	Color color.NRGBA
	// Halo is the colour of a soft rim around the letters, for legibility over anything. With alpha 0 there is none.
	Halo color.NRGBA
}

// Anchor is the point of a text's box that is placed. The box is as wide as the letters' advances and 1.2 times the size high; capitals
// and digits stand in the middle of its height.
type Anchor uint8

// The anchors.
const (
	TopLeft Anchor = iota
	Top
	TopRight
	Left
	Center
	Right
	BottomLeft
	Bottom
	BottomRight
)

// Limits of what is drawn.
const (
	// MaxRunes is how many characters of a text are drawn; the rest is left out.
	MaxRunes = 1024
	// MinSize is the least [Style.Size] in pixels.
	MinSize = 4
	// MaxSize is the greatest one.
	MaxSize     = 512
	defaultSize = 12
)

// The box of a text, in sizes: its height, and how far below its top the letters stand.
const (
	lineHeight = 1.2
	baseline   = 0.96
)

// Draw draws a text with the anchor of its box at x, y, in pixels from dst's origin, y downwards. The letters stand on whole pixels. It
// returns the pixels that it may have changed, within dst's bounds; what lies outside of dst is cut off. Any bytes may come: characters
// that cannot be printed become spaces, marks without a place of their own are left out, and what the face lacks becomes a replacement
// character. Nothing is drawn at places that are not finite.
func Draw(dst *image.NRGBA, x, y float64, text string, s Style, a Anchor) image.Rectangle {
	glyphs, width := layout(text, s.size())
	if len(glyphs) == 0 || s.Color.A|s.Halo.A == 0 || !(math.Abs(x) < 1e6 && math.Abs(y) < 1e6) {
		return image.Rectangle{}
	}
	left := math.Round(x - width*float64(a%3)/2)
	stand := math.Round(y - s.size()*lineHeight*float64(min(a/3, 2))/2 + s.size()*baseline)
	m := newMask(dst.Rect, glyphs, left, stand, s)
	if m == nil {
		return image.Rectangle{}
	}
	if s.Halo.A != 0 {
		blend(dst, m.spread(s.rim()), s.Halo)
	}
	blend(dst, m, s.Color)
	return m.rect
}

// Measure returns the size of a text's box in pixels. The halo reaches a little beyond it.
func Measure(text string, s Style) (width, height float64) {
	_, width = layout(text, s.size())
	return width, s.size() * lineHeight
}

// Ellipsis ends a text that was shortened.
const Ellipsis = "…"

// Fit returns the text if it is at most width pixels wide, and otherwise as many of its characters as fit with an ellipsis after them; it
// is empty where not even that fits. The result is printable.
func Fit(text string, s Style, width float64) string {
	runes := printable(text)
	f := face()
	scale := s.size() / f.unitsPerEm
	tail := f.advance(f.glyph([]rune(Ellipsis)[0])) * scale
	keep, pen := 0, 0.0
	for i, r := range runes {
		if pen+tail <= width {
			keep = i
		}
		if pen += f.advance(f.glyph(r)) * scale; pen > width {
			if tail > width {
				return ""
			}
			return strings.TrimRight(string(runes[:keep]), " ") + Ellipsis
		}
	}
	return string(runes)
}

// size returns the size that counts.
func (s *Style) size() float64 {
	if !(s.Size > 0) {
		return defaultSize
	}
	return min(max(s.Size, MinSize), MaxSize)
}

// rim returns how far the halo reaches, in pixels.
func (s *Style) rim() float64 { return min(max(s.size()*0.13, 1.5), 6) }

// placed is a glyph and where its pen stands, in pixels right of the text's left edge.
type placed struct {
	glyph uint16
	x     float64
}

// layout places the glyphs of a text and returns its width in pixels.
func layout(text string, size float64) ([]placed, float64) {
	f := face()
	runes := printable(text)
	glyphs := make([]placed, 0, len(runes))
	pen := 0.0
	for _, r := range runes {
		g := f.glyph(r)
		if r != ' ' {
			glyphs = append(glyphs, placed{g, pen})
		}
		pen += f.advance(g) * size / f.unitsPerEm
	}
	return glyphs, pen
}

// printable returns the characters of a text that have a place in a line, at most MaxRunes of them.
func printable(text string) []rune {
	runes := make([]rune, 0, min(len(text), MaxRunes))
	for len(text) > 0 && len(runes) < MaxRunes {
		r, n := utf8.DecodeRuneInString(text)
		text = text[n:]
		switch {
		case unicode.IsControl(r) || unicode.IsSpace(r):
			runes = append(runes, ' ')
		case unicode.Is(unicode.M, r) || unicode.Is(unicode.Cf, r):
		default:
			runes = append(runes, r)
		}
	}
	return runes
}
