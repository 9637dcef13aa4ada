package pace

import (
	"context"
	"runtime"
	"runtime/metrics"
	"sync/atomic"
	"time"
)

// Every is how long work goes on before it gives way.
const Every = 200 * time.Microsecond

// Pacer is what the long work of a process shares to give way. The zero value is ready for use. It holds neither goroutines nor files before
// work gives way for the first time. Its methods may be called by any goroutine.
type Pacer struct {
	gate  gate
	pipes pipes
	next  atomic.Int64 // when somebody is to look for requests again, by clock
	owed  atomic.Int32 // threads that are to give way to the processes that were answered
	loops atomic.Int32 // threads that wait for requests by themselves
	aside atomic.Int64 // one more than the fewest goroutines that were seen in system calls, 0 if there was no look at them
}

// New returns a pacer.
func New() *Pacer { return &Pacer{} }

// Close frees the pipes of the pacer. Work under it goes on, but its way is given by runtime.Gosched only. Closing again does nothing.
func (p *Pacer) Close() {
	p.gate.close()
	p.pipes.close()
}

// Answered tells the pacer that a reply was sent to another process. That process may run on one of the cores that long work keeps busy, and
// some kernels leave it waiting there for milliseconds. So the threads of long work let the kernel choose anew once afterwards.
func (p *Pacer) Answered() {
	if n := int32(runtime.NumCPU()); p.owed.Load() != n {
		p.owed.Store(n)
	}
}

// Waiting tells the pacer of n more threads, or fewer, that wait for requests in system calls of their own rather than by Go's poller. When one
// is woken up, the kernel may leave it waiting for a core that long work keeps busy. So the threads of long work let the kernel choose anew
// each time they give way.
func (p *Pacer) Waiting(n int) { p.loops.Add(int32(n)) }

// lookEvery is how often requests are looked for while several cores are busy with long work, which take turns.
const lookEvery = Every / 2

// breathe sees to it that requests which came in are looked for, and lets those be served that the core has found. There is no need for that
// while another core is idle, since that one looks all the time, and the hand-over would wake it up. It returns when to breathe again.
func (p *Pacer) breathe() (next time.Duration) {
	if p.loops.Load() > 0 {
		yieldThread() // before the scheduler is asked: it serves who has been woken up
	}
	now := clock()
	next = now + Every
	if p.allBusy() {
		runtime.Gosched() // what is ready goes first, so that the core is left with nothing to run
		now = clock()
		if due := p.next.Load(); int64(now) < due {
			next = time.Duration(due)
		} else if p.next.CompareAndSwap(due, int64(now+lookEvery)) {
			p.look()
			runtime.Gosched()
			next = clock() + Every
		}
	}
	if p.owed.Load() > 0 && p.owed.Add(-1) >= 0 {
		yieldThread()
		next = clock() + Every
	}
	return next
}

// look has the core ask the kernel for requests. One core at a time is enough: two that ask at once get in each other's way, and one of them
// goes to sleep.
func (p *Pacer) look() {
	if pp := p.pipes.get(); pp != nil {
		p.pipes.put(pp, pp.pass())
	}
}

// allBusy reports whether every processor of the scheduler is taken: by a goroutine that runs, or by one in a system call, in which the
// kernel may keep its thread for milliseconds. Goroutines that are in a system call all the time, such as that of os/signal, take none. It
// costs about 60 ns.
func (p *Pacer) allBusy() bool {
	s := [...]metrics.Sample{{Name: "/sched/goroutines/running:goroutines"}, {Name: "/sched/goroutines/not-in-go:goroutines"}}
	metrics.Read(s[:])
	if s[0].Value.Kind() != metrics.KindUint64 || s[1].Value.Kind() != metrics.KindUint64 {
		return true // a run time that does not tell
	}
	calls, aside := int64(s[1].Value.Uint64()), p.aside.Load()
	if aside == 0 || calls < aside-1 {
		aside = calls + 1
		p.aside.Store(aside)
	}
	return int64(s[0].Value.Uint64())+calls-(aside-1) >= int64(runtime.GOMAXPROCS(0))
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
