package gallery

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
)

// lookLocked brings what is known of the folder up to date: other daemons and the user may have added and removed pictures.
func (g *Gallery) lookLocked(ctx context.Context, f *folder) error {
	names, err := f.names()
	if err != nil {
		return fileError(ReadFailed, err, "cannot list the folder of pictures")
	}
	seen := make(map[string]record, len(names))
	var strange []fs.FileInfo
	for i, name := range names {
		if i%256 == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if _, ok := parseName(name); !ok {
			continue
		}
		info, err := f.root.Lstat(name)
		if err != nil || !info.Mode().IsRegular() {
			continue // gone since, or not made by a gallery
		}
		if r, ok := g.seen[name]; ok && r.fits(info) {
			seen[name] = r
		} else {
			strange = append(strange, info)
		}
	}
	if len(strange) > 0 {
		g.meetLocked(f, seen, strange)
	}
	g.seen, g.looked, g.bytes = seen, true, 0
	for _, r := range seen {
		g.bytes += r.Size
	}
	return nil
}

// meetLocked adds files that are not known yet to seen, as the index has them, or else as far as their names tell.
func (g *Gallery) meetLocked(f *folder, seen map[string]record, strange []fs.FileInfo) {
	index, lines, err := f.readIndex()
	if err != nil {
		g.opt.Log.Warn("the index of the pictures is damaged", "dir", g.opt.Dir, "err", err)
	}
	for _, info := range strange {
		r, ok := index[info.Name()]
		if !ok || !r.fits(info) {
			r = g.guess(info)
		}
		seen[r.Name] = r
	}
	g.linesLocked(lines, len(seen))
}

// guess describes a file that has no line in the index, but for what is in it.
func (g *Gallery) guess(info fs.FileInfo) record {
	p, _ := parseName(info.Name()) // the caller has done so
	format, mediaType := formatOf(p.ext)
	r := record{
		Name: info.Name(), Format: format, MediaType: mediaType, Session: p.session,
		Size: info.Size(), Modified: info.ModTime().UnixNano(), Created: p.created.UnixNano(),
	}
	if g.opt.TTL > 0 {
		r.Expires = p.created.Add(g.opt.TTL).UnixNano()
	}
	return r
}

// names returns the names of all files in the folder.
func (f *folder) names() ([]string, error) {
	dir, err := f.root.Open(".")
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	return dir.Readdirnames(-1)
}

// findLocked returns the folder and the picture of a name.
func (g *Gallery) findLocked(ctx context.Context, name string) (*folder, record, error) {
	gone := errorf(NotFound, "there is no picture %s", name)
	f, err := g.enterLocked(false)
	if err != nil {
		return nil, record{}, err
	}
	if f == nil {
		return nil, record{}, gone
	}
	info, err := f.root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		g.forgetLocked(name)
		return nil, record{}, gone
	case err != nil:
		return nil, record{}, fileError(ReadFailed, err, "cannot look at the picture")
	case !info.Mode().IsRegular():
		g.violations.Add(1)
		return nil, record{}, errorf(Outside, "%s is not a file but %s", name, info.Mode().Type())
	}
	r, ok := g.seen[name]
	if !ok || !r.fits(info) {
		if err := g.lookLocked(ctx, f); err != nil {
			return nil, record{}, err
		}
		if r, ok = g.seen[name]; !ok {
			return nil, record{}, gone
		}
	}
	if r.expired(g.opt.Now()) {
		if err := g.removeLocked(f, r); err != nil {
			return nil, record{}, err
		}
		return nil, record{}, gone
	}
	return f, r, nil
}

// complete reads the size of the picture and the checksum from a file that has no line in the index, and writes the line.
func (g *Gallery) complete(ctx context.Context, r record) (record, error) {
	file, err := g.openPicture(r.Name)
	if err != nil {
		return r, err
	}
	defer file.Close()
	r.Width, r.Height = dimensions(file, r.Format)
	if _, err = file.Seek(0, io.SeekStart); err == nil {
		r.Sum, err = checksum(ctx, file)
	}
	if err != nil {
		if cause := context.Cause(ctx); cause != nil {
			return r, cause
		}
		return r, fileError(ReadFailed, err, "cannot read the picture %s", r.Name)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if old, ok := g.seen[r.Name]; ok && old.Modified == r.Modified && old.Size == r.Size && g.folder != nil {
		g.seen[r.Name] = r
		g.noteLocked(ctx, g.folder, r)
	}
	return r, nil
}

// openPicture opens the file of a picture that was seen.
func (g *Gallery) openPicture(name string) (*os.File, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	gone := errorf(NotFound, "there is no picture %s", name)
	f, err := g.enterLocked(false)
	if err != nil {
		return nil, err
	}
	if f == nil {
		return nil, gone
	}
	file, err := f.openRegular(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, gone
	}
	if err != nil {
		return nil, fileError(ReadFailed, err, "cannot open the picture")
	}
	return file, nil
}

// openRegular opens a regular file, never through a link.
func (f *folder) openRegular(name string) (*os.File, error) {
	info, err := f.root.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fs.ErrNotExist
	}
	file, err := f.root.Open(name)
	if err != nil {
		return nil, err
	}
	if at, err := file.Stat(); err != nil || !os.SameFile(at, info) {
		_ = file.Close() // only releases a descriptor
		return nil, fs.ErrNotExist
	}
	return file, nil
}

// checksum returns the SHA-256 of all that is read, as hexadecimal digits.
func checksum(ctx context.Context, r io.Reader) (string, error) {
	stride := pace.From(ctx)
	defer stride.End()
	sum := sha256.New()
	for {
		if err := context.Cause(ctx); err != nil {
			return "", err
		}
		stride.Step()
		_, err := io.CopyN(sum, r, 64<<10)
		if errors.Is(err, io.EOF) {
			return hex.EncodeToString(sum.Sum(nil)), nil
		}
		if err != nil {
			return "", err
		}
	}
}

func isGone(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Reason == NotFound
}
