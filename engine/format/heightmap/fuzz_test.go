package heightmap_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/heightmap"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

func FuzzDecode(f *testing.F) {
	formattest.Suite{Format: heightmap.Format(), Kinds: all.Kinds(), Samples: samples(f)}.Fuzz(f)
}
