package voxlap_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/voxlap"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

func TestKV6KeepsWhatItClaims(t *testing.T) {
	formattest.Suite{Format: voxlap.KV6(), Kinds: all.Kinds(), Samples: [][]byte{kv6File(2, 3, 9, [3]float32{1, 1.5, 4.5}, hollow...)}}.Run(t)
}

func TestKVXKeepsWhatItClaims(t *testing.T) {
	formattest.Suite{Format: voxlap.KVX(), Kinds: all.Kinds(), Samples: [][]byte{kvxFile(9, [3]int32{}, 5, 2, 30|top, 1, 2, 7, 1, 30|bottom, 3)}}.Run(t)
}

func FuzzDecodeKV6(f *testing.F) {
	formattest.Suite{Format: voxlap.KV6(), Kinds: all.Kinds()}.Fuzz(f)
}

func FuzzDecodeKVX(f *testing.F) {
	formattest.Suite{Format: voxlap.KVX(), Kinds: all.Kinds()}.Fuzz(f)
}
