package voxelize

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // decoder
	_ "image/png"  // decoder
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

// DecodeTexture decodes a picture in the format PNG or JPEG. It calls hold with the bytes of memory that it is about to take, and stops with
// its error. A picture that is larger than [MaxTextureEdge] is a [SizeError], one that is damaged an [Error].
func DecodeTexture(data []byte, hold func(n int) error) (*Texture, error) {
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
	if err := hold(12 * w * h); err != nil { // the colours, and the picture with up to 8 bytes a pixel
		return nil, err
	}
	m, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, &Error{fmt.Sprintf("the texture is no correct %s: %v", kind, err)}
	}
	t := &Texture{Width: w, Height: h, pixels: make([]storage.Color, w*h)}
	b := m.Bounds()
	for y := range h {
		for x := range w {
			c := color.NRGBAModel.Convert(m.At(b.Min.X+x, b.Min.Y+y)).(color.NRGBA)
			t.pixels[y*w+x] = storage.RGBA(c.R, c.G, c.B, c.A).Norm()
		}
	}
	return t, nil
}

// At returns the colour of the pixel at a point. V runs up from the bottom, as in OBJ. Alpha 0 is returned as 0.
func (t *Texture) At(u, v float64) storage.Color { return t.AtDown(u, 1-v) }

// AtDown is [Texture.At] with v running down from the top, as in glTF.
func (t *Texture) AtDown(u, v float64) storage.Color {
	return t.pixels[place(v, t.Height, t.WrapV)*t.Width+place(u, t.Width, t.WrapU)]
}

// place returns the pixel at f of n.
func place(f float64, n int, wrap Wrap) int {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return 0
	}
	switch wrap {
	case Clamp:
		f = min(max(f, 0), 1)
	case Mirror:
		if f = math.Abs(math.Mod(f, 2)); f > 1 {
			f = 2 - f
		}
	default:
		f -= math.Floor(f)
	}
	return min(int(f*float64(n)), n-1)
}
