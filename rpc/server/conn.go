package server

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/frame"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// conn is one connection. Its reader, which is an event loop or the goroutine of serve, owns the read side; replies come from there and from
// workers.
type conn struct {
	srv *Server
	out outbox

	// Owned by the reader.
	split    frame.Splitter
	in       []byte // in[r:w] is read and not consumed
	r, w     int
	deadline bool  // a read deadline is set because the last value is stalled
	home     *loop // the event loop that reads, or used to and may again; nil for none
	calm     int   // reads in a row after which nothing was left to wait for
	loopFD   int   // the descriptor while an event loop reads, otherwise -1
	away     bool  // handled by a goroutine that led its event loop and does so no more

	stopping atomic.Bool  // no more requests are read
	flying   atomic.Int32 // inFlight, for those who do not hold the lock
	bound    atomic.Pointer[engine.Project]

	io     sync.Mutex // guards what follows; of the other locks only that of a loop is taken under it
	nc     stream     // nil while an event loop reads
	past   bool       // nobody reads or writes any more: nc gets a deadline that has passed
	killed bool       // nc is closed as soon as it is there

	mu       sync.Mutex // guards what follows
	barrier  bool       // a session method is under way, or what it held back is being routed
	over     bool       // that session method is done
	lifting  bool       // a goroutine is routing what was held back
	held     []*request // what waits behind it
	active   []*request // what can be cancelled
	inFlight int        // requests, a batch counting as one
	inBytes  int        // of the large ones among them, and of parameter trees
	idle     sync.Cond  // signals that inFlight went down
}

// stream is a connection that a goroutine reads and writes. *net.UnixConn and *os.File are streams.
type stream interface {
	io.ReadWriteCloser
	syscall.Conn
	SetDeadline(t time.Time) error
	SetReadDeadline(t time.Time) error
	SetWriteDeadline(t time.Time) error
}

func newConn(s *Server) *conn {
	c := &conn{srv: s, loopFD: -1, split: *frame.New(frame.Options{MaxBytes: s.opt.MaxRequest})}
	c.idle.L = &c.mu
	c.out.init(c)
	return c
}

// attach gives the connection a stream, for serve to read.
func (c *conn) attach(nc stream) error {
	raw, err := nc.SyscallConn()
	if err != nil {
		return err
	}
	c.io.Lock()
	c.nc = nc
	switch {
	case c.killed:
		_ = nc.Close()
	case c.past:
		_ = nc.SetDeadline(longAgo)
	case c.stopping.Load():
		_ = nc.SetReadDeadline(longAgo)
	}
	c.io.Unlock()
	c.out.attach(raw)
	return nil
}

// longAgo is a deadline that wakes whoever reads or writes.
var longAgo = time.Unix(1, 0)

var _ method.Conn = (*conn)(nil)

// Bind implements method.Conn.
func (c *conn) Bind(p *engine.Project) { c.bound.Store(p) }

// Bound implements method.Conn.
func (c *conn) Bound() *engine.Project { return c.bound.Load() }

// Cancel implements method.Conn.
func (c *conn) Cancel(id []byte) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, q := range c.active {
		if bytes.Equal(q.wire.ID, id) {
			q.cancel(nil)
			return true
		}
	}
	return false
}

// Notify implements method.Conn.
func (c *conn) Notify(text []byte) {
	if c.out.waiting() <= highWater {
		c.out.send(text)
	}
}

// serve reads until the client has nothing more to say, and ends the connection when everything is answered. It returns as well when an event
// loop reads on.
func (c *conn) serve() {
	if c.w > 0 { // left by the event loop
		c.out.cork()
		c.frames()
		c.out.uncork()
		c.watchStall()
	}
	for !c.stopping.Load() && c.read() {
		if c.goHome() {
			return
		}
	}
	c.resize(0)
	c.wait(func() bool { return c.inFlight == 0 })
	c.out.close()
	_ = c.nc.Close() // there is nobody to tell
	c.srv.forget(c)
}

// stop makes the reader end once everything that was read is answered.
func (c *conn) stop() {
	c.stopping.Store(true)
	c.io.Lock()
	defer c.io.Unlock()
	if c.nc != nil {
		_ = c.nc.SetReadDeadline(longAgo) // wakes the reader; a closed connection needs no waking
	} else {
		c.home.attend(c)
	}
}

// interrupt wakes whoever reads or writes, now and later.
func (c *conn) interrupt() {
	c.stopping.Store(true)
	c.io.Lock()
	defer c.io.Unlock()
	c.past = true
	if c.nc != nil {
		_ = c.nc.SetDeadline(longAgo)
	} else {
		c.home.attend(c)
	}
}

// kill ends the connection at once.
func (c *conn) kill() {
	c.out.fail()
	c.interrupt()
	c.io.Lock()
	defer c.io.Unlock()
	c.killed = true
	if c.nc != nil {
		_ = c.nc.Close() // there is nobody to tell
	}
}

// read waits for bytes and handles what they complete. It reports whether there is more to read.
func (c *conn) read() bool {
	if !c.makeRoom() {
		c.overflow()
		return false
	}
	n, err := c.nc.Read(c.in[c.w:])
	c.w += n
	c.srv.count.read.Add(int64(n))
	if n > 0 {
		c.out.cork()
		c.frames()
		c.out.uncork()
	}
	switch {
	case c.stopping.Load():
		return false
	case err == nil:
		c.watchStall()
		return true
	case errors.Is(err, os.ErrDeadlineExceeded) && c.deadline:
		c.finish()
		c.watchStall()
		return true
	case errors.Is(err, io.EOF):
		c.finish()
	}
	return false
}

