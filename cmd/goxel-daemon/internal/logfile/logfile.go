package logfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"syscall"
)

// File is an io.Writer for log entries. Any goroutine may use it.
type File struct {
	path string

	mu   sync.Mutex // guards what follows
	file *os.File
}

var _ io.Writer = (*File)(nil)

// Open returns a log that goes to the file at path, which it makes if there is none, or to standard error if path is empty. A symbolic link is
// followed only in a folder where nobody but its owner and root can put one.
func Open(path string) (*File, error) {
	l := &File{path: path, file: os.Stderr}
	if path == "" {
		return l, nil
	}
	return l, l.Reopen()
}

// Path returns the path of the file, empty for standard error.
func (l *File) Path() string { return l.path }

// Reopen closes the file and opens the one that is at its path now. If that fails, the old one stays in use.
func (l *File) Reopen() error {
	if l.path == "" {
		return nil
	}
	f, err := open(l.path)
	if err != nil {
		return fmt.Errorf("--log-file: %w", err)
	}
	_ = debug.SetCrashOutput(f, debug.CrashOptions{}) // without it crashes go to standard error only
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file != os.Stderr {
		_ = l.file.Close() // what it held is written
	}
	l.file = f
	return nil
}

// open opens a file to append to.
func open(path string) (*os.File, error) {
	const flags = os.O_WRONLY | os.O_CREATE | os.O_APPEND
	f, err := os.OpenFile(path, flags|syscall.O_NOFOLLOW, 0o640)
	if !errors.Is(err, syscall.ELOOP) {
		return f, err
	}
	if others, err := writableByOthers(filepath.Dir(path)); err != nil || others {
		return nil, errors.Join(fmt.Errorf("%s is a symbolic link in a folder that others may write to", path), err)
	}
	return os.OpenFile(path, flags, 0o640)
}

// writableByOthers reports whether somebody else than its owner and root can make files in a folder.
func writableByOthers(dir string) (bool, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return false, err
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	own := ok && (st.Uid == 0 || int(st.Uid) == os.Geteuid())
	return !own || info.Mode().Perm()&fs.FileMode(0o022) != 0, nil
}

// Write implements io.Writer.
func (l *File) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.file.Write(b)
}

// Chown gives the file to a user and a group, so that the process can open it again as that user. Standard error stays whose it is.
func (l *File) Chown(uid, gid int) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file == os.Stderr {
		return nil
	}
	if info, err := l.file.Stat(); err != nil || !info.Mode().IsRegular() {
		return err // such as a terminal
	}
	return l.file.Chown(uid, gid)
}

// Close closes the file. What is written from then on goes to standard error.
func (l *File) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file != os.Stderr {
		_ = debug.SetCrashOutput(nil, debug.CrashOptions{}) // it has a descriptor of its own
		_ = l.file.Close()                                  // nothing can be told any more
		l.file = os.Stderr
	}
}
