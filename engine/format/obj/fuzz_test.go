package obj_test

import (
	"context"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/obj"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// near has the cells whose places the 32-bit floats of a mesh hold exactly.
var near = storage.Box{Min: storage.Pos{X: -1 << 22, Y: -1 << 22, Z: -1 << 22}, Max: storage.Pos{X: 1 << 22, Y: 1 << 22, Z: 1 << 22}}

// FuzzDecode holds inputs to fewer voxels than the suite does, since a few bytes can make large faces, which take the suite long to compare, and
// to places that survive writing.
func FuzzDecode(f *testing.F) {
	h := obj.Format()
	decode := h.Decode
	h.Decode = func(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
		o := *opt
		if o.Limits.Voxels > 0 {
			o.Limits.Voxels = min(o.Limits.Voxels, 1<<14)
		}
		s, err := decode(ctx, data, &o)
		if err == nil && !near.ContainsBox(s.Bounds(nil)) {
			return nil, &format.UnsupportedError{Format: h.Name, Msg: "too far away"}
		}
		return s, err
	}
	f.Add([]byte("v 0 0 0\nv 2 0 0 1 0 0\nv 2 2 0\nv 0 2 0\nv 1 1 1\nf 1 2 3 4\nf -1// -2// -3//\ng a b\nusemtl m\nf 1/1 2 \\\n3\nvp 1\n"))
	formattest.Suite{Format: h, Kinds: all.Kinds()}.Fuzz(f)
}
