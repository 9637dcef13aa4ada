package pace

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// turnLength is how long a goroutine draws before another one that waits takes its place. Longer than Every, so that caches stay warm.
	turnLength = time.Millisecond
	// stall is after what time without a step a goroutine loses its place if others wait: it may be waiting for just those.
	stall = 20 * time.Millisecond
)

// gate lets as many goroutines draw at once as there are cores. Others wait in line. The zero value is ready for use.
//
// A goroutine that has a place looks at atomics only, until its time is over and somebody waits. TestGateAgainstModel exercises the order,
// TestStridesShareTheCores under the race detector the hand-over.
type gate struct {
	line atomic.Int32 // len(waiting)

	mu      sync.Mutex  // guards what follows
	running []*turn     // those that have a place
	waiting []*turn     // first come, first served
	watch   *time.Timer // calls sweep while somebody waits; nil before that was so
	closed  bool        // everybody passes
}

// turn is one goroutine's place at the gate, or in the line for it.
type turn struct {
	granted chan struct{} // holds a value once a place was given to the one that waits
	placed  atomic.Bool   // whether it has a place
	seen    atomic.Int64  // when it last passed, by clock
	began   time.Duration // when it got its place; written before granted is sent to
}

func newTurn() *turn { return &turn{granted: make(chan struct{}, 1)} }

// pass sees to it that t has a place and lets others have it if its time is over. It returns when t may go on, also without a place when done
// is closed, and reports whether it had to wait.
func (g *gate) pass(t *turn, now time.Duration, done <-chan struct{}) (waited bool) {
	select {
	case <-done:
		return false
	default:
	}
	if g.stays(t, now) {
		return false
	}
	select {
	case <-t.granted:
	case <-done:
		g.leave(t)
	}
	return true
}

// stays reports whether t has a place for the time being. If not, t has been put in the line.
func (g *gate) stays(t *turn, now time.Duration) bool {
	t.seen.Store(int64(now))
	if !t.placed.Load() {
		g.mu.Lock()
	} else if g.line.Load() == 0 || now-t.began < turnLength || !g.mu.TryLock() {
		return true // who finds the gate locked goes on rather than to sleep
	}
	defer g.mu.Unlock()
	if g.closed {
		return true
	}
	g.removeLocked(t)
	g.waiting = append(g.waiting, t)
	g.fillLocked(now)
	if t.placed.Load() { // there was room
		<-t.granted
		return true
	}
	g.watchLocked()
	return false
}

// leave takes t out of its place or out of the line.
func (g *gate) leave(t *turn) { g.leaveAt(t, clock()) }

func (g *gate) leaveAt(t *turn, now time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.removeLocked(t)
	select {
	case <-t.granted: // between the end of its context and now
	default:
	}
	g.fillLocked(now)
}

// removeLocked takes t out of its place or out of the line.
func (g *gate) removeLocked(t *turn) {
	same := func(u *turn) bool { return u == t }
	g.running = slices.DeleteFunc(g.running, same)
	g.waiting = slices.DeleteFunc(g.waiting, same)
	t.placed.Store(false)
}

// fillLocked gives free places to those who wait.
func (g *gate) fillLocked(now time.Duration) {
	for len(g.waiting) > 0 && len(g.running) < runtime.GOMAXPROCS(0) {
		g.grantLocked(now)
	}
	g.line.Store(int32(len(g.waiting)))
}

// grantLocked gives a place to the first in the line.
func (g *gate) grantLocked(now time.Duration) {
	t := g.waiting[0]
	g.waiting = slices.Delete(g.waiting, 0, 1)
	t.began = now
	t.seen.Store(int64(now))
	t.placed.Store(true)
	g.running = append(g.running, t)
	t.granted <- struct{}{}
}

// watchLocked has sweep called while somebody waits.
func (g *gate) watchLocked() {
	switch {
	case len(g.waiting) != 1: // the timer runs, or it is not needed
	case g.watch == nil:
		g.watch = time.AfterFunc(stall, func() { g.sweep(clock()) })
	default:
		g.watch.Reset(stall)
	}
}

// sweep takes the places of those that do not step, so that somebody who waits for others, holding a place, does not hold them up.
func (g *gate) sweep(now time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.waiting) == 0 || g.closed {
		return
	}
	for _, t := range slices.Clone(g.running) {
		if now-time.Duration(t.seen.Load()) >= stall {
			g.removeLocked(t)
		}
	}
	g.fillLocked(now)
	g.watch.Reset(stall)
}

// close lets everybody pass, now and later.
func (g *gate) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
	if g.watch != nil {
		g.watch.Stop()
	}
	for len(g.waiting) > 0 {
		g.grantLocked(0)
	}
	g.line.Store(0)
}
