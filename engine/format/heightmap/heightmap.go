package heightmap

import (
	"fmt"
	"net/url"
	"path"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/pngio"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

const (
	name = "heightmap"

	maxEdge   = 1 << 20   // pixels along an edge
	maxHeight = 1<<16 - 1 // voxels of a column
)

// Format returns the description of the format with its codec.
func Format() *format.Format {
	return &format.Format{
		Name:    name,
		Title:   "Height map",
		Exts:    []string{".png"},
		Aliases: []string{"heightmap png", "height_map"},
		Doc:     "A grey picture of how high each column of voxels is, with a picture of their colours beside it. What lies below the highest voxels is filled with their colours.",
		Caps:    format.Caps{Alpha: true, Negative: true, Heights: true, MaxSize: [3]int{maxEdge, maxEdge, maxHeight}},
		Options: options(),
		Sniff:   sniff,
		Decode:  Decode,
		Encode:  Encode,
	}
}

func options() []format.Option {
	return []format.Option{
		{
			Name: "max_height", Doc: "voxels that white stands for; not needed for files of this program, which say so themselves", Use: format.ForRead,
			Default: 256, Min: 1, Max: maxHeight,
		},
		{Name: "colormap", Doc: "the name of a PNG or JPEG file beside this one with the colours", Use: format.ForRead, Default: ""},
		{Name: "fill", Doc: "whether columns are full; otherwise only the highest voxel of each is there", Use: format.ForRead, Default: true},
		{Name: "colors", Aliases: []string{"colours"}, Doc: "whether the colours are written beside the file, as NAME-colors.png", Use: format.ForWrite, Default: true},
	}
}

// sniff takes pictures that say that they are height maps, and grey ones that say nothing.
func sniff(head []byte, _ int64) bool {
	h, ok := pngio.ReadHeader(head)
	if !ok {
		return false
	}
	if text, ok := pngio.Text(head); ok {
		return strings.HasPrefix(text, name+" ")
	}
	return h.Color == pngio.Gray || h.Color == pngio.GrayAlpha
}

// label is what a file of our own says about itself.
type label struct {
	min    storage.Pos
	colors string // name of the file beside, "" if there is none
}

func (l *label) text() string {
	text := fmt.Sprintf("%s min=%v", name, l.min)
	if l.colors != "" {
		text += " colors=" + url.PathEscape(l.colors)
	}
	return text
}

// parse returns what a text says, and false if it is none of our own, or not one of a picture of this size.
func parse(text string, h pngio.Header) (label, bool) {
	var l label
	place, colors, named := strings.Cut(text, " colors=")
	if n, err := fmt.Sscanf(place[:min(len(place), 64)], name+" min=%d,%d,%d", &l.min.X, &l.min.Y, &l.min.Z); n != 3 || err != nil {
		return l, false
	}
	if !l.min.Valid() || max(int64(l.min.X)+int64(h.Width), int64(l.min.Y)+int64(h.Height)) > storage.MaxCoord {
		return l, false
	}
	if !named {
		return l, true
	}
	file, err := url.PathUnescape(colors)
	l.colors = file
	return l, err == nil && file != "" && path.Base(file) == file
}
