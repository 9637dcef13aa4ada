package pidfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// View is a pid file that is looked at.
type View struct {
	f   *os.File
	uid int
}

// Look opens the pid file at path. The error is fs.ErrNotExist if there is none. Close ends the look.
func Look(path string) (*View, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, fmt.Errorf("pid file: %w", err)
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is not a file")
	}
	if err != nil {
		_ = f.Close() // nothing was read
		return nil, fmt.Errorf("pid file %s: %w", path, err)
	}
	v := &View{f: f, uid: -1}
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		v.uid = int(st.Uid)
	}
	return v, nil
}

// PID returns the process id in the file, 0 if there is none yet.
func (v *View) PID() (int, error) {
	pid, err := read(v.f)
	if err != nil {
		return 0, fmt.Errorf("pid file %s: %w", v.f.Name(), err)
	}
	return pid, nil
}

// Owner returns the user that the file belongs to, -1 if that is not known.
func (v *View) Owner() int { return v.uid }

// Held reports whether somebody holds the file locked. It locks the file for a moment itself, beside others who look.
func (v *View) Held() bool {
	if unix.Flock(int(v.f.Fd()), unix.LOCK_SH|unix.LOCK_NB) != nil {
		return true
	}
	_ = unix.Flock(int(v.f.Fd()), unix.LOCK_UN) // fails only for what is no file
	return false
}

// RemoveStale removes the file if nobody holds it and it is still the one that was opened. One that is gone already is fine.
func (v *View) RemoveStale() error {
	if unix.Flock(int(v.f.Fd()), unix.LOCK_EX|unix.LOCK_NB) != nil {
		return nil // somebody uses it again
	}
	defer func() { _ = unix.Flock(int(v.f.Fd()), unix.LOCK_UN) }() // likewise
	if !same(v.f, v.f.Name()) {
		return nil
	}
	if err := os.Remove(v.f.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Close ends the look.
func (v *View) Close() { _ = v.f.Close() } // nothing was written
