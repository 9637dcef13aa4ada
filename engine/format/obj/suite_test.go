package obj_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/obj"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

func TestSuite(t *testing.T) {
	for name, write := range map[string]map[string]any{
		"vertex":  nil,
		"palette": {"colors": "palette", "mesher": "culled", "triangles": true},
	} {
		t.Run(name, func(t *testing.T) {
			formattest.Suite{Format: obj.Format(), Kinds: all.Kinds(), Write: write}.Run(t)
		})
	}
}
