package pace

import (
	"context"
	"time"
)

// Stride is the pace of one goroutine, which alone may use it. The zero value never gives way.
type Stride struct {
	under *Context
	done  <-chan struct{} // of the context that the stride was taken from
	turn  *turn           // nil before the first step and after the end
	next  time.Duration   // when to give way, by clock
}

// From returns a stride for one goroutine that works under a context. It holds nothing before its first step.
func From(ctx context.Context) Stride {
	c, _ := ctx.Value(key{}).(*Context)
	if c == nil {
		return Stride{}
	}
	return Stride{under: c, done: ctx.Done()}
}

// Step gives way if it is time. It is to be called at least every 50 microseconds or so; most calls cost a look at the clock. The first one
// takes one of the places that there are for goroutines that draw, and waits for one if all are taken. A goroutine that is about to wait
// for others calls End before, so that its place serves them; one that does not loses it after a while. Once the context is over,
// Step waits for no place. The caller holds no lock that other work needs.
func (s *Stride) Step() {
	if s.under != nil {
		s.step()
	}
}

func (s *Stride) step() {
	if now := clock(); now >= s.next {
		s.giveWay(now)
	}
}

func (s *Stride) giveWay(now time.Duration) {
	p := s.under.pacer
	entered := s.turn == nil
	if entered {
		s.turn = newTurn()
	}
	if waited := p.gate.pass(s.turn, now, s.done); entered && !waited {
		s.next = now + Every
		return
	}
	s.next = p.breathe()
	s.under.next.Store(int64(s.next + Every)) // its goroutines give way by their strides
}

// End ends the work of the goroutine and gives its place to others. A step after it begins anew.
func (s *Stride) End() {
	if s.turn != nil {
		s.under.pacer.gate.leave(s.turn)
		s.turn, s.next = nil, 0
	}
}
