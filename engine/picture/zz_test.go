package picture_test

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"testing"
	"time"

	"github.com/HugoSmits86/nativewebp"
	"github.com/goxel-daemon/goxel-daemon/engine/picture"
)

func TestZZ(t *testing.T) {
	pics := map[string]*image.NRGBA{}
	for _, k := range scenes {
		pics[k] = scene(k, 1024)
	}
	for _, n := range []string{"isometric", "front", "top"} {
		f, err := os.Open("/tmp/picture/terrain_" + n + ".png")
		if err == nil {
			d, _ := png.Decode(f)
			m := image.NewNRGBA(d.Bounds())
			draw.Draw(m, m.Rect, d, image.Point{}, draw.Src)
			pics[n] = m
		}
	}
	for k, m := range pics {
		for _, name := range []string{"png", "webp", "jpeg", "bmp"} {
			for _, e := range []picture.Effort{picture.Fast, picture.Small} {
				best := time.Hour
				var file []byte
				for range 3 {
					s := time.Now()
					file, _ = picture.Encode(t.Context(), file[:0], m, picture.ByName(name), picture.EncodeOptions{Effort: e, Workers: 1})
					best = min(best, time.Since(s))
				}
				fmt.Println(k, name, e, best, len(file))
			}
		}
		func() {
			defer func() {
				if r := recover(); r != nil {
					fmt.Println("panic", r)
				}
			}()
			var b bytes.Buffer
			best := time.Hour
			for range 3 {
				b.Reset()
				s := time.Now()
				nativewebp.Encode(&b, m, nil)
				best = min(best, time.Since(s))
			}
			fmt.Println(k, "nativewebp", best, b.Len())
		}()
	}
}
