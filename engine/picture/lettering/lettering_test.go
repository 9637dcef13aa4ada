package lettering_test

import (
	"bytes"
	"image"
	"image/color"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/goxel-daemon/goxel-daemon/engine/picture/lettering"
)

var (
	ink  = color.NRGBA{20, 30, 40, 255}
	halo = color.NRGBA{255, 250, 245, 255}
)

func canvas(width, height int, c color.NRGBA) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for i := 0; i < len(m.Pix); i += 4 {
		m.Pix[i], m.Pix[i+1], m.Pix[i+2], m.Pix[i+3] = c.R, c.G, c.B, c.A
	}
	return m
}

// changed returns the smallest rectangle that holds all pixels that differ from a colour.
func changed(m *image.NRGBA, from color.NRGBA) image.Rectangle {
	var r image.Rectangle
	for y := m.Rect.Min.Y; y < m.Rect.Max.Y; y++ {
		for x := m.Rect.Min.X; x < m.Rect.Max.X; x++ {
			if m.NRGBAAt(x, y) != from {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}

func TestAnchorsPlaceTheBox(t *testing.T) {
	white := color.NRGBA{255, 255, 255, 255}
	for _, size := range []float64{11, 14, 31, 60} {
		s := lettering.Style{Size: size, Color: ink}
		w, h := lettering.Measure("HHH", s)
		for a := lettering.TopLeft; a <= lettering.BottomRight; a++ {
			m := canvas(400, 300, white)
			lettering.Draw(m, 200, 150, "HHH", s, a)
			left, top := 200-w*float64(a%3)/2, 150-h*float64(a/3)/2
			r := changed(m, white)
			if float64(r.Min.X) < left-1 || float64(r.Max.X) > left+w+1 || float64(r.Dx()) < 0.8*w {
				t.Errorf("size %v anchor %d: columns %d to %d of a box from %.1f, %.1f wide", size, a, r.Min.X, r.Max.X, left, w)
			}
			if middle := float64(r.Min.Y+r.Max.Y) / 2; math.Abs(middle-(top+h/2)) > 1.1 {
				t.Errorf("size %v anchor %d: capitals are around %.1f, not %.1f", size, a, middle, top+h/2)
			}
			if high := float64(r.Dy()); math.Abs(high-0.7227*size) > 1 {
				t.Errorf("size %v: capitals are %v high", size, high)
			}
		}
	}
}

func TestFlatLettersAreCrisp(t *testing.T) {
	black := color.NRGBA{0, 0, 0, 255}
	white := color.NRGBA{255, 255, 255, 255}
	for size := 8.0; size <= 40; size++ {
		for _, text := range []string{"H", "E", "z"} {
			m := canvas(80, 80, black)
			lettering.Draw(m, 20.3, 20.7, text, lettering.Style{Size: size, Color: white}, lettering.TopLeft)
			r := changed(m, black)
			for _, y := range []int{r.Min.Y, r.Max.Y - 1} {
				best := uint8(0)
				for x := r.Min.X; x < r.Max.X; x++ {
					best = max(best, m.NRGBAAt(x, y).R)
				}
				if text != "H" && best < 200 && size >= 12 || best < 120 {
					t.Errorf("%q in %v: the row %d of %v is at most %d bright", text, size, y, r, best)
				}
			}
		}
	}
}

func TestOnlyTheReturnedPixelsChange(t *testing.T) {
	under := color.NRGBA{100, 150, 200, 255}
	for _, text := range []string{"Ågjpq|{}", "fj…W", "á", "👍 and \xff\xfe", "\u202eabc\u200d", "日本", "a\nb\tc\x00d"} {
		for _, size := range []float64{0, -3, 1, 9, 33, 90, math.NaN()} {
			for _, at := range [][2]float64{{50, 40}, {-20, 10}, {95, 75}, {3, 79.5}} {
				m := canvas(100, 80, under)
				r := lettering.Draw(m, at[0], at[1], text, lettering.Style{Size: size, Color: ink, Halo: halo}, lettering.Left)
				if c := changed(m, under); !c.In(r) || !r.In(m.Rect) {
					t.Errorf("%q in %v at %v: %v has changed, returned %v", text, size, at, c, r)
				}
			}
		}
	}
}

func TestPartsOfPicturesAreDrawnInPlace(t *testing.T) {
	under := color.NRGBA{90, 90, 90, 255}
	whole, part := canvas(120, 60, under), canvas(120, 60, under)
	s := lettering.Style{Size: 20, Color: ink, Halo: halo}
	lettering.Draw(whole, 60, 30, "Voxels", s, lettering.Center)
	clip := image.Rect(30, 22, 71, 38)
	lettering.Draw(part.SubImage(clip).(*image.NRGBA), 60, 30, "Voxels", s, lettering.Center)
	for y := range 60 {
		for x := range 120 {
			want := under
			// Letters at the border have a halo that begins beyond it, so only what is well inside is compared.
			inside := image.Pt(x, y).In(clip.Inset(5))
			if inside {
				want = whole.NRGBAAt(x, y)
			}
			if got := part.NRGBAAt(x, y); (inside || !image.Pt(x, y).In(clip)) && got != want {
				t.Fatalf("pixel %d,%d is %v, want %v", x, y, got, want)
			}
		}
	}
}

func TestNothingIsDrawn(t *testing.T) {
	blank := canvas(40, 40, color.NRGBA{1, 2, 3, 4})
	for name, draw := range map[string]func(*image.NRGBA) image.Rectangle{
		"no text": func(m *image.NRGBA) image.Rectangle {
			return lettering.Draw(m, 9, 9, "", lettering.Style{Color: ink}, lettering.Top)
		},
		"blanks": func(m *image.NRGBA) image.Rectangle {
			return lettering.Draw(m, 9, 9, " \n\t", lettering.Style{Color: ink}, lettering.Top)
		},
		"no colour": func(m *image.NRGBA) image.Rectangle {
			return lettering.Draw(m, 9, 9, "a", lettering.Style{}, lettering.Top)
		},
		"not a number": func(m *image.NRGBA) image.Rectangle {
			return lettering.Draw(m, math.NaN(), 9, "a", lettering.Style{Color: ink}, lettering.Top)
		},
		"infinite": func(m *image.NRGBA) image.Rectangle {
			return lettering.Draw(m, 1, math.Inf(-1), "a", lettering.Style{Color: ink}, lettering.Top)
		},
		"elsewhere": func(m *image.NRGBA) image.Rectangle {
			return lettering.Draw(m, 900, 9, "a", lettering.Style{Color: ink}, lettering.Top)
		},
	} {
		m := canvas(40, 40, color.NRGBA{1, 2, 3, 4})
		if r := draw(m); !r.Empty() || !bytes.Equal(m.Pix, blank.Pix) {
			t.Errorf("%s: %v is drawn", name, r)
		}
	}
}

func TestLettersOverNothingHaveTheirColor(t *testing.T) {
	m := canvas(60, 40, color.NRGBA{})
	lettering.Draw(m, 30, 20, "om", lettering.Style{Size: 24, Color: ink}, lettering.Center)
	soft, full := 0, 0
	for i := 0; i < len(m.Pix); i += 4 {
		c := color.NRGBA{m.Pix[i], m.Pix[i+1], m.Pix[i+2], m.Pix[i+3]}
		switch {
		case c.A == 255:
			full++
		case c.A != 0:
			soft++
		}
		if c.A != 0 && (c.R != ink.R || c.G != ink.G || c.B != ink.B) {
			t.Fatalf("a pixel is %v", c)
		}
	}
	if soft < 20 || full < 20 {
		t.Errorf("%d pixels are covered and %d in part", full, soft)
	}
}

func TestHaloSurroundsLetters(t *testing.T) {
	under := color.NRGBA{255, 0, 0, 255}
	m := canvas(100, 60, under)
	lettering.Draw(m, 50, 30, "I", lettering.Style{Size: 30, Color: ink, Halo: halo}, lettering.Center)
	// From the left the row crosses background, halo, letter, halo, background.
	var order []string
	for x := range 100 {
		c := m.NRGBAAt(x, 30)
		name := ""
		switch c {
		case under:
			name = "under"
		case ink:
			name = "ink"
		case halo:
			name = "halo"
		}
		if name != "" && (len(order) == 0 || order[len(order)-1] != name) {
			order = append(order, name)
		}
	}
	if got := strings.Join(order, " "); got != "under halo ink halo under" {
		t.Errorf("the row is %s", got)
	}
}

func TestMeasureAddsUp(t *testing.T) {
	s := lettering.Style{Size: 20}
	width := func(text string) float64 { w, _ := lettering.Measure(text, s); return w }
	if a, b := width("Voxel"), width("Vo")+width("xel"); math.Abs(a-b) > 1e-9 {
		t.Errorf("the whole is %v, its parts %v", a, b)
	}
	if width("i") >= width("W") || width("") != 0 || width(" ") == 0 {
		t.Errorf("widths of i, W, nothing, blank: %v, %v, %v, %v", width("i"), width("W"), width(""), width(" "))
	}
	if digits := width("1"); digits != width("8") || digits != width("0") {
		t.Error("digits differ in width")
	}
	if _, h := lettering.Measure("", s); h != 24 {
		t.Errorf("a line of size 20 is %v high", h)
	}
	if _, h := lettering.Measure("", lettering.Style{Size: 1e9}); h != 1.2*lettering.MaxSize {
		t.Errorf("the highest line is %v", h)
	}
	if a, b := width(strings.Repeat("x", lettering.MaxRunes)), width(strings.Repeat("x", 10*lettering.MaxRunes)); a != b {
		t.Errorf("a long text is %v wide, not %v", b, a)
	}
}

func TestFitShortensWithAnEllipsis(t *testing.T) {
	s := lettering.Style{Size: 13}
	const text = "isometric, from the front right é"
	full, _ := lettering.Measure(text, s)
	last := -1
	for width := 0.0; width < full+20; width++ {
		got := lettering.Fit(text, s, width)
		w, _ := lettering.Measure(got, s)
		if w > width {
			t.Fatalf("%q is %v wide in %v", got, w, width)
		}
		head, shortened := strings.CutSuffix(got, lettering.Ellipsis)
		if !strings.HasPrefix(text, head) || shortened == (width >= full) && got != "" {
			t.Fatalf("in %v: %q", width, got)
		}
		if n := utf8.RuneCountInString(got); n < last {
			t.Fatalf("in %v: %q is shorter than in less", width, got)
		} else {
			last = n
		}
	}
	if got := lettering.Fit(text, s, full); got != text {
		t.Errorf("%q where all fits", got)
	}
	if got := lettering.Fit("a\x00b\xffc", s, 1000); got != "a b\uFFFDc" {
		t.Errorf("not printable: %q", got)
	}
}

func TestAccentsAndUnknownCharacters(t *testing.T) {
	under := color.NRGBA{255, 255, 255, 255}
	draw := func(text string) []byte {
		m := canvas(60, 60, under)
		lettering.Draw(m, 30, 30, text, lettering.Style{Size: 30, Color: ink}, lettering.Center)
		return m.Pix
	}
	for a, b := range map[string]string{"é": "e", "Å": "A", "ü": "u", "½": "1", "ﬁ": "f"} {
		if bytes.Equal(draw(a), draw(b)) {
			t.Errorf("%s looks like %s", a, b)
		}
	}
	if !bytes.Equal(draw("日"), draw("\U0001F600")) || bytes.Equal(draw("日"), draw("")) {
		t.Error("unknown characters do not look the same")
	}
}

func FuzzDraw(f *testing.F) {
	f.Add("front", 12.0, 3.0, 4.0, uint8(4))
	f.Add("\xff\u0301☺", 300.0, -1e5, 1e300, uint8(250))
	f.Fuzz(func(t *testing.T, text string, size, x, y float64, anchor uint8) {
		m := canvas(33, 21, color.NRGBA{9, 9, 9, 9})
		s := lettering.Style{Size: size, Color: ink, Halo: halo}
		if r := lettering.Draw(m, x, y, text, s, lettering.Anchor(anchor)); !r.In(m.Rect) {
			t.Errorf("%v is beyond the picture", r)
		}
		if w, h := lettering.Measure(text, s); !(w >= 0) || !(h > 0) {
			t.Errorf("measured %v by %v", w, h)
		}
		if w, _ := lettering.Measure(lettering.Fit(text, s, 50), s); w > 50 {
			t.Errorf("%v wide", w)
		}
	})
}

func BenchmarkDraw(b *testing.B) {
	m := canvas(400, 100, color.NRGBA{255, 255, 255, 255})
	for _, tt := range []struct {
		name string
		s    lettering.Style
	}{{"plain", lettering.Style{Size: 14, Color: ink}}, {"halo", lettering.Style{Size: 14, Color: ink, Halo: halo}}} {
		b.Run("style="+tt.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				lettering.Draw(m, 10, 10, "isometric, 128", tt.s, lettering.TopLeft)
			}
		})
	}
}
