package ply_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/ply"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// FuzzDecode holds inputs to fewer voxels than the suite does, since a few bytes can make large faces, which take the suite long to compare, and
// to places that survive writing.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(ascii + "element vertex 8\n" + xyz + list + box(2, 3, 4, "") + sides))
	f.Add([]byte(ascii + "element vertex 2\n" + xyz + "property ushort red\nproperty float green\nproperty char blue\nend_header\n0.5 1.5 2.5 1 2 3\n-.5 1.5 0.5 4 5 6\n"))
	f.Add([]byte("ply\nformat binary_big_endian 1.0\nelement vertex 4\n" + xyz + "element tristrips 1\nproperty list char char vertex_index\nend_header\n" +
		"000011112222333344445555666677778888999900001111\x05\x00\x01\x02\xff\x03"))
	formattest.Suite{Format: ply.Format(), Kinds: all.Kinds(), Voxels: 1 << 14, Reach: 1 << 22}.Fuzz(f)
}
