package render

import (
	"context"
	"image"

	"github.com/goxel-daemon/goxel-daemon/engine/picture"
)

// reductions are the numbers of colours that PNG tries in turn.
var reductions = [...]int{256, 128, 64, 32, 16, 8}

// PNG draws a subject as [Draw] does and encodes the picture as [picture.AppendPNG] does. If the file is larger than limit bytes and
// limit is positive, the picture is made plainer until it fits: first without creases and shadows, then with one ray for a pixel, then in fewer
// colours, down to 8, without moving the camera. Result.Image is the picture in the file and Result.Plainer says whether that happened. A file that
// is still too large is returned as it is then.
func PNG(ctx context.Context, s *Subject, o Options, limit int) (*Result, []byte, error) {
	r, g, err := draw(ctx, s, &o, nil)
	if err != nil {
		return nil, nil, err
	}
	file, err := picture.AppendPNG(nil, r.Image)
	if err != nil || limit <= 0 || len(file) <= limit {
		return r, file, err
	}
	took := r.Took
	lighting := *o.Lighting
	lighting.Occlusion = 0
	o.Lighting, o.Camera, o.Shadows = &lighting, r.Camera, Off
	for _, samples := range []int{o.Samples, 1} {
		if samples > 1 && len(file) > 2*limit {
			continue // too far off
		}
		o.Samples = samples
		if r, _, err = draw(ctx, s, &o, g); err != nil {
			return nil, nil, err
		}
		took += r.Took
		r.Took, r.Plainer = took, true
		if file, err = picture.AppendPNG(file[:0], r.Image); err != nil || len(file) <= limit {
			return r, file, err
		}
	}
	r.Image, file, err = fewerColors(ctx, r.Image, limit)
	return r, file, err
}

// fewerColors returns the picture in the most colours with which its file is within the limit, and the file; in the fewest if none is.
func fewerColors(ctx context.Context, full *image.NRGBA, limit int) (img *image.NRGBA, file []byte, err error) {
	for low, high := 0, len(reductions)-1; low <= high; {
		if err := ctx.Err(); err != nil {
			return nil, nil, wrap(err)
		}
		middle := (low + high) / 2
		plainer := picture.Reduce(full, reductions[middle])
		encoded, err := picture.AppendPNG(nil, plainer)
		if err != nil {
			return nil, nil, err
		}
		fits := len(encoded) <= limit
		if fits || middle == len(reductions)-1 {
			img, file = plainer, encoded
		}
		if fits {
			high = middle - 1
		} else {
			low = middle + 1
		}
	}
	return img, file, nil
}
