package picture

import (
	"context"

	"github.com/goxel-daemon/goxel-daemon/engine/picture/internal/vp8l"
)

// writeWebP writes a lossless file.
func writeWebP(ctx context.Context, dst []byte, p *pixels, o *EncodeOptions) ([]byte, error) {
	f := &form{}
	if p.color != nil {
		if _, err := f.countColors(ctx, p); err != nil {
			return dst, err
		}
	}
	scratch := make([]byte, 4*p.width)
	return vp8l.Append(ctx, dst, &vp8l.Picture{
		Width: p.width, Height: p.height, Palette: f.palette,
		Row: func(y int) []byte { return p.colorRow(y, scratch) },
	}, o.Effort == Small)
}
