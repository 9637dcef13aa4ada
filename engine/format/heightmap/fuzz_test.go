package heightmap_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/heightmap"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// FuzzDecode holds inputs to fewer voxels than the suite does, since a few bytes can make high columns, which take the suite long to compare.
func FuzzDecode(f *testing.F) {
	formattest.Suite{Format: heightmap.Format(), Kinds: all.Kinds(), Samples: samples(f), Voxels: 1 << 14}.Fuzz(f)
}
