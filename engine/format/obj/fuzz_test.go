package obj_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/obj"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// FuzzDecode holds inputs to fewer voxels than the suite does, since a few bytes can make large faces, which take the suite long to compare, and
// to places that survive writing.
func FuzzDecode(f *testing.F) {
	f.Add([]byte("v 0 0 0\nv 2 0 0 1 0 0\nv 2 2 0\nv 0 2 0\nv 1 1 1\nf 1 2 3 4\nf -1// -2// -3//\ng a b\nusemtl m\nf 1/1 2 \\\n3\nvp 1\n"))
	formattest.Suite{Format: obj.Format(), Kinds: all.Kinds(), Voxels: 1 << 14, Reach: 1 << 22}.Fuzz(f)
}
