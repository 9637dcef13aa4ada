package formattest_test

import (
	"testing"

	formats "github.com/goxel-daemon/goxel-daemon/engine/format/all"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	kinds "github.com/goxel-daemon/goxel-daemon/storage/all"
)

// TestEveryFormatOfTheList sees that each format carries what its row of the table claims. The tests of the format's own package run all of
// the suite.
func TestEveryFormatOfTheList(t *testing.T) {
	for _, f := range formats.Formats() {
		t.Run(f.Name, func(t *testing.T) {
			formattest.Suite{Format: f, Kinds: kinds.Kinds()}.RunClaims(t)
		})
	}
}
