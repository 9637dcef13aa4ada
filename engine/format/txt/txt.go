package txt

import (
	"bytes"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
)

const (
	name = "txt"

	// columns is the comment that names the columns.
	columns = "# X Y Z RRGGBB"
	header  = "# goxel-daemon\n# One line per voxel\n" + columns + "\n"
)

// Format returns the description of the format with its codec.
func Format() *format.Format {
	return &format.Format{
		Name:    name,
		Title:   "Text",
		Exts:    []string{".txt"},
		Aliases: []string{"goxel text"},
		Doc:     "A line of text for each voxel: x y z rrggbb. Visible layers are merged; positions are kept, alpha is not.",
		Caps:    format.Caps{Negative: true},
		Sniff:   sniff,
		Decode:  Decode,
		Encode:  Encode,
	}
}

// sniff reports whether the first line that says something is a voxel, or whether there are comments only and one names the columns.
func sniff(head []byte, size int64) bool {
	whole := int64(len(head)) == size
	named := false
	for len(head) > 0 {
		line, rest, ended := bytes.Cut(head, []byte{'\n'})
		if !ended && !whole {
			break // cut by the end of head
		}
		line = bytes.TrimSpace(line)
		switch {
		case len(line) == 0:
		case line[0] == '#':
			named = named || strings.EqualFold(string(line), columns)
		default:
			_, _, msg := parseLine(line)
			return msg == ""
		}
		head = rest
	}
	return named
}
