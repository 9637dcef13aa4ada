package path

import (
	"errors"
	"fmt"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/trace"
)

// Limits of a picture, and what a zero option stands for.
const (
	MaxEdge        = 1 << 14 // pixels along an edge
	MaxPixels      = 1 << 26 // pixels of a picture
	MaxSamples     = 1 << 15 // samples of a pixel
	DefaultSamples = 128
)

// BytesPerPixel is what [Trace] allocates for a pixel: the film, the sums by which the error is estimated, and the count of samples.
const BytesPerPixel = 16 + 8 + 2 + 1

// Camera turns points of a picture into rays. A point is in pixels from the top left corner of the picture, x to the right and y down; a ray
// begins at an origin and goes in a direction of any length but 0, in voxels. It is called by several goroutines.
type Camera interface {
	Ray(x, y float64) (origin, direction trace.Vec)
}

// Options says how much work goes into a picture. Width and Height must be given; the rest may be zero.
type Options struct {
	Width, Height int // in pixels, 1 to MaxEdge each

	// Samples is the number of paths for a pixel at most, 1 to MaxSamples, 0 for DefaultSamples. Pixels whose error can no longer be seen
	// take fewer. Powers of two are distributed best.
	Samples int

	// TimeLimit ends the work with the samples that there are by then, 0 for no limit. One sample of each pixel is traced in any case.
	TimeLimit time.Duration

	// Workers is the number of goroutines that trace, 0 for as many as run at once. It has no influence on the picture.
	Workers int

	// Progress is told how many samples are taken or no longer needed, or how much of the time limit is over if that is a larger share; nil for
	// nobody. It is called by several goroutines, with done never above total.
	Progress func(done, total int64)
}

// Film is a picture before anything is put behind it.
type Film struct {
	Width, Height int

	// Pix holds red, green, blue and alpha of each pixel, row by row from the top left one: linear intensities times coverage, and coverage
	// from 0 to 1. Intensities may exceed 1.
	Pix []float32

	Samples  float64 // the mean number of samples of a pixel
	Complete bool    // whether the work ended by itself, not by the time limit
}

// complete fills in the defaults and checks all fields.
func (o *Options) complete() error {
	if o.Samples == 0 {
		o.Samples = DefaultSamples
	}
	switch {
	case o.Width < 1 || o.Width > MaxEdge:
		return fmt.Errorf("path: the width %d is not in 1..%d", o.Width, MaxEdge)
	case o.Height < 1 || o.Height > MaxEdge:
		return fmt.Errorf("path: the height %d is not in 1..%d", o.Height, MaxEdge)
	case o.Width*o.Height > MaxPixels:
		return fmt.Errorf("path: %dx%d are more than %d pixels", o.Width, o.Height, MaxPixels)
	case o.Samples < 1 || o.Samples > MaxSamples:
		return fmt.Errorf("path: %d samples are not in 1..%d", o.Samples, MaxSamples)
	case o.Workers < 0:
		return fmt.Errorf("path: %d workers are fewer than none", o.Workers)
	case o.TimeLimit < 0:
		return errors.New("path: the time limit is negative")
	}
	return nil
}
