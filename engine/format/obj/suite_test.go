package obj_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/obj"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

func suite() formattest.Suite { return formattest.Suite{Format: obj.Format(), Kinds: all.Kinds()} }

func TestSuite(t *testing.T) { suite().Run(t) }
