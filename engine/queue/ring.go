package queue

import "sync/atomic"

// ring is a bounded lock-free queue with many producers and many consumers. A cell's sequence number says whose turn it is: equal
// to the position, a producer's; one more, a consumer's.
type ring struct {
	cells []cell
	mask  uint64
	_     [64]byte // producers and consumers write to different cache lines
	push  atomic.Uint64
	_     [64]byte
	pop   atomic.Uint64
}

type cell struct {
	seq  atomic.Uint64
	work Work
}

// init makes room for at least capacity entries.
func (r *ring) init(capacity int) {
	n := 2
	for n < capacity {
		n *= 2
	}
	r.cells = make([]cell, n)
	r.mask = uint64(n - 1)
	for i := range r.cells {
		r.cells[i].seq.Store(uint64(i))
	}
}

// add appends w and reports whether there was room.
func (r *ring) add(w Work) bool {
	for pos := r.push.Load(); ; {
		c := &r.cells[pos&r.mask]
		switch diff := int64(c.seq.Load()) - int64(pos); {
		case diff == 0:
			if r.push.CompareAndSwap(pos, pos+1) {
				c.work = w
				c.seq.Store(pos + 1)
				return true
			}
			pos = r.push.Load()
		case diff < 0:
			return false
		default:
			pos = r.push.Load()
		}
	}
}

// take removes the oldest entry, nil if there is none.
func (r *ring) take() Work {
	for pos := r.pop.Load(); ; {
		c := &r.cells[pos&r.mask]
		switch diff := int64(c.seq.Load()) - int64(pos+1); {
		case diff == 0:
			if r.pop.CompareAndSwap(pos, pos+1) {
				w := c.work
				c.work = nil
				c.seq.Store(pos + r.mask + 1)
				return w
			}
			pos = r.pop.Load()
		case diff < 0:
			return nil
		default:
			pos = r.pop.Load()
		}
	}
}

// len returns the number of entries, exact only when nobody adds or takes.
func (r *ring) len() int {
	pop := r.pop.Load() // first, since it never passes push
	return int(r.push.Load() - pop)
}
