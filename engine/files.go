package engine

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// files reads and writes files, within the root folders if there are any. A confined path is opened through [os.Root], so neither ".." nor
// a symbolic link leads out.
type files struct {
	max   int64
	roots []rootDir
}

type rootDir struct {
	path string
	root *os.Root
}

// openFiles opens the root folders.
func openFiles(roots []string, maxBytes int64) (*files, error) {
	f := &files{max: maxBytes}
	for _, dir := range roots {
		abs, err := filepath.Abs(dir)
		if err != nil {
			f.close()
			return nil, fmt.Errorf("root folder %q: %w", dir, err)
		}
		root, err := os.OpenRoot(abs)
		if err != nil {
			f.close()
			return nil, fmt.Errorf("root folder: %w", err)
		}
		f.roots = append(f.roots, rootDir{abs, root})
	}
	return f, nil
}

func (f *files) close() {
	for _, r := range f.roots {
		_ = r.root.Close() // only releases a descriptor
	}
}

// place is a path resolved to the folder that it is confined to; root is nil for an unconfined one.
type place struct {
	abs  string
	root *os.Root
	rel  string
}

// resolve finds the place of a path. A relative path counts from the first root folder, or from the daemon's working folder if
// there are none.
func (f *files) resolve(path string) (place, error) {
	if path == "" || strings.ContainsRune(path, 0) {
		return place{}, Errorf(InvalidPath, "path", "the path %q is not a file name", path)
	}
	abs := filepath.Clean(path)
	if !filepath.IsAbs(abs) {
		base, err := os.Getwd()
		if err != nil {
			return place{}, fileError("resolve", path, err)
		}
		if len(f.roots) > 0 {
			base = f.roots[0].path
		}
		abs = filepath.Join(base, abs)
	}
	if len(f.roots) == 0 {
		return place{abs: abs}, nil
	}
	for _, r := range f.roots {
		if rel, err := filepath.Rel(r.path, abs); err == nil && filepath.IsLocal(rel) {
			return place{abs, r.root, rel}, nil
		}
	}
	return place{}, Errorf(PermissionDenied, "path", "%s is outside the folders that the daemon may use (--root)", path)
}

func (p place) open() (*os.File, error) {
	if p.root != nil {
		return p.root.Open(p.rel)
	}
	return os.Open(p.abs)
}

// read returns the content of a regular file.
func (f *files) read(path string) (place, []byte, error) {
	p, err := f.resolve(path)
	if err != nil {
		return p, nil, err
	}
	info, err := p.stat()
	if err != nil {
		return p, nil, fileError("open", path, err)
	}
	if !info.Mode().IsRegular() { // asked before opening, since opening a pipe would wait for a writer
		return p, nil, Errorf(InvalidPath, "path", "%s is not a regular file", path)
	}
	if info.Size() > f.max {
		return p, nil, Errorf(FileTooLarge, "path", "%s has %d bytes, more than the limit of %d", path, info.Size(), f.max)
	}
	file, err := p.open()
	if err != nil {
		return p, nil, fileError("open", path, err)
	}
	defer func() { _ = file.Close() }() // nothing was written
	data := make([]byte, 0, info.Size()+1)
	data, err = appendAll(data, io.LimitReader(file, f.max+1))
	if err != nil {
		return p, nil, fileError("read", path, err)
	}
	if int64(len(data)) > f.max {
		return p, nil, Errorf(FileTooLarge, "path", "%s grew beyond the limit of %d bytes while it was read", path, f.max)
	}
	return p, data, nil
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

func (p place) stat() (fs.FileInfo, error) {
	if p.root != nil {
		return p.root.Stat(p.rel)
	}
	return os.Stat(p.abs)
}

// write replaces the file at p by what encode writes: to a temporary file beside it, synced, then renamed. Whatever fails, the old file
// stays as it was and no other is left behind. It returns the size of the new file in bytes.
func (f *files) write(ctx context.Context, p place, path string, tmpID string, encode func(io.Writer) error) (int64, error) {
	mode := fs.FileMode(0o666) // less the umask
	if info, err := p.stat(); err == nil {
		if !info.Mode().IsRegular() {
			return 0, Errorf(InvalidPath, "path", "%s exists and is not a regular file", path)
		}
		mode = info.Mode().Perm()
	}
	dir, closeDir, base, err := p.dir()
	if err != nil {
		return 0, fileError("write", path, err)
	}
	defer closeDir()
	tmp := "." + base + "." + tmpID + ".tmp"
	if len(tmp) > 255 {
		tmp = "." + tmpID + ".tmp"
	}
	file, err := dir.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return 0, fileError("write", path, err)
	}
	size, err := writeTo(ctx, file, encode)
	if err == nil {
		err = dir.Rename(tmp, base)
	}
	if err != nil {
		_ = dir.Remove(tmp) // the first error is the one to report
		return 0, fileError("write", path, err)
	}
	if d, err := dir.Open("."); err == nil {
		_ = d.Sync() // some file systems cannot sync a folder
		_ = d.Close()
	}
	return size, nil
}

// dir opens the folder of the place, following a symbolic link at the place itself when the path is not confined.
func (p place) dir() (dir *os.Root, done func(), base string, err error) {
	if p.root != nil {
		sub := filepath.Dir(p.rel)
		if dir, err = p.root.OpenRoot(sub); err != nil {
			return nil, nil, "", err
		}
		return dir, func() { _ = dir.Close() }, filepath.Base(p.rel), nil
	}
	target := p.abs
	if real, err := filepath.EvalSymlinks(target); err == nil {
		target = real
	}
	if dir, err = os.OpenRoot(filepath.Dir(target)); err != nil {
		return nil, nil, "", err
	}
	return dir, func() { _ = dir.Close() }, filepath.Base(target), nil
}

func writeTo(ctx context.Context, file *os.File, encode func(io.Writer) error) (int64, error) {
	w := bufio.NewWriterSize(&ctxWriter{ctx, file}, 256<<10)
	err := encode(w)
	if err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = file.Sync()
	}
	size := int64(0)
	if info, serr := file.Stat(); serr == nil {
		size = info.Size()
	}
	if cerr := file.Close(); err == nil {
		err = cerr
	}
	return size, err
}

// ctxWriter fails once its context has ended.
type ctxWriter struct {
	ctx context.Context
	w   io.Writer
}

func (c *ctxWriter) Write(b []byte) (int, error) {
	if err := context.Cause(c.ctx); err != nil {
		return 0, err
	}
	return c.w.Write(b)
}

// fileError gives an error of the file system its reason. Errors that have one, and those of contexts, pass unchanged.
func fileError(op, path string, err error) error {
	var e *Error
	if errors.As(err, &e) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err // the path is in the message already, and the temporary one would confuse
	}
	reason := WriteFailed
	switch {
	case errors.Is(err, fs.ErrNotExist):
		reason = FileNotFound
	case errors.Is(err, fs.ErrPermission):
		reason = PermissionDenied
	case op == "open" || op == "read":
		reason = ReadFailed
	}
	return &Error{Reason: reason, Parameter: "path", Msg: "cannot " + op + " " + path, Err: err}
}
