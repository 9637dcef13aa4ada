package vp8l_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/picture/internal/vp8l"
	"golang.org/x/image/webp"
)

// terrain is a picture with slopes, edges, noise and repetitions; of few colours if there is a palette.
func terrain(rng *rand.Rand, width, height int, palette [][4]byte, opaque bool) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := [4]byte{byte(3*x + y), byte(x/7*30 + y), byte(x * y / 9), byte(200 + y)}
			switch {
			case len(palette) > 0:
				c = palette[(x/3+y/5*7+rng.IntN(20)/19)%len(palette)]
			case x > width/2:
				c[rng.IntN(4)] += byte(rng.IntN(9))
			case y > height/2:
				c = [4]byte{byte(x % 5 * 50), byte(y % 3 * 70), 9, 77}
			}
			if opaque {
				c[3] = 255
			}
			copy(m.Pix[m.PixOffset(x, y):], c[:])
		}
	}
	return m
}

func encode(ctx context.Context, m *image.NRGBA, palette [][4]byte, small bool) ([]byte, error) {
	return vp8l.Append(ctx, []byte("kept"), &vp8l.Picture{
		Width: m.Rect.Dx(), Height: m.Rect.Dy(), Palette: palette, Row: func(y int) []byte { return m.Pix[y*m.Stride:] },
	}, small)
}

func TestFilesKeepEveryPixel(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for _, n := range []int{0, 1, 2, 3, 4, 5, 16, 17, 256} {
		palette := make([][4]byte, n)
		for i := range palette {
			palette[i] = [4]byte{byte(i), byte(rng.Uint32()), byte(rng.Uint32()), 255}
		}
		for _, size := range [][2]int{{1, 1}, {2, 1}, {1, 9}, {8, 8}, {33, 70}, {260, 40}} {
			for _, small := range []bool{false, true} {
				m := terrain(rng, size[0], size[1], palette, n > 0 || size[0]%2 == 0)
				file, err := encode(t.Context(), m, palette, small)
				if err != nil || !bytes.HasPrefix(file, []byte("kept")) {
					t.Fatal(err)
				}
				got, err := webp.Decode(bytes.NewReader(file[4:]))
				if err != nil {
					t.Fatalf("%d colours of %v: %v", n, size, err)
				}
				if p, ok := got.(*image.NRGBA); !ok || !bytes.Equal(p.Pix, m.Pix) {
					t.Errorf("%d colours of %v, small %v: the picture differs", n, size, small)
				}
			}
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

func TestAppendEndsWithItsContext(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	few := [][4]byte{{1, 2, 3, 255}, {4, 5, 6, 255}, {7, 8, 9, 255}}
	for _, palette := range [][][4]byte{nil, few} {
		m := terrain(rng, 60, 50, palette, true)
		for n := 0; ; n++ {
			ctx := &looks{t.Context(), n}
			file, err := encode(ctx, m, palette, true)
			if ctx.left >= 0 {
				if err != nil {
					t.Error(err)
				}
				break
			}
			if err == nil || string(file) != "kept" {
				t.Fatalf("after %d looks: %d bytes, error %v", n, len(file), err)
			}
		}
	}
}
