package stl_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/stl"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

func FuzzDecode(f *testing.F) {
	formattest.Suite{Format: stl.Format(), Kinds: all.Kinds()}.Fuzz(f)
}
