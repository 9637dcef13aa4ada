//go:build !linux

package server

import (
	"errors"
	"net"
	"syscall"
)

const hasLoops = false

// loop and loops do not exist on this system: every connection has a goroutine.
type (
	loop  struct{}
	loops struct{}
)

func newLoops(*Server, int) (*loops, error) {
	return nil, errors.New("this system has no event loops (--io)")
}

func (*loops) take(*conn, *net.UnixConn) error { return errors.ErrUnsupported }
func (*loops) close()                          {}
func (*loop) attend(*conn)                     {}
func (*conn) goHome() bool                     { return false }

// writeNow writes to a descriptor that does not block.
func writeNow(fd int, b []byte) (int, syscall.Errno) {
	n, err := syscall.Write(fd, b)
	var errno syscall.Errno
	if err != nil && !errors.As(err, &errno) {
		errno = syscall.EIO
	}
	return max(n, 0), errno
}
