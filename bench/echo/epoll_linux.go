package echo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

const maxEvents = 512

// loop is all connections in one epoll set, driven by one thread; level-triggered. A connection that does not take its answers at once is
// watched for room instead of input until they are gone, so at most one read's worth of answers is kept for each.
type loop struct {
	epoll    int
	listener int
	wake     int // an eventfd that ends the loop
	reply    []byte
	conns    map[int32][]byte // by connection: answers that are not sent yet
	in, out  []byte
}

// serveNative serves all connections in the calling goroutine, which holds its thread.
func serveNative(ctx context.Context, ul *net.UnixListener, reply []byte) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	f, err := ul.File() // a second file of the same socket, which does not belong to Go's poller
	if err != nil {
		return err
	}
	defer f.Close()
	l := &loop{listener: int(f.Fd()), reply: reply, conns: map[int32][]byte{}, in: make([]byte, readSize)}
	if err := unix.SetNonblock(l.listener, true); err != nil {
		return fmt.Errorf("listener: %w", err)
	}
	if l.epoll, err = unix.EpollCreate1(unix.EPOLL_CLOEXEC); err != nil {
		return fmt.Errorf("epoll: %w", err)
	}
	defer func() { _ = unix.Close(l.epoll) }() // nothing to report
	if l.wake, err = unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK); err != nil {
		return fmt.Errorf("eventfd: %w", err)
	}
	woken := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		_, _ = unix.Write(l.wake, []byte{1, 0, 0, 0, 0, 0, 0, 0}) // an empty counter takes it
		close(woken)
	})
	defer func() {
		if !stop() {
			<-woken // before the file is closed
		}
		_ = unix.Close(l.wake) // nothing was written that counts
	}()
	defer l.close()
	return l.run(ctx)
}

// run serves until the context ends.
func (l *loop) run(ctx context.Context) error {
	for _, fd := range []int{l.listener, l.wake} {
		if err := l.watch(unix.EPOLL_CTL_ADD, int32(fd), unix.EPOLLIN); err != nil {
			return err
		}
	}
	events := make([]unix.EpollEvent, maxEvents)
	for {
		n, err := unix.EpollWait(l.epoll, events, -1)
		if err != nil && !errors.Is(err, unix.EINTR) {
			return fmt.Errorf("epoll_wait: %w", err)
		}
		for i := range max(n, 0) {
			switch e := &events[i]; {
			case e.Fd == int32(l.wake):
				return ctx.Err()
			case e.Fd == int32(l.listener):
				err = l.accept()
			case e.Events&unix.EPOLLOUT != 0:
				err = l.flush(e.Fd)
			default:
				err = l.receive(e.Fd)
			}
			if err != nil {
				return err
			}
		}
	}
}

func (l *loop) watch(op int, fd int32, events uint32) error {
	if err := unix.EpollCtl(l.epoll, op, int(fd), &unix.EpollEvent{Events: events, Fd: fd}); err != nil {
		return fmt.Errorf("epoll_ctl: %w", err)
	}
	return nil
}

// accept takes all connections that wait. Having no room for more files is an error.
func (l *loop) accept() error {
	for {
		fd, _, err := unix.Accept4(l.listener, unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC)
		if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EINTR) {
			return nil // or called again
		}
		if err != nil {
			return fmt.Errorf("accept: %w", err)
		}
		l.conns[int32(fd)] = nil
		if err := l.watch(unix.EPOLL_CTL_ADD, int32(fd), unix.EPOLLIN); err != nil {
			return err
		}
	}
}

// receive reads once and answers.
func (l *loop) receive(fd int32) error {
	n, e := transfer(unix.SYS_RECVFROM, fd, l.in, 0)
	if n == 0 {
		if e != unix.EAGAIN {
			l.drop(fd)
		}
		return nil
	}
	var out []byte
	if out, l.out = answers(l.out, l.in[:n], l.reply); len(out) == 0 {
		return nil
	}
	n, e = transfer(unix.SYS_SENDTO, fd, out, unix.MSG_NOSIGNAL)
	switch {
	case n == len(out):
		return nil
	case e != 0 && e != unix.EAGAIN:
		l.drop(fd)
		return nil
	}
	l.conns[fd] = bytes.Clone(out[n:])
	return l.watch(unix.EPOLL_CTL_MOD, fd, unix.EPOLLOUT)
}

// flush sends more of the answers, and goes back to reading once they are gone.
func (l *loop) flush(fd int32) error {
	n, e := transfer(unix.SYS_SENDTO, fd, l.conns[fd], unix.MSG_NOSIGNAL)
	if e != 0 && e != unix.EAGAIN {
		l.drop(fd)
		return nil
	}
	if l.conns[fd] = l.conns[fd][n:]; len(l.conns[fd]) > 0 {
		return nil
	}
	l.conns[fd] = nil
	return l.watch(unix.EPOLL_CTL_MOD, fd, unix.EPOLLIN)
}

// drop closes a connection, which takes it out of the epoll set.
func (l *loop) drop(fd int32) {
	delete(l.conns, fd)
	_ = unix.Close(int(fd)) // nothing more is expected of it
}

// close closes all connections.
func (l *loop) close() {
	for fd := range l.conns {
		_ = unix.Close(int(fd)) // as above
	}
}

// transfer sends or receives without telling the scheduler, since the call does not block. It returns EAGAIN if it has to be called again.
func transfer(call uintptr, fd int32, b []byte, flags uintptr) (int, unix.Errno) {
	n, _, e := unix.RawSyscall6(call, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)), flags, 0, 0)
	switch e {
	case 0:
		return int(n), 0
	case unix.EINTR:
		return 0, unix.EAGAIN
	}
	return 0, e
}
