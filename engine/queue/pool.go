package queue

import (
	"errors"
	"sync"
	"sync/atomic"
)

// ErrFull reports that the run queue has no room.
var ErrFull = errors.New("queue: full")

// Work is what the pool's workers run: a turn of a project, or a job that no longer needs its project. long tells whether the worker
// may take work that is not short; one that may not must put it back with [Pool.Add].
type Work interface{ Work(long bool) }

// lane orders: all short work before all long work of the same priority, high before normal before low.
var laneOrder = [...]Priority{High, Normal, Low}

// Pool is a fixed number of workers behind a bounded run queue. With two workers or more, the first takes short work only, so that long
// work never holds up all of them. Jobs are long work that nobody else waits for, such as renders: at most half of the workers that take
// long work are busy with jobs, so that they do not hold up edits.
type Pool struct {
	short, long, jobs [len(laneOrder)]ring
	running           atomic.Int64 // jobs
	maxRunning        int64
	wakeShort         chan struct{}
	wakeLong          chan struct{}
	stop              chan struct{}
	stopped           sync.Once
	done              sync.WaitGroup
	busy              atomic.Int64
}

// NewPool starts a pool of workers (at least one) whose lanes hold capacity entries each. Close ends them.
func NewPool(workers, capacity int) *Pool {
	workers = max(workers, 1)
	p := &Pool{
		wakeShort: make(chan struct{}, workers),
		wakeLong:  make(chan struct{}, workers),
		stop:      make(chan struct{}),
	}
	for i := range laneOrder {
		p.short[i].init(capacity)
		p.long[i].init(capacity)
		p.jobs[i].init(capacity)
	}
	p.maxRunning = int64(max((workers-1)/2, 1))
	p.done.Add(workers)
	for i := range workers {
		go p.work(i > 0 || workers == 1)
	}
	return p
}

// Add queues work in the lane of its length and priority. It never blocks; ErrFull means that the lane has no room.
func (p *Pool) Add(w Work, long bool, priority Priority) error {
	lanes, workers := &p.short, p.wakeShort
	if long {
		lanes, workers = &p.long, p.wakeLong
	}
	if !lanes[priority].add(w) {
		return ErrFull
	}
	wake(workers)
	return nil
}

// AddJob queues a job. It never blocks; ErrFull means that there is no room.
func (p *Pool) AddJob(w Work, priority Priority) error {
	if !p.jobs[priority].add(w) {
		return ErrFull
	}
	wake(p.wakeLong)
	return nil
}

// take returns the next work that a worker may do, nil if there is none, and whether it is a job.
func (p *Pool) take(long bool) (w Work, job bool) {
	for _, priority := range laneOrder {
		if w := p.short[priority].take(); w != nil {
			return w, false
		}
		if !long {
			continue
		}
		if w := p.long[priority].take(); w != nil {
			return w, false
		}
		if w := p.takeJob(priority); w != nil {
			return w, true
		}
	}
	return nil, false
}

// takeJob returns the next job, nil if there is none or enough are running. Whoever runs one looks for the next when it is done.
func (p *Pool) takeJob(priority Priority) Work {
	if p.jobs[priority].len() <= 0 {
		return nil
	}
	if p.running.Add(1) <= p.maxRunning {
		if w := p.jobs[priority].take(); w != nil {
			return w
		}
	}
	p.running.Add(-1)
	return nil
}

func (p *Pool) work(long bool) {
	defer p.done.Done()
	wakeLong := p.wakeLong
	if !long {
		wakeLong = nil
	}
	for {
		for p.next(long) {
		}
		select {
		case <-p.wakeShort:
		case <-wakeLong:
		case <-p.stop:
			// What was accepted is finished. Work that is put back now may find no other worker, so this one takes any.
			for p.next(true) {
			}
			return
		}
	}
}

// next does one piece of work and reports whether there was any.
func (p *Pool) next(long bool) bool {
	w, job := p.take(long)
	if w == nil {
		return false
	}
	if job {
		defer p.running.Add(-1)
	}
	p.wakeOthers()
	p.busy.Add(1)
	defer p.busy.Add(-1)
	w.Work(long)
	return true
}

// wakeOthers passes on the wake-up for what still waits. The one that was sent for it may have woken a worker that took something
// else.
func (p *Pool) wakeOthers() {
	if waiting(&p.short) > 0 {
		wake(p.wakeShort)
	}
	if waiting(&p.long) > 0 || waiting(&p.jobs) > 0 {
		wake(p.wakeLong)
	}
}

func wake(workers chan<- struct{}) {
	select {
	case workers <- struct{}{}:
	default: // as many wake-ups are pending as there are workers
	}
}

func waiting(lanes *[len(laneOrder)]ring) (n int) {
	for i := range lanes {
		n += lanes[i].len()
	}
	return n
}

// Len returns the number of entries waiting in all lanes.
func (p *Pool) Len() int { return waiting(&p.short) + waiting(&p.long) + waiting(&p.jobs) }

// Busy returns the number of workers at work.
func (p *Pool) Busy() int { return int(p.busy.Load()) }

// Close lets the workers finish what is queued and waits for them. Nothing must be added afterwards. It is idempotent.
func (p *Pool) Close() {
	p.stopped.Do(func() { close(p.stop) })
	p.done.Wait()
}
