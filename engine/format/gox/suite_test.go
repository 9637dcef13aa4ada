package gox_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/gox"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

func suite() formattest.Suite {
	return formattest.Suite{Format: gox.Format(), Kinds: all.Kinds()}
}

func TestSuite(t *testing.T) { suite().Run(t) }

func FuzzDecode(f *testing.F) { suite().Fuzz(f) }
