package migrate

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// MaxFile is the largest file in bytes that Read takes.
const MaxFile = 16 << 20

// Read returns the content of a file of at most MaxFile bytes. It follows links, since it changes nothing.
func Read(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no regular file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err != nil {
		return nil, err
	}
	if len(text) > MaxFile {
		return nil, fmt.Errorf("%s has more than %d bytes", path, MaxFile)
	}
	return text, nil
}

// Change is a file that is to have a new content.
type Change struct {
	Path string
	Text []byte
	Mode fs.FileMode // of a file that is not there yet, 0 for 0644; one that is there keeps its mode
}

// Written tells what became of a Change.
type Written struct {
	Path    string `json:"path"`
	Backup  string `json:"backup,omitempty"` // the file with what was there before, "" if nothing was
	Changed bool   `json:"changed"`          // false for a file that had the content already
}

// Commit gives the files their new content: all of them, or none if it returns an error. What is replaced is kept beside it as
// PATH.bak-YYYYmmdd-HHMMSS by now, with the same mode and owner; a backup is never overwritten. A path that is a symbolic link or no
// regular file is an error, as is a file whose owner cannot be kept.
func Commit(ctx context.Context, changes []Change, now time.Time) ([]Written, error) {
	steps := make([]*step, 0, len(changes))
	seen := map[string]bool{}
	var err error
	for _, c := range changes {
		path := filepath.Clean(c.Path)
		if seen[path] {
			err = fmt.Errorf("%s is to be written twice", c.Path)
		}
		seen[path] = true
		if err = errors.Join(err, ctx.Err()); err != nil {
			break
		}
		s := &step{change: c}
		steps = append(steps, s)
		if err = s.prepare(now); err != nil {
			break
		}
	}
	done := 0
	for err == nil && done < len(steps) {
		if err = steps[done].replace(); err == nil {
			done++
		}
	}
	if err != nil {
		for i, s := range steps {
			err = errors.Join(err, s.undo(i < done))
		}
		return nil, err
	}
	list := make([]Written, len(steps))
	for i, s := range steps {
		list[i] = Written{Path: s.change.Path, Backup: s.backup, Changed: s.temp != ""}
	}
	return list, nil
}

// step is a change on its way.
type step struct {
	change Change
	temp   string // the new content, "" if there is nothing to write
	backup string
}

// prepare writes the new content and the backup beside the file.
func (s *step) prepare(now time.Time) error {
	path := s.change.Path
	info, err := target(path)
	if errors.Is(err, fs.ErrNotExist) {
		mode := s.change.Mode
		if mode == 0 {
			mode = 0o644
		}
		s.temp, err = temporary(path, s.change.Text, mode, nil)
		return err
	}
	if err != nil {
		return err
	}
	before, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if bytes.Equal(before, s.change.Text) {
		return nil
	}
	if s.temp, err = temporary(path, s.change.Text, info.Mode(), info); err != nil {
		return err
	}
	s.backup, err = beside(path, backupMark, before, info, now)
	return err
}

func (s *step) replace() error {
	if s.temp == "" {
		return nil
	}
	if s.backup == "" { // a file that came meanwhile is not overwritten
		err := os.Link(s.temp, s.change.Path)
		if err == nil {
			return os.Remove(s.temp)
		}
		if _, there := os.Lstat(s.change.Path); !errors.Is(there, fs.ErrNotExist) {
			return err
		} // else the file system has no links
	}
	if err := os.Rename(s.temp, s.change.Path); err != nil {
		return err
	}
	return syncFolder(s.change.Path)
}

// undo takes back what the step did, so that no trace is left of it.
func (s *step) undo(replaced bool) error {
	switch {
	case replaced && s.backup != "":
		return os.Rename(s.backup, s.change.Path)
	case replaced && s.temp != "":
		return os.Remove(s.change.Path)
	}
	var err error
	for _, path := range []string{s.temp, s.backup} {
		if path == "" {
			continue
		}
		if gone := os.Remove(path); !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
	}
	return err
}

// target returns what is at a path that is to be written.
func target(path string) (fs.FileInfo, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		to, _ := os.Readlink(path) // for the message only
		return nil, fmt.Errorf("%s is a symbolic link to %s: name the file itself", path, to)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no regular file", path)
	}
	return info, nil
}

// temporary writes a file with a name of its own into the folder of path, with the mode, and with the owner of like if that is given.
func temporary(path string, text []byte, mode fs.FileMode, like fs.FileInfo) (name string, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".new-*")
	if err != nil {
		return "", err
	}
	return f.Name(), fill(f, text, mode, like)
}

// fill writes the text to a new file and closes it; if that fails, the file goes.
func fill(f *os.File, text []byte, mode fs.FileMode, like fs.FileInfo) error {
	_, err := f.Write(text)
	if err == nil && like != nil {
		err = keepOwner(f, like)
	}
	if err == nil {
		err = f.Chmod(mode.Perm() | mode&(fs.ModeSetuid|fs.ModeSetgid|fs.ModeSticky))
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// keepOwner gives the file the owner and the group of another one.
func keepOwner(f *os.File, like fs.FileInfo) error {
	own, err := f.Stat()
	if err != nil {
		return err
	}
	old, ok := like.Sys().(*syscall.Stat_t)
	now, ok2 := own.Sys().(*syscall.Stat_t)
	if !ok || !ok2 || old.Uid == now.Uid && old.Gid == now.Gid {
		return nil
	}
	if err := f.Chown(int(old.Uid), int(old.Gid)); err != nil {
		return fmt.Errorf("the owner of %s cannot be kept: %w", like.Name(), err)
	}
	return nil
}

func syncFolder(path string) error {
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
