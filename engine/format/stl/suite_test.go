package stl_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/stl"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

func TestSuite(t *testing.T) {
	formattest.Suite{Format: stl.Format(), Kinds: all.Kinds()}.Run(t)
}

func TestSuiteOfText(t *testing.T) {
	formattest.Suite{
		Format: stl.Format(), Kinds: all.Kinds(),
		Write: map[string]any{"binary": false, "y_up": true, "scale": 0.1}, Read: map[string]any{"y_up": true, "voxel_size": 0.1},
	}.Run(t)
}
