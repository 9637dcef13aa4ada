package server

import (
	"sync"
	"syscall"
	"time"
)

// outbox holds the replies that the client has not taken yet.
type outbox struct {
	c     *conn
	write func(fd uintptr) bool // tryWrite, made once

	mu      sync.Mutex      // guards what follows
	raw     syscall.RawConn // of the connection's stream, nil while an event loop reads
	fd      int             // the event loop's descriptor, -1 otherwise
	buf     []byte          // to be written
	pending int             // bytes that a drain goroutine has yet to write
	taken   int             // bytes that it had to write at first, all of which take memory until the last is written
	counted int             // of len(buf)+taken, in the server's count
	corked  bool            // the reader writes when it has handled all that it read
	busy    bool            // a drain goroutine is at work
	dead    bool            // nothing can be written any more
	wrote   int             // result of tryWrite
	err     error           // likewise
	drained sync.Cond       // signals that busy or dead changed
}

func (o *outbox) init(c *conn) {
	o.c = c
	o.fd = -1
	o.drained.L = &o.mu
	o.write = o.tryWrite
}

// attach makes the outbox write to a stream. What waits is written.
func (o *outbox) attach(raw syscall.RawConn) {
	o.mu.Lock()
	o.raw, o.fd = raw, -1
	if !o.corked {
		o.flushLocked()
	}
	o.unlock()
}

// release takes the outbox from its event loop. What waits is written once it is attached to a stream.
func (o *outbox) release() {
	o.mu.Lock()
	o.fd = -1
	o.unlock()
}

// detach ends an outbox that holds nothing.
func (o *outbox) detach() {
	o.mu.Lock()
	o.fd, o.dead = -1, true
	o.mu.Unlock()
}

// send queues a reply and the line feed behind it.
func (o *outbox) send(reply []byte) {
	o.mu.Lock()
	o.sendLocked(reply, false)
	o.unlock()
}

// offer is send for a reply that may be large. It does nothing and returns false if it is and the server has no room for it. One larger than
// keepBuffer is the outbox's from then on.
func (o *outbox) offer(reply []byte) bool {
	o.mu.Lock()
	n := len(reply) + 1
	room := o.dead || n <= highWater
	if !room && o.c.srv.reserveWaiting(n) {
		o.counted += n // until sendLocked settles
		room = true
	}
	if room {
		o.sendLocked(reply, true)
	}
	o.unlock()
	return room
}

// sendLocked gives up writing if too much waits, here or, with much of it here, in all. keep allows that a large reply is kept rather than
// copied, which would hold up others.
func (o *outbox) sendLocked(reply []byte, keep bool) {
	if o.dead {
		return
	}
	if len(o.buf)+o.pending+len(reply) > maxWaiting {
		o.failLocked()
		return
	}
	if keep && len(o.buf) == 0 && len(reply) > keepBuffer {
		o.buf = reply
	} else {
		o.buf = append(o.buf, reply...)
	}
	o.buf = append(o.buf, '\n')
	if !o.corked {
		o.flushLocked()
	}
	o.settleLocked()
	if o.corked && o.excessLocked() { // perhaps the client does read
		o.flushLocked()
		o.settleLocked()
	}
	if o.excessLocked() {
		o.failLocked()
	}
}

// excessLocked reports whether the connection is one of those by which too much waits in all.
func (o *outbox) excessLocked() bool {
	s := o.c.srv
	return len(o.buf)+o.pending > highWater && s.waiting.Load() > int64(s.opt.MaxWaiting)
}

// settleLocked brings the server's count up to date.
func (o *outbox) settleLocked() {
	if n := len(o.buf) + o.taken; n != o.counted {
		o.c.srv.waiting.Add(int64(n - o.counted))
		o.counted = n
	}
}

func (o *outbox) cork() {
	o.mu.Lock()
	o.corked = true
	o.mu.Unlock()
}

func (o *outbox) uncork() {
	o.mu.Lock()
	o.corked = false
	o.flushLocked()
	o.unlock()
}

// unlock settles, releases the lock and, if nothing can be written any more, wakes the reader, which may wait for the client to read. The
// connection's lock comes before the outbox's, so it must not be taken under it.
func (o *outbox) unlock() {
	dead := o.dead
	o.settleLocked()
	o.mu.Unlock()
	if dead {
		o.c.wake()
	}
}