// frames handles every complete value in the buffer.
func (c *conn) frames() {
	d := c.srv.desk()
	n, _ := c.consume(d, c.in[c.r:c.w], false)
	c.srv.desks.Put(d)
	c.r += n
	if c.r == c.w {
		c.r, c.w = 0, 0
		if len(c.in) > keepBuffer {
			c.resize(smallBuffer)
		}
	}
}

// finish gives up a value that is not complete.
func (c *conn) finish() {
	value, err := c.split.Finish(c.in[c.r:c.w])
	c.out.cork()
	c.take(value, err)
	c.out.uncork()
	c.r, c.w = 0, 0
}

// take handles what the splitter found: a value, an error, or nothing.
func (c *conn) take(value []byte, err *frame.Error) {
	switch {
	case err != nil:
		c.begin(0)
		c.srv.count.requests.Add(1)
		c.srv.count.errors.Add(1)
		c.out.send(c.srv.native.AppendError(nil, nil, &wire.Error{Code: err.Code, Message: err.Message, Reason: cmp.Or(err.Reason, wire.ReasonParse)}))
		c.end(0)
	case value != nil && value[0] == '[':
		size := weight(value)
		c.batch(value, size, c.begin(size))
	case value != nil:
		size := weight(value)
		c.single(value, size, c.begin(size))
	}
}

// weight returns the bytes that a request counts while it is in flight. The number of small ones is bounded, which will do.
func weight(value []byte) int {
	if len(value) <= smallBuffer {
		return 0
	}
	return len(value)
}

// begin counts a request of the given weight, once the connection has room for one more. It reports whether the server has room for its
// bytes as well.
func (c *conn) begin(size int) (room bool) {
	c.await(size)
	c.mu.Lock()
	c.inFlight++
	c.inBytes += size
	c.flying.Store(int32(c.inFlight))
	c.mu.Unlock()
	return size == 0 || c.srv.inBytes.Add(int64(size)) <= maxBuffered
}

// await returns once a request of the given weight need not wait for others.
func (c *conn) await(size int) {
	if c.full(size) {
		c.out.uncork() // what was answered goes out while we wait
		c.wait(func() bool { return !c.fullLocked(size) || c.out.failed() })
		c.out.cork()
	}
}

// fullLocked reports whether a request of the given weight has to wait for others. It needs conn.mu.
func (c *conn) fullLocked(size int) bool {
	return c.inFlight >= maxInFlight || c.inFlight > 0 && c.inBytes+size > inRequests*c.srv.opt.MaxRequest || c.out.waiting() > highWater
}

// full is fullLocked for those who do not hold the lock.
func (c *conn) full(size int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.fullLocked(size)
}

// hold counts n more bytes of requests that conn.begin has counted, or fewer, and reports whether the server has room for them.
func (c *conn) hold(n int) (room bool) {
	room = c.srv.inBytes.Add(int64(n)) <= maxBuffered
	c.mu.Lock()
	c.inBytes += n
	c.mu.Unlock()
	if n < 0 {
		c.idle.Broadcast()
	}
	return room
}

// end counts a request of the given weight off.
func (c *conn) end(size int) {
	if size > 0 {
		c.srv.inBytes.Add(int64(-size))
	}
	c.mu.Lock()
	c.inFlight--
	c.inBytes -= size
	c.flying.Store(int32(c.inFlight))
	c.mu.Unlock()
	c.idle.Broadcast()
}

// wake makes those who wait look again.
func (c *conn) wake() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.idle.Broadcast()
}

// wait returns when ready does, called with the lock held, says so.
func (c *conn) wait(ready func() bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for !ready() {
		c.idle.Wait()
	}
}

// watchStall sets the timer for a value that ends in a line feed without being complete.
func (c *conn) watchStall() {
	stalled := c.split.Stalled(c.in[c.r:c.w])
	if stalled == c.deadline && !stalled {
		return
	}
	var at time.Time
	if stalled {
		at = time.Now().Add(c.srv.opt.StallTimeout)
	}
	c.deadline = stalled
	_ = c.nc.SetReadDeadline(at) // fails only on a closed connection, which the next read notices
	if c.stopping.Load() {
		c.stop() // it may have been set before ours
	}
}

// makeRoom sees to it that there is room to read, and reports whether there is.
func (c *conn) makeRoom() bool {
	if c.r > 0 {
		copy(c.in, c.in[c.r:c.w])
		c.w -= c.r
		c.r = 0
	}
	if c.w < len(c.in) {
		return true
	}
	return c.resize(grown(len(c.in)))
}

// resize replaces the read buffer by one of n bytes, with what is in it, and reports whether the server has room for that.
func (c *conn) resize(n int) bool {
	if grow := n - len(c.in); grow > 0 && !c.srv.reserve(grow) {
		return false
	} else if grow < 0 {
		c.srv.buffered.Add(int64(grow))
	}
	old := c.in
	c.in = c.srv.buffers.take(n)
	copy(c.in, old[:c.w])
	c.srv.buffers.put(old)
	return true
}

// overflow tells the client that the server has no room for what it sends.
func (c *conn) overflow() {
	c.begin(0)
	c.srv.count.errors.Add(1)
	c.out.send(c.srv.native.AppendError(nil, nil, &wire.Error{
		Code: method.CodeResources, Message: "too many bytes of incomplete requests", Reason: string(engine.Overloaded),
	}))
	c.end(0)
}
