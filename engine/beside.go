package engine

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// minRoom is what a writer may use when there is no room beside the open projects.
const minRoom = 16 << 20

// besideReader returns a function that reads files that the file at p names. They lie in its folder or below, and no symbolic link leads
// out of it. What is read counts against the memory, as the file itself does, and is added to held.
func (e *Engine) besideReader(p place, held *int64) func(name string) ([]byte, error) {
	return func(name string) ([]byte, error) {
		if !localName(name) {
			return nil, Errorf(PermissionDenied, "path", "%q is not in the folder of the file that names it", name)
		}
		dir, _, err := p.dir()
		if err != nil {
			return nil, fileError("open", name, err)
		}
		defer func() { _ = dir.Close() }() // only releases a descriptor
		file, size, err := e.files.openBeside(dir, name)
		if err != nil {
			return nil, err
		}
		defer func() { _ = file.Close() }() // nothing was written
		if size > e.room() {
			return nil, Errorf(MemoryLimit, "path", "there is no room for the %d bytes of %s beside the open projects (--max-memory)", size, name)
		}
		e.used.Add(size)
		*held += size
		data, err := appendAll(make([]byte, 0, size+1), io.LimitReader(file, size))
		if err != nil {
			return nil, fileError("read", name, err)
		}
		return data, nil
	}
}

// openBeside opens a regular file in or below a folder, and returns its size.
func (f *files) openBeside(dir *os.Root, name string) (*os.File, int64, error) {
	local := filepath.FromSlash(name)
	info, err := dir.Stat(local)
	if err != nil {
		return nil, 0, fileError("open", name, err)
	}
	if !info.Mode().IsRegular() {
		return nil, 0, Errorf(InvalidPath, "path", "%s is not a regular file", name)
	}
	if info.Size() > f.max {
		return nil, 0, Errorf(FileTooLarge, "path", "%s has %d bytes, more than the limit of %d", name, info.Size(), f.max)
	}
	file, err := dir.OpenFile(local, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, 0, fileError("open", name, err)
	}
	if err := stillRegular(file, name); err != nil {
		_ = file.Close() // nothing was written
		return nil, 0, err
	}
	return file, info.Size(), nil
}

// localName reports whether a name, with forward slashes, stays in its folder.
func localName(name string) bool {
	return name != "" && !strings.ContainsAny(name, "\x00\\") && filepath.IsLocal(filepath.FromSlash(name))
}

// besideWriter holds further files until the file that refers to them is complete, so that a save that fails leaves all as they were.
type besideWriter struct {
	j     *SaveJob
	names []string
	data  [][]byte
}

func (j *SaveJob) beside() *besideWriter { return &besideWriter{j: j} }

// add implements the Beside of the encoder's options.
func (b *besideWriter) add(name string, data []byte) error {
	if !localName(name) || strings.Contains(name, "/") {
		return Errorf(InvalidPath, "path", "%q cannot be the name of a file beside %s", name, b.j.path)
	}
	at, err := b.place(name)
	if err != nil {
		return err
	}
	if b.j.p.Info().ReadOnly && at.same(b.j.p.source) {
		return Errorf(ReadOnly, "path", "the project was opened with read_only, so its file %s is not written", name)
	}
	b.names, b.data = append(b.names, name), append(b.data, data)
	return nil
}

func (b *besideWriter) place(name string) (place, error) {
	return b.j.p.eng.files.resolve(filepath.Join(filepath.Dir(b.j.place.target()), name))
}

// write writes the files, each as a save does.
func (b *besideWriter) write(ctx context.Context) error {
	for i, name := range b.names {
		at, err := b.place(name)
		if err != nil {
			return err
		}
		_, err = b.j.p.eng.files.write(ctx, at, name, b.j.p.eng.opt.NewID(), func(w io.Writer) error {
			_, err := w.Write(b.data[i])
			return err
		})
		if err != nil {
			return fmt.Errorf("beside %s: %w", b.j.path, err)
		}
	}
	return nil
}
