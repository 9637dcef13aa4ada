package annotate_test

import (
	"fmt"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/render/annotate"
)

func BenchmarkDraw(b *testing.B) {
	v, layers := house()
	all := everything()
	for _, what := range []struct {
		name string
		o    annotate.Options
	}{
		{"gizmo", annotate.Options{Gizmo: &annotate.Gizmo{}}},
		{"frame", annotate.Options{Box: true, Dimensions: true, Ticks: true, Floor: true}},
		{"highlights", annotate.Options{Highlights: all.Highlights[:1]}},
		{"focus", annotate.Options{Focus: all.Focus}},
		{"all", all},
	} {
		for _, edge := range []int{512, 2048} {
			b.Run(fmt.Sprintf("what=%s/edge=%d", what.name, edge), func(b *testing.B) {
				s := drawn(b, v, layers, render.Options{Width: edge, Height: edge})
				img := s.clone().img
				b.ReportAllocs()
				for b.Loop() {
					copy(img.Pix, s.img.Pix)
					if err := annotate.Draw(b.Context(), img, s.view, s.buffers, s.bounds, what.o); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
