package server

import (
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

const (
	hasLoops   = true
	loopEvents = 128      // taken from the kernel at once
	manyEvents = 16       // so many at once make replies wait for each other
	together   = 32       // replies that go out at once, unless there are more events than are taken
	loopRead   = 64 << 10 // bytes read at once
	burst      = 1 << 10  // bytes read at once that are more than a request or two
)

// loop is an event loop: whoever leads it waits for connections that can be read, reads one after the other, and does in place what their
// requests ask for. What would have to wait it leaves to a goroutine: see [conn.serve].
//
// One goroutine leads at a time. Should a connection keep it for long, which the estimates of work do not foresee, the watch gives the lead to
// another one, so that the others are served: see lead. Everything that is not guarded by mu or atomic belongs to the leader.
type loop struct {
	srv    *Server
	ls     *loops
	epoll  int
	wakeup int // eventfd: somebody has posted
	lane   int
	conns  []*conn // by descriptor

	// state is even while the leader looks after the loop itself, and odd while it handles the connection current. It grows with each step.
	// Only the leader makes it odd; making it even again and taking the lead away are both done by compare-and-swap, so that one of them fails.
	state   atomic.Uint64
	current *conn // this and the next two are written before state becomes odd
	later   []segment
	replies []byte // of later

	mu     sync.Mutex // guards what follows
	posts  []post
	posted bool // the leader has been woken up for them
	ending bool
}

// post is a message to the leader.
type post struct {
	c    *conn
	fd   int  // of a connection that arrives, otherwise -1
	back bool // the connection was handled by a leader that had lost the lead, and then is as after tells
	next after
}

// after says what becomes of a connection that was handled.
type after uint8

const (
	keep  after = iota // read it when there is something to read
	leave              // give it to a goroutine
	done               // close it: nothing is under way
)

func newLoop(ls *loops, lane int) (*loop, error) {
	l := &loop{srv: ls.srv, ls: ls, lane: lane}
	var err error
	if l.epoll, err = unix.EpollCreate1(unix.EPOLL_CLOEXEC); err != nil {
		return nil, fmt.Errorf("event loop: %w", err)
	}
	if l.wakeup, err = unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK); err == nil {
		err = l.control(unix.EPOLL_CTL_ADD, l.wakeup, unix.EPOLLIN)
	}
	if err != nil {
		l.free()
		return nil, fmt.Errorf("event loop: %w", err)
	}
	return l, nil
}

func (l *loop) free() {
	_ = unix.Close(l.epoll)
	if l.wakeup > 0 {
		_ = unix.Close(l.wakeup)
	}
}

func (l *loop) control(op, fd int, events uint32) error {
	return unix.EpollCtl(l.epoll, op, fd, &unix.EpollEvent{Events: events, Fd: int32(fd)})
}

// post sends the leader a message.
func (l *loop) post(p post) {
	l.mu.Lock()
	l.posts = append(l.posts, p)
	wake := !l.posted
	l.posted = true
	l.mu.Unlock()
	if wake {
		l.wake()
	}
}

func (l *loop) wake() {
	one := [8]byte{1}
	_, _ = unix.Write(l.wakeup, one[:]) // fails only when it is awake anyway
}

// attend asks the leader to look after a connection that is to end or has replies that cannot be written at once. A nil loop ignores it.
func (l *loop) attend(c *conn) {
	if l != nil {
		l.post(post{c: c, fd: -1})
	}
}

// lead runs the loop until it ends or the lead is lost. state is what it finds; d holds what the leader before has left to be written.
//
// When many connections can be read, or several that send many requests at once, replies go out in groups: a client that is woken by the first
// of them would go back to sleep before the next one, and waking somebody costs as much as a request. If all replies waited, clients and daemon
// would work by turns.
func (l *loop) lead(state uint64, d *desk) {
	defer l.ls.running.Done()
	d.turn.Lane = l.lane
	events := make([]unix.EpollEvent, loopEvents)
	in := make([]byte, loopRead)
	d.deliver(l.leave)
	for {
		n := l.wait(events)
		woken := false
		d.defers = n >= manyEvents || d.bursts && n > 1
		d.bursts = false
		for i := range events[:n] {
			fd := int(events[i].Fd)
			if fd == l.wakeup {
				woken = true
				continue
			}
			c := l.conns[fd]
			if c == nil {
				continue
			}
			if c.away { // whoever handles it says when it is done
				_ = l.control(unix.EPOLL_CTL_DEL, fd, 0)
				continue
			}
			l.current, l.later, l.replies = c, d.later, d.replies[:d.mark]
			l.state.Store(state + 1)
			l.ls.watch.look()
			next := c.ready(d, in)
			if !l.state.CompareAndSwap(state+1, state+2) { // the next leader has taken over what is due later
				if !c.pass(d) {
					next = leave
				}
				l.post(post{c: c, fd: -1, back: true, next: next})
				return
			}
			state += 2
			if d.defers && next == keep && len(d.replies) < keepReplies {
				d.postpone(c)
				if n < loopEvents && len(d.later) >= together {
					d.deliver(l.leave)
				}
				continue
			}
			if !c.pass(d) {
				next = leave
			}
			l.settle(c, next)
		}
		d.deliver(l.leave)
		if woken && l.takePosts() {
			d.defers = false
			l.srv.desks.Put(d)
			return
		}
	}
}

