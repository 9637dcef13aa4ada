package gallery

import (
	"cmp"
	"context"
	"io"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Info describes a picture of a gallery.
type Info struct {
	Path          string    // absolute
	Name          string    // of the file
	Size          int64     // bytes of the file
	Format        string    // "png", "jpeg" and so on
	MediaType     string    // "image/png" and so on
	Width, Height int       // pixels; 0 if the index is lost and the file has no header that tells
	Checksum      string    // "sha256:" and 64 hexadecimal digits
	Session       string    // whom the picture was drawn for, as it stands in the name
	CreatedAt     time.Time // to the second if the index is lost
	ExpiresAt     time.Time // zero if the picture only goes to make room
}

// Gallery is a managed folder of pictures. Its methods may be called from any goroutine; a picture may go at any time, by its age or to make
// room.
type Gallery struct {
	opt        Options // complete
	violations atomic.Int64
	close      func() error

	mu     sync.Mutex
	closed bool
	folder *folder // nil while there is none
	looked bool    // whether seen holds what was in the folder before
	seen   map[string]record
	bytes  int64 // all of seen
	stats  Stats // what is counted

	lines, maxLines int // of the index, about; from maxLines on it is written anew

	stop context.CancelFunc
	done chan struct{} // closed when the goroutine has ended; nil if it never started
}

// Open returns a gallery over the folder. It does not make the folder. Where pictures are left from before, they are kept up from now
// on; a folder that cannot be used is reported with the first picture.
func Open(opt Options) (*Gallery, error) {
	g := &Gallery{opt: opt.withDefaults()}
	dir, err := filepath.Abs(g.opt.Dir)
	if err != nil {
		return nil, fileError(ReadFailed, err, "the folder of pictures has no absolute path")
	}
	g.opt.Dir = dir
	g.stats.MaxCacheSize = max(g.opt.MaxBytes, 0)
	g.close = sync.OnceValue(g.shut)
	g.mu.Lock()
	defer g.mu.Unlock()
	f, err := g.enterLocked(false)
	if err == nil && f != nil {
		err = g.lookLocked(context.Background(), f)
	}
	if err != nil {
		g.opt.Log.Warn("the folder of pictures cannot be used", "dir", dir, "err", err)
	}
	if len(g.seen) > 0 {
		g.startLocked()
	}
	return g, nil
}

// Dir returns the absolute path of the folder, which need not exist yet.
func (g *Gallery) Dir() string { return g.opt.Dir }

// Close ends the rounds, waits for one that is under way, and makes later calls fail. The files stay. Further calls do nothing.
func (g *Gallery) Close() error { return g.close() }

func (g *Gallery) shut() error {
	g.mu.Lock()
	g.closed = true
	stop, done := g.stop, g.done
	g.mu.Unlock()
	if done != nil {
		stop()
		<-done
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.leaveLocked()
	return nil
}

// Get describes the picture at path, which is a path as it was given out or a bare name. The error is an [*Error] with reason [Outside] for
// any other path, and [NotFound] if the picture is gone.
func (g *Gallery) Get(ctx context.Context, path string) (Info, error) {
	name, err := g.nameOf(path)
	if err != nil {
		return Info{}, err
	}
	r, err := g.find(ctx, name)
	if err == nil && r.Sum == "" {
		r, err = g.complete(ctx, r)
	}
	if err != nil {
		return Info{}, err
	}
	return g.info(r), nil
}

// Read returns the file of the picture at path as well, which is as in [Gallery.Get]. It fails with reason [TooLarge] if the file has more
// than maxBytes.
func (g *Gallery) Read(ctx context.Context, path string, maxBytes int64) (Info, []byte, error) {
	info, err := g.Get(ctx, path)
	if err != nil {
		return Info{}, nil, err
	}
	if info.Size > maxBytes {
		return Info{}, nil, errorf(TooLarge, "%s has %d bytes, more than the limit of %d", info.Name, info.Size, maxBytes)
	}
	file, err := g.openPicture(info.Name)
	if err != nil {
		return Info{}, nil, err
	}
	defer file.Close()
	data := make([]byte, info.Size)
	if _, err := io.ReadFull(file, data); err != nil {
		return Info{}, nil, fileError(ReadFailed, err, "cannot read the picture %s", info.Name)
	}
	return info, data, nil
}

// List describes all pictures, the oldest first, and returns the bytes of their files together.
func (g *Gallery) List(ctx context.Context) (list []Info, total int64, err error) {
	records, err := g.all(ctx)
	if err != nil {
		return nil, 0, err
	}
	list = make([]Info, 0, len(records))
	for _, r := range records {
		if r.Sum == "" {
			if r, err = g.complete(ctx, r); isGone(err) {
				continue // since the look
			}
			if err != nil {
				return nil, 0, err
			}
		}
		list = append(list, g.info(r))
		total += r.Size
	}
	return list, total, nil
}

// Remove removes the picture at path, which is as in [Gallery.Get], and returns the bytes of its file.
func (g *Gallery) Remove(path string) (freed int64, err error) {
	name, err := g.nameOf(path)
	if err != nil {
		return 0, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	f, r, err := g.findLocked(context.Background(), name)
	if err != nil {
		return 0, err
	}
	return r.Size, g.removeLocked(f, r)
}

func (g *Gallery) find(ctx context.Context, name string) (record, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	_, r, err := g.findLocked(ctx, name)
	return r, err
}

func (g *Gallery) all(ctx context.Context) ([]record, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	f, err := g.enterLocked(false)
	if f == nil || err != nil {
		return nil, err
	}
	if err := g.lookLocked(ctx, f); err != nil {
		return nil, err
	}
	if err := g.dropExpiredLocked(ctx, f); err != nil {
		return nil, err
	}
	return g.sortedLocked(), nil
}

// sortedLocked returns the pictures, the oldest first.
func (g *Gallery) sortedLocked() []record {
	list := make([]record, 0, len(g.seen))
	for _, r := range g.seen {
		list = append(list, r)
	}
	slices.SortFunc(list, older)
	return list
}

func older(a, b record) int {
	return cmp.Or(cmp.Compare(a.Created, b.Created), cmp.Compare(a.Name, b.Name))
}

func (g *Gallery) info(r record) Info {
	return Info{
		Path: filepath.Join(g.opt.Dir, r.Name), Name: r.Name, Size: r.Size, Format: r.Format, MediaType: r.MediaType,
		Width: r.Width, Height: r.Height, Checksum: sumPrefix + r.Sum, Session: r.Session,
		CreatedAt: time.Unix(0, r.Created), ExpiresAt: r.expiresAt(),
	}
}
