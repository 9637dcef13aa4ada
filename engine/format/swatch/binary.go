package swatch

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

const (
	buildBytes = 768
	maxPixels  = 1 << 22 // of a PNG; each takes eight bytes at most
)

func decodeRIFF(data []byte) (*scene.Palette, error) {
	const head = 24 // up to the first colour
	if len(data) < head || string(data[8:16]) != "PAL data" {
		return nil, badInput("riff", 8, "no palette is in the file")
	}
	n := int(binary.LittleEndian.Uint16(data[22:]))
	if n > (len(data)-head)/4 {
		return nil, badInput("riff", 22, fmt.Sprintf("the file says %d colours and has room for %d", n, (len(data)-head)/4))
	}
	p := &scene.Palette{Swatches: make([]scene.Swatch, n)}
	for i := range p.Swatches {
		c := data[head+4*i:]
		p.Swatches[i].Color = storage.RGB(c[0], c[1], c[2])
	}
	return p, nil
}

func decodeBuild(data []byte) (*scene.Palette, error) {
	most := uint8(0)
	for _, b := range data {
		most = max(most, b)
	}
	p := &scene.Palette{Swatches: make([]scene.Swatch, buildBytes/3)}
	level := func(b byte) uint8 {
		if most > 63 {
			return b
		}
		return uint8(int(b) * 255 / 63)
	}
	for i := range p.Swatches {
		c := data[3*i:]
		p.Swatches[i].Color = storage.RGB(level(c[0]), level(c[1]), level(c[2]))
	}
	return p, nil
}

func decodePNG(data []byte) (*scene.Palette, error) {
	cfg, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, badInput("png", -1, err.Error())
	}
	if int64(cfg.Width)*int64(cfg.Height) > maxPixels {
		return nil, &format.UnsupportedError{Format: "png", Msg: fmt.Sprintf("a picture of %dx%d pixels is too large for a palette, the limit is %d", cfg.Width, cfg.Height, maxPixels)}
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, badInput("png", -1, err.Error())
	}
	p := &scene.Palette{}
	seen := map[storage.Color]bool{}
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			px := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			c := storage.RGB(px.R, px.G, px.B)
			if px.A == 0 || seen[c] {
				continue
			}
			if len(p.Swatches) == MaxColors {
				return nil, tooMany("png")
			}
			seen[c] = true
			p.Swatches = append(p.Swatches, scene.Swatch{Color: c})
		}
	}
	return p, nil
}

// encodePNG writes a row of pixels. A palette without colours is one transparent pixel.
func encodePNG(w io.Writer, p *scene.Palette) error {
	img := image.NewNRGBA(image.Rect(0, 0, max(len(p.Swatches), 1), 1))
	for i, s := range p.Swatches {
		img.SetNRGBA(i, 0, color.NRGBA{R: s.Color.R(), G: s.Color.G(), B: s.Color.B(), A: 255})
	}
	return png.Encode(w, img)
}
