package lettering

import (
	"slices"
	"testing"
)

// TestFaceHasOnlyPlainGlyphs holds what contours and trace rely on, and bounds all points.
func TestFaceHasOnlyPlainGlyphs(t *testing.T) {
	f := face()
	drawn := 0
	for g := range len(f.loca)/4 - 1 {
		data := f.data(uint16(g))
		if len(data) == 0 {
			continue
		}
		drawn++
		if int16(be16(data, 0)) < 0 {
			t.Fatalf("glyph %d is made of others", g)
		}
		for _, outline := range f.contours(uint16(g)) {
			if !slices.ContainsFunc(outline, func(p point) bool { return p.on }) {
				t.Errorf("glyph %d has an outline without a point on it", g)
			}
			for _, p := range outline {
				if p.x < float64(int16(be16(data, 2))) || p.y < float64(int16(be16(data, 4))) || p.x > float64(int16(be16(data, 6))) || p.y > float64(int16(be16(data, 8))) {
					t.Fatalf("glyph %d: the point %v is out of its bounds", g, p)
				}
			}
		}
	}
	if drawn < 600 || f.unitsPerEm != 2048 || f.missing == 0 {
		t.Errorf("%d glyphs, %v units, replacement %d", drawn, f.unitsPerEm, f.missing)
	}
}

func TestHeightsRise(t *testing.T) {
	f := face()
	for size := float64(MinSize); size <= 64; size += 0.5 {
		g := grid(f, size)
		last := g.y(-700)
		for u := -699.0; u < 2100; u++ {
			if v := g.y(u); v < last {
				t.Fatalf("size %v: %v units are at %v, one less at %v", size, u, v, last)
			} else {
				last = v
			}
		}
	}
}
