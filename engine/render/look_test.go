package render_test

import (
	"fmt"
	"image"
	"os"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

func colorsOf(m *image.NRGBA) int {
	colors := map[[4]byte]int{}
	for i := 0; i < len(m.Pix); i += 4 {
		colors[[4]byte(m.Pix[i:i+4])]++
	}
	return len(colors)
}

func bands() storage.Volume {
	v := rainbow(24)
	ball(v, storage.Pos{X: 12, Y: 12, Z: 12}, 12, func(p storage.Pos) storage.Color {
		return []storage.Color{storage.RGB(220, 60, 50), storage.RGB(240, 160, 40), storage.RGB(240, 220, 60), storage.RGB(80, 170, 70), storage.RGB(50, 110, 200), storage.RGB(120, 60, 160)}[(p.Z/4)%6]
	})
	return v
}

func TestLook(t *testing.T) {
	noise := rainbow(24)
	box(noise, 0, 0, 0, 24, 24, 24, storage.RGB(1, 1, 1))
	for z := range int32(24) {
		for y := range int32(24) {
			for x := range int32(24) {
				h := uint32(x*7919+y*104729+z*1299709) * 2654435761
				noise.Set(storage.Pos{X: x, Y: y, Z: z}, storage.Color(h|0xff000000))
			}
		}
	}
	for name, v := range map[string]storage.Volume{"house": house(), "rainbow": rainbow(24), "bands": bands(), "dice": dice(8), "noise": noise} {
		start := time.Now()
		r, b, err := render.RenderPNG(t.Context(), v, render.Options{}, 12000)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println(name, len(b), colorsOf(r.Image), r.Plainer, r.Took, time.Since(start))
		os.WriteFile(fmt.Sprintf("/tmp/render-%s.png", name), b, 0o666)
	}
}
