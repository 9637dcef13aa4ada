package render

import (
	"image"
	"image/color"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// seen reports whether something is seen in the middle of the i-th pixel.
func (b *Buffers) seen(i int) bool { return !math.IsInf(float64(b.Depth[i]), 1) }

// DepthImage returns how far away things are as a picture in 16 bits: 65535 for the nearest, 1 for the farthest, linear in the distance along
// the axis of the view between them, and 0 where nothing is seen. near and far are those distances in voxels, both 0 if nothing is seen
// at all. If all is equally far it is all nearest. A value v stands for the distance far - (v-1)/65534 * (far-near).
func (b *Buffers) DepthImage() (img *image.Gray16, near, far float64) {
	img = image.NewGray16(image.Rect(0, 0, b.Width, b.Height))
	near, far = math.Inf(1), math.Inf(-1)
	for i, d := range b.Depth {
		if b.seen(i) {
			near, far = min(near, float64(d)), max(far, float64(d))
		}
	}
	if near > far {
		return img, 0, 0
	}
	const steps = math.MaxUint16 - 1
	for i, d := range b.Depth {
		if !b.seen(i) {
			continue
		}
		v := uint16(math.MaxUint16)
		if near < far {
			v = 1 + uint16(math.Round((far-float64(d))/(far-near)*steps))
		}
		img.SetGray16(i%b.Width, i/b.Width, color.Gray16{Y: v})
	}
	return img, near, far
}

// NormalImage returns the directions that surfaces look to as a picture: red, green and blue are 128 + 127 times the x, y and z of the
// face's normal along the axes of the world, so 1 for -1, 128 for 0 and 255 for 1. It is transparent where nothing is seen.
func (b *Buffers) NormalImage() *image.NRGBA {
	var colors [trace.Faces]color.NRGBA
	for f := range colors {
		n := trace.Face(f).Normal()
		channel := func(x float64) uint8 { return uint8(128 + 127*x) }
		colors[f] = color.NRGBA{R: channel(n.X), G: channel(n.Y), B: channel(n.Z), A: 255}
	}
	return b.paint(func(i int) color.NRGBA { return colors[b.Face[i]] })
}

// paint returns a picture that is transparent where nothing is seen, and has the colours that are asked for by pixel elsewhere.
func (b *Buffers) paint(at func(i int) color.NRGBA) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, b.Width, b.Height))
	for i := range b.Depth {
		if b.seen(i) {
			img.SetNRGBA(i%b.Width, i/b.Width, at(i))
		}
	}
	return img
}

// MaxIDs is the largest number of cells in a box whose cells are told apart by colours.
const MaxIDs = 1<<24 - 1

// IDImage returns a picture that tells by its colours which cell of a box is seen: R<<16 | G<<8 | B is 1 + x + nx*(y + ny*z) for the cell at
// x, y, z from the min corner of a box of nx by ny cells per level. It is transparent, with number 0, where nothing is seen or a cell
// outside of the box. [IDCell] turns a colour back into a cell. The error is an OptionError for a box of more than MaxIDs cells.
func (b *Buffers) IDImage(box storage.Box) (*image.NRGBA, error) {
	if box.Cells() > MaxIDs {
		return nil, optionErrorf("box", "%v has %.0f cells, more than the %d that colours tell apart", box, box.Cells(), MaxIDs)
	}
	nx, ny, _ := box.Size()
	return b.paint(func(i int) color.NRGBA {
		p := b.Cell[i]
		if !box.Contains(p) {
			return color.NRGBA{}
		}
		p = p.Sub(box.Min)
		n := 1 + int64(p.X) + nx*(int64(p.Y)+ny*int64(p.Z))
		return color.NRGBA{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n), A: 255}
	}), nil
}

