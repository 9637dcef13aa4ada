package load

import (
	"context"
	"errors"
	"fmt"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

const dialSeconds = 10 // how long the server may take to make room for a connection

// open connects the clients and makes the epoll set. The first connection that fails is the last that is tried.
func (l *loop) open(ctx context.Context) error {
	var err error
	if l.epoll, err = unix.EpollCreate1(unix.EPOLL_CLOEXEC); err != nil {
		return fmt.Errorf("load: epoll: %w", err)
	}
	for i := range l.clients {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("load: %w", err)
		}
		c := &l.clients[i]
		if c.fd, err = dial(l.spec.Socket); err != nil {
			if i == 0 || errors.Is(err, unix.EMFILE) || errors.Is(err, unix.ENFILE) {
				return fmt.Errorf("load: client %d of %d: %w", i, len(l.clients), err)
			}
			l.fail(fmt.Sprintf("client %d: %v", i, err))
			for j := i; j < len(l.clients); j++ {
				l.clients[j].broken = true
			}
			break
		}
		l.alive++
		e := unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(i)}
		if err := unix.EpollCtl(l.epoll, unix.EPOLL_CTL_ADD, c.fd, &e); err != nil {
			return fmt.Errorf("load: epoll: %w", err)
		}
	}
	return l.openTimer()
}

// openTimer makes the timer of an open loop. Timers of files fire to the microsecond, where a timeout of epoll_wait is in milliseconds.
func (l *loop) openTimer() error {
	if l.spec.Rate == 0 {
		return nil
	}
	var err error
	if l.timer, err = unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_CLOEXEC|unix.TFD_NONBLOCK); err != nil {
		return fmt.Errorf("load: timer: %w", err)
	}
	e := unix.EpollEvent{Events: unix.EPOLLIN | unix.EPOLLET, Fd: timerID} // edge-triggered: it need not be read
	if err := unix.EpollCtl(l.epoll, unix.EPOLL_CTL_ADD, l.timer, &e); err != nil {
		return fmt.Errorf("load: timer: %w", err)
	}
	return nil
}

// arm lets the timer end the next wait after the given time.
func (l *loop) arm(d time.Duration) error {
	t := unix.ItimerSpec{Value: unix.NsecToTimespec(int64(max(d, 1)))}
	if err := unix.TimerfdSettime(l.timer, 0, &t, nil); err != nil {
		return fmt.Errorf("load: timer: %w", err)
	}
	return nil
}

// close closes all that open has opened.
func (l *loop) close() {
	for i := range l.clients {
		if fd := l.clients[i].fd; fd >= 0 {
			_ = unix.Close(fd) // everything that counts was received
		}
	}
	for _, fd := range []int{l.timer, l.epoll} {
		if fd >= 0 {
			_ = unix.Close(fd) // as above
		}
	}
}

// dial connects to a socket, waiting for room in the server's queue, and returns a file that does not block.
func dial(path string) (int, error) {
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return -1, fmt.Errorf("socket: %w", err)
	}
	err = unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_SNDTIMEO, &unix.Timeval{Sec: dialSeconds})
	if err == nil {
		for err = unix.EINTR; errors.Is(err, unix.EINTR); {
			err = unix.Connect(fd, &unix.SockaddrUnix{Name: path})
		}
	}
	if err == nil {
		err = unix.SetNonblock(fd, true)
	}
	if err != nil {
		return -1, errors.Join(fmt.Errorf("connect %s: %w", path, err), unix.Close(fd))
	}
	return fd, nil
}

// write sends what the socket takes at once. It does not tell the scheduler of the call, which cannot block.
func write(fd int, b []byte) (int, error) {
	n, _, e := unix.RawSyscall6(unix.SYS_SENDTO, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)), unix.MSG_NOSIGNAL, 0, 0)
	switch e {
	case 0:
		return int(n), nil
	case unix.EAGAIN, unix.EINTR:
		return 0, nil
	}
	return 0, fmt.Errorf("send: %w", e)
}

// read takes what the socket has. It returns 0 and no error if it has nothing yet; the end is an error.
func read(fd int, b []byte) (int, error) {
	n, _, e := unix.RawSyscall6(unix.SYS_RECVFROM, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)), 0, 0, 0)
	switch {
	case e == unix.EAGAIN || e == unix.EINTR:
		return 0, nil
	case e != 0:
		return 0, fmt.Errorf("receive: %w", e)
	case n == 0:
		return 0, errClosed
	}
	return int(n), nil
}

// threadTime returns the processor time of the calling thread.
func threadTime() time.Duration {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_THREAD, &u); err != nil {
		return 0 // it cannot be told
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
