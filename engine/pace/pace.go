package pace

import (
	"context"
	"runtime"
	"time"
)

// Every is how long work goes on before it gives way.
const Every = 200 * time.Microsecond

// Pacer is what the long work of a process shares to give way. The zero value is ready for use. It holds neither goroutines nor files before
// work gives way for the first time. Its methods may be called by any goroutine.
type Pacer struct {
	gate  gate
	pipes pipes
}

// New returns a pacer.
func New() *Pacer { return &Pacer{} }

// Close frees the pipes of the pacer. Work under it goes on, but its way is given by runtime.Gosched only. Closing again does nothing.
func (p *Pacer) Close() {
	p.gate.close()
	p.pipes.close()
}

// breathe lets the core look for requests, and lets those that it finds be served first.
func (p *Pacer) breathe() {
	if pp := p.pipes.get(); pp != nil {
		p.pipes.put(pp, pp.pass())
	}
	runtime.Gosched()
}

// epoch is what clock counts from.
var epoch = time.Now()

// clock returns the time since epoch by the monotonic clock, which costs half of time.Now.
func clock() time.Duration { return time.Since(epoch) }

// key is that of a Context among the values of contexts derived from it.
type key struct{}

// With returns a context whose work gives way by p: what looks at the context's Err often, or takes a Stride from it.
func With(ctx context.Context, p *Pacer) context.Context {
	c := &Context{Context: ctx, pacer: p}
	c.next.Store(int64(clock() + Every))
	return c
}
