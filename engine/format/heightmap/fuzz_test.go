package heightmap_test

import (
	"context"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/heightmap"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// FuzzDecode holds inputs to fewer voxels than the suite does, since a few bytes can make high columns, which take the suite long to compare.
func FuzzDecode(f *testing.F) {
	h := heightmap.Format()
	decode := h.Decode
	h.Decode = func(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
		o := *opt
		if o.Limits.Voxels > 0 {
			o.Limits.Voxels = min(o.Limits.Voxels, 1<<14)
		}
		return decode(ctx, data, &o)
	}
	formattest.Suite{Format: h, Kinds: all.Kinds(), Samples: samples(f)}.Fuzz(f)
}
