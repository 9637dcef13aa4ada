package stl_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/stl"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

func TestSuite(t *testing.T) {
	for name, write := range map[string]map[string]any{
		"default":    nil,
		"text":       {"binary": false, "mesher": "culled"},
		"colors":     {"colors": true, "watertight": true},
		"text, Y up": {"binary": false, "y_up": true, "scale": 0.1},
	} {
		t.Run(name, func(t *testing.T) {
			s := formattest.Suite{Format: stl.Format(), Kinds: all.Kinds(), Write: write}
			if write["y_up"] != nil {
				s.Read = map[string]any{"y_up": true, "voxel_size": 0.1}
			}
			s.Run(t)
		})
	}
}
