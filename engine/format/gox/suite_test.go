package gox_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/gox"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

func TestFormat(t *testing.T) {
	formattest.Suite{Format: gox.Format(), Kinds: all.Kinds()}.Run(t)
}
