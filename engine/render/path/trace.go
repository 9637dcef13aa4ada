package path

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
	"github.com/goxel-daemon/goxel-daemon/engine/render/world"
)

// Trace draws a world as a camera sees it. The error is about options that cannot be used, or wraps that of the context, which ends the work
// within a few milliseconds. No goroutine outlives the call. It takes time in proportion to the samples, and [BytesPerPixel] of memory.
func Trace(ctx context.Context, w *world.World, c Camera, o Options) (*Film, error) {
	if w == nil || w.Grid == nil || c == nil {
		return nil, errors.New("path: there is no world or no camera")
	}
	if err := o.complete(); err != nil {
		return nil, err
	}
	start := time.Now()
	s, err := newScene(ctx, w, c)
	if err == nil {
		t := newTracer(s, &o, start)
		if err = t.run(ctx); err == nil {
			return t.film(), nil
		}
	}
	return nil, fmt.Errorf("path: %w", err)
}

// tracer takes samples of a picture in rounds over all of it.
type tracer struct {
	scene   *scene
	options *Options
	sums    *sums
	columns int // of blocks
	blocks  int
	walkers []*walker // one for each goroutine

	deadline time.Time // zero for none
	late     atomic.Bool
	done     atomic.Int64
	total    int64
}

// blockEdge is the edge of the squares of pixels that goroutines take.
const blockEdge = 32

func newTracer(s *scene, o *Options, start time.Time) *tracer {
	t := &tracer{scene: s, options: o, sums: newSums(o.Width, o.Height), columns: (o.Width + blockEdge - 1) / blockEdge}
	t.blocks = t.columns * ((o.Height + blockEdge - 1) / blockEdge)
	t.total = int64(o.Width) * int64(o.Height) * int64(o.Samples)
	if o.TimeLimit > 0 {
		t.deadline = start.Add(o.TimeLimit)
	}
	workers := o.Workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	for range min(workers, t.blocks) {
		t.walkers = append(t.walkers, newWalker(s, o.Samples))
	}
	return t
}

const (
	firstLook = 2 * half // samples after which the error is estimated for the first time; later it is after a number of whole halves
	longest   = 256      // samples of a round
)

// run takes the samples.
func (t *tracer) run(ctx context.Context) error {
	for n := 0; n < t.options.Samples; {
		next := min(max(2*n, 1), t.options.Samples)
		if n >= firstLook {
			next = min(n+min(max(firstLook, n/4&^(firstLook-1)), longest), t.options.Samples)
			spared := t.options.Samples - n
			err := t.each(ctx, func(_ *walker, _ *pace.Stride, b block) { t.report(t.sums.settle(b) * spared) })
			if err != nil {
				return err
			}
			if !t.sums.busy() {
				break
			}
		}
		if err := t.each(ctx, func(k *walker, s *pace.Stride, b block) { t.round(ctx, k, s, b, n, next) }); err != nil {
			return err
		}
		if t.late.Load() || !t.deadline.IsZero() && time.Now().After(t.deadline) {
			t.late.Store(next < t.options.Samples || t.late.Load())
			break
		}
		n = next
	}
	return ctx.Err()
}

// block is a rectangle of pixels, its end outside.
type block struct{ x0, y0, x1, y1 int }

// each calls a function for every block, in as many goroutines as there are walkers.
func (t *tracer) each(ctx context.Context, do func(k *walker, s *pace.Stride, b block)) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	for _, k := range t.walkers {
		wg.Go(func() {
			stride := pace.From(ctx)
			defer stride.End()
			for i := int(next.Add(1)) - 1; i < t.blocks && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				x, y := i%t.columns*blockEdge, i/t.columns*blockEdge
				do(k, &stride, block{x, y, min(x+blockEdge, t.options.Width), min(y+blockEdge, t.options.Height)})
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

// often is how many samples are taken between two looks at the clock.
const often = 4

// round takes samples from to until of the pixels of a block that need them.
func (t *tracer) round(ctx context.Context, k *walker, s *pace.Stride, b block, from, until int) {
	taken := 0
	for y := b.y0; y < b.y1; y++ {
		for x := b.x0; x < b.x1; x++ {
			i := y*t.options.Width + x
			if t.sums.calm[i] {
				continue
			}
			if t.stopped(ctx, from) {
				t.report(taken)
				return
			}
			k.sampler.pixel(x, y)
			for n := from; n < until; n++ {
				k.sampler.sample(n)
				light, alpha := k.look(x, y)
				t.sums.add(i, n, light, alpha)
				if n%often == 0 {
					s.Step()
				}
			}
			taken += until - from
		}
	}
	t.report(taken)
}

// stopped reports whether the work is over before its time.
func (t *tracer) stopped(ctx context.Context, samples int) bool {
	if ctx.Err() != nil || t.late.Load() {
		return true
	}
	if samples > 0 && !t.deadline.IsZero() && time.Now().After(t.deadline) {
		t.late.Store(true)
		return true
	}
	return false
}

// report counts samples that are taken or not needed.
func (t *tracer) report(samples int) {
	done := t.done.Add(int64(samples))
	if limit := t.options.TimeLimit; limit > 0 { // which ends the work if samples do not
		done = max(done, int64(float64(t.total)*min(float64(limit-time.Until(t.deadline))/float64(limit), 1)))
	}
	if t.options.Progress != nil {
		t.options.Progress(done, t.total)
	}
}

// film develops the sums, which become the picture.
func (t *tracer) film() *Film {
	f := &Film{Width: t.options.Width, Height: t.options.Height, Pix: t.sums.pix, Complete: !t.late.Load()}
	total := 0
	for i, n := range t.sums.count {
		total += int(n)
		p := f.Pix[4*i : 4*i+4]
		for c := range p {
			p[c] /= float32(n)
		}
		p[3] = float32(math.Min(math.Max(float64(p[3]), 0), 1))
	}
	f.Samples = float64(total) / float64(len(t.sums.count))
	return f
}
