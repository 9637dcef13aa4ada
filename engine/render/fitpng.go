package render

import (
	"context"
	"image"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/picture"
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
)

// PNG draws a subject as [Draw] does and encodes the picture as [picture.AppendPNG] does. If the file is larger than limit bytes and
// limit is positive, the picture is made plainer until it fits, without moving the camera: first in fewer colours, then without creases, then
// without shadows, then with one ray for a pixel, and at last in as few as 8 colours. Result.Image is the picture in the file and
// Result.Plainer says whether that happened. A file that is still too large is returned as it is then.
func PNG(ctx context.Context, s *Subject, o Options, limit int) (*Result, []byte, error) {
	r, g, err := draw(ctx, s, &o, nil)
	if err != nil {
		return nil, nil, err
	}
	file, err := picture.AppendPNG(nil, r.Image)
	if err != nil || limit <= 0 || len(file) <= limit {
		return r, file, err
	}
	f := fewer{ctx: ctx, subject: s, grid: g, limit: limit, result: r, file: file}
	o.Camera, o.Progress, o.Buffers = r.Camera, nil, false
	if err := f.run(o); err != nil {
		return nil, nil, wrap(err)
	}
	r.Plainer = true
	return r, f.file, nil
}

// fewer makes a picture plainer.
type fewer struct {
	ctx     context.Context
	subject *Subject
	grid    *trace.Grid
	limit   int
	result  *Result
	file    []byte
}

// stage is a way to make a picture plainer, by other options and then by fewer colours.
type stage struct {
	change func(*Options)
	colors []int // that are tried, falling
}

// hopeless is how many times larger than the limit a file is for which fewer colours are not even tried, but in the last stage.
const hopeless = 4

// stages returns what is tried in turn. What is drawn in standard quality can be drawn in plainer ways.
func stages(o *Options) []stage {
	all := []int{256, 128, 64, 32, 16, 8}
	if o.Quality != Standard {
		return []stage{{nil, all}}
	}
	list := []stage{{nil, all[:3]}}
	if o.Lighting.Occlusion > 0 {
		list = append(list, stage{func(o *Options) {
			l := *o.Lighting
			l.Occlusion = 0
			o.Lighting = &l
		}, all[1:4]})
	}
	if o.shadows() {
		list = append(list, stage{func(o *Options) { o.Shadows = Off }, all[2:3]})
	}
	return append(list, stage{func(o *Options) { o.Samples, o.auto = 1, false }, all})
}

// run goes through the stages until the file is small enough.
func (f *fewer) run(o Options) error {
	list := stages(&o)
	for i, s := range list {
		if s.change != nil {
			s.change(&o)
			if err := f.redraw(o); err != nil || len(f.file) <= f.limit {
				return err
			}
		}
		last := i == len(list)-1
		if !last && len(f.file) > hopeless*f.limit {
			continue
		}
		if err := f.reduce(s.colors, last); err != nil || len(f.file) <= f.limit {
			return err
		}
	}
	return nil
}

// redraw draws the picture with other options.
func (f *fewer) redraw(o Options) error {
	start := time.Now()
	again, _, err := draw(f.ctx, f.subject, &o, f.grid)
	if err != nil {
		return err
	}
	f.result.Took += time.Since(start)
	f.result.Image = again.Image
	f.file, err = picture.AppendPNG(f.file[:0], again.Image)
	return err
}

// reduce takes the picture in the most colours with which its file is within the limit, if there are any, or else, if it must, in the fewest.
func (f *fewer) reduce(colors []int, must bool) error {
	full := f.result.Image
	for low, high := 0, len(colors)-1; low <= high; {
		if err := f.ctx.Err(); err != nil {
			return err
		}
		middle := (low + high) / 2
		if img, file, err := f.try(full, colors[middle]); err != nil {
			return err
		} else if fits := len(file) <= f.limit; fits || must && middle == len(colors)-1 {
			f.result.Image, f.file = img, file
			high = middle - 1
		} else {
			low = middle + 1
		}
	}
	return nil
}

// try returns a picture in fewer colours and its file.
func (f *fewer) try(full *image.NRGBA, colors int) (*image.NRGBA, []byte, error) {
	img := picture.Reduce(full, colors)
	file, err := picture.AppendPNG(nil, img)
	return img, file, err
}
