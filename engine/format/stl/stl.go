package stl

import (
	"bytes"
	"encoding/binary"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/meshio"
)

const (
	name = "stl"

	headerBytes = 80
	prefixBytes = headerBytes + 4
	facetBytes  = 50

	// hasColor marks an attribute that is a colour.
	hasColor = 1 << 15
)

// Format returns the description of the format with its codec.
func Format() *format.Format {
	return &format.Format{
		Name:    name,
		Title:   "STL",
		Exts:    []string{".stl"},
		Aliases: []string{"stereolithography"},
		Doc:     "The surface as triangles for 3D printing, without colours unless asked for. When it is read a closed surface is filled with voxels.",
		Caps:    format.Caps{Negative: true, Mesh: true, Shape: true},
		Options: options(),
		Adjust:  func(c *format.Caps, v format.Values) { c.Shape = !colored(v) },
		Sniff:   sniff,
		Decode:  Decode,
		Encode:  Encode,
	}
}

func options() []format.Option {
	return slices.Concat([]format.Option{
		{Name: "binary", Use: format.ForWrite, Default: true, Doc: "binary, otherwise text"},
		{Name: "colors", Use: format.ForWrite, Default: false, Doc: "colours of 15 bits in the attributes of facets, as VisCAM has them; for binary"},
	}, meshio.WriteOptions(false), meshio.ReadOptions(false))
}

// colored reports whether facets have colours.
func colored(v format.Values) bool { return v.Bool("colors") && v.Bool("binary") }

// sniff reports whether the number of facets fits the size, or text has the words of the format.
func sniff(head []byte, size int64) bool {
	if n, ok := facets(head, size); ok {
		return n > 0 || head[0] != 0
	}
	return isText(head) && (containsFold(head, "facet") || containsFold(head, "endsolid"))
}

// facets returns the number of facets of a binary file that begins with head, and false if the number does not fit the size.
func facets(head []byte, size int64) (int64, bool) {
	if len(head) < prefixBytes {
		return 0, false
	}
	n := int64(binary.LittleEndian.Uint32(head[headerBytes:]))
	return n, size == prefixBytes+n*facetBytes
}

// isText reports whether a file begins as an ASCII one. Binary ones that begin so have a zero soon.
func isText(head []byte) bool {
	const word = "solid"
	if bytes.IndexByte(head[:min(len(head), 2*prefixBytes)], 0) >= 0 {
		return false
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	return len(head) >= len(word) && containsFold(head[:len(word)], word)
}

// containsFold reports whether data has the word, which is in lower case, in any case.
func containsFold(data []byte, word string) bool {
	return bytes.Contains(bytes.ToLower(data), []byte(word))
}
