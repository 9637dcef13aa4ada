package obj

import (
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/meshio"
)

const name = "obj"

// The values of the option colors.
const (
	atVertices  = "vertex"
	inPalette   = "palette"
	inMaterials = "materials"
	noColors    = "none"
)

// Format returns the description of the format with its codec.
func Format() *format.Format {
	return &format.Format{
		Name:    name,
		Title:   "Wavefront OBJ",
		Exts:    []string{".obj"},
		Aliases: []string{"wavefront", "wavefront obj"},
		Doc:     "A mesh of the visible surface with Y up: an object for each visible layer, colours at the vertices, in a palette texture or as materials. Meshes are filled with voxels when they are read.",
		Caps:    format.Caps{Layers: true, Names: true, Negative: true, Mesh: true, Surface: true},
		Options: options(),
		Adjust:  func(c *format.Caps, v format.Values) { c.Shape = v.Text("colors") == noColors },
		Sniff:   sniff,
		Decode:  Decode,
		Encode:  Encode,
	}
}

func options() []format.Option {
	list := append(meshio.WriteOptions(true), meshio.ReadOptions(true)...)
	return append(
		list,
		format.Option{
			Name: "colors", Use: format.ForWrite, Default: atVertices, Words: []string{atVertices, inPalette, inMaterials, noColors},
			Doc: "where colours are: after the position of each vertex, in a texture beside the file, as a material for each colour in a .mtl beside the file, or nowhere",
		},
		format.Option{Name: "normals", Use: format.ForWrite, Default: true, Doc: "write the directions of faces"},
		format.Option{Name: "triangles", Use: format.ForWrite, Default: false, Doc: "cut rectangles into triangles"},
		format.Option{
			Name: "layers", Use: format.ForRead, Default: "auto", Words: []string{"auto", "objects", "groups", "one"},
			Doc: "what becomes a layer: objects, or groups if there are none; objects; groups; or the whole file",
		},
	)
}

func badInput(offset, line int, text string, args ...any) error {
	return &format.Error{Format: name, Offset: int64(offset), Msg: fmt.Sprintf("line %d: ", line) + fmt.Sprintf(text, args...)}
}
