package render

import (
	"context"
	"errors"
	"fmt"
	"image"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/trace"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Result is a picture and how it came about.
type Result struct {
	// Image holds the picture, with straight alpha; it belongs to the caller.
	Image *image.NRGBA
	// Camera is the camera that was used with everything filled in. Given back with the same options it repeats the picture; given for a
	// changed volume it does not move.
	Camera Camera
	// Bounds is the smallest box that contains every voxel of the volume, the zero Box if it is empty.
	Bounds storage.Box
	// Plainer is set by PNG if it simplified the picture to keep its file small.
	Plainer bool
	// Buffers is what is seen in the middle of each pixel, nil unless asked for.
	Buffers *Buffers
	// Samples is the mean number of rays for a pixel, and Complete whether all that were asked for were cast; a time limit may prevent that.
	Samples  float64
	Complete bool
	// Took is how long the drawing took, without the encoding.
	Took time.Duration
}

// Buffers is what is seen in the middle of each pixel, row by row. Where nothing is seen, Depth is +Inf, Layer -1 and the rest 0.
type Buffers struct {
	Width, Height int
	Depth         []float32     // distance from the camera along the axis of the view, in voxels
	Face          []trace.Face  // the side of the voxel
	Cell          []storage.Pos // the voxel
	Layer         []int32       // index in Subject.Layers, -1 for none
}

// Draw draws a subject as [Render] draws a volume.
func Draw(ctx context.Context, s *Subject, o Options) (*Result, error) {
	r, _, err := draw(ctx, s, &o, nil)
	return r, err
}

// Render draws a volume that nobody writes to before it returns. The error is an OptionError for options that cannot be used, or
// wraps that of the context, which ends the work within a few milliseconds. No goroutine outlives the call. It takes time in
// proportion to the pixels, beside a visit to every tile, and memory for the picture, see Options.Bytes, and for what the volume holds
// compressed.
func Render(ctx context.Context, v storage.Volume, o Options) (*Result, error) {
	return Draw(ctx, &Subject{Volume: v}, o)
}

// draw fills in the options and draws the subject, from its grid if that is not nil. It returns the grid.
func draw(ctx context.Context, s *Subject, o *Options, g *trace.Grid) (*Result, *trace.Grid, error) {
	start := time.Now()
	if err := o.complete(); err != nil {
		return nil, nil, err
	}
	var err error
	if g == nil {
		if g, err = gridOf(ctx, s); err != nil {
			return nil, nil, wrap(err)
		}
	}
	c, err := fitCamera(ctx, g, o)
	if err != nil {
		return nil, nil, wrap(err)
	}
	r := &Result{Camera: c, Bounds: g.Bounds(), Samples: 1, Complete: true}
	if err := r.paint(ctx, s, o, g); err != nil {
		return nil, nil, wrap(err)
	}
	r.Took = time.Since(start)
	return r, g, nil
}

// paint draws the picture and fills in the buffers.
func (r *Result) paint(ctx context.Context, s *Subject, o *Options, g *trace.Grid) error {
	p, err := newPainter(ctx, worldOf(g, s, o, &r.Camera), s, o, &r.Camera)
	if err != nil {
		return err
	}
	r.Image = p.image
	if o.Quality == High {
		r.Samples, r.Complete, err = p.follow(ctx, o)
	} else {
		r.Samples, err = p.paint(ctx, o.Quality)
	}
	if err != nil {
		return err
	}
	if o.Outline != nil {
		if err := newOutliner(p, o.Outline).draw(ctx); err != nil {
			return err
		}
	}
	if o.Buffers {
		r.Buffers, err = p.buffers(ctx)
	}
	return err
}

// wrap names the operation in an error that does not yet.
func wrap(err error) error {
	if option := (*OptionError)(nil); errors.As(err, &option) {
		return err
	}
	return fmt.Errorf("render: %w", err)
}
