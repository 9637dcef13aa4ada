package relay

import (
	"runtime"
	"sync"
	"sync/atomic"
)

const (
	// MaxWorkers bounds the goroutines that make things.
	MaxWorkers = 4

	// Buffers is how many things a relay holds for each of them.
	Buffers = 2

	least = 4 // things that are worth a goroutine
)

// Relay holds the memory of things between calls of Run. The zero value is ready for use, by one goroutine at a time.
type Relay[T any] struct {
	queues []queue[T]
}

// queue passes things from the goroutine that makes them to the one that uses them, and back.
type queue[T any] struct{ made, used chan *T }

// Workers returns how many goroutines Run has for n things: as many as there are processors, up to [MaxWorkers], or one if n is small.
func Workers(n int) int { return max(1, min(runtime.GOMAXPROCS(0), MaxWorkers, n/least)) }

// Run makes n things and uses them in order, until use returns an error, which it returns. A thing is as its last use left it when it is made
// anew, at first the zero value. Nothing of the relay is in use by a goroutine when Run returns. For few things, or on one processor, Run has
// no goroutines.
func (r *Relay[T]) Run(n int, produce func(t *T, i int), use func(t *T, i int) error) error {
	workers := Workers(n)
	r.grow(workers)
	if workers == 1 {
		t := <-r.queues[0].used
		defer func() { r.queues[0].used <- t }()
		for i := range n {
			produce(t, i)
			if err := use(t, i); err != nil {
				return err
			}
		}
		return nil
	}
	var stop atomic.Bool
	var wait sync.WaitGroup
	for w, q := range r.queues[:workers] {
		wait.Go(func() {
			for i := w; i < n; i += workers {
				t := <-q.used
				if !stop.Load() {
					produce(t, i)
				}
				q.made <- t
			}
		})
	}
	var err error
	for i := range n {
		q := r.queues[i%workers]
		t := <-q.made
		if err == nil {
			if err = use(t, i); err != nil {
				stop.Store(true)
			}
		}
		q.used <- t
	}
	wait.Wait()
	return err
}

// grow makes queues, with things to be made, until there are n.
func (r *Relay[T]) grow(n int) {
	for len(r.queues) < n {
		q := queue[T]{make(chan *T, Buffers), make(chan *T, Buffers)}
		for range Buffers {
			q.used <- new(T)
		}
		r.queues = append(r.queues, q)
	}
}
