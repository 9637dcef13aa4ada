package load

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

const (
	readSize  = 256 << 10
	maxEvents = 512
	maxWait   = 10 * time.Millisecond // between looks at the context
	timerID   = -1                    // what an event of the timer carries instead of the number of a client
)

// loop is all clients in one epoll set, driven by one thread. Sockets do not block; level-triggered events stand for replies, and, for a
// client whose burst did not fit into the socket at once, for room to send the rest.
type loop struct {
	*tally
	spec    *Spec
	clients []epollClient
	epoll   int
	timer   int // a timerfd that wakes an open loop in time, -1 in a closed one
	clock   time.Time
	busy    int // clients that wait for replies
	alive   int // clients that are not broken
	due     pace
	buf     []byte
	events  []unix.EpollEvent
	stop    atomic.Bool // the context has ended
}

// epollClient is one connection of the loop.
type epollClient struct {
	client
	fd   int
	rest []byte // of the burst in flight, not sent yet
	owed int64  // bursts that were due while another was in flight
}

// runNative runs the load in one epoll loop.
func runNative(ctx context.Context, s *Spec, work [][][]byte) (*Result, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	l := &loop{
		tally: newTally(s), spec: s, due: newPace(s), clients: make([]epollClient, s.Clients), epoll: -1, timer: -1,
		buf: make([]byte, readSize), events: make([]unix.EpollEvent, maxEvents),
	}
	for i := range l.clients {
		l.clients[i].bursts, l.clients[i].fd = work[i], -1
	}
	defer l.close()
	defer context.AfterFunc(ctx, func() { l.stop.Store(true) })()
	if err := l.open(ctx); err != nil {
		return nil, err
	}
	cpu := threadTime()
	l.clock = time.Now()
	if err := l.run(); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	now := l.now()
	for i := range l.clients {
		c := &l.clients[i]
		if s.Rate > 0 {
			c.owe(l.tally, &l.due, i, now, s.Pipeline)
		}
		c.finish(l.tally, i, now, s.Pipeline)
	}
	r := l.result()
	r.CPU = threadTime() - cpu
	return r, nil
}

// now returns the nanoseconds since the clock of the run started.
func (l *loop) now() int64 { return int64(time.Since(l.clock)) }

// run sends and receives until the time is over and nothing is in flight.
func (l *loop) run() error {
	now := int64(0)
	if l.spec.Rate == 0 {
		for i := range l.clients {
			if !l.clients[i].broken {
				l.send(i, now)
			}
		}
	}
	last := l.end + int64(l.spec.Drain)
	for !l.stop.Load() && l.alive > 0 && now < last && (now < l.end && !l.spec.Once || l.busy > 0) {
		if err := l.turn(now, last); err != nil {
			return err
		}
		now = l.now()
	}
	return nil
}

// turn sends what is due, waits for events and handles them.
func (l *loop) turn(now, last int64) error {
	next := last
	if now < l.end {
		next = l.end
	}
	wait := min(time.Duration(next-now), maxWait)
	if l.spec.Rate > 0 && now < l.end {
		l.sendDue(now)
		until := time.Duration(min(l.due.next(), l.end) - l.now())
		if err := l.arm(until); err != nil {
			return err
		}
		if until <= 0 {
			wait = 0
		}
	}
	n, err := unix.EpollWait(l.epoll, l.events, int((wait+time.Millisecond-1)/time.Millisecond))
	if err != nil && !errors.Is(err, unix.EINTR) {
		return fmt.Errorf("load: epoll_wait: %w", err)
	}
	for i := range max(n, 0) {
		if e := &l.events[i]; e.Fd != timerID {
			l.ready(int(e.Fd), e.Events)
		}
	}
	return nil
}

// ready handles what epoll tells of a client.
func (l *loop) ready(i int, events uint32) {
	if events&unix.EPOLLOUT != 0 {
		l.flush(i)
	}
	if c := &l.clients[i]; events&^uint32(unix.EPOLLOUT) == 0 || c.broken {
		return
	}
	l.receive(i)
}

// receive reads once and, with the last reply of a burst, sends the next one.
func (l *loop) receive(i int) {
	c := &l.clients[i]
	n, err := read(c.fd, l.buf)
	if err != nil {
		l.lose(i, err)
		return
	}
	if n == 0 {
		return
	}
	now := l.now()
	done, err := c.feed(l.tally, l.buf[:n], now, l.spec.Pipeline)
	if err != nil {
		l.lose(i, err)
	} else if done {
		l.busy--
		l.again(i, now)
	}
}

// again lets a client that has all its replies go on, if it has more to do.
func (l *loop) again(i int, now int64) {
	c := &l.clients[i]
	switch {
	case now >= l.end:
	case l.spec.Once:
		if c.sent < int64(len(c.bursts)) {
			l.send(i, now)
		}
	case l.spec.Rate == 0:
		l.send(i, now)
	case c.owed > 0:
		c.owed--
		l.send(i, l.due.at(c.sent, i))
	}
}

// send sends the next burst of a client that has nothing in flight; start is when it is due.
func (l *loop) send(i int, start int64) {
	c := &l.clients[i]
	c.rest = c.take(start, l.spec.Pipeline)
	l.busy++
	n, err := write(c.fd, c.rest)
	switch {
	case n == len(c.rest):
		c.rest = nil
	case err != nil:
		l.lose(i, err)
	default:
		c.rest = c.rest[n:]
		l.watch(i, unix.EPOLLIN|unix.EPOLLOUT)
	}
}

// flush sends more of a burst that did not fit.
func (l *loop) flush(i int) {
	c := &l.clients[i]
	if len(c.rest) == 0 {
		return
	}
	n, err := write(c.fd, c.rest)
	if err != nil {
		l.lose(i, err)
		return
	}
	if c.rest = c.rest[n:]; len(c.rest) == 0 {
		l.watch(i, unix.EPOLLIN)
	}
}

// watch sets what epoll tells of a client.
func (l *loop) watch(i int, events uint32) {
	e := unix.EpollEvent{Events: events, Fd: int32(i)}
	if err := unix.EpollCtl(l.epoll, unix.EPOLL_CTL_MOD, l.clients[i].fd, &e); err != nil {
		l.lose(i, err)
	}
}

// lose closes a connection that broke.
func (l *loop) lose(i int, err error) {
	c := &l.clients[i]
	l.fail(fmt.Sprintf("client %d: %v", i, err))
	if c.left > 0 {
		l.busy--
	}
	l.alive--
	c.broken = true
	_ = unix.Close(c.fd) // nothing more is expected of it
	c.fd = -1
}

// sendDue sends what is due in an open loop.
func (l *loop) sendDue(now int64) {
	for at := l.due.next(); at <= now && at < l.end; at = l.due.next() {
		i := l.due.step()
		c := &l.clients[i]
		switch {
		case c.broken:
		case c.left > 0:
			c.owed++
		default:
			l.send(i, at)
		}
	}
}
