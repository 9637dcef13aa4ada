package sheet_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/picture/sheet"
)

// speckled is a picture of random colours, with a transparent border of so many pixels; all opaque if border is negative.
func speckled(rng *rand.Rand, width, height, border int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := max(border, 0); y < height-max(border, 0); y++ {
		for x := max(border, 0); x < width-max(border, 0); x++ {
			c := color.NRGBA{uint8(rng.Uint32()), uint8(rng.Uint32()), uint8(rng.Uint32()), 255}
			if border >= 0 {
				c.A = uint8(1 + rng.IntN(255))
			}
			m.SetNRGBA(x, y, c)
		}
	}
	return m
}

// plain is a picture of one colour with a spot in the middle.
func plain(width, height int, c color.NRGBA) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			m.SetNRGBA(x, y, c)
		}
	}
	m.SetNRGBA(width/2, height/2, color.NRGBA{200, 10, 10, 255})
	return m
}

// part returns a copy of a part of a picture.
func part(m *image.NRGBA, r image.Rectangle) []byte {
	var out []byte
	for y := r.Min.Y; y < r.Max.Y; y++ {
		out = append(out, m.Pix[m.PixOffset(r.Min.X, y):][:4*r.Dx()]...)
	}
	return out
}

func TestPicturesLieWhereContactSays(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for _, n := range []int{1, 2, 3, 5, 6, 12, 40} {
		for _, columns := range []int{0, 1, 4, 100} {
			var cells []sheet.Cell
			for i := range n {
				cells = append(cells, sheet.Cell{Image: speckled(rng, 20+rng.IntN(60), 10+rng.IntN(60), -1), Label: []string{"front", "", "Größe \xff 100 × 3"}[i%3]})
			}
			whole := speckled(rng, 90, 80, -1)
			cells[0].Image = whole.SubImage(image.Rect(11, 12, 61, 55)).(*image.NRGBA)
			o := sheet.ContactOptions{Columns: columns, Title: "Views"}
			m, places, err := sheet.Contact(t.Context(), cells, o)
			if err != nil || len(places) != n {
				t.Fatal(places, err)
			}
			for i, p := range places {
				if !p.In(m.Rect) || !bytes.Equal(part(m, p), part(cells[i].Image, cells[i].Image.Rect)) {
					t.Fatalf("%d in %d columns: picture %d is not at %v", n, columns, i, p)
				}
				for j, q := range places[:i] {
					if p.Overlaps(q) {
						t.Fatalf("pictures %d and %d overlap", i, j)
					}
				}
			}
			again, _, err := sheet.Contact(t.Context(), cells, o)
			if err != nil || !bytes.Equal(again.Pix, m.Pix) {
				t.Fatal("the same input gives another sheet", err)
			}
		}
	}
}

func TestColumnsPlease(t *testing.T) {
	for n, want := range map[int]int{1: 1, 2: 2, 3: 3, 4: 2, 5: 3, 6: 3, 8: 4, 9: 3, 12: 4, 20: 5} {
		var cells []sheet.Cell
		for range n {
			cells = append(cells, sheet.Cell{Image: image.NewNRGBA(image.Rect(0, 0, 128, 128)), Label: "a"})
		}
		_, places, err := sheet.Contact(t.Context(), cells, sheet.ContactOptions{})
		if err != nil {
			t.Fatal(err)
		}
		got := 0
		for _, p := range places {
			if p.Min.Y == places[0].Min.Y {
				got++
			}
		}
		if got != want {
			t.Errorf("%d pictures are in %d columns, want %d", n, got, want)
		}
	}
}

