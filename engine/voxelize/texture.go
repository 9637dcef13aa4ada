package voxelize

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // decoder
	_ "image/png"  // decoder
	"io"
	"math"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// MaxTextureEdge is the number of pixels along an edge of a texture at most.
const MaxTextureEdge = 8192

// Wrap says what lies beyond the edges of a texture.
type Wrap uint8

// The ways to go on beyond the edges.
const (
	Repeat Wrap = iota
	Clamp       // the pixels at the edge
	Mirror      // repeated, every other time mirrored
)

// Texture is a picture whose points are named by u and v, which run from 0 to 1 over its width and height.
type Texture struct {
	Width, Height int
	WrapU, WrapV  Wrap

	pixels []storage.Color // rows from the top
}

// TextureBudget holds [DecodeTexture] to limits and to a context. An error of a method ends the work and is returned as it is.
type TextureBudget interface {
	// Hold counts n bytes that are about to be taken.
	Hold(n int) error
	// Check is called for every part of the data. Few bytes can take much time: those of a JPEG may go over all of the picture again and again.
	Check() error
}

// DecodeTexture decodes a picture in the format PNG or JPEG. A picture that is larger than [MaxTextureEdge] is a [SizeError], one that is
// damaged an [Error].
func DecodeTexture(data []byte, b TextureBudget) (*Texture, error) {
	config, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, &Error{fmt.Sprintf("the texture is no PNG or JPEG that can be read: %v", err)}
	}
	w, h := config.Width, config.Height
	if w <= 0 || h <= 0 {
		return nil, &Error{"the texture has no pixels"}
	}
	if w > MaxTextureEdge || h > MaxTextureEdge {
		return nil, &SizeError{fmt.Sprintf("the texture has %dx%d pixels, and %d along an edge is the most", w, h, MaxTextureEdge)}
	}
	const most = 1032 // bytes that deflate makes of one
	if kind == "png" && w*h/8 > most*len(data) {
		return nil, &Error{fmt.Sprintf("the texture has %d bytes, too few for %dx%d pixels", len(data), w, h)}
	}
	pixel := 12 // the colours, and the picture with up to 8 bytes a pixel
	if kind == "jpeg" && bytes.Contains(data, []byte(progressive)) {
		pixel = 28 // with the coefficients of four channels
	}
	if err := b.Hold(pixel * w * h); err != nil {
		return nil, err
	}
	in := &checkedReader{data: data, budget: b}
	m, _, err := image.Decode(in)
	if in.err != nil {
		return nil, in.err
	}
	if err != nil {
		return nil, &Error{fmt.Sprintf("the texture is no correct %s: %v", kind, err)}
	}
	return &Texture{Width: w, Height: h, pixels: pixels(m)}, nil
}

// progressive is the marker of a JPEG that comes in several scans.
const progressive = "\xff\xc2"

// checkedReader reads data as long as the budget agrees.
type checkedReader struct {
	data   []byte
	budget TextureBudget
	err    error
}

// Read implements io.Reader.
func (r *checkedReader) Read(dst []byte) (int, error) {
	const part = 512
	if r.err = r.budget.Check(); r.err != nil {
		return 0, r.err
	}
	if len(r.data) == 0 {
		return 0, io.EOF
	}
	n := copy(dst[:min(len(dst), part)], r.data)
	r.data = r.data[n:]
	return n, nil
}

// pixels returns the colours of a picture, which has alpha only if it is a PNG.
func pixels(m image.Image) []storage.Color {
	b := m.Bounds()
	list := make([]storage.Color, 0, b.Dx()*b.Dy())
	for y := b.Min.Y; y < b.Max.Y; y++ {
		switch m := m.(type) {
		case *image.NRGBA:
			list = appendRow(list, m.Pix[m.PixOffset(b.Min.X, y):][:4*b.Dx()])
		case *image.RGBA: // opaque: other PNGs are decoded into the type above
			list = appendRow(list, m.Pix[m.PixOffset(b.Min.X, y):][:4*b.Dx()])
		case *image.YCbCr:
			for x := b.Min.X; x < b.Max.X; x++ {
				c := m.YCbCrAt(x, y)
				list = append(list, storage.RGB(color.YCbCrToRGB(c.Y, c.Cb, c.Cr)))
			}
		default:
			for x := b.Min.X; x < b.Max.X; x++ {
				c := color.NRGBAModel.Convert(m.At(x, y)).(color.NRGBA)
				list = append(list, storage.RGBA(c.R, c.G, c.B, c.A).Norm())
			}
		}
	}
	return list
}

func appendRow(dst []storage.Color, row []uint8) []storage.Color {
	for ; len(row) >= 4; row = row[4:] {
		dst = append(dst, storage.RGBA(row[0], row[1], row[2], row[3]).Norm())
	}
	return dst
}

// At returns the colour of the pixel at a point. V runs up from the bottom, as in OBJ. Alpha 0 is returned as 0.
func (t *Texture) At(u, v float64) storage.Color {
	return t.pixels[(t.Height-1-place(v, t.Height, t.WrapV))*t.Width+place(u, t.Width, t.WrapU)]
}

// AtDown is [Texture.At] with v running down from the top, as in glTF.
func (t *Texture) AtDown(u, v float64) storage.Color {
	return t.pixels[place(v, t.Height, t.WrapV)*t.Width+place(u, t.Width, t.WrapU)]
}

// place returns the pixel at f of n. The points 0 and 1 belong to the pixels at the edges.
func place(f float64, n int, wrap Wrap) int {
	switch {
	case math.IsNaN(f) || math.IsInf(f, 0):
		return 0
	case f >= 0 && f <= 1:
	case wrap == Clamp:
		f = min(max(f, 0), 1)
	case wrap == Mirror:
		if f = math.Abs(math.Mod(f, 2)); f > 1 {
			f = 2 - f
		}
	default:
		f -= math.Floor(f)
	}
	return min(int(f*float64(n)), n-1)
}
