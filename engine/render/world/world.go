package world

import (
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
)

// RGB is a linear intensity or a share of one in red, green and blue.
type RGB [3]float64

// Add returns a + b.
func (a RGB) Add(b RGB) RGB { return RGB{a[0] + b[0], a[1] + b[1], a[2] + b[2]} }

// Mul returns the product of each channel.
func (a RGB) Mul(b RGB) RGB { return RGB{a[0] * b[0], a[1] * b[1], a[2] * b[2]} }

// Scale returns a times f.
func (a RGB) Scale(f float64) RGB { return RGB{a[0] * f, a[1] * f, a[2] * f} }

// World is what is drawn. It is read-only while rays are cast.
type World struct {
	Grid      *trace.Grid
	Materials []Material // by the index of a layer of Grid
	Plain     Material   // of cells of no layer
	Light     Light
	Ground    *Ground // nil for none
}

// Material returns the material of a layer, Plain for an index without one, such as -1.
func (w *World) Material(layer int) *Material {
	if layer < 0 || layer >= len(w.Materials) {
		return &w.Plain
	}
	return &w.Materials[layer]
}

// Material says how a surface takes light. The colour of a cell is multiplied by Tint, its alpha by Alpha.
type Material struct {
	Tint      RGB
	Alpha     float64 // 0 lets all light through, 1 as much as the cell's own alpha
	Metallic  float64 // 0 for paint, wood or stone to 1 for bare metal
	Roughness float64 // 0 for a mirror to 1 for chalk
	Emission  RGB     // light of its own
}

// PlainMaterial is diffuse, with the colour of the cell.
var PlainMaterial = Material{Tint: RGB{1, 1, 1}, Alpha: 1, Roughness: 1}

// Ground is a level plane below the voxels, seen from above only.
type Ground struct {
	Z     float64 // height of the plane
	Color *RGB    // its colour; nil for a plane that shows nothing but the shadows on it, over whatever the background is
}
