package render_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

func TestLook(t *testing.T) {
	for name, v := range map[string]storage.Volume{"house": house(), "rainbow": rainbow(24), "dice": dice(8)} {
		for _, s := range []bool{false, true} {
			r, err := render.Render(t.Context(), v, render.Options{Shadows: s})
			if err != nil {
				t.Fatal(err)
			}
			b, err := render.AppendPNG(nil, r.Image)
			if err != nil {
				t.Fatal(err)
			}
			colors := map[[4]byte]int{}
			for i := 0; i < len(r.Image.Pix); i += 4 {
				colors[[4]byte(r.Image.Pix[i:i+4])]++
			}
			fmt.Println(name, s, len(b), len(colors), r.Took)
			os.WriteFile(fmt.Sprintf("/tmp/render-%s-%v.png", name, s), b, 0o666)
		}
	}
}
