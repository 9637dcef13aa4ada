package vengi

import (
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
)

const (
	name  = "vengi"
	magic = "VENG"

	maxVersion = 9
	maxColors  = 256     // of a palette
	maxEdge    = 1 << 16 // voxels of a model along an axis
	maxCells   = 1 << 30 // of a model that is written
	maxBytes   = 1 << 30 // of an unpacked file
	maxDepth   = 128     // nodes from the root

	airCell = 1 // what stands for a cell of air; 0 begins another
)

// Format returns the description of the format with its codec.
func Format() *format.Format {
	return &format.Format{
		Name:    name,
		Title:   "Vengi",
		Exts:    []string{".vengi"},
		Aliases: []string{"voxedit"},
		Doc:     "The format of vengi's tools: keeps layers with their names, positions and visibility, and up to 256 colours with alpha in each.",
		Caps:    format.Caps{Layers: true, Names: true, Hidden: true, Alpha: true, Negative: true, Colors: maxColors},
		Sniff:   format.Prefix(magic),
		Decode:  Decode,
		Encode:  Encode,
	}
}

// badInput returns the error of a file; what is wrong has no offset in it, since the file is packed.
func badInput(text string, args ...any) error {
	return &format.Error{Format: name, Offset: -1, Msg: fmt.Sprintf(text, args...)}
}

func unsupported(text string, args ...any) error {
	return &format.UnsupportedError{Format: name, Msg: fmt.Sprintf(text, args...)}
}
