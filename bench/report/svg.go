package report

import (
	"fmt"
	"html"
	"html/template"
	"math"
	"strings"
)

// drawing collects the elements of an SVG picture. Coordinates are pixels from the upper left corner. Colours and fonts come from the page's style
// sheet by the classes of elements, so that they follow light and dark.
type drawing struct {
	b             strings.Builder
	width, height float64
}

func (d *drawing) add(format string, args ...any) { fmt.Fprintf(&d.b, format+"\n", args...) }

func (d *drawing) line(class string, x1, y1, x2, y2 float64) {
	d.add(`<line class="%s" x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f"/>`, class, x1, y1, x2, y2)
}

// bar draws a rectangle between two places on the x axis, in either order, whose right or left end is rounded away from the axis.
func (d *drawing) bar(class string, x1, x2, y, height float64, tip string) {
	x, w := min(x1, x2), max(math.Abs(x2-x1), 1)
	d.add(`<rect class="%s" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="2">%s</rect>`, class, x, y, w, height, title(tip))
}

func (d *drawing) circle(class string, x, y, r float64, tip string) {
	d.add(`<circle class="%s" cx="%.1f" cy="%.1f" r="%.1f">%s</circle>`, class, x, y, r, title(tip))
}

// text draws text whose anchor is start, middle or end, with its middle at the height y.
func (d *drawing) text(class, anchor string, x, y float64, text string) {
	d.add(`<text class="%s" text-anchor="%s" x="%.1f" y="%.1f" dy="0.35em">%s</text>`, class, anchor, x, y, html.EscapeString(text))
}

// path draws a line through points.
func (d *drawing) path(class string, points [][2]float64) {
	var b strings.Builder
	for i, p := range points {
		command := "L"
		if i == 0 {
			command = "M"
		}
		fmt.Fprintf(&b, "%s%.1f %.1f", command, p[0], p[1])
	}
	d.add(`<path class="%s" d="%s"/>`, class, b.String())
}

func title(tip string) string {
	if tip == "" {
		return ""
	}
	return "<title>" + html.EscapeString(tip) + "</title>"
}

// svg returns the picture, with a text that says what it shows.
func (d *drawing) svg(label string) template.HTML {
	return template.HTML(fmt.Sprintf(`<svg viewBox="0 0 %.0f %.0f" role="img" aria-label="%s">%s</svg>`, d.width, d.height, html.EscapeString(label), d.b.String()))
}

// scale maps values to pixels, by their logarithms.
type scale struct {
	low, high float64 // values
	from, to  float64 // pixels
}

// at returns where a value lies; values beyond the ends lie at the ends.
func (s scale) at(v float64) float64 {
	v = min(max(v, s.low), s.high)
	span := math.Log(s.high / s.low)
	if !(span > 0) {
		return s.from
	}
	return s.from + (s.to-s.from)*math.Log(v/s.low)/span
}

// powers returns the powers of ten between the ends, and those in between if they are few.
func (s scale) powers() (ticks []float64) {
	steps := []float64{1}
	if s.high/s.low < 200 {
		steps = []float64{1, 2, 5}
	}
	for p := math.Pow(10, math.Floor(math.Log10(s.low))); p <= s.high; p *= 10 {
		for _, step := range steps {
			if v := p * step; v >= s.low*0.999 && v <= s.high*1.001 {
				ticks = append(ticks, v)
			}
		}
	}
	return ticks
}

// nice returns the least of 1, 2, 2.5, 5 and 10 times a power of ten that is not below v.
func nice(v float64) float64 {
	if !(v > 0) {
		return 1
	}
	p := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 2, 2.5, 5} {
		if v <= m*p {
			return m * p
		}
	}
	return 10 * p
}
