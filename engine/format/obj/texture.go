package obj

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strconv"

	"github.com/goxel-daemon/goxel-daemon/engine/palette"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// texture is a picture with a pixel for each colour: 256x1 as MagicaVoxel's, or a square if there are more colours.
type texture struct {
	name  string
	table *palette.Table
}

// size returns the width and the height in pixels, which are powers of two, so that the middle of each pixel is an exact number.
func (t *texture) size() (width, height int) {
	if len(t.table.Colors) <= 256 {
		return 256, 1
	}
	edge := 32
	for edge*edge < len(t.table.Colors) {
		edge *= 2
	}
	return edge, edge
}

// write writes the picture beside the file.
func (t *texture) write(beside func(string, []byte) error) error {
	width, height := t.size()
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for i := 3; i < len(m.Pix); i += 4 {
		m.Pix[i] = 255
	}
	for i, c := range t.table.Colors {
		m.SetNRGBA(i%width, i/width, color.NRGBA{R: c.R(), G: c.G(), B: c.B(), A: 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		return fmt.Errorf("obj: texture: %w", err)
	}
	return beside(t.name, b.Bytes())
}

// points writes the middle of each colour's pixel; v runs up.
func (t *texture) points(e *encoder) {
	width, height := t.size()
	for i := range t.table.Colors {
		u, v := (float64(i%width)+0.5)/float64(width), 1-(float64(i/width)+0.5)/float64(height)
		line := strconv.AppendFloat(append(e.line[:0], "vt "...), u, 'f', -1, 64)
		line = strconv.AppendFloat(append(line, ' '), v, 'f', -1, 64)
		line = append(line, '\n')
		e.line = line
		_, _ = e.w.Write(line) // the writer keeps its first error until it is flushed
	}
}

// place returns the number of a colour's point, from 1.
func (t *texture) place(c storage.Color) uint64 { return uint64(t.table.Index(c)) + 1 }
