package engine

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
)

// WriteFile replaces the file at path, a render for instance, by what encode writes, as a save does. It returns the size in bytes.
func (e *Engine) WriteFile(ctx context.Context, path string, encode func(io.Writer) error) (int64, error) {
	at, err := e.files.resolve(path)
	if err != nil {
		return 0, err
	}
	return e.files.write(ctx, at, path, e.opt.NewID(), encode)
}

// CheckFile returns the error that writing a file at path would give by what can be known before: the path must be allowed, its folder exist, and
// what is there already be a regular file.
func (e *Engine) CheckFile(path string) error {
	at, err := e.files.resolve(path)
	if err != nil {
		return err
	}
	dir, _, _, err := at.check(path)
	if err == nil {
		_ = dir.Close() // only releases a descriptor
	}
	return err
}

// check opens the folder of a file that is going to be written and returns the file's name in it, and describes the file that is there, nil if
// there is none.
func (p place) check(path string) (dir *os.Root, base string, old fs.FileInfo, err error) {
	old, err = p.stat()
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, "", nil, fileError("write", path, err)
	case err == nil && !old.Mode().IsRegular():
		return nil, "", nil, Errorf(InvalidPath, "path", "%s exists and is not a regular file", path)
	}
	if dir, base, err = p.dir(); err != nil {
		return nil, "", nil, fileError("write", path, err)
	}
	return dir, base, old, nil
}

// ReadFile returns the content of a regular file of at most maxBytes, a palette for instance, from where files may be opened.
func (e *Engine) ReadFile(path string, maxBytes int64) ([]byte, error) {
	_, data, err := e.files.read(path, func(size int64) error {
		if size > maxBytes {
			return Errorf(FileTooLarge, "path", "%s has %d bytes, more than the limit of %d", path, size, maxBytes)
		}
		return nil
	})
	return data, err
}

// write replaces the file at p by what encode writes: to a temporary file beside it, synced, then renamed. Whatever fails, the old file
// stays as it was and no other is left behind. A file that exists keeps its permissions. It returns the size of the new file in bytes.
func (f *files) write(ctx context.Context, p place, path string, tmpID string, encode func(io.Writer) error) (int64, error) {
	dir, base, old, err := p.check(path)
	if err != nil {
		return 0, err
	}
	defer func() { _ = dir.Close() }() // only releases a descriptor
	size, err := replace(ctx, dir, base, tmpID, old, encode)
	if err != nil {
		return 0, fileError("write", path, err)
	}
	if d, err := dir.Open("."); err == nil {
		_ = d.Sync() // some file systems cannot sync a folder
		_ = d.Close()
	}
	return size, nil
}

// maxFileName is the longest name of a file in bytes, as most file systems have it.
const maxFileName = 255

// replace writes the new content beside the file and renames it. old describes the file, nil if there is none.
func replace(ctx context.Context, dir *os.Root, base, tmpID string, old fs.FileInfo, encode func(io.Writer) error) (size int64, err error) {
	tmp := "." + base + "." + tmpID + ".tmp"
	if len(tmp) > maxFileName {
		tmp = "." + tmpID + ".tmp"
	}
	mode := fs.FileMode(0o666) // less the umask
	if old != nil {
		mode = old.Mode().Perm()
	}
	file, err := dir.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return 0, err
	}
	renamed := false
	defer func() {
		if !renamed { // also when encode panics
			_ = file.Close()
			_ = dir.Remove(tmp) // the first error is the one to report
		}
	}()
	if old != nil {
		_ = file.Chmod(mode) // what the umask took; some file systems have no permissions
	}
	if size, err = writeTo(ctx, file, encode); err != nil {
		return 0, err
	}
	if err = dir.Rename(tmp, base); err != nil {
		return 0, err
	}
	renamed = true
	return size, nil
}

// writeTo writes, syncs and closes the file.
func writeTo(ctx context.Context, file *os.File, encode func(io.Writer) error) (int64, error) {
	out := &ctxWriter{ctx: ctx, w: file}
	w := bufio.NewWriterSize(out, 256<<10)
	if err := encode(w); err != nil {
		return 0, err
	}
	if err := w.Flush(); err != nil {
		return 0, err
	}
	if err := file.Sync(); err != nil {
		return 0, err
	}
	return out.n, file.Close()
}

// ctxWriter fails once its context has ended, and counts what it writes.
type ctxWriter struct {
	ctx context.Context
	w   io.Writer
	n   int64
}

func (c *ctxWriter) Write(b []byte) (int, error) {
	if err := context.Cause(c.ctx); err != nil {
		return 0, err
	}
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}
