package pace

import (
	"context"
	"sync/atomic"
)

// Context is a context that gives way when it is asked for Err, which long work does anyway to learn whether it is cancelled. It is made by
// [With]. A context derived from it by context.WithCancel and the like has an Err of its own that does not give way; strides may be
// taken from that too.
type Context struct {
	context.Context
	pacer *Pacer
	next  atomic.Int64 // when Err gives way again, by clock
}

// Err returns what the context below returns, and gives way before if nothing under this context has for the time Every. Of several
// goroutines that ask one gives way. The caller holds no lock that short work needs.
func (c *Context) Err() error {
	if now, next := clock(), c.next.Load(); int64(now) >= next && c.next.CompareAndSwap(next, int64(now+Every)) {
		c.next.Store(int64(c.pacer.breathe()))
	}
	return c.Context.Err()
}

// Value returns the context itself to those who look for the pacer, and otherwise what the context below returns.
func (c *Context) Value(k any) any {
	if k == (key{}) {
		return c
	}
	return c.Context.Value(k)
}