func (l *loop) leave(c *conn) { l.settle(c, leave) }

// wait returns how many events there are, at least one.
func (l *loop) wait(events []unix.EpollEvent) int {
	for {
		n, err := unix.EpollWait(l.epoll, events, -1)
		if n > 0 {
			return n
		}
		if err != nil && !errors.Is(err, unix.EINTR) {
			panic(fmt.Sprintf("server: waiting for events: %v", err)) // a descriptor that is none
		}
	}
}

// takePosts does what was posted, and reports whether the loop is to end.
func (l *loop) takePosts() (end bool) {
	var count [8]byte
	_, _ = unix.Read(l.wakeup, count[:])
	l.mu.Lock()
	posts := l.posts
	l.posts, l.posted = nil, false
	end = l.ending
	l.mu.Unlock()
	for _, p := range posts {
		switch {
		case p.fd >= 0:
			l.arrive(p.c, p.fd)
		case p.back:
			p.c.away = false
			if p.next == keep && (p.c.stopping.Load() || p.c.out.waiting() > 0) {
				p.next = leave // what was posted meanwhile was passed over
			}
			l.settle(p.c, p.next)
			if p.c.loopFD >= 0 {
				_ = l.control(unix.EPOLL_CTL_ADD, p.c.loopFD, unix.EPOLLIN) // it may be there still
			}
		case p.c.loopFD >= 0 && !p.c.away:
			l.settle(p.c, leave)
		}
	}
	return end
}

// arrive begins to read a connection.
func (l *loop) arrive(c *conn, fd int) {
	for fd >= len(l.conns) {
		l.conns = append(l.conns, make([]*conn, max(64, len(l.conns)))...)
	}
	l.conns[fd] = c
	c.loopFD = fd
	if c.stopping.Load() || l.control(unix.EPOLL_CTL_ADD, fd, unix.EPOLLIN) != nil {
		l.settle(c, leave)
	}
}

// settle does what a connection that was handled needs.
func (l *loop) settle(c *conn, next after) {
	if next == keep {
		return
	}
	fd := c.loopFD
	_ = l.control(unix.EPOLL_CTL_DEL, fd, 0) // it may not have got that far
	l.conns[fd] = nil
	c.loopFD = -1
	if next == done {
		c.out.detach()
		_ = unix.Close(fd)
		c.resize(0)
		l.srv.forget(c)
		return
	}
	c.out.release()
	c.calm = 0
	if err := c.attach(os.NewFile(uintptr(fd), "connection")); err != nil {
		l.srv.opt.Log.Error("connection lost", "error", err) // not a descriptor
	}
	go c.serve()
}

// ready reads what the kernel has for a connection and handles it.
func (c *conn) ready(d *desk, in []byte) after {
	if c.stopping.Load() {
		return leave
	}
	pending := c.w > 0
	if pending {
		if !c.makeRoom() {
			return leave
		}
		in = c.in[c.w:]
	}
	n, errno := readNow(c.loopFD, in)
	switch {
	case errno == syscall.EAGAIN || errno == syscall.EINTR:
		return keep
	case errno != 0 || n == 0:
		if c.idleNow() {
			return done
		}
		return leave // a goroutine finds the same
	}
	c.srv.count.read.Add(int64(n))
	d.bursts = d.bursts || n >= burst
	if pending {
		c.w += n
		in = c.in[c.r:c.w]
	} else {
		in = in[:n]
	}
	used, stopped := c.consume(d, in, true)
	rest := in[used:]
	switch {
	case pending:
		if c.r += used; c.r == c.w {
			c.r, c.w = 0, 0
			if len(c.in) > smallBuffer {
				c.resize(0)
			}
		}
	case len(rest) > 0 && !c.keepRest(rest):
		return leave
	}
	if stopped || c.stopping.Load() || c.split.Stalled(rest) {
		return leave
	}
	return keep
}

