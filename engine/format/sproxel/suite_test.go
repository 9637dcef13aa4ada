package sproxel_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/sproxel"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

var samples = [][]byte{[]byte(tolerant)}

func TestSproxelKeepsWhatItClaims(t *testing.T) {
	formattest.Suite{Format: sproxel.Format(), Kinds: all.Kinds(), Samples: samples}.Run(t)
}

func FuzzDecode(f *testing.F) {
	formattest.Suite{Format: sproxel.Format(), Kinds: all.Kinds(), Samples: samples}.Fuzz(f)
}
