package ply

import (
	"bytes"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/meshio"
)

const name = "ply"

// Format returns the description of the format with its codec.
func Format() *format.Format {
	return &format.Format{
		Name:    name,
		Title:   "Stanford PLY",
		Exts:    []string{".ply"},
		Aliases: []string{"stanford", "polygon file format"},
		Doc:     "A mesh of the visible surface with Z up and colours at the vertices, or a cloud of points. Layers are merged; meshes are filled with voxels when they are read.",
		Caps:    format.Caps{Negative: true, Mesh: true, Surface: true},
		Options: options(),
		Sniff:   sniff,
		Decode:  Decode,
		Encode:  Encode,
	}
}

func options() []format.Option {
	return append(
		append(meshio.WriteOptions(false), meshio.ReadOptions(false)...),
		format.Option{Name: "binary", Use: format.ForWrite, Default: true, Doc: "numbers in binary, otherwise as text"},
		format.Option{
			Name: "points", Use: format.ForWrite, Default: false,
			Doc: "a point in the middle of each voxel instead of a surface; of the options for surfaces only scale, origin and y_up apply",
		},
	)
}

func sniff(head []byte, _ int64) bool {
	rest, ok := bytes.CutPrefix(head, []byte("ply"))
	return ok && len(rest) > 0 && (rest[0] == '\n' || rest[0] == '\r')
}

func badInput(offset int, text string, args ...any) error {
	return &format.Error{Format: name, Offset: int64(offset), Msg: fmt.Sprintf(text, args...)}
}

func unsupported(text string, args ...any) error {
	return &format.UnsupportedError{Format: name, Msg: fmt.Sprintf(text, args...)}
}
