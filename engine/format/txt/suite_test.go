package txt_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/txt"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

func suite() formattest.Suite {
	return formattest.Suite{Format: txt.Format(), Kinds: all.Kinds()}
}

func TestSuite(t *testing.T) { suite().Run(t) }

func FuzzDecode(f *testing.F) { suite().Fuzz(f) }
