package server

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Socket is a listening Unix socket with the lock that keeps other daemons off its path.
type Socket struct {
	net.Listener
	path  string
	lock  *os.File
	close func() error
}

// SocketOptions says who may reach a socket through the file system.
type SocketOptions struct {
	Mode fs.FileMode // permission bits, default 0600
	GID  int         // group that owns the socket file, -1 to leave it
}

// maxSocketPath is the longest path that fits the address of a Unix socket on every system that is supported.
const maxSocketPath = 103

// Listen binds a Unix socket at path. A stale socket, one that nobody listens at, is replaced; a live one is refused, and so is
// a path that holds something else. The decision is made under a lock at path+".lock", which is held until Close. The file gets its
// mode from the umask as it is created, so it is never open to more users than asked for; since the umask belongs to the
// process, no other goroutine may create files meanwhile.
func Listen(path string, opt SocketOptions) (*Socket, error) {
	if len(path) > maxSocketPath {
		return nil, fmt.Errorf("socket %s: the path has %d bytes, more than the %d that a socket's address can hold", path, len(path), maxSocketPath)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("socket: %w", err)
	}
	lock, err := lockFile(path + ".lock")
	if err != nil {
		return nil, fmt.Errorf("socket %s: %w", path, err)
	}
	l, err := bind(path, opt)
	if err != nil {
		unlockFile(lock)
		return nil, fmt.Errorf("socket %s: %w", path, err)
	}
	s := &Socket{Listener: l, path: path, lock: lock}
	s.close = sync.OnceValue(func() error {
		err := s.Listener.Close()
		unlockFile(s.lock)
		return err
	})
	return s, nil
}

// Close stops listening and removes the socket and its lock. Further calls do nothing.
func (s *Socket) Close() error { return s.close() }

// Path returns the path of the socket.
func (s *Socket) Path() string { return s.path }

func bind(path string, opt SocketOptions) (net.Listener, error) {
	if err := removeStale(path); err != nil {
		return nil, err
	}
	mode := opt.Mode.Perm()
	if mode == 0 {
		mode = 0o600
	}
	old := unix.Umask(int(0o777 &^ mode))
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	unix.Umask(old)
	if err != nil {
		return nil, err
	}
	if opt.GID >= 0 {
		if err := os.Lchown(path, -1, opt.GID); err != nil {
			_ = l.Close() // the error of chown is the one to report
			return nil, err
		}
	}
	return l, nil
}

// removeStale makes way for a socket at path, unless somebody listens there or it is no socket.
func removeStale(path string) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.Mode().Type() != fs.ModeSocket:
		return errors.New("the path exists and is not a socket")
	}
	conn, err := net.DialTimeout("unix", path, time.Second)
	switch {
	case err == nil:
		_ = conn.Close() // it only had to open
		return errors.New("in use: another daemon answers there")
	case !errors.Is(err, syscall.ECONNREFUSED):
		return err
	}
	return os.Remove(path)
}

// lockFile takes an exclusive lock on a file that exists only while it is locked.
func lockFile(path string) (*os.File, error) {
	for {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
		if err != nil {
			return nil, err
		}
		if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
			holder := lockHolder(f)
			_ = f.Close() // nothing was written
			if errors.Is(err, unix.EWOULDBLOCK) {
				return nil, fmt.Errorf("in use: another daemon%s holds its lock", holder)
			}
			return nil, err
		}
		if sameFile(f, path) { // else its former holder removed it after we opened it
			_ = f.Truncate(0)
			_, _ = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0) // informative only
			return f, nil
		}
		_ = f.Close()
	}
}

func sameFile(f *os.File, path string) bool {
	a, err := f.Stat()
	if err != nil {
		return false
	}
	b, err := os.Lstat(path)
	return err == nil && os.SameFile(a, b)
}

func lockHolder(f *os.File) string {
	buf := make([]byte, 32)
	n, _ := f.ReadAt(buf, 0) // an unreadable holder stays unnamed
	pid, err := strconv.Atoi(strings.TrimSpace(string(buf[:n])))
	if err != nil {
		return ""
	}
	return fmt.Sprintf(" (pid %d)", pid)
}

// unlockFile removes the file while it is still locked, so that nobody can lock one that is about to go.
func unlockFile(f *os.File) {
	_ = os.Remove(f.Name()) // a lock file that stays behind does no harm
	_ = f.Close()
}
