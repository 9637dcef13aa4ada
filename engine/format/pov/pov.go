package pov

import (
	"github.com/goxel-daemon/goxel-daemon/engine/format"
)

const name = "pov"

// Format returns the description of the format with its encoder.
func Format() *format.Format {
	return &format.Format{
		Name:    name,
		Title:   "POV-Ray",
		Exts:    []string{".pov", ".povray"},
		Aliases: []string{"povray"},
		Doc:     "A scene for the ray tracer POV-Ray 3.7: boxes of voxels with their colours and alpha, materials, cameras and the light.",
		Caps:    format.Caps{Layers: true, Names: true, Alpha: true, Negative: true, Materials: true, Cameras: true},
		Encode:  Encode,
	}
}
