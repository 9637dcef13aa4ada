package formattest_test

import (
	"testing"

	formats "github.com/goxel-daemon/goxel-daemon/engine/format/all"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	kinds "github.com/goxel-daemon/goxel-daemon/storage/all"
)

func TestEveryFormatOfTheList(t *testing.T) {
	for _, f := range formats.Formats() {
		t.Run(f.Name, func(t *testing.T) {
			formattest.Suite{Format: f, Kinds: kinds.Kinds()}.Run(t)
		})
	}
}
