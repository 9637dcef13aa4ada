package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// files reads and writes files, within the root folders if there are any. A confined path is opened through [os.Root], so neither ".." nor
// a symbolic link leads out.
type files struct {
	max   int64
	roots []*rootDir
}

type rootDir struct {
	path string // as configured, absolute
	real string // the same without symbolic links
	root *os.Root
}

// openFiles opens the root folders.
func openFiles(roots []string, maxBytes int64) (*files, error) {
	f := &files{max: maxBytes}
	for _, dir := range roots {
		r, err := openRoot(dir)
		if err != nil {
			f.close()
			return nil, fmt.Errorf("root folder %q: %w", dir, err)
		}
		f.roots = append(f.roots, r)
	}
	return f, nil
}

func openRoot(dir string) (*rootDir, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	real, err := filepath.EvalSymlinks(abs)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(real)
	if err != nil {
		return nil, err
	}
	return &rootDir{abs, real, root}, nil
}

func (f *files) close() {
	for _, r := range f.roots {
		_ = r.root.Close() // only releases a descriptor
	}
}

// place is a path resolved to the folder that it is confined to; root is nil for an unconfined one.
type place struct {
	abs  string
	root *rootDir
	rel  string // to root
}

// resolve finds the place of a path. A relative path counts from the first root folder, or from the daemon's working folder if
// there are none.
func (f *files) resolve(path string) (place, error) {
	if path == "" || strings.ContainsRune(path, 0) {
		return place{}, Errorf(InvalidPath, "path", "the path %q is not a file name", path)
	}
	abs := filepath.Clean(path)
	if !filepath.IsAbs(abs) {
		base, err := f.base()
		if err != nil {
			return place{}, fileError("resolve", path, err)
		}
		abs = filepath.Join(base, abs)
	}
	if len(f.roots) == 0 {
		return place{abs: abs}, nil
	}
	for _, r := range f.roots {
		for _, dir := range []string{r.path, r.real} {
			if rel, err := filepath.Rel(dir, abs); err == nil && filepath.IsLocal(rel) {
				return place{abs, r, rel}, nil
			}
		}
	}
	return place{}, Errorf(PermissionDenied, "path", "%s is outside the folders that the daemon may use (--root)", path)
}

// base returns the folder that relative paths count from.
func (f *files) base() (string, error) {
	if len(f.roots) > 0 {
		return f.roots[0].path, nil
	}
	return os.Getwd()
}

// open opens the file for reading. It does not wait for the writer of a pipe.
func (p place) open() (*os.File, error) {
	const flags = os.O_RDONLY | syscall.O_NONBLOCK
	if p.root != nil {
		return p.root.root.OpenFile(p.rel, flags, 0)
	}
	return os.OpenFile(p.abs, flags, 0)
}

func (p place) stat() (fs.FileInfo, error) {
	if p.root != nil {
		return p.root.root.Stat(p.rel)
	}
	return os.Stat(p.abs)
}

// same reports whether both places hold one existing file.
func (p place) same(q place) bool {
	a, err := p.stat()
	if err != nil {
		return false
	}
	b, err := q.stat()
	return err == nil && os.SameFile(a, b)
}

// target returns the path of the file that is written to: where the symbolic links lead, as far as there is something. A link that leads
// nowhere counts as the file itself.
func (p place) target() string {
	if real, err := filepath.EvalSymlinks(p.abs); err == nil {
		return real
	}
	if dir, err := filepath.EvalSymlinks(filepath.Dir(p.abs)); err == nil {
		return filepath.Join(dir, filepath.Base(p.abs))
	}
	return p.abs
}

// dir opens the folder of the target and returns the file's name in it.
func (p place) dir() (dir *os.Root, base string, err error) {
	target := p.target()
	if p.root == nil {
		dir, err = os.OpenRoot(filepath.Dir(target))
		return dir, filepath.Base(target), err
	}
	rel := p.rel
	if r, err := filepath.Rel(p.root.real, target); err == nil && filepath.IsLocal(r) {
		rel = r
	}
	dir, err = p.root.root.OpenRoot(filepath.Dir(rel))
	return dir, filepath.Base(rel), err
}

// read returns the content of a regular file, once reserve has agreed to its size.
func (f *files) read(path string, reserve func(bytes int64) error) (place, []byte, error) {
	p, err := f.resolve(path)
	if err != nil {
		return p, nil, err
	}
	info, err := p.stat()
	if err != nil {
		return p, nil, fileError("open", path, err)
	}
	if !info.Mode().IsRegular() { // asked before opening, since opening a device may have effects
		return p, nil, Errorf(InvalidPath, "path", "%s is not a regular file", path)
	}
	if info.Size() > f.max {
		return p, nil, Errorf(FileTooLarge, "path", "%s has %d bytes, more than the limit of %d", path, info.Size(), f.max)
	}
	if info.Size() == 0 {
		return p, nil, nil // or a file of the kernel's, which may have no end
	}
	if err := reserve(info.Size()); err != nil {
		return p, nil, err
	}
	file, err := p.open()
	if err != nil {
		return p, nil, fileError("open", path, err)
	}
	defer func() { _ = file.Close() }() // nothing was written
	if err := stillRegular(file, path); err != nil {
		return p, nil, err
	}
	data := make([]byte, 0, info.Size()+1)
	data, err = appendAll(data, io.LimitReader(file, f.max+1))
	if err != nil {
		return p, nil, fileError("read", path, err)
	}
	if int64(len(data)) > f.max {
		return p, nil, Errorf(FileTooLarge, "path", "%s has more than %d bytes, the limit", path, f.max)
	}
	return p, data, nil
}

// stillRegular returns an error if an opened file is none that can be read to its end, since it may be another than the one that was looked at.
func stillRegular(file *os.File, path string) error {
	info, err := file.Stat()
	switch {
	case err != nil:
		return fileError("open", path, err)
	case !info.Mode().IsRegular():
		return Errorf(InvalidPath, "path", "%s is not a regular file", path)
	}
	return nil
}

func appendAll(data []byte, r io.Reader) ([]byte, error) {
	for {
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
		n, err := r.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if errors.Is(err, io.EOF) {
			return data, nil
		}
		if err != nil {
			return data, err
		}
	}
}

// fileError gives an error of the file system its reason. Errors that have one, and those of contexts, pass unchanged.
func fileError(op, path string, err error) error {
	var e *Error
	if errors.As(err, &e) || isContext(err) {
		return err
	}
	cause, fromSystem := causeOf(err)
	var errno syscall.Errno
	reason := WriteFailed
	switch {
	case errors.Is(cause, fs.ErrNotExist):
		reason = FileNotFound
	case errors.Is(cause, fs.ErrPermission):
		reason = PermissionDenied
	case fromSystem && !errors.As(cause, &errno): // os.Root names no error for a path that leads out of it
		reason = PermissionDenied
	case op == "open" || op == "read":
		reason = ReadFailed
	}
	return &Error{Reason: reason, Parameter: "path", Msg: "cannot " + op + " " + path, Err: cause}
}

// causeOf takes the path off an error of the file system, and reports whether it is one: the path is in the message already, and that of
// a temporary file would confuse.
func causeOf(err error) (cause error, fromSystem bool) {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err, true
	}
	var linkErr *os.LinkError
	if errors.As(err, &linkErr) {
		return linkErr.Err, true
	}
	return err, false
}

// isContext reports whether the error says that a context has ended.
func isContext(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
