package render_test

import (
	"errors"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// someBuffers returns buffers with random content, in which about a third of the pixels see nothing.
func someBuffers(rng *rand.Rand, box storage.Box, layers int) *render.Buffers {
	b := &render.Buffers{Width: 23, Height: 17}
	nx, ny, nz := box.Size()
	for range b.Width * b.Height {
		if rng.IntN(3) == 0 {
			b.Depth, b.Face, b.Cell, b.Layer = append(b.Depth, float32(math.Inf(1))), append(b.Face, 0), append(b.Cell, storage.Pos{}), append(b.Layer, -1)
			continue
		}
		b.Depth = append(b.Depth, 3+rng.Float32()*90)
		b.Face = append(b.Face, trace.Face(rng.IntN(6)))
		b.Cell = append(b.Cell, box.Min.Add(storage.Pos{X: int32(rng.Int64N(nx)), Y: int32(rng.Int64N(ny)), Z: int32(rng.Int64N(nz))}))
		b.Layer = append(b.Layer, rng.Int32N(int32(layers)+1)-1)
	}
	return b
}

var passBox = storage.Box{Min: storage.Pos{X: -5, Y: 100, Z: -70}, Max: storage.Pos{X: 12, Y: 131, Z: 9}}

func TestDepthImageIsLinear(t *testing.T) {
	b := someBuffers(rand.New(rand.NewPCG(1, 1)), passBox, 1)
	img, near, far := b.DepthImage()
	low, high := uint16(math.MaxUint16), uint16(0)
	for y := range b.Height {
		for x := range b.Width {
			d, v := float64(b.Depth[y*b.Width+x]), img.Gray16At(x, y).Y
			if math.IsInf(d, 1) {
				if v != 0 {
					t.Fatalf("pixel %d,%d sees nothing and is %d", x, y, v)
				}
				continue
			}
			low, high = min(low, v), max(high, v)
			if back := far - float64(v-1)/65534*(far-near); math.Abs(back-d) > (far-near)/65534*0.5001 {
				t.Fatalf("pixel %d,%d in depth %v is %d, which stands for %v", x, y, d, v, back)
			}
		}
	}
	if low != 1 || high != math.MaxUint16 || !(near < far) || img.Bounds().Dx() != b.Width || img.Bounds().Dy() != b.Height {
		t.Errorf("values %d to %d, depths %v to %v, %v", low, high, near, far, img.Bounds())
	}
}

func TestDepthImageOfOneDepth(t *testing.T) {
	none := float32(math.Inf(1))
	b := &render.Buffers{Width: 3, Height: 1, Depth: []float32{none, 7, 7}}
	if img, near, far := b.DepthImage(); near != 7 || far != 7 || img.Gray16At(0, 0).Y != 0 || img.Gray16At(1, 0).Y != 65535 || img.Gray16At(2, 0).Y != 65535 {
		t.Errorf("depths %v to %v, pixels %v", near, far, img.Pix)
	}
	b.Depth = []float32{none, none, none}
	if img, near, far := b.DepthImage(); near != 0 || far != 0 || img.Gray16At(1, 0).Y != 0 {
		t.Errorf("depths %v to %v of nothing, pixels %v", near, far, img.Pix)
	}
}

func TestNormalImage(t *testing.T) {
	b := someBuffers(rand.New(rand.NewPCG(2, 1)), passBox, 1)
	img := b.NormalImage()
	colors := [6]color.NRGBA{{1, 128, 128, 255}, {255, 128, 128, 255}, {128, 1, 128, 255}, {128, 255, 128, 255}, {128, 128, 1, 255}, {128, 128, 255, 255}}
	for i, d := range b.Depth {
		want := colors[b.Face[i]]
		if math.IsInf(float64(d), 1) {
			want = color.NRGBA{}
		}
		if got := img.NRGBAAt(i%b.Width, i/b.Width); got != want {
			t.Fatalf("face %d is drawn as %v, want %v", b.Face[i], got, want)
		}
	}
}

func TestIDImageLeadsBackToCells(t *testing.T) {
	b := someBuffers(rand.New(rand.NewPCG(3, 1)), passBox, 1)
	img, err := b.IDImage(passBox)
	if err != nil {
		t.Fatal(err)
	}
	nx, ny, _ := passBox.Size()
	for i, d := range b.Depth {
		c := img.NRGBAAt(i%b.Width, i/b.Width)
		p, ok := render.IDCell(passBox, c)
		if math.IsInf(float64(d), 1) {
			if ok || c != (color.NRGBA{}) {
				t.Fatalf("nothing is drawn as %v, cell %v", c, p)
			}
			continue
		}
		r := b.Cell[i].Sub(passBox.Min)
		want := 1 + int64(r.X) + nx*(int64(r.Y)+ny*int64(r.Z))
		if got := int64(c.R)*65536 + int64(c.G)*256 + int64(c.B); got != want || c.A != 255 || !ok || p != b.Cell[i] {
			t.Fatalf("cell %v is drawn as %v with number %d, want %d, and leads back to %v", b.Cell[i], c, got, want, p)
		}
	}
}

func TestIDImageOfPartOfTheWorld(t *testing.T) {
	box := storage.BoxAt(storage.Pos{X: 1, Y: 2, Z: 3})
	b := &render.Buffers{Width: 2, Height: 1, Depth: []float32{1, 1}, Cell: []storage.Pos{{X: 1, Y: 2, Z: 3}, {X: 2, Y: 2, Z: 3}}}
	img, err := b.IDImage(box)
	if err != nil || img.NRGBAAt(0, 0) != (color.NRGBA{0, 0, 1, 255}) || img.NRGBAAt(1, 0) != (color.NRGBA{}) {
		t.Errorf("pixels %v, %v", img.Pix, err)
	}
	for _, c := range []color.NRGBA{{0, 0, 1, 0}, {0, 0, 0, 255}, {0, 0, 2, 255}, {255, 255, 255, 255}} {
		if p, ok := render.IDCell(box, c); ok {
			t.Errorf("%v leads to cell %v of one", c, p)
		}
	}
	most := storage.Box{Max: storage.Pos{X: render.MaxIDs, Y: 1, Z: 1}}
	b.Cell[1].X, b.Cell[1].Y, b.Cell[1].Z = render.MaxIDs-1, 0, 0
	if img, err = b.IDImage(most); err != nil || img.NRGBAAt(1, 0) != (color.NRGBA{255, 255, 255, 255}) {
		t.Errorf("the last of the most cells is %v, %v", img, err)
	}
	for _, large := range []storage.Box{{Max: storage.Pos{X: 4096, Y: 4096, Z: 1}}, storage.Everywhere} {
		var option *render.OptionError
		if _, err := b.IDImage(large); !errors.As(err, &option) || option.Parameter != "box" {
			t.Errorf("%v: error %v", large, err)
		}
	}
}

func TestLayerImageHasALegend(t *testing.T) {
	layers := make([]render.Layer, 40)
	for i := range layers {
		layers[i].ID = 100 + i
	}
	b := someBuffers(rand.New(rand.NewPCG(4, 1)), passBox, len(layers))
	img, legend := b.LayerImage(layers)
	if len(legend) != len(layers)+1 || legend[len(layers)].ID != 0 {
		t.Fatalf("%d entries, the last %+v", len(legend), legend[len(legend)-1])
	}
	pixels := make([]int, len(legend))
	for i, d := range b.Depth {
		var want color.NRGBA
		if !math.IsInf(float64(d), 1) {
			at := (int(b.Layer[i]) + len(legend)) % len(legend)
			want = legend[at].Color
			pixels[at]++
		}
		if got := img.NRGBAAt(i%b.Width, i/b.Width); got != want {
			t.Fatalf("layer %d is drawn as %v, want %v", b.Layer[i], got, want)
		}
	}
	for i, e := range legend {
		if e.Pixels != pixels[i] || i < len(layers) && e.ID != layers[i].ID || e.Color.A != 255 {
			t.Errorf("entry %d is %+v, want %d pixels", i, e, pixels[i])
		}
		for k := range i {
			if d := distance(e.Color, legend[k].Color); d < 60 {
				t.Errorf("layers %d and %d have colours %v and %v", k, i, legend[k].Color, e.Color)
			}
		}
	}
	if _, few := b.LayerImage(layers[:2]); few[0].Color != legend[0].Color || few[1].Color != legend[1].Color || few[2].ID != 0 {
		t.Errorf("of fewer layers the legend is %v", few)
	}
	b = &render.Buffers{Width: 1, Height: 1, Depth: []float32{1}, Layer: []int32{0}}
	if _, one := b.LayerImage(layers[:1]); len(one) != 1 || one[0].Pixels != 1 {
		t.Errorf("the legend of one layer is %v", one)
	}
}

func distance(a, b color.NRGBA) float64 {
	return math.Hypot(math.Hypot(float64(a.R)-float64(b.R), float64(a.G)-float64(b.G)), float64(a.B)-float64(b.B))
}
