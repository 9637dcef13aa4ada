package slices

import (
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/pngio"
)

const name = "slices"

// The words for how slices lie.
const (
	horizontal = "horizontal"
	vertical   = "vertical"
	grid       = "grid"
)

// Format returns the description of the format with its codec.
func Format() *format.Format {
	return &format.Format{
		Name:    name,
		Title:   "PNG slices",
		Exts:    []string{".png"},
		Aliases: []string{"png_slices", "png-slices"},
		Doc:     "A picture of all slices of the volume side by side, as Goxel exports it. Visible layers are merged; positions and alpha are kept. Files of this program tell how they are cut: the options for reading are for those of others.",
		Caps:    format.Caps{Alpha: true, Negative: true},
		Options: options(),
		Sniff:   sniff,
		Decode:  Decode,
		Encode:  Encode,
	}
}

func options() []format.Option {
	const both = format.ForRead | format.ForWrite
	return []format.Option{
		{Name: "axis", Doc: "the axis along which slices follow each other", Use: both, Default: "z", Words: []string{"x", "y", "z"}},
		{Name: "layout", Doc: "how slices lie in the picture", Use: both, Default: horizontal, Words: []string{horizontal, vertical, grid}},
		{Name: "columns", Doc: "slices in a row of a grid; 0 for about as many as there are rows", Use: both, Default: 0, Min: 0, Max: pngio.MaxEdge},
		{
			Name: "depth", Doc: "how many slices the picture has; 0 for square ones if that works out, else one", Use: format.ForRead,
			Default: 0, Min: 0, Max: pngio.MaxPixels,
		},
	}
}

// sniff takes pictures that say that they are slices, and those that say nothing and are not grey.
func sniff(head []byte, _ int64) bool {
	h, ok := pngio.ReadHeader(head)
	if !ok {
		return false
	}
	if text, ok := pngio.Text(head); ok {
		return strings.HasPrefix(text, name+" ")
	}
	return h.Color != pngio.Gray && h.Color != pngio.GrayAlpha
}
