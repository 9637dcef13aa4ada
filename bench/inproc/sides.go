package inproc

import (
	"context"
	"runtime"
	"time"
)

// Sides are the two sides of a comparison. Each call measures once, for some tens of milliseconds or one operation if that takes longer, and
// returns a value in Unit. They keep what they need between calls, and Close gives it back. They are not safe for concurrent use.
type Sides struct {
	Unit   string
	Ours   func(context.Context) (float64, error)
	Theirs func(context.Context) (float64, error)

	release func() // nil if there is nothing but Go's memory
}

// Close gives back what the sides hold. They must not be used any more.
func (s *Sides) Close() {
	if s.release != nil {
		s.release()
	}
	*s = Sides{}
}

// least is how long a measurement lasts at least.
const least = 50 * time.Millisecond

// perSecond returns how much is done in a second by an operation that does the given amount.
func perSecond(ctx context.Context, amount float64, op func() error) (float64, error) {
	took, n, err := repeat(ctx, op)
	return amount * float64(n) / max(took.Seconds(), 1e-9), err
}

// perOp returns the nanoseconds that an operation takes.
func perOp(ctx context.Context, op func() error) (float64, error) {
	took, n, err := repeat(ctx, op)
	return float64(took.Nanoseconds()) / float64(max(n, 1)), err
}

// repeat does an operation once unmeasured, collects the garbage that there is, so that each measurement pays for its own only, and then does
// the operation until the least time has passed.
func repeat(ctx context.Context, op func() error) (took time.Duration, n int, err error) {
	if err := op(); err != nil {
		return 0, 0, err
	}
	runtime.GC()
	began := time.Now()
	for n == 0 || took < least {
		if err := ctx.Err(); err != nil {
			return took, n, err
		}
		if err := op(); err != nil {
			return took, n, err
		}
		n++
		took = time.Since(began)
	}
	return took, n, nil
}
