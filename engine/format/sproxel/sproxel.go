package sproxel

import (
	"bytes"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
)

const (
	name = "sproxel"

	maxHead  = 64 // bytes of the first line
	maxEdge  = 1 << 20
	maxWrite = 256 // cells along an axis
)

// Format returns the description of the format with its codec.
func Format() *format.Format {
	return &format.Format{
		Name:    name,
		Title:   "Sproxel",
		Exts:    []string{".csv"},
		Aliases: []string{"sproxel csv"},
		Doc:     "A grid of colours with alpha as text, by Sproxel. Visible layers are merged; the min corner becomes 0,0,0.",
		Caps:    format.Caps{Alpha: true, MaxSize: [3]int{maxWrite, maxWrite, maxWrite}},
		Sniff:   sniff,
		Decode:  decode,
		Encode:  encode,
	}
}

// sniff looks for three sizes and the beginning of a colour.
func sniff(head []byte, _ int64) bool {
	_, end, msg := readSizes(head)
	rest := bytes.TrimLeft(head[end:], separators)
	return msg == "" && len(rest) > 0 && rest[0] == '#'
}

func bad(offset int, text string, args ...any) error {
	return &format.Error{Format: name, Offset: int64(offset), Msg: fmt.Sprintf(text, args...)}
}
