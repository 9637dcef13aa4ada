package all

import (
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/binvox"
	"github.com/goxel-daemon/goxel-daemon/engine/format/cub"
	"github.com/goxel-daemon/goxel-daemon/engine/format/gltf"
	"github.com/goxel-daemon/goxel-daemon/engine/format/gox"
	"github.com/goxel-daemon/goxel-daemon/engine/format/heightmap"
	"github.com/goxel-daemon/goxel-daemon/engine/format/luanti"
	"github.com/goxel-daemon/goxel-daemon/engine/format/minecraft"
	"github.com/goxel-daemon/goxel-daemon/engine/format/obj"
	"github.com/goxel-daemon/goxel-daemon/engine/format/ply"
	"github.com/goxel-daemon/goxel-daemon/engine/format/png"
	"github.com/goxel-daemon/goxel-daemon/engine/format/pov"
	"github.com/goxel-daemon/goxel-daemon/engine/format/qubicle"
	"github.com/goxel-daemon/goxel-daemon/engine/format/slab6"
	"github.com/goxel-daemon/goxel-daemon/engine/format/slices"
	"github.com/goxel-daemon/goxel-daemon/engine/format/sproxel"
	"github.com/goxel-daemon/goxel-daemon/engine/format/stl"
	"github.com/goxel-daemon/goxel-daemon/engine/format/txt"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vengi"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vmax"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vox"
	"github.com/goxel-daemon/goxel-daemon/engine/format/voxlap"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vxl"
	"github.com/goxel-daemon/goxel-daemon/engine/format/xraw"
)

// Formats returns a new list of all formats in order of preference, the native one first. Formats that are told by their first bytes come before
// those that are guessed from their text, and a picture before volumes in pictures.
func Formats() format.List {
	return format.List{
		gox.Format(), vox.Format(), slab6.Format(),
		gltf.Format(), gltf.Binary(), obj.Format(), ply.Format(), stl.Format(),
		qubicle.QB(), qubicle.QBT(), qubicle.QBCL(), qubicle.QEF(),
		voxlap.KV6(), voxlap.KVX(), vxl.Format(),
		minecraft.Schem(), minecraft.Schematic(), minecraft.Litematic(), minecraft.Structure(), luanti.Format(),
		vengi.Format(), vmax.Format(), xraw.Format(), binvox.Format(), cub.Format(), sproxel.Format(),
		png.Format(), slices.Format(), heightmap.Format(),
		pov.Format(), txt.Format(),
	}
}
