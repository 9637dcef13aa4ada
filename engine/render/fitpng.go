package render

import (
	"context"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// reductions are the numbers of colours that RenderPNG tries in turn.
var reductions = [...]int{256, 128, 64, 32, 16, 8}

// RenderPNG draws a volume as [Render] does and encodes the picture as [AppendPNG] does. If the file is larger than limit bytes and
// limit is positive, the picture is made plainer until it fits: first without creases, then with one ray for a pixel, then in fewer
// colours, down to 8. Result.Image is the picture in the file and Result.Plainer says whether that happened. A file that is still too
// large is returned as it is then.
func RenderPNG(ctx context.Context, v storage.Volume, o Options, limit int) (*Result, []byte, error) {
	r, g, err := draw(ctx, v, &o, nil)
	if err != nil {
		return nil, nil, err
	}
	file, err := AppendPNG(nil, r.Image)
	if err != nil || limit <= 0 || len(file) <= limit {
		return r, file, err
	}
	first := r.Took
	lighting := *o.Lighting
	lighting.Occlusion = 0
	o.Lighting, o.Camera = &lighting, r.Camera
	for _, samples := range []int{o.Samples, 1} {
		o.Samples = samples
		if r, _, err = draw(ctx, v, &o, g); err != nil {
			return nil, nil, err
		}
		r.Took, r.Plainer = r.Took+first, true
		if file, err = AppendPNG(file[:0], r.Image); err != nil || len(file) <= limit {
			return r, file, err
		}
	}
	full := r.Image
	for _, n := range reductions {
		if err := ctx.Err(); err != nil {
			return nil, nil, wrap(err)
		}
		r.Image = reduce(full, n)
		if file, err = AppendPNG(file[:0], r.Image); err != nil || len(file) <= limit {
			break
		}
	}
	return r, file, err
}
