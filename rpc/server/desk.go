package server

import (
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// desk is what a reader needs while it handles what one read brought.
type desk struct {
	flat    wire.Flat
	replies []byte // of flat requests, to be written; from mark on those of the connection that is handled
	mark    int
	later   []segment // whose replies the ones before mark are
	defers  bool      // replies may stay until the whole batch of an event loop is handled
	bursts  bool      // a connection of the event loop's batch has sent many requests at once
	quick   int64     // flat requests handled and not yet counted
	turn    method.Turn
}

// segment is the part of a desk's replies that ends at to and begins where the one before ends.
type segment struct {
	c  *conn
	to int
}

// keepReplies is how many bytes of replies wait at a desk before they are written.
const keepReplies = 32 << 10

// desk returns one that nobody else uses.
func (s *Server) desk() *desk {
	d, _ := s.desks.Get().(*desk)
	if d == nil {
		d = &desk{turn: method.Turn{Lane: int(s.lanes.Add(1))}}
	}
	return d
}

// consume handles every complete value of what was read and not consumed, and returns how many bytes that were. It stops early, and reports
// so, where it would have to wait, if it must not.
func (c *conn) consume(d *desk, data []byte, mustNotWait bool) (n int, stopped bool) {
	corked := !mustNotWait // by the caller
	for n < len(data) && !c.stopping.Load() && !stopped {
		used := 0
		if mustNotWait || c.out.waiting() <= highWater { // otherwise the general way waits for the client
			used = c.quick(d, data[n:])
		}
		if used > 0 {
			n += used
			stopped = len(d.replies)-d.mark >= keepReplies && !c.pass(d) && mustNotWait
			continue
		}
		c.pass(d)
		if !corked {
			c.out.cork()
			corked = true
		}
		if mustNotWait && c.full(0) {
			stopped = true
			break
		}
		value, used, err := c.split.Next(data[n:])
		if used == 0 && err == nil {
			break
		}
		if mustNotWait && value != nil && c.full(weight(value)) {
			stopped = true // and the value is looked at again
			break
		}
		n += used
		c.take(value, err)
	}
	if d.defers && !corked && !stopped {
		d.settle(c.srv)
		return n, false
	}
	flows := c.pass(d)
	if mustNotWait && corked {
		c.out.uncork()
	}
	return n, stopped || mustNotWait && !flows
}

// pass ends the turn of a desk, hands the replies of flat requests to the outbox, and reports whether the client takes its replies as they come.
func (c *conn) pass(d *desk) (flows bool) {
	d.settle(c.srv)
	if len(d.replies) == d.mark {
		return true
	}
	flows = c.out.pass(d.replies[d.mark:])
	d.replies = d.replies[:d.mark]
	return flows
}

// settle ends the turn of a desk and counts its requests.
func (d *desk) settle(s *Server) {
	d.turn.End()
	if d.quick > 0 {
		s.count.requests.Add(d.quick)
		d.quick = 0
	}
}

// postpone keeps the replies of a connection for later.
func (d *desk) postpone(c *conn) {
	if len(d.replies) > d.mark {
		d.mark = len(d.replies)
		d.later = append(d.later, segment{c, d.mark})
	}
}

// deliver writes all replies that were kept for later, and gives those connections to stuck whose clients do not take them at once.
func (d *desk) deliver(stuck func(c *conn)) {
	from := 0
	for _, s := range d.later {
		if !s.c.out.pass(d.replies[from:s.to]) {
			stuck(s.c)
		}
		from = s.to
	}
	clear(d.later)
	d.later, d.replies, d.mark = d.later[:0], d.replies[:0], 0
}

// quick does what the flat requests at the start of data ask for, up to the first that needs more than its project, which must be idle, or does
// not succeed; at most as many as make a good deal of replies. It returns how many bytes it has consumed, 0 if the general way is to be taken.
// A panic becomes an error of the request.
func (c *conn) quick(d *desk, data []byte) (n int) {
	p := c.bound.Load()
	if p == nil || c.srv.native != wire.JSONRPC || !c.split.Between() || c.flying.Load() != 0 {
		return 0
	}
	size := 0 // of the request that is looked at
	defer func() {
		if r := recover(); r != nil {
			c.srv.count.errors.Add(1)
			d.quick++
			e := c.srv.panicked(string(d.flat.Method), r)
			if !d.flat.Notification() {
				d.replies = append(wire.AppendError(d.replies, d.flat.ID, e), '\n')
			}
			n += size
		}
	}()
	for n < len(data) && len(d.replies)-d.mark < keepReplies && !c.stopping.Load() {
		var ok bool
		if size, ok = d.flat.Scan(data[n:]); !ok || size > c.srv.opt.MaxRequest {
			break
		}
		out, ok := c.srv.opt.Table.Quick(p, &d.flat, d.replies, &d.turn)
		if !ok {
			break
		}
		d.quick++
		if !d.flat.Notification() {
			out = append(out, '\n')
			d.replies = out
		}
		if n += size; n < len(data) && data[n] == '\n' {
			n++
		}
	}
	return n
}