func TestBackgroundGoesWithThePictures(t *testing.T) {
	sky, night := color.NRGBA{200, 220, 250, 255}, color.NRGBA{20, 22, 30, 255}
	none, glass := color.NRGBA{}, color.NRGBA{R: 9, G: 9, B: 9}
	for name, tt := range map[string]struct {
		a, b color.NRGBA
		o    sheet.ContactOptions
		want color.NRGBA
		dark bool // letters
	}{
		"the same":    {sky, sky, sheet.ContactOptions{}, sky, true},
		"dark":        {night, night, sheet.ContactOptions{}, night, false},
		"different":   {sky, night, sheet.ContactOptions{}, color.NRGBA{242, 243, 246, 255}, true},
		"transparent": {none, glass, sheet.ContactOptions{}, none, true},
		"asked":       {sky, night, sheet.ContactOptions{Background: &night}, night, false},
		"ink":         {sky, sky, sheet.ContactOptions{LabelColor: &color.NRGBA{255, 255, 255, 255}}, sky, false},
	} {
		cells := []sheet.Cell{{Image: plain(90, 60, tt.a), Label: "mmm"}, {Image: plain(90, 60, tt.b), Label: "mmm"}}
		m, places, err := sheet.Contact(t.Context(), cells, tt.o)
		if err != nil {
			t.Fatal(err)
		}
		if c := m.NRGBAAt(1, 1); c != tt.want {
			t.Errorf("%s: the background is %v, want %v", name, c, tt.want)
		}
		// The pixel under the picture that differs most from the background is a letter's.
		under := image.Rect(places[0].Min.X, places[0].Max.Y, places[0].Max.X, m.Rect.Max.Y)
		inked := 0
		for y := under.Min.Y; y < under.Max.Y; y++ {
			for x := under.Min.X; x < under.Max.X; x++ {
				if c := m.NRGBAAt(x, y); c != tt.want && c.A > 200 && (int(c.G) < 128) == tt.dark {
					inked++
				}
			}
		}
		if inked < 20 {
			t.Errorf("%s: %d pixels of letters", name, inked)
		}
	}
}

func TestTransparentPicturesLieOverTheBackground(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	pic := speckled(rng, 30, 30, 4)
	for _, under := range []color.NRGBA{{10, 200, 90, 255}, {10, 200, 90, 100}, {}} {
		m, places, err := sheet.Contact(t.Context(), []sheet.Cell{{Image: pic}}, sheet.ContactOptions{Background: &under})
		if err != nil {
			t.Fatal(err)
		}
		for y := range 30 {
			for x := range 30 {
				got, c := m.NRGBAAt(places[0].Min.X+x, places[0].Min.Y+y), pic.NRGBAAt(x, y)
				a, b := float64(c.A)/255, float64(under.A)/255
				alpha := a + b*(1-a)
				mix := func(v, u uint8) float64 {
					if alpha == 0 {
						return 0
					}
					return (float64(v)*a + float64(u)*b*(1-a)) / alpha
				}
				for i, d := range []float64{float64(got.R) - mix(c.R, under.R), float64(got.G) - mix(c.G, under.G), float64(got.B) - mix(c.B, under.B), float64(got.A) - 255*alpha} {
					if d > 2 || d < -2 {
						t.Fatalf("%v over %v is %v: channel %d is off by %.1f", c, under, got, i, d)
					}
				}
			}
		}
	}
}

func TestLengthsAreAsAsked(t *testing.T) {
	cell := sheet.Cell{Image: plain(50, 40, color.NRGBA{9, 9, 9, 255})}
	m, places, err := sheet.Contact(t.Context(), []sheet.Cell{cell, cell, cell}, sheet.ContactOptions{Columns: 2, Gap: 7, Margin: 3})
	if err != nil || m.Rect != image.Rect(0, 0, 113, 93) || places[0].Min != image.Pt(3, 3) || places[2].Min != image.Pt(3, 50) {
		t.Errorf("%v at %v, error %v", m.Rect, places, err)
	}
	m, _, err = sheet.Contact(t.Context(), []sheet.Cell{cell, cell}, sheet.ContactOptions{Columns: 2, Gap: -1, Margin: -1})
	if err != nil || m.Rect != image.Rect(0, 0, 100, 40) {
		t.Errorf("without gaps: %v, error %v", m.Rect, err)
	}
	cell.Label = "a"
	small, _, _ := sheet.Contact(t.Context(), []sheet.Cell{cell}, sheet.ContactOptions{LabelSize: 10})
	large, _, _ := sheet.Contact(t.Context(), []sheet.Cell{cell}, sheet.ContactOptions{LabelSize: 20})
	titled, _, _ := sheet.Contact(t.Context(), []sheet.Cell{cell}, sheet.ContactOptions{LabelSize: 20, Title: "T"})
	if small.Rect.Dy() >= large.Rect.Dy() || large.Rect.Dy() >= titled.Rect.Dy() {
		t.Errorf("heights %d, %d, %d", small.Rect.Dy(), large.Rect.Dy(), titled.Rect.Dy())
	}
}

