package ply_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/ply"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

func TestSuite(t *testing.T) {
	for name, write := range map[string]map[string]any{
		"binary": nil,
		"ascii":  {"binary": false, "mesher": "culled"},
		"points": {"points": true, "binary": false},
	} {
		t.Run(name, func(t *testing.T) {
			formattest.Suite{Format: ply.Format(), Kinds: all.Kinds(), Write: write}.Run(t)
		})
	}
}
