package heightmap

import (
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/pngio"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

func unsupported(text string, args ...any) error {
	return &format.UnsupportedError{Format: name, Msg: fmt.Sprintf(text, args...)}
}

// colorMap is a picture of the colours of columns, read row by row along with that of the heights.
type colorMap struct {
	in   *pngio.Reader
	read int // rows
}

// openColors returns the colour map that the options name, or else the file; nil if there is none, and if that which the file names cannot be
// read.
func (d *decoder) openColors(opt *format.DecodeOptions) (*colorMap, error) {
	file := d.values.Text("colormap")
	asked := file != ""
	if !asked {
		file = d.label.colors
	}
	if file == "" {
		return nil, nil
	}
	in, err := d.openPicture(file, opt)
	switch {
	case err != nil && asked:
		return nil, &format.OptionError{Format: name, Option: "colormap", Msg: fmt.Sprintf("%.80q cannot be read: %v", file, err)}
	case err != nil:
		d.budget.Warnf("the file of colours %.80q cannot be read, columns are white: %v", file, err)
		return nil, nil
	}
	if in.Damaged() {
		d.budget.Warnf("a checksum in the file of colours %.80q is wrong or its end is missing: colours may be wrong", file)
	}
	return &colorMap{in: in}, nil
}

func (d *decoder) openPicture(file string, opt *format.DecodeOptions) (*pngio.Reader, error) {
	if opt.Beside == nil {
		return nil, unsupported("there is no folder to read it from")
	}
	data, err := opt.Beside(file)
	if err != nil {
		return nil, err
	}
	if err := d.budget.Hold(len(data)); err != nil {
		return nil, err
	}
	return pngio.NewReader(d.budget, name, data)
}

// row stores the colours of a row of a picture that is height rows high, 0 for none. The colour map is stretched to the picture's size. Rows
// are asked for from the top.
func (c *colorMap) row(row, height int, dst []storage.Color) error {
	h := c.in.Header()
	for c.read <= row*h.Height/height {
		if err := c.in.Next(); err != nil {
			return fmt.Errorf("%s: file of colours: %w", name, err)
		}
		c.read++
	}
	colors := c.in.Colors()
	if h.Width == len(dst) {
		copy(dst, colors)
		return nil
	}
	for x := range dst {
		dst[x] = colors[x*h.Width/len(dst)]
	}
	return nil
}
