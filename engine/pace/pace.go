package pace

import (
	"context"
	"time"
)

// Every is how long work goes on before it gives way.
const Every = 200 * time.Microsecond

// Pacer is what the long work of a process shares to give way.
type Pacer struct{}

// key is that of a Pacer in a context.
type key struct{}

// With returns a context whose work gives way by p: what looks at the context's Err often, or takes a Stride from it.
func With(ctx context.Context, p *Pacer) context.Context { return context.WithValue(ctx, key{}, p) }

// Stride is the pace of one goroutine. The zero value never gives way.
type Stride struct {
	pacer *Pacer
	last  time.Time
}

// From returns a stride for one goroutine that works under a context.
func From(ctx context.Context) Stride {
	p, _ := ctx.Value(key{}).(*Pacer)
	return Stride{pacer: p}
}

// Step gives way if it is time. It is to be called at least every 50 microseconds or so; most calls cost a look at the clock. End must be
// called when the work is over.
func (s *Stride) Step() {}

// End ends the work of the goroutine.
func (s *Stride) End() {}
