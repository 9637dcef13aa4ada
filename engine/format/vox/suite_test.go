package vox_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vox"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

func TestFormat(t *testing.T) {
	formattest.Suite{Format: vox.Format(), Kinds: all.Kinds(), Samples: [][]byte{
		file(150, point, matl(1, "_type", "_metal"), chunk("NOTE", ints(1, 1), []byte("a"))),
		file(200, chunk("META", dict("_anim_range", "0 9")), corner, walk(dict("_loop", "1")), turns()),
	}}.Run(t)
}
