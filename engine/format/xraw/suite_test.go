package xraw_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/xraw"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

var samples = [][]byte{
	file(0, 4, 8, 0, [3]uint32{2, 2, 2}, 0, make([]byte, 32)),
	file(0, 3, 16, 8, [3]uint32{2, 1, 3}, 3, []byte{0, 1, 2, 2, 1, 0}, make([]byte, 18)),
	file(2, 4, 32, 16, [3]uint32{1, 1, 2}, 1, []byte{0, 0, 255, 255}, make([]byte, 16)),
}

func TestXRAWKeepsWhatItClaims(t *testing.T) {
	formattest.Suite{Format: xraw.Format(), Kinds: all.Kinds(), Samples: samples}.Run(t)
}

func FuzzDecode(f *testing.F) {
	formattest.Suite{Format: xraw.Format(), Kinds: all.Kinds(), Samples: samples}.Fuzz(f)
}
