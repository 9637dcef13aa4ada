package gallery_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/gallery"
)

// clock is a time that tests move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Unix(1_700_000_000, 123_456_789)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// open returns a gallery that makes no rounds of its own unless opt has an interval. It is closed with the test.
func open(t testing.TB, opt gallery.Options) *gallery.Gallery {
	t.Helper()
	if opt.Dir == "" {
		opt.Dir = filepath.Join(t.TempDir(), "renders")
	}
	if opt.Interval == 0 {
		opt.Interval = -1
	}
	g, err := gallery.Open(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = g.Close() })
	return g
}

// picture returns a picture whose file has n bytes.
func picture(n int) gallery.Picture {
	return gallery.Picture{Format: "png", Width: 4, Height: 3, Session: "p1", Data: bytes.Repeat([]byte{'x'}, n)}
}

func put(t testing.TB, g *gallery.Gallery, p gallery.Picture) gallery.Info {
	t.Helper()
	info, err := g.Put(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

// wantReason fails unless err is an error of the gallery with the reason.
func wantReason(t testing.TB, err error, want gallery.Reason) {
	t.Helper()
	var e *gallery.Error
	if !errors.As(err, &e) || e.Reason != want {
		t.Errorf("got error %v, want one with reason %s", err, want)
	}
}

func names(t testing.TB, g *gallery.Gallery) []string {
	t.Helper()
	list, total, err := g.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, info := range list {
		out = append(out, info.Name)
		total -= info.Size
	}
	if total != 0 {
		t.Errorf("the total differs from the sum of the sizes by %d", total)
	}
	return out
}

// files returns the names of all files in a folder.
func files(t testing.TB, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func TestPutDescribesThePicture(t *testing.T) {
	c := newClock()
	g := open(t, gallery.Options{Now: c.Now, TTL: time.Minute, NewToken: func() string { return "0a1b2c3d" }})
	p := picture(1000)
	p.Width, p.Height = 640, 480
	got := put(t, g, p)
	want := gallery.Info{
		Path: filepath.Join(g.Dir(), "render_1700000000_p1_0a1b2c3d.png"), Name: "render_1700000000_p1_0a1b2c3d.png",
		Size: 1000, Format: "png", MediaType: "image/png", Width: 640, Height: 480, Session: "p1",
		Checksum: fmt.Sprintf("sha256:%x", sha256.Sum256(p.Data)), CreatedAt: c.Now(), ExpiresAt: c.Now().Add(time.Minute),
	}
	got.CreatedAt, got.ExpiresAt, want.CreatedAt, want.ExpiresAt = got.CreatedAt.UTC(), got.ExpiresAt.UTC(), want.CreatedAt.UTC(), want.ExpiresAt.UTC()
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if data, err := os.ReadFile(got.Path); err != nil || !bytes.Equal(data, p.Data) {
		t.Errorf("the file holds %d bytes, %v", len(data), err)
	}
}

func TestNothingIsMadeBeforeThePicture(t *testing.T) {
	g := open(t, gallery.Options{})
	if list, total, err := g.List(t.Context()); len(list) != 0 || total != 0 || err != nil {
		t.Errorf("got %v, %d, %v from an empty gallery", list, total, err)
	}
	if _, err := g.Clean(t.Context()); err != nil {
		t.Error(err)
	}
	_, err := g.Get(t.Context(), "render_1_p1_00000000.png")
	wantReason(t, err, gallery.NotFound)
	_ = g.Stats()
	if _, err := os.Lstat(g.Dir()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder exists without a picture: %v", err)
	}
	put(t, g, picture(1))
	if info, err := os.Lstat(g.Dir()); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder is %v, %v", info, err)
	}
}

func TestGetTakesPathOrName(t *testing.T) {
	g := open(t, gallery.Options{})
	want := put(t, g, picture(10))
	for _, path := range []string{want.Path, want.Name} {
		if got, err := g.Get(t.Context(), path); got != want || err != nil {
			t.Errorf("%s: got %+v, %v, want %+v", path, got, err, want)
		}
		info, data, err := g.Read(t.Context(), path, 10)
		if info != want || len(data) != 10 || err != nil {
			t.Errorf("%s: read %+v, %d bytes, %v", path, info, len(data), err)
		}
	}
	_, _, err := g.Read(t.Context(), want.Name, 9)
	wantReason(t, err, gallery.TooLarge)
}

func TestRemove(t *testing.T) {
	g := open(t, gallery.Options{})
	info := put(t, g, picture(77))
	if freed, err := g.Remove(info.Path); freed != 77 || err != nil {
		t.Errorf("removed %d bytes, %v", freed, err)
	}
	if _, err := os.Lstat(info.Path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the file is still there: %v", err)
	}
	_, err := g.Remove(info.Path)
	wantReason(t, err, gallery.NotFound)
	_, err = g.Get(t.Context(), info.Path)
	wantReason(t, err, gallery.NotFound)
	_, _, err = g.Read(t.Context(), info.Path, 100)
	wantReason(t, err, gallery.NotFound)
}

func TestListIsOldestFirst(t *testing.T) {
	c := newClock()
	g := open(t, gallery.Options{Now: c.Now})
	var want []string
	for range 20 {
		want = append(want, put(t, g, picture(5)).Name)
		c.Add(time.Millisecond)
	}
	if got := names(t, g); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestNamesAreCleanAndTellTheSession(t *testing.T) {
	c := newClock()
	g := open(t, gallery.Options{Now: c.Now})
	for _, test := range []struct{ session, format, ext, wantSession, wantEnd string }{
		{"p1", "png", "", "p1", ".png"},
		{"", "jpeg", "", "auto1700000000", ".jpg"},
		{"../../etc", "webp", "", "------etc", ".webp"},
		{"a_b-C_9", "raw", "bin", "a_b-C_9", ".bin"},
		{"żółw", "png", "apng", "---w", ".apng"},
		{"nul\x00 /", "png", "", "nul---", ".png"},
	} {
		p := picture(3)
		p.Session, p.Format, p.Ext = test.session, test.format, test.ext
		info := put(t, g, p)
		pattern := `^render_1700000000_` + regexp.QuoteMeta(test.wantSession) + `_[0-9a-f]{8}` + regexp.QuoteMeta(test.wantEnd) + `$`
		if info.Session != test.wantSession || info.Format != test.format || !regexp.MustCompile(pattern).MatchString(info.Name) {
			t.Errorf("%+v: got session %q in %s", test, info.Session, info.Name)
		}
		if got, err := g.Get(t.Context(), info.Path); got != info || err != nil {
			t.Errorf("%+v: got %+v, %v", test, got, err)
		}
	}
	p := picture(3)
	p.Session = string(bytes.Repeat([]byte("s"), 5000))
	if info := put(t, g, p); len(info.Session) != 64 {
		t.Errorf("a session of 5000 bytes became one of %d", len(info.Session))
	}
}

func TestImpossiblePicturesAreRefused(t *testing.T) {
	g := open(t, gallery.Options{MaxBytes: 100})
	for name, change := range map[string]func(*gallery.Picture){
		"no data":            func(p *gallery.Picture) { p.Data = nil },
		"no format":          func(p *gallery.Picture) { p.Format = "" },
		"format with dots":   func(p *gallery.Picture) { p.Format = "../x" },
		"upper-case format":  func(p *gallery.Picture) { p.Format = "PNG" },
		"extension with /":   func(p *gallery.Picture) { p.Ext = "a/b" },
		"long extension":     func(p *gallery.Picture) { p.Ext = "abcdefghi" },
		"negative width":     func(p *gallery.Picture) { p.Width = -1 },
		"negative height":    func(p *gallery.Picture) { p.Height = -1 },
		"control characters": func(p *gallery.Picture) { p.MediaType = "image/png\r\nX: y" },
		"long media type":    func(p *gallery.Picture) { p.MediaType = string(bytes.Repeat([]byte("x"), 128)) },
	} {
		p := picture(10)
		change(&p)
		if _, err := g.Put(t.Context(), p); err == nil {
			t.Errorf("%s: accepted", name)
		} else {
			wantReason(t, err, gallery.Invalid)
		}
	}
	_, err := g.Put(t.Context(), picture(101))
	wantReason(t, err, gallery.TooLarge)
	if _, err := os.Lstat(g.Dir()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("refused pictures made the folder: %v", err)
	}
}

func TestEndedContextLeavesNothingBehind(t *testing.T) {
	g := open(t, gallery.Options{})
	put(t, g, picture(1))
	before := files(t, g.Dir())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := g.Put(ctx, picture(2)); !errors.Is(err, context.Canceled) {
		t.Errorf("put: %v", err)
	}
	if _, _, err := g.List(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("list: %v", err)
	}
	if _, err := g.Clean(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("clean: %v", err)
	}
	if after := files(t, g.Dir()); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("got %v, want %v", after, before)
	}
}

func TestTakenNamesAreAvoided(t *testing.T) {
	tokens := []string{"00000000", "00000000", "00000000", "11111111"}
	g := open(t, gallery.Options{Now: newClock().Now, NewToken: func() string {
		token := tokens[0]
		tokens = append(tokens[1:], token)
		return token
	}})
	a := put(t, g, picture(1))
	b := put(t, g, picture(2))
	if a.Name == b.Name || len(names(t, g)) != 2 {
		t.Errorf("got %s and %s", a.Name, b.Name)
	}
	stuck := open(t, gallery.Options{Now: newClock().Now, Dir: g.Dir(), NewToken: func() string { return "11111111" }})
	_, err := stuck.Put(t.Context(), picture(3))
	wantReason(t, err, gallery.WriteFailed)
	odd := open(t, gallery.Options{NewToken: func() string { return "../../ab" }})
	_, err = odd.Put(t.Context(), picture(3))
	wantReason(t, err, gallery.WriteFailed)
	for _, name := range files(t, g.Dir()) {
		if name[0] == '.' {
			t.Errorf("%s was left behind", name)
		}
	}
}

func TestClosedGalleryRefuses(t *testing.T) {
	g := open(t, gallery.Options{})
	info := put(t, g, picture(5))
	for range 2 {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	}
	_, err := g.Put(t.Context(), picture(5))
	wantReason(t, err, gallery.Closed)
	_, err = g.Get(t.Context(), info.Path)
	wantReason(t, err, gallery.Closed)
	_, _, err = g.List(t.Context())
	wantReason(t, err, gallery.Closed)
	_, err = g.Clean(t.Context())
	wantReason(t, err, gallery.Closed)
	if s := g.Stats(); s.TotalRenders != 1 || s.CleanupThreadActive {
		t.Errorf("got %+v", s)
	}
	if _, err := os.Lstat(info.Path); err != nil {
		t.Errorf("closing removed the file: %v", err)
	}
}

func TestStats(t *testing.T) {
	c := newClock()
	g := open(t, gallery.Options{Now: c.Now, MaxBytes: 1000, TTL: time.Minute})
	put(t, g, picture(100))
	info := put(t, g, picture(150))
	if _, err := g.Remove(info.Path); err != nil {
		t.Error(err)
	}
	_, _ = g.Remove("/etc/passwd")
	c.Add(30 * time.Second)
	put(t, g, picture(400))
	c.Add(31 * time.Second)
	if got, err := g.Clean(t.Context()); err != nil || got != (gallery.Cleaned{Files: 1, Bytes: 100}) {
		t.Errorf("cleaned %+v, %v", got, err)
	}
	want := gallery.Stats{
		ActiveRenders: 1, TotalRenders: 3, TotalCleanups: 1, CurrentCacheSize: 400, MaxCacheSize: 1000, CacheUsage: 0.4,
		FilesCleaned: 2, BytesFreed: 250, SecurityViolations: 1, LastCleanup: c.Now(),
	}
	if got := g.Stats(); got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestDefaultDir(t *testing.T) {
	uid := os.Geteuid()
	for _, test := range []struct {
		env  map[string]string
		want string
	}{
		{map[string]string{"GOXEL_RENDER_DIR": "/srv/r", "XDG_RUNTIME_DIR": "/run/user/7"}, "/srv/r"},
		{map[string]string{"CACHE_DIRECTORY": "/var/cache/goxel", "RUNTIME_DIRECTORY": "/run/goxel"}, "/var/cache/goxel/renders"},
		{map[string]string{"RUNTIME_DIRECTORY": "/run/a:/run/b", "XDG_RUNTIME_DIR": "/run/user/7"}, "/run/a/renders"},
		{map[string]string{"XDG_RUNTIME_DIR": "/run/user/7", "TMPDIR": "/t"}, "/run/user/7/goxel/renders"},
		{map[string]string{"XDG_RUNTIME_DIR": "relative", "TMPDIR": "/t"}, fmt.Sprintf("/t/goxel_renders-%d", uid)},
		{nil, fmt.Sprintf("/tmp/goxel_renders-%d", uid)},
	} {
		if got := gallery.DefaultDir(func(k string) string { return test.env[k] }); got != test.want {
			t.Errorf("%v: got %s, want %s", test.env, got, test.want)
		}
	}
}

func TestOptionsHaveDefaults(t *testing.T) {
	t.Setenv("GOXEL_RENDER_DIR", filepath.Join(t.TempDir(), "by", "environment"))
	g, err := gallery.Open(gallery.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	before := time.Now()
	info := put(t, g, picture(9))
	if filepath.Dir(info.Path) != os.Getenv("GOXEL_RENDER_DIR") {
		t.Errorf("the picture is %s", info.Path)
	}
	if life := info.ExpiresAt.Sub(info.CreatedAt); life != time.Hour || info.CreatedAt.Before(before) {
		t.Errorf("the picture of %v lives for %v", info.CreatedAt, life)
	}
	s := g.Stats()
	if s.MaxCacheSize != 1<<30 || !s.CleanupThreadActive || s.NextCleanup.Sub(before).Round(time.Minute) != 5*time.Minute {
		t.Errorf("got %+v", s)
	}
}
