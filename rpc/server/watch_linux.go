package server

import (
	"sync"
	"sync/atomic"
	"time"
)

// watchEvery is how often the watch looks at the loops. A leader that it finds with the same connection twice loses the lead.
const watchEvery = 5 * time.Millisecond

// watch sees to it that no connection holds up the others of its event loop for long. It sleeps while the loops do.
type watch struct {
	ls     *loops
	awake  atomic.Bool
	rouse  chan struct{} // one if it is to look
	quit   chan struct{}
	closed sync.WaitGroup
}

func newWatch(ls *loops) *watch {
	w := &watch{ls: ls, rouse: make(chan struct{}, 1), quit: make(chan struct{})}
	w.closed.Go(w.run)
	return w
}

// look makes the watch look at the loops for a while. A leader calls it once its state is odd.
func (w *watch) look() {
	if !w.awake.Load() && w.awake.CompareAndSwap(false, true) {
		select {
		case w.rouse <- struct{}{}:
		default:
		}
	}
}

func (w *watch) run() {
	tick := time.NewTicker(watchEvery)
	tick.Stop()
	seen := make([]uint64, len(w.ls.all))
	for {
		select {
		case <-w.rouse:
			tick.Reset(watchEvery)
		case <-tick.C:
			if w.check(seen) {
				continue
			}
			tick.Stop()
			w.awake.Store(false)
			if w.check(seen) { // a leader that found the watch awake relies on it
				w.look()
			}
		case <-w.quit:
			tick.Stop()
			return
		}
	}
}

// check takes the lead from those who have had the same connection at the last look already, and reports whether any loop has been busy
// since.
func (w *watch) check(seen []uint64) (busy bool) {
	for i, l := range w.ls.all {
		state := l.state.Load()
		busy = busy || state != seen[i] || state&1 != 0
		if state&1 != 0 && state == seen[i] && l.state.CompareAndSwap(state, state+3) {
			l.current.away = true // the leader does not lead any more, and the next one begins below
			l.ls.running.Add(1)
			state += 3
			d := &desk{later: append([]segment(nil), l.later...), replies: append([]byte(nil), l.replies...)}
			go l.lead(state, d)
		}
		seen[i] = state
	}
	return busy
}

func (w *watch) close() {
	close(w.quit)
	w.closed.Wait()
}