// IDCell returns the cell that a colour of an [Buffers.IDImage] of the same box stands for, and false if it stands for none.
func IDCell(box storage.Box, c color.NRGBA) (storage.Pos, bool) {
	n := int64(c.R)<<16 | int64(c.G)<<8 | int64(c.B)
	if c.A == 0 || n == 0 || float64(n) > box.Cells() {
		return storage.Pos{}, false
	}
	n--
	nx, ny, _ := box.Size()
	p := storage.Pos{X: int32(n % nx), Y: int32(n / nx % ny), Z: int32(n / nx / ny)}
	return box.Min.Add(p), true
}

// LayerColor is the colour of a layer in a picture of layers.
type LayerColor struct {
	ID     int // of the layer, 0 for what is of no layer
	Color  color.NRGBA
	Pixels int // that show the layer
}

// noLayer is the colour of what belongs to no layer.
var noLayer = color.NRGBA{R: 119, G: 119, B: 119, A: 255}

// LayerImage returns a picture that tells by its colours which of the layers of the subject is seen, and the colours in the order of the
// layers; what belongs to none of them is grey, and the last in the list if there is any. It is transparent where nothing is seen. The
// colour of a layer depends on nothing but its place among the layers. The first seven can be told apart by the colour-blind (Okabe and
// Ito, "Color Universal Design", 2008).
func (b *Buffers) LayerImage(layers []Layer) (*image.NRGBA, []LayerColor) {
	colors := layerColors(len(layers))
	legend := make([]LayerColor, len(layers), len(layers)+1)
	for i := range layers {
		legend[i] = LayerColor{ID: layers[i].ID, Color: colors[i]}
	}
	none := LayerColor{Color: noLayer}
	img := b.paint(func(i int) color.NRGBA {
		entry := &none
		if at := b.Layer[i]; at >= 0 && int(at) < len(layers) {
			entry = &legend[at]
		}
		entry.Pixels++
		return entry.Color
	})
	if none.Pixels > 0 {
		legend = append(legend, none)
	}
	return img, legend
}

// layerColors returns n opaque colours: the seven of Okabe and Ito, and then always the one that is farthest from black, white, grey and
// those before it among colours on a grid. They repeat after about 700.
func layerColors(n int) []color.NRGBA {
	first := [...]uint32{0xe69f00, 0x56b4e9, 0x009e73, 0xf0e442, 0x0072b2, 0xd55e00, 0xcc79a7}
	const levels, step = 9, 255.0 / 8
	var far [levels * levels * levels]float64 // square of the distance of a colour on the grid to the next that is taken
	at := func(i int) [3]float64 {
		return [3]float64{float64(i%levels) * step, float64(i/levels%levels) * step, float64(i/levels/levels) * step}
	}
	take := func(c color.NRGBA) {
		for i := range far {
			g := at(i)
			r, g2, b := g[0]-float64(c.R), g[1]-float64(c.G), g[2]-float64(c.B)
			far[i] = min(far[i], 2*r*r+4*g2*g2+3*b*b) // the eye's weights, roughly
		}
	}
	for i := range far {
		far[i] = math.Inf(1)
	}
	for _, c := range []color.NRGBA{{A: 255}, {R: 255, G: 255, B: 255, A: 255}, noLayer} {
		take(c)
	}
	colors := make([]color.NRGBA, n)
	for i := range colors {
		switch {
		case i < len(first):
			c := first[i]
			colors[i] = color.NRGBA{R: uint8(c >> 16), G: uint8(c >> 8), B: uint8(c), A: 255}
		case i < len(far)-len(first):
			c := at(farthest(far[:]))
			colors[i] = color.NRGBA{R: uint8(c[0]), G: uint8(c[1]), B: uint8(c[2]), A: 255}
		default:
			colors[i] = colors[i-(len(far)-len(first))]
			continue
		}
		take(colors[i])
	}
	return colors
}

// farthest returns the index of the largest number, the first of several.
func farthest(list []float64) (at int) {
	for i, f := range list {
		if f > list[at] {
			at = i
		}
	}
	return at
}
