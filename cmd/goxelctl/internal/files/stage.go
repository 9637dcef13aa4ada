package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
)

// stage is a hidden folder in which a file is made, with the files that belong to it, under the names that they will have. It lies on the file
// system of the place where they go, so that putting them there takes a renaming each. Whatever happens, discard leaves nothing of it.
type stage struct {
	dir   string
	place string // of the file, where links lead
}

// newStage makes the folder for a file. With shared others that may write where the file goes may do so in the folder, as a daemon of another user
// must.
func newStage(path string, shared bool) (*stage, error) {
	place, err := destination(path)
	if err != nil {
		return nil, err
	}
	parent := filepath.Dir(place)
	dir, err := os.MkdirTemp(parent, ".goxelctl-*")
	if err != nil {
		return nil, fmt.Errorf("cannot write to the folder %s: %w", parent, errors.Unwrap(err))
	}
	s := &stage{dir, place}
	if shared {
		info, err := os.Stat(parent)
		if err == nil {
			err = os.Chmod(dir, info.Mode()&(fs.ModePerm|fs.ModeSticky|fs.ModeSetgid)|0o700)
		}
		if err != nil {
			s.discard()
			return nil, err
		}
	}
	return s, nil
}

// destination returns where a file is written: the end of the links, if path is one.
func destination(path string) (string, error) {
	place, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(place); err == nil {
		place = real
	}
	if info, err := os.Stat(place); err == nil && !info.Mode().IsRegular() {
		return "", fmt.Errorf("%s exists and is not a regular file", path)
	}
	return place, nil
}

// main is the path at which the file is to be made.
func (s *stage) main() string { return filepath.Join(s.dir, filepath.Base(s.place)) }

// list returns the names of the files that were made, the main one last if it is among them.
func (s *stage) list() (names []string, err error) {
	entries, err := os.ReadDir(s.dir)
	main := filepath.Base(s.place)
	for _, e := range entries {
		if e.Name() != main {
			names = append(names, e.Name())
		}
	}
	if len(names) < len(entries) {
		names = append(names, main)
	}
	return names, err
}

// settle puts the files of list where they go, in that order, so that what the main one refers to is there before. Files that are replaced keep
// their permissions.
func (s *stage) settle(names []string) error {
	parent := filepath.Dir(s.place)
	for _, name := range names {
		from, to := filepath.Join(s.dir, name), filepath.Join(parent, name)
		info, err := os.Stat(to)
		if err == nil && !info.Mode().IsRegular() {
			return fmt.Errorf("%s exists and is not a regular file", to)
		}
		if err == nil {
			_ = os.Chmod(from, info.Mode().Perm()) // a file that another user's daemon has made keeps those it has
		}
	}
	for _, name := range names {
		if err := os.Rename(filepath.Join(s.dir, name), filepath.Join(parent, name)); err != nil {
			return err
		}
	}
	if d, err := os.Open(parent); err == nil {
		_ = d.Sync() // some file systems cannot sync a folder
		_ = d.Close()
	}
	return nil
}

// discard deletes what is left of the folder.
func (s *stage) discard() { _ = os.RemoveAll(s.dir) } // what cannot be deleted is hidden, and nobody could do better

// scratch makes a folder for what goes from the standard input or to the standard output, if it is needed, and returns how it is deleted. A daemon
// that runs as another user can get at it.
func scratch(env *cli.Env, needed bool) (dir string, forget func(), err error) {
	if !needed {
		return "", func() {}, nil
	}
	if dir, err = os.MkdirTemp("", "goxelctl-*"); err != nil {
		return "", nil, err
	}
	forget = func() { _ = os.RemoveAll(dir) } // it lies in the folder for temporary files
	if env.Asked() != "" {
		if err = os.Chmod(dir, 0o777); err != nil { //nolint:gosec // its name cannot be guessed
			forget()
			return "", nil, err
		}
	}
	return dir, forget, nil
}

// folders makes folders for outputs and takes back those that stay empty.
type folders struct {
	mu   sync.Mutex
	made []string
}

// make makes a folder with those above it.
func (f *folders) make(dir string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	var missing []string
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Stat(d); err == nil || !errors.Is(err, fs.ErrNotExist) || d == filepath.Dir(d) {
			break
		}
		missing = append(missing, d)
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for i := len(missing) - 1; i >= 0; i-- {
		f.made = append(f.made, missing[i])
	}
	return nil
}

// tidy deletes folders that were made and hold nothing.
func (f *folders) tidy() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := len(f.made) - 1; i >= 0; i-- {
		_ = os.Remove(f.made[i]) // fails, as it should, for one that holds something
	}
	f.made = nil
}
