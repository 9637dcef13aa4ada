package gallery

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// folder is the folder of a gallery while it is open.
type folder struct {
	root *os.Root
	at   fs.FileInfo // what was opened
	mode fs.FileMode // permissions of its files
}

// openFolder opens the folder at dir. If there is none it is made, or else nil is returned.
func openFolder(dir string, create bool) (*folder, error) {
	info, err := os.Lstat(dir)
	if errors.Is(err, fs.ErrNotExist) && create {
		if err = os.MkdirAll(filepath.Dir(dir), 0o700); err == nil {
			err = os.Mkdir(dir, 0o700)
		}
		if err != nil && !errors.Is(err, fs.ErrExist) { // another daemon may have been faster
			return nil, fileError(WriteFailed, err, "cannot make the folder of pictures")
		}
		info, err = os.Lstat(dir)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fileError(ReadFailed, err, "cannot look at the folder of pictures")
	}
	if err := checkFolder(dir, info); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fileError(ReadFailed, err, "cannot open the folder of pictures")
	}
	if at, err := root.Stat("."); err != nil || !os.SameFile(at, info) {
		_ = root.Close() // only releases a descriptor
		return nil, errorf(PermissionDenied, "%s was replaced while it was opened", dir)
	}
	return &folder{root: root, at: info, mode: fileMode(info)}, nil
}

// fileMode returns the permissions of files in the folder: who may list it may read them.
func fileMode(dir fs.FileInfo) fs.FileMode { return dir.Mode().Perm()&0o044 | 0o600 }

// checkFolder refuses a folder in which others could put or replace files.
func checkFolder(dir string, info fs.FileInfo) error {
	st, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case info.Mode()&fs.ModeSymlink != 0:
		return errorf(PermissionDenied, "%s is a symbolic link: name the folder that it leads to", dir)
	case !info.IsDir():
		return errorf(PermissionDenied, "%s is not a folder", dir)
	case !ok || int(st.Uid) != os.Geteuid():
		return errorf(PermissionDenied, "%s belongs to another user", dir)
	case info.Mode().Perm()&0o022 != 0:
		return errorf(PermissionDenied, "%s is writable to others: take that from them (chmod go-w)", dir)
	}
	return nil
}

// enterLocked returns the folder, or nil if there is none and it is not to be made. A folder that was removed or replaced since is left.
func (g *Gallery) enterLocked(create bool) (*folder, error) {
	if g.closed {
		return nil, errorf(Closed, "the gallery is closed")
	}
	if g.folder != nil {
		info, err := os.Lstat(g.opt.Dir)
		if err == nil && os.SameFile(info, g.folder.at) {
			g.folder.mode = fileMode(info)
			return g.folder, checkFolder(g.opt.Dir, info)
		}
		g.leaveLocked()
	}
	f, err := openFolder(g.opt.Dir, create)
	if f == nil {
		return nil, err
	}
	g.folder = f
	return f, nil
}

// leaveLocked closes the folder and forgets what was in it.
func (g *Gallery) leaveLocked() {
	if g.folder != nil {
		_ = g.folder.root.Close() // only releases a descriptor
	}
	g.folder, g.seen, g.bytes, g.looked = nil, nil, 0, false
	g.lines, g.maxLines = 0, 0
}