// keepRest keeps what was read and not consumed. If the server has no room for it, the connection ends.
func (c *conn) keepRest(rest []byte) bool {
	if len(rest) > len(c.in) && !c.resize(grown(len(rest))) {
		c.overflow()
		c.stopping.Store(true)
		return false
	}
	c.r, c.w = 0, copy(c.in, rest)
	return true
}

// idleNow reports whether nothing of a connection is under way or waits.
func (c *conn) idleNow() bool {
	return c.flying.Load() == 0 && c.split.Between() && c.w == 0 && c.out.waiting() == 0
}

// calmReads is how many times in a row a goroutine finds nothing to wait for before the connection goes back to its event loop.
const calmReads = 16

// goHome gives the connection back to its event loop, once it has not needed a goroutine for a while, and reports whether it has.
func (c *conn) goHome() bool {
	if c.home == nil || c.stopping.Load() {
		return false
	}
	if !c.idleNow() {
		c.calm = 0
		return false
	}
	if c.calm++; c.calm < calmReads {
		return false
	}
	fd, ok := c.detach()
	if ok {
		c.home.post(post{c: c, fd: fd})
	}
	return ok
}

// detach takes the connection from its stream, and reports whether that could be done. The caller reads it, and nothing is under way.
func (c *conn) detach() (fd int, ok bool) {
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	c.io.Lock()
	defer c.io.Unlock()
	if c.out.busy || c.out.dead || len(c.out.buf) > 0 || c.stopping.Load() || c.past {
		return -1, false
	}
	fd, err := duplicate(c.nc)
	if err != nil {
		return -1, false
	}
	_ = c.nc.Close() // the duplicate lives on
	c.nc = nil
	c.out.raw, c.out.fd = nil, fd
	return fd, true
}

// duplicate returns another descriptor of a stream, which does not block.
func duplicate(s stream) (fd int, err error) {
	raw, err := s.SyscallConn()
	if err != nil {
		return -1, err
	}
	var dupErr error
	err = raw.Control(func(old uintptr) { fd, dupErr = unix.FcntlInt(old, unix.F_DUPFD_CLOEXEC, 0) })
	return fd, errors.Join(err, dupErr)
}

// loops are all event loops of a server.
type loops struct {
	srv     *Server
	all     []*loop
	next    atomic.Uint32
	watch   *watch
	running sync.WaitGroup // leaders, also those that have lost the lead
}

func newLoops(s *Server, n int) (*loops, error) {
	ls := &loops{srv: s}
	for i := range n {
		l, err := newLoop(ls, i)
		if err != nil {
			for _, l := range ls.all {
				l.free()
			}
			return nil, err
		}
		ls.all = append(ls.all, l)
	}
	ls.watch = newWatch(ls)
	for _, l := range ls.all {
		ls.running.Add(1)
		go l.lead(0, s.desk())
	}
	return ls, nil
}

// take gives a connection to one of the loops. nc is the caller's no more, unless there is an error.
func (ls *loops) take(c *conn, nc *net.UnixConn) error {
	fd, err := duplicate(nc)
	if err != nil {
		return err
	}
	_ = nc.Close() // the duplicate lives on
	c.io.Lock()
	c.home = ls.all[int(ls.next.Add(1))%len(ls.all)]
	c.io.Unlock()
	c.out.mu.Lock()
	c.out.fd = fd
	c.out.mu.Unlock()
	c.home.post(post{c: c, fd: fd})
	return nil
}

// close ends the loops, which have no connections any more.
func (ls *loops) close() {
	ls.watch.close()
	for _, l := range ls.all {
		l.mu.Lock()
		l.ending = true
		l.mu.Unlock()
		l.wake()
	}
	ls.running.Wait()
	for _, l := range ls.all {
		l.free()
	}
}

// readNow reads from a socket without waiting. The scheduler is not told: it would take longer than the read. recvfrom and sendto take a tenth
// less time than read and write, which ask first what kind of file it is.
func readNow(fd int, b []byte) (int, syscall.Errno) {
	n, _, errno := syscall.RawSyscall6(syscall.SYS_RECVFROM, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)),
		unix.MSG_DONTWAIT, 0, 0)
	return int(n), errno
}

// writeNow writes likewise.
func writeNow(fd int, b []byte) (int, syscall.Errno) {
	n, _, errno := syscall.RawSyscall6(syscall.SYS_SENDTO, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)),
		unix.MSG_DONTWAIT|unix.MSG_NOSIGNAL, 0, 0)
	return int(n), errno
}
