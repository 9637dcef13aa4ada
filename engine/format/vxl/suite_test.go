package vxl_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vxl"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// small are the options for maps that are read and written quickly, and have room for most of the suite's scenes.
var small = map[string]any{"size": 64.0}

func TestVXLKeepsWhatItClaims(t *testing.T) {
	formattest.Suite{Format: vxl.Format(), Kinds: all.Kinds(), Write: small, Read: small}.Run(t)
}

func FuzzDecode(f *testing.F) {
	formattest.Suite{
		Format: vxl.Format(), Kinds: all.Kinds(), Write: map[string]any{"size": 1.0}, Samples: [][]byte{voxlapMap(), column(2, 10, 12)},
	}.Fuzz(f)
}
