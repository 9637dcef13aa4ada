package cli

import (
	"context"
	"sync"
)

// Interrupts leads an interrupt to the command that runs: within a shell to the line that runs, not to the shell. The zero value is useful, and
// its methods may be called by any goroutine; those of a nil pointer do nothing.
type Interrupts struct {
	mu    sync.Mutex
	stack []*entry
}

type entry struct{ cancel context.CancelFunc }

// Push returns a context that the next interrupt ends, and the function that takes it away again, which must be called.
func (in *Interrupts) Push(parent context.Context) (ctx context.Context, pop func()) {
	ctx, cancel := context.WithCancel(parent)
	if in == nil {
		return ctx, cancel
	}
	e := &entry{cancel: cancel}
	in.mu.Lock()
	in.stack = append(in.stack, e)
	in.mu.Unlock()
	return ctx, func() {
		cancel()
		in.mu.Lock()
		defer in.mu.Unlock()
		for i, other := range in.stack {
			if other == e {
				in.stack = in.stack[:i]
			}
		}
	}
}

// Interrupt ends the context that was pushed last. It returns false if that has been interrupted before or there is none.
func (in *Interrupts) Interrupt() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	if len(in.stack) == 0 {
		return false
	}
	last := in.stack[len(in.stack)-1]
	if last.cancel == nil {
		return false
	}
	last.cancel()
	last.cancel = nil
	return true
}
