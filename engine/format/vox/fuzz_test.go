package vox_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vox"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

func FuzzDecode(f *testing.F) {
	formattest.Suite{Format: vox.Format(), Kinds: all.Kinds()}.Fuzz(f)
}
