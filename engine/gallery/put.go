package gallery

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"
)

// maxMediaType is the longest media type, in bytes.
const maxMediaType = 127

// Picture is a finished picture as it comes in.
type Picture struct {
	Format        string // lower-case letters and digits: "png", "jpeg", "webp" and so on
	Ext           string // the extension of the file, without a dot; "" for Format, or "jpg" for "jpeg"
	MediaType     string // "" for that of the format
	Width, Height int    // pixels
	Session       string // whom it is drawn for, a project's id for instance; "" for "auto" and the time. What cannot stand in a name becomes -.
	Data          []byte // the file; not kept
}

// ext returns the extension of the file.
func (p Picture) ext() string {
	switch {
	case p.Ext != "":
		return p.Ext
	case p.Format == "jpeg":
		return "jpg"
	default:
		return p.Format
	}
}

// Put writes a picture into the folder and describes it. Before that, what has expired goes, and then the oldest pictures, until there is
// room. It fails with an [*Error] and leaves nothing behind, or with the context's cause.
func (g *Gallery) Put(ctx context.Context, p Picture) (Info, error) {
	r, err := g.recordOf(p)
	if err != nil {
		return Info{}, err
	}
	if r.Sum, err = checksum(ctx, bytes.NewReader(p.Data)); err != nil {
		return Info{}, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	f, err := g.enterLocked(true)
	if err != nil {
		return Info{}, err
	}
	if !g.looked {
		if err := g.lookLocked(ctx, f); err != nil {
			return Info{}, err
		}
	}
	if err := g.makeRoomLocked(ctx, f, r.Size, 1); err != nil {
		return Info{}, err
	}
	if err := g.storeLocked(ctx, f, &r, p); err != nil {
		return Info{}, err
	}
	g.stats.TotalRenders++
	g.startLocked()
	return g.info(r), nil
}

// Check fails with reason [TooLarge] if so many pictures that have so many bytes together can never be in the folder at once: the last ones
// would drive out the first.
func (g *Gallery) Check(pictures int, size int64) error {
	switch {
	case g.opt.MaxBytes > 0 && size > g.opt.MaxBytes:
		return errorf(TooLarge, "the %d pictures have %d bytes, more than the %d that all pictures together may have", pictures, size, g.opt.MaxBytes)
	case g.opt.MaxFiles > 0 && pictures > g.opt.MaxFiles:
		return errorf(TooLarge, "%d pictures are more than the %d that may be kept", pictures, g.opt.MaxFiles)
	}
	return nil
}

// recordOf checks the picture and describes it, but for its name, its times and its checksum.
func (g *Gallery) recordOf(p Picture) (record, error) {
	ext := p.ext()
	_, mediaType := formatOf(p.Format)
	if p.MediaType != "" {
		mediaType = p.MediaType
	}
	size := int64(len(p.Data))
	switch {
	case size == 0:
		return record{}, errorf(Invalid, "the picture is empty")
	case !isExt(p.Format) || !isExt(ext):
		return record{}, errorf(Invalid, "a picture's format and extension are 1 to %d lower-case letters and digits, not %q and %q", maxExt, p.Format, ext)
	case len(mediaType) > maxMediaType || strings.ContainsFunc(mediaType, notPrintable):
		return record{}, errorf(Invalid, "a media type is at most %d printable ASCII characters, not %q", maxMediaType, mediaType)
	case p.Width < 0 || p.Height < 0:
		return record{}, errorf(Invalid, "a picture cannot have %d x %d pixels", p.Width, p.Height)
	case g.opt.MaxBytes > 0 && size > g.opt.MaxBytes:
		return record{}, errorf(TooLarge, "the picture has %d bytes, more than the %d that all pictures together may have", size, g.opt.MaxBytes)
	}
	return record{
		Format: p.Format, MediaType: mediaType, Width: p.Width, Height: p.Height, Session: cleanSession(p.Session), Size: size,
	}, nil
}

func notPrintable(r rune) bool { return r < ' ' || r > '~' }

// storeLocked names and writes the picture, and once more if the disk is full and older pictures can make room on it.
func (g *Gallery) storeLocked(ctx context.Context, f *folder, r *record, p Picture) error {
	err := g.writeLocked(ctx, f, r, p)
	var e *Error
	if errors.As(err, &e) && e.Reason == NoSpace && g.evictLocked(f, r.Size) {
		err = g.writeLocked(ctx, f, r, p)
	}
	if err == nil {
		g.seen[r.Name] = *r
		g.bytes += r.Size
	}
	return err
}

func (g *Gallery) writeLocked(ctx context.Context, f *folder, r *record, p Picture) error {
	now := g.opt.Now()
	r.Created = now.UnixNano()
	if g.opt.TTL > 0 {
		r.Expires = now.Add(g.opt.TTL).UnixNano()
	}
	if p.Session == "" {
		r.Session = "auto" + strconv.FormatInt(max(now.Unix(), 0), 10)
	}
	tmp, err := g.claimLocked(f, r, p, now)
	if err != nil {
		return err
	}
	name := r.Name
	err = func() error {
		err := fill(ctx, tmp, p.Data, f.mode)
		if info, statErr := tmp.Stat(); statErr == nil {
			r.Modified = info.ModTime().UnixNano()
		}
		return errors.Join(err, tmp.Close())
	}()
	if err == nil {
		g.noteLocked(ctx, f, *r) // before the file is there, so that whoever sees it finds its line
		err = f.root.Rename(tempName(name), name)
	}
	if err != nil {
		_ = f.root.Remove(tempName(name)) // the first error is the one to report
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
		return fileError(WriteFailed, err, "cannot write the picture %s", name)
	}
	return nil
}

func tempName(name string) string { return "." + name + tempSuffix }

// claimLocked chooses a name that nobody has, and returns the new file under which it is written.
func (g *Gallery) claimLocked(f *folder, r *record, p Picture, now time.Time) (*os.File, error) {
	for range 8 {
		token := g.opt.NewToken()
		if !isToken(token) {
			return nil, errorf(WriteFailed, "%q is no token of %d hexadecimal digits", token, tokenLen)
		}
		r.Name = fileName(now, r.Session, token, p.ext())
		tmp, err := f.root.OpenFile(tempName(r.Name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, fileError(WriteFailed, err, "cannot write the picture %s", r.Name)
		}
		// Who holds the temporary name is the only one to make the final one, so it cannot appear after this look.
		if _, err := f.root.Lstat(r.Name); errors.Is(err, fs.ErrNotExist) {
			return tmp, nil
		}
		_ = tmp.Close() // nothing was written
		_ = f.root.Remove(tempName(r.Name))
	}
	return nil, errorf(WriteFailed, "no name is free for a picture of session %s", r.Session)
}

// fill writes the data and sets the permissions.
func fill(ctx context.Context, file *os.File, data []byte, mode fs.FileMode) error {
	for len(data) > 0 {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		n, err := file.Write(data[:min(len(data), 1<<20)])
		if err != nil {
			return err
		}
		data = data[n:]
	}
	return file.Chmod(mode)
}
