package binvox_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/binvox"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

var samples = [][]byte{[]byte("#binvox 2\r\ndim 2 3 4\r\ndata\r\n\x00\x05\x01\x02\x07\x11")}

func TestBinvoxKeepsWhatItClaims(t *testing.T) {
	formattest.Suite{Format: binvox.Format(), Kinds: all.Kinds(), Samples: samples}.Run(t)
}

func TestBinvoxKeepsWhatItClaimsWithZUp(t *testing.T) {
	up := map[string]any{"up": "z"}
	formattest.Suite{Format: binvox.Format(), Kinds: all.Kinds()[:1], Write: up, Read: up}.Run(t)
}

func FuzzDecode(f *testing.F) {
	formattest.Suite{Format: binvox.Format(), Kinds: all.Kinds(), Samples: samples}.Fuzz(f)
}
