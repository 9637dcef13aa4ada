package vox

import (
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
)

const (
	name  = "vox"
	magic = "VOX "

	maxColors = 255
	maxEdge   = 256 // voxels of a model along an axis
	maxDepth  = 256 // nodes from the root
	maxVisits = 1 << 20
	maxCells  = 1 << 28 // of all packed models

	// joined marks a group whose models are one layer.
	joined = "_goxel_layer"
)

// Format returns the description of the format with its codec.
func Format() *format.Format {
	return &format.Format{
		Name:    name,
		Title:   "Magica Voxel",
		Exts:    []string{".vox"},
		Aliases: []string{"magicavoxel", "magica"},
		Doc:     "MagicaVoxel: keeps layers with their names, positions and materials, and up to 255 colours without alpha. Larger scenes are cut into models of 256.",
		Caps:    format.Caps{Layers: true, Names: true, Hidden: true, Negative: true, Materials: true, Palette: true, Colors: maxColors},
		Options: options(),
		Sniff:   format.Prefix(magic),
		Decode:  Decode,
		Encode:  Encode,
	}
}

// options returns what a user can choose.
func options() []format.Option {
	return []format.Option{
		{
			Name: "frame", Doc: "which frame of an animation to read, the first or last one if it has no such frame", Use: format.ForRead,
			Default: 0, Min: -maxFrame, Max: maxFrame,
		},
		{
			Name: "frames", Doc: "one reads one frame of an animation; layers reads all, as hidden layers but for that one", Use: format.ForRead,
			Default: "one", Words: []string{"one", "layers"},
		},
	}
}

func badInput(offset int, text string, args ...any) error {
	return &format.Error{Format: name, Offset: int64(offset), Msg: fmt.Sprintf(text, args...)}
}

func unsupported(text string, args ...any) error {
	return &format.UnsupportedError{Format: name, Msg: fmt.Sprintf(text, args...)}
}
