package render

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
)

// AppendPNG appends the picture as a PNG file.
func AppendPNG(dst []byte, img *image.NRGBA) ([]byte, error) {
	buf := bytes.NewBuffer(dst)
	if err := png.Encode(buf, img); err != nil {
		return dst, fmt.Errorf("render: %w", err)
	}
	return buf.Bytes(), nil
}
