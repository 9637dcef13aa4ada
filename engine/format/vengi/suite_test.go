package vengi_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vengi"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

func TestSuite(t *testing.T) {
	formattest.Suite{Format: vengi.Format(), Kinds: all.Kinds()}.Run(t)
}
