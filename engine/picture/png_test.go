package picture_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/picture"
)

// checkRoundTrip encodes a picture and compares what image/png reads with it. It returns the file.
func checkRoundTrip(t testing.TB, m *image.NRGBA) []byte {
	t.Helper()
	prefix := []byte("kept")
	file, err := picture.AppendPNG(prefix, m)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(file, prefix) {
		t.Fatal("what was in dst is gone")
	}
	file = file[len(prefix):]
	checkSame(t, file, m)
	return file
}

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

// colorful returns a noisy picture of a number of colours.
func colorful(rng *rand.Rand, width, height, colors int, opaque bool) *image.NRGBA {
	palette := make([][4]byte, colors)
	for i := range palette {
		palette[i] = [4]byte{byte(i), byte(i >> 8), byte(rng.Uint32()), byte(rng.Uint32())}
		if opaque {
			palette[i][3] = 255
		}
	}
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for i := 0; i < len(m.Pix); i += 4 {
		k := i / 4 % colors
		if i/4 >= colors {
			k = rng.IntN(colors)
		}
		copy(m.Pix[i:], palette[k][:])
	}
	return m
}

func TestPNGKeepsEveryPixel(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	const kind, depth = 25, 24 // offsets in the file
	for _, tt := range []struct {
		colors      int
		opaque      bool
		kind, depth byte
	}{
		{1, true, 3, 1},
		{2, true, 3, 1},
		{2, false, 3, 1},
		{3, true, 3, 2},
		{4, false, 3, 2},
		{5, true, 3, 4},
		{16, false, 3, 4},
		{17, true, 3, 8},
		{256, false, 3, 8},
		{256, true, 3, 8},
		{257, true, 2, 8},
		{257, false, 6, 8},
		{900, true, 2, 8},
	} {
		for _, width := range []int{31, 64} {
			file := checkRoundTrip(t, colorful(rng, width, 37, tt.colors, tt.opaque))
			if file[kind] != tt.kind || file[depth] != tt.depth {
				t.Errorf("%d colours, opaque %v: type %d depth %d, want %d and %d", tt.colors, tt.opaque, file[kind], file[depth], tt.kind, tt.depth)
			}
		}
	}
	checkRoundTrip(t, colorful(rng, 600, 500, 5, true))
	checkRoundTrip(t, colorful(rng, 600, 500, 500, false))
	checkRoundTrip(t, colorful(rng, 40, 40, 300, false).SubImage(image.Rect(3, 5, 31, 33)).(*image.NRGBA))
	checkRoundTrip(t, colorful(rng, 40, 40, 9, true).SubImage(image.Rect(3, 5, 31, 33)).(*image.NRGBA))
}

func TestPNGOfNothingIsRefused(t *testing.T) {
	dst := []byte("kept")
	if got, err := picture.AppendPNG(dst, image.NewNRGBA(image.Rect(0, 0, 0, 5))); err == nil || string(got) != "kept" {
		t.Errorf("got %q, error %v", got, err)
	}
}

func FuzzPNG(f *testing.F) {
	f.Add(uint8(1), []byte{1, 2, 3, 255})
	f.Add(uint8(3), bytes.Repeat([]byte{9, 8, 7, 0, 1, 2, 3, 4}, 12))
	rng := rand.New(rand.NewPCG(2, 2))
	f.Add(uint8(40), colorful(rng, 40, 20, 300, false).Pix)
	f.Fuzz(func(t *testing.T, width uint8, pix []byte) {
		stride := 4 * int(width)
		if stride == 0 || len(pix) < stride {
			return
		}
		height := min(len(pix)/stride, 64)
		checkRoundTrip(t, &image.NRGBA{Pix: pix[:stride*height], Stride: stride, Rect: image.Rect(0, 0, int(width), height)})
	})
}

// same reports whether a colour of a decoded file is exactly the wanted one.
func same(c color.Color, want color.NRGBA) bool {
	got, ok := c.(color.NRGBA)
	if !ok {
		r, g, b, a := c.RGBA()
		got = color.NRGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), uint8(a >> 8)}
	}
	return got == want
}
