package picture_test

import (
	"bytes"
	"image"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/picture"
	"golang.org/x/image/webp"
)

func TestWebPx(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for _, effort := range []picture.Effort{picture.Fast, picture.Small} {
		for _, n := range []int{1, 2, 3, 4, 5, 16, 17, 256, 257, 3000} {
			for _, size := range [][2]int{{1, 1}, {1, 7}, {9, 1}, {31, 37}, {64, 64}, {200, 150}, {15, 300}} {
				for _, opaque := range []bool{true, false} {
					m := colorful(rng, size[0], size[1], n, opaque)
					file, err := picture.Encode(t.Context(), nil, m, picture.ByName("webp"), picture.EncodeOptions{Effort: effort})
					if err != nil {
						t.Fatal(err)
					}
					d, err := webp.Decode(bytes.NewReader(file))
					if err != nil {
						t.Fatal(n, size, opaque, err)
					}
					g := d.(*image.NRGBA)
					if !bytes.Equal(g.Pix, m.Pix) {
						t.Fatal(n, size, opaque, "differs")
					}
				}
			}
		}
		for _, k := range scenes {
			m := scene(k, 300)
			file, _ := picture.Encode(t.Context(), nil, m, picture.ByName("webp"), picture.EncodeOptions{Effort: effort})
			d, err := webp.Decode(bytes.NewReader(file))
			if err != nil {
				t.Fatal(k, err)
			}
			g := d.(*image.NRGBA)
			if !bytes.Equal(g.Pix, m.Pix) {
				t.Fatal(k, "differs")
			}
		}
	}
}
