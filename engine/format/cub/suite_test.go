package cub_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/cub"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

func TestCubKeepsWhatItClaims(t *testing.T) {
	formattest.Suite{Format: cub.Format(), Kinds: all.Kinds()}.Run(t)
}

func FuzzDecode(f *testing.F) {
	formattest.Suite{Format: cub.Format(), Kinds: all.Kinds()}.Fuzz(f)
}
