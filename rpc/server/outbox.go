package server

import (
	"errors"
	"sync"
	"syscall"
	"time"
)

// outbox holds the replies that the client has not taken yet.
type outbox struct {
	c     *conn
	raw   syscall.RawConn
	write func(fd uintptr) bool // tryWrite, made once

	mu      sync.Mutex // guards what follows
	buf     []byte     // to be written
	pending int        // bytes that a drain goroutine has yet to write
	taken   int        // bytes that it had to write at first, all of which take memory until the last is written
	counted int        // of len(buf)+taken, in the server's count
	corked  bool       // the reader writes when it has handled all that it read
	busy    bool       // a drain goroutine is at work
	dead    bool       // nothing can be written any more
	wrote   int        // result of tryWrite
	err     error      // likewise
	drained sync.Cond  // signals that busy or dead changed
}

func (o *outbox) init(c *conn) (err error) {
	o.c = c
	o.drained.L = &o.mu
	o.write = o.tryWrite
	o.raw, err = c.nc.SyscallConn()
	return err
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
	o.wrote, o.err = 0, nil
	if err := o.raw.Write(o.write); err != nil || o.err != nil {
		o.failLocked()
		return
	}
	o.c.srv.count.written.Add(int64(o.wrote))
	o.c.srv.opt.Engine.Pacer().Answered()
	if o.wrote < len(o.buf) {
		if rest := o.buf[o.wrote:]; len(rest) > keepBuffer {
			o.buf = rest
		} else {
			o.buf = append(o.buf[:0], rest...)
		}
		o.busy = true
		go o.drain()
		return
	}
	o.resetLocked()
}

// tryWrite writes without waiting. It is called by flushLocked only.
func (o *outbox) tryWrite(fd uintptr) bool {
	for o.wrote < len(o.buf) {
		n, err := syscall.Write(int(fd), o.buf[o.wrote:])
		switch {
		case err == nil:
			o.wrote += n
		case errors.Is(err, syscall.EINTR):
		case errors.Is(err, syscall.EAGAIN):
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
	o.c.stopping.Store(true)
	_ = o.c.nc.SetDeadline(time.Unix(1, 0)) // wakes whoever reads or writes
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
