package render_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"image"
	"image/png"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

// inlineBytes is what the PNG of an inline reply may take: it is in there twice, in base64, beside a few other members.
const inlineBytes = 12_000

// checkSame compares what image/png reads from a file with a picture.
func checkSame(t testing.TB, file []byte, m *image.NRGBA) {
	t.Helper()
	decoded, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatalf("%v: %v", m.Rect, err)
	}
	if decoded.Bounds().Size() != m.Rect.Size() {
		t.Fatalf("size %v, want %v", decoded.Bounds(), m.Rect)
	}
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			want := m.NRGBAAt(m.Rect.Min.X+x, m.Rect.Min.Y+y)
			if c := decoded.At(x, y); !same(c, want) {
				t.Fatalf("%v: pixel %d,%d is %v, want %v", m.Rect, x, y, c, want)
			}
		}
	}
}

// bands is a ball of 24 cells across in six colours.
func bands() storage.Volume {
	v := storagetest.NewModel()
	colors := [6]storage.Color{
		storage.RGB(220, 60, 50), storage.RGB(240, 160, 40), storage.RGB(240, 220, 60),
		storage.RGB(80, 170, 70), storage.RGB(50, 110, 200), storage.RGB(120, 60, 160),
	}
	ball(v, storage.Pos{X: 12, Y: 12, Z: 12}, 12, func(p storage.Pos) storage.Color { return colors[p.Z/4%6] })
	return v
}

// noise is a cube in which every cell has a random colour.
func noise(n int32) storage.Volume {
	rng := rand.New(rand.NewPCG(7, 7))
	v := storagetest.NewModel()
	for z := range n {
		for y := range n {
			for x := range n {
				v.Set(storage.Pos{X: x, Y: y, Z: z}, storage.Color(rng.Uint32()|0xff000000))
			}
		}
	}
	return v
}

func TestSmallModelsMakeSmallFiles(t *testing.T) {
	for name, v := range map[string]storage.Volume{"house": house(), "bands": bands(), "dice": dice(24)} {
		r, file, err := render.PNG(t.Context(), &render.Subject{Volume: quick(v)}, render.Options{}, inlineBytes)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d bytes, %d colours", name, len(file), len(colorsOf(r.Image)))
		if reply := 2*base64.StdEncoding.EncodedLen(len(file)) + 512; len(file) > inlineBytes || reply > 32<<10 {
			t.Errorf("%s: the PNG has %d bytes, a reply %d", name, len(file), reply)
		}
	}
}

func TestLimitMakesPicturesPlainer(t *testing.T) {
	house, rainbow, noise := quick(house()), quick(rainbow(24)), quick(noise(24))
	for name, tt := range map[string]struct {
		volume  storage.Volume
		limit   int
		plainer bool
		fits    bool
	}{
		"fits":         {house, 6000, false, true},
		"no limit":     {rainbow, 0, false, false},
		"colours":      {house, 3000, true, true},
		"creases":      {house, 2300, true, true},
		"shadows":      {house, 1600, true, true},
		"edges":        {house, 1000, true, true},
		"few colours":  {rainbow, 3500, true, true},
		"noise":        {noise, 3000, true, true},
		"out of reach": {noise, 300, true, false},
	} {
		r, file, err := render.PNG(t.Context(), &render.Subject{Volume: tt.volume}, render.Options{Width: 128, Height: 128}, tt.limit)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		t.Logf("%s: %d bytes, %d colours", name, len(file), len(colorsOf(r.Image)))
		if r.Plainer != tt.plainer || tt.limit > 0 && (len(file) <= tt.limit) != tt.fits {
			t.Errorf("%s: %d bytes, plainer %v, limit %d", name, len(file), r.Plainer, tt.limit)
		}
		checkSame(t, file, r.Image)
	}
}

// colorsOf returns the colours of a picture.
func colorsOf(m *image.NRGBA) map[[4]byte]bool {
	colors := map[[4]byte]bool{}
	for pix := m.Pix; len(pix) > 0; pix = pix[4:] {
		colors[[4]byte(pix)] = true
	}
	return colors
}

func TestLimitedPictureResemblesTheFullOne(t *testing.T) {
	v := quick(rainbow(24))
	const limit = 5000
	o := render.Options{Width: 256, Height: 256}
	full := draw(t, v, o)
	r, file, err := render.PNG(t.Context(), &render.Subject{Volume: v}, o, limit)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for i, b := range full.Image.Pix {
		sum += max(int(b), int(r.Image.Pix[i])) - min(int(b), int(r.Image.Pix[i]))
	}
	if mean := float64(sum) / float64(len(full.Image.Pix)); mean > 10 || len(file) > limit {
		t.Errorf("channels differ by %.1f in the mean, the file has %d bytes", mean, len(file))
	}
}

func TestLimitedPictureCanBeCancelled(t *testing.T) {
	done := false
	for n := int64(0); !done && n < 1e6; n = n*2 + 1 {
		b := &budget{Context: t.Context()}
		b.left.Store(n)
		_, _, err := render.PNG(b, &render.Subject{Volume: bands()}, render.Options{Width: 90, Height: 90, Workers: 1}, 10)
		if done = err == nil; !done && !errors.Is(err, context.Canceled) {
			t.Fatalf("after %d looks: %v", n, err)
		}
	}
	if !done {
		t.Error("it never ends")
	}
}