func TestContactRefuses(t *testing.T) {
	cell := sheet.Cell{Image: plain(50, 40, color.NRGBA{9, 9, 9, 255}), Label: "a"}
	wide := sheet.Cell{Image: image.NewNRGBA(image.Rect(0, 0, 70000, 1))}
	for name, tt := range map[string]struct {
		cells []sheet.Cell
		o     sheet.ContactOptions
		size  bool
	}{
		"nothing":   {nil, sheet.ContactOptions{}, false},
		"no image":  {[]sheet.Cell{cell, {}}, sheet.ContactOptions{}, false},
		"empty":     {[]sheet.Cell{{Image: &image.NRGBA{}}}, sheet.ContactOptions{}, false},
		"too many":  {make([]sheet.Cell, sheet.MaxCells+1), sheet.ContactOptions{}, false},
		"pixels":    {[]sheet.Cell{cell}, sheet.ContactOptions{MaxPixels: 2000}, true},
		"too wide":  {[]sheet.Cell{wide}, sheet.ContactOptions{}, true},
		"wide gaps": {[]sheet.Cell{cell, cell}, sheet.ContactOptions{Gap: 1 << 40, Margin: 1 << 50}, true},
	} {
		m, places, err := sheet.Contact(t.Context(), tt.cells, tt.o)
		var size *sheet.SizeError
		if err == nil || m != nil || places != nil || errors.As(err, &size) != tt.size || !strings.HasPrefix(err.Error(), "sheet: ") {
			t.Errorf("%s: %v, error %v", name, places, err)
		}
	}
}

// looks is a context that ends after it was looked at so many times.
type looks struct {
	context.Context
	left int
}

var errEnough = errors.New("enough")

func (l *looks) Err() error {
	if l.left--; l.left < 0 {
		return errEnough
	}
	return nil
}

func TestSheetsEndWithTheirContext(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	cells := []sheet.Cell{{Image: speckled(rng, 40, 40, 3)}, {Image: speckled(rng, 40, 40, -1)}}
	frames := []sheet.Frame{{Name: "a", Image: cells[0].Image}, {Name: "b", Image: cells[1].Image}}
	for name, work := range map[string]func(context.Context) (*image.NRGBA, error){
		"contact": func(ctx context.Context) (*image.NRGBA, error) {
			m, _, err := sheet.Contact(ctx, cells, sheet.ContactOptions{})
			return m, err
		},
		"grid": func(ctx context.Context) (*image.NRGBA, error) {
			m, _, err := sheet.Atlas(ctx, frames, sheet.AtlasOptions{})
			return m, err
		},
		"packed": func(ctx context.Context) (*image.NRGBA, error) {
			m, _, err := sheet.Atlas(ctx, frames, sheet.AtlasOptions{Trim: true})
			return m, err
		},
	} {
		n := 0
		for ; ; n++ {
			ctx := &looks{t.Context(), n}
			m, err := work(ctx)
			if ctx.left >= 0 {
				if err != nil || m == nil {
					t.Errorf("%s: error %v of a context that goes on", name, err)
				}
				break
			}
			if m != nil {
				t.Fatalf("%s: done after %d looks, error %v", name, n, err)
			}
		}
		if n < 80 {
			t.Errorf("%s looks %d times", name, n)
		}
	}
}
