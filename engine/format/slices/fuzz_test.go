package slices_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/slices"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

func FuzzDecode(f *testing.F) {
	formattest.Suite{Format: slices.Format(), Kinds: all.Kinds(), Samples: samples(f)}.Fuzz(f)
}
