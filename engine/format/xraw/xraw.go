package xraw

import (
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
)

const (
	name  = "xraw"
	magic = "XRAW"

	headBytes = 24

	small     = 256   // colours of a palette for indices of 8 bits, of which the first is none
	large     = 32768 // and for those of 16 bits
	noVoxel   = 0xffff
	maxEdge   = 1 << 24
	maxOutput = 16 << 30 // bytes of a grid that is written
)

// Format returns the description of the format with its codec.
func Format() *format.Format {
	return &format.Format{
		Name:    name,
		Title:   "MagicaVoxel XRAW",
		Exts:    []string{".xraw"},
		Aliases: []string{"magicavoxel raw"},
		Doc:     "A plain grid of colours with alpha, by MagicaVoxel. Visible layers are merged; the min corner becomes 0,0,0.",
		Caps:    format.Caps{Alpha: true},
		Sniff:   format.Prefix(magic),
		Decode:  decode,
		Encode:  encode,
	}
}

func bad(offset int, text string, args ...any) error {
	return &format.Error{Format: name, Offset: int64(offset), Msg: fmt.Sprintf(text, args...)}
}

func unsupported(text string, args ...any) error {
	return &format.UnsupportedError{Format: name, Msg: fmt.Sprintf(text, args...)}
}
