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
	f := fewer{ctx: ctx, subject: s, grid: g, limit: limit, workers: o.Workers, result: r}
	fits := true
	if limit <= 0 {
		f.file, err = f.encode(r.Image, picture.Small)
	} else {
		fits, err = f.reduce([]int{0}, true)
	}
	if err != nil {
		return nil, nil, wrap(err)
	}
	if fits {
		return r, f.file, nil
	}
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
	workers int
	result  *Result
	file    []byte
}

// stage is a way to make a picture plainer, by other options and then by fewer colours.
type stage struct {
	change func(*Options) // nil for the picture as it is
	colors []int          // that are tried, falling; 0 stands for all
}

// hopeless is how many times larger than the limit a file is for which fewer colours alone are not even tried.
const hopeless = 8

// stages returns what is tried in turn. What is drawn in standard quality can be drawn in plainer ways.
func stages(o *Options) []stage {
	all := []int{0, 256, 128, 64, 32, 16, 8}
	if o.Quality != Standard {
		return []stage{{nil, all[1:]}}
	}
	list := []stage{{nil, all[1:4]}}
	if o.Lighting.Occlusion > 0 {
		list = append(list, stage{func(o *Options) {
			l := *o.Lighting
			l.Occlusion = 0
			o.Lighting = &l
		}, all[:5]})
	}
	if o.shadows() {
		list = append(list, stage{func(o *Options) { o.Shadows = Off }, all[:4]})
	}
	return append(list, stage{func(o *Options) { o.Samples, o.auto = 1, false }, all})
}

// run goes through the stages until the file is small enough.
func (f *fewer) run(o Options) error {
	list := stages(&o)
	for i, s := range list {
		last := i == len(list)-1
		if s.change != nil {
			s.change(&o)
			if err := f.redraw(o); err != nil {
				return err
			}
		} else if !last && len(f.file) > hopeless*f.limit {
			continue
		}
		if fits, err := f.reduce(s.colors, last); fits || err != nil {
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
	return nil
}

// reduce takes the picture in the most colours with which its file is within the limit and reports whether there are any; if it must, it takes it in
// the fewest otherwise. The fewest are tried first.
func (f *fewer) reduce(colors []int, must bool) (fits bool, err error) {
	full, least := f.result.Image, len(colors)-1
	gain := 1 - mostGain
	try := func(n int, must bool) (bool, error) {
		img := full
		if n > 0 {
			img = picture.Reduce(full, n)
		}
		file, err := f.within(img, n, &gain, must)
		if file != nil {
			f.result.Image, f.file = img, file
		}
		return file != nil && len(file) <= f.limit, err
	}
	if fits, err = try(colors[least], must); !fits || err != nil {
		return false, err
	}
	for low, high := 0, least-1; low <= high; {
		middle := (low + high) / 2
		ok, err := try(colors[middle], false)
		if err != nil {
			return false, err
		}
		if ok {
			high = middle - 1
		} else {
			low = middle + 1
		}
	}
	return true, nil
}

// mostGain is the most by which a file becomes smaller if much time is spent on it, as a share, for few colours; for many it is gainOfMany.
const (
	mostGain   = 0.35
	gainOfMany = 0.5
)

// within returns the file of a picture if it is within the limit, or in any case if it must. A file that is made quickly tells whether it pays to
// spend more time: gain is the share of it that may be left, which is larger for more colours and so becomes what was left last.
func (f *fewer) within(img *image.NRGBA, colors int, gain *float64, must bool) ([]byte, error) {
	quick, err := f.encode(img, picture.Fast)
	if err != nil || len(quick) <= f.limit {
		return quick, err
	}
	share := *gain
	if colors == 0 {
		share = min(share, gainOfMany)
	}
	if !must && float64(len(quick))*share > float64(f.limit) {
		return nil, nil
	}
	if colors == 0 && float64(len(quick))*share > float64(f.limit) {
		return quick, nil // to be made plainer anyway
	}
	small, err := f.encode(img, picture.Small)
	if err != nil {
		return nil, err
	}
	*gain = float64(len(small)) / float64(len(quick))
	if len(small) <= f.limit || must {
		return small, nil
	}
	return nil, nil
}

// encode returns the file of a picture.
func (f *fewer) encode(img *image.NRGBA, effort picture.Effort) ([]byte, error) {
	return picture.Encode(f.ctx, nil, img, &picture.Formats[0], picture.EncodeOptions{Effort: effort, Workers: f.workers})
}