// flushLocked writes what the socket takes at once and leaves the rest to a goroutine.
func (o *outbox) flushLocked() {
	if o.busy || o.dead || len(o.buf) == 0 {
		return
	}
	if !o.pushLocked() {
		return
	}
	if o.wrote < len(o.buf) && o.fd >= 0 {
		o.keepLocked(o.buf[o.wrote:])
		o.c.home.attend(o.c) // which leaves the rest to a goroutine that can wait
		return
	}
	if o.wrote < len(o.buf) {
		o.keepLocked(o.buf[o.wrote:])
		o.busy = true
		go o.drain()
		return
	}
	o.resetLocked()
}

// keepLocked makes the rest of the buffer the buffer.
func (o *outbox) keepLocked(rest []byte) {
	if len(rest) > keepBuffer {
		o.buf = rest
	} else {
		o.buf = append(o.buf[:0], rest...)
	}
}

// pushLocked writes of the buffer what the socket takes at once, counted by wrote. It reports whether the connection still works.
func (o *outbox) pushLocked() bool {
	o.wrote, o.err = 0, nil
	switch {
	case o.fd >= 0:
		o.tryWrite(uintptr(o.fd))
	case o.raw == nil: // a descriptor on its way to another reader
		return false
	default:
		if err := o.raw.Write(o.write); err != nil {
			o.err = err
		}
	}
	if o.err != nil {
		o.failLocked()
		return false
	}
	o.c.srv.count.written.Add(int64(o.wrote))
	o.c.srv.opt.Engine.Pacer().Answered()
	return true
}

// pass writes replies, each with its line feed, that the caller keeps, and copies what the socket does not take at once. It reports whether
// the client takes its replies as they come.
func (o *outbox) pass(replies []byte) (flows bool) {
	o.mu.Lock()
	switch {
	case o.dead:
	case o.corked || o.busy || len(o.buf) > 0:
		o.buf = append(o.buf, replies...)
	default:
		own := o.buf
		o.buf = replies
		if o.pushLocked() {
			own = append(own[:0], replies[o.wrote:]...)
			o.buf = own
		} else if !o.dead {
			own = append(own[:0], replies...)
			o.buf = own
		}
		if len(o.buf) > 0 {
			o.flushLocked()
		}
	}
	flows = o.corked || len(o.buf) == 0
	o.unlock()
	return flows
}

// tryWrite writes without waiting. It is called by flushLocked only.
func (o *outbox) tryWrite(fd uintptr) bool {
	for o.wrote < len(o.buf) {
		n, err := writeNow(int(fd), o.buf[o.wrote:])
		switch err {
		case 0:
			o.wrote += n
		case syscall.EINTR:
		case syscall.EAGAIN:
			return true
		default:
			o.err = err
			return true
		}
	}
	return true
}

// resetLocked empties the buffer and drops it if it has become large.
func (o *outbox) resetLocked() {
	if cap(o.buf) > keepBuffer {
		o.buf = nil
	}
	o.buf = o.buf[:0]
}

// drain writes until there is nothing left, waiting for the client as long as it takes something now and then.
func (o *outbox) drain() {
	for {
		o.mu.Lock()
		buf := o.buf
		if len(buf) == 0 || o.dead {
			if !o.dead {
				_ = o.c.nc.SetWriteDeadline(time.Time{}) // or writes that do not wait would fail once it has passed
			}
			o.busy = false
			o.resetLocked()
			o.settleLocked()
			o.mu.Unlock()
			break
		}
		o.buf, o.pending, o.taken = nil, len(buf), len(buf)
		o.mu.Unlock()
		for len(buf) > 0 {
			_ = o.c.nc.SetWriteDeadline(time.Now().Add(o.c.srv.opt.WriteTimeout))
			n, err := o.c.nc.Write(buf[:min(len(buf), writeChunk)])
			o.c.srv.count.written.Add(int64(n))
			buf = buf[n:]
			o.mu.Lock()
			o.pending = len(buf)
			if err != nil {
				o.failLocked()
				o.pending, buf = 0, nil
			}
			if len(buf) == 0 {
				o.taken = 0
				o.settleLocked()
			}
			o.mu.Unlock()
			o.c.wake()
		}
	}
	o.drained.Broadcast()
	o.c.wake()
}

// waiting returns the number of bytes that the client has not taken.
func (o *outbox) waiting() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.buf) + o.pending
}

func (o *outbox) failed() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.dead
}

// fail gives up writing.
func (o *outbox) fail() {
	o.mu.Lock()
	o.failLocked()
	o.unlock()
}

// failLocked gives up writing: the client has gone or takes nothing. What it asked for is still done.
func (o *outbox) failLocked() {
	if o.dead {
		return
	}
	o.dead = true
	o.buf = nil
	o.c.interrupt()
}

// close waits until everything is written or cannot be.
func (o *outbox) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.corked = false
	o.flushLocked()
	o.settleLocked()
	for o.busy {
		o.drained.Wait()
	}
}
