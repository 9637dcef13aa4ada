package binvox

import (
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

const (
	name  = "binvox"
	magic = "#binvox"

	maxHead = 4096 // bytes of the head
	maxEdge = 1 << 14
)

// Format returns the description of the format with its codec.
func Format() *format.Format {
	return &format.Format{
		Name:    name,
		Title:   "binvox",
		Exts:    []string{".binvox"},
		Aliases: []string{"binary voxels"},
		Doc:     "Full and empty cells, as tools for machine learning and meshes use them: no colours. Voxels are white when read.",
		Caps:    format.Caps{Negative: true, Shape: true, MaxSize: [3]int{maxEdge, maxEdge, maxEdge}},
		Options: options(),
		Sniff:   format.Prefix(magic),
		Decode:  decode,
		Encode:  encode,
	}
}

func options() []format.Option {
	return []format.Option{{
		Name: "up", Use: format.ForRead | format.ForWrite, Default: "y", Words: []string{"y", "z"},
		Doc: "the axis of the file that points up",
	}}
}

// axes maps cells of a grid to those of the world.
type axes struct {
	x, y, z int64 // cells along the axes of the file
	zUp     bool
	corner  storage.Pos // the least cell of the grid in the world
}

// box returns the cells of the grid in the world.
func (a *axes) box() storage.Box {
	size := storage.Pos{X: int32(a.x), Y: int32(a.z), Z: int32(a.y)}
	if a.zUp {
		size.Y, size.Z = size.Z, size.Y
	}
	return storage.Box{Min: a.corner, Max: a.corner.Add(size)}
}

// column returns the place of the cells along X that hold one at a place relative to the corner, by the file's Z, then Y.
func (a *axes) column(p storage.Pos) int64 {
	if a.zUp {
		return int64(p.Z)*a.y + int64(p.Y)
	}
	return (a.z-1-int64(p.Y))*a.y + int64(p.Z)
}

func bad(offset int, text string, args ...any) error {
	return &format.Error{Format: name, Offset: int64(offset), Msg: fmt.Sprintf(text, args...)}
}

func unsupported(text string, args ...any) error {
	return &format.UnsupportedError{Format: name, Msg: fmt.Sprintf(text, args...)}
}
