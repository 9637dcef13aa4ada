package pidfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const (
	// maxText is the longest content of a pid file.
	maxText = 32
	// Whoever looks at a file locks it for a moment, for which Write waits.
	lockPatience = 250 * time.Millisecond
	lockPause    = 5 * time.Millisecond
)

// File is a pid file that this process has written and holds locked.
type File struct {
	f *os.File
}

// Write locks the file at path, which it makes if there is none, and writes this process's id into it. A file that another process holds is
// refused, and so is one that holds anything but a number, and a symbolic link.
func Write(path string) (*File, error) {
	for {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0o644)
		if err != nil {
			return nil, fmt.Errorf("pid file: %w", err)
		}
		if err := take(f); err != nil {
			_ = f.Close() // nothing was written
			return nil, fmt.Errorf("pid file %s: %w", path, err)
		}
		if !same(f, path) { // its former holder removed it after we opened it
			_ = f.Close()
			continue
		}
		if err := fill(f); err != nil {
			_ = f.Close() // the error of writing is the one to report
			return nil, fmt.Errorf("pid file %s: %w", path, err)
		}
		return &File{f}, nil
	}
}

// take locks a file and makes sure that it is a pid file.
func take(f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return errors.New("the path exists and is not a file")
	}
	for end := time.Now().Add(lockPatience); ; time.Sleep(lockPause) {
		err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		switch {
		case err == nil:
			_, err := read(f)
			return err
		case errors.Is(err, unix.EINTR):
		case !errors.Is(err, unix.EWOULDBLOCK):
			return fmt.Errorf("locking: %w", err)
		case time.Now().After(end):
			if pid, err := read(f); err == nil && pid > 0 {
				return fmt.Errorf("in use: another daemon (pid %d) holds it", pid)
			}
			return errors.New("in use: another process holds it")
		}
	}
}

// read returns the process id in a file, 0 if the file is empty.
func read(f *os.File) (pid int, err error) {
	buf := make([]byte, maxText+1)
	n, err := f.ReadAt(buf, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	}
	text := strings.TrimSpace(string(buf[:n]))
	if text == "" && n <= maxText {
		return 0, nil
	}
	pid, err = strconv.Atoi(text)
	if n > maxText || err != nil || pid <= 0 {
		return 0, errors.New("the file holds something else than a process id")
	}
	return pid, nil
}

func fill(f *os.File) error {
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

// same reports whether the file is the one at path.
func same(f *os.File, path string) bool {
	a, err := f.Stat()
	if err != nil {
		return false
	}
	b, err := os.Lstat(path)
	return err == nil && os.SameFile(a, b)
}

// Chown gives the file to a user and a group, so that the process can remove it when it is theirs.
func (p *File) Chown(uid, gid int) error { return p.f.Chown(uid, gid) }

// Remove removes the file, or empties it if its folder does not allow that. The lock stays until Close, or the end of the process.
func (p *File) Remove() {
	if !same(p.f, p.f.Name()) {
		return // somebody else's by now
	}
	if err := os.Remove(p.f.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		_ = p.f.Truncate(0) // an unlocked file means nothing anyway
	}
}

// Close removes the file, if it is still there, and gives the lock up.
func (p *File) Close() {
	p.Remove()
	_ = p.f.Close() // nothing is left to be written
}
