package gallery_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/image/bmp"
	"golang.org/x/image/webp"

	"github.com/goxel-daemon/goxel-daemon/engine/gallery"
	encode "github.com/goxel-daemon/goxel-daemon/engine/picture"
)

// same reports whether two descriptions agree, the times to the second.
func same(a, b gallery.Info) bool {
	a.CreatedAt, a.ExpiresAt = a.CreatedAt.Truncate(time.Second).UTC(), a.ExpiresAt.Truncate(time.Second).UTC()
	b.CreatedAt, b.ExpiresAt = b.CreatedAt.Truncate(time.Second).UTC(), b.ExpiresAt.Truncate(time.Second).UTC()
	return a == b
}

// pictures returns a picture in each format whose header tells the size.
func pictures(t *testing.T) []gallery.Picture {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 301, 17))
	img.Set(5, 5, color.NRGBA{R: 200, A: 255})
	var pngFile, jpegFile, bmpFile bytes.Buffer
	webpFile, webpErr := encode.Encode(t.Context(), nil, img, encode.ByName("webp"), encode.EncodeOptions{})
	err := errors.Join(png.Encode(&pngFile, img), jpeg.Encode(&jpegFile, img, nil), webpErr, bmp.Encode(&bmpFile, img))
	if err != nil {
		t.Fatal(err)
	}
	upsideDown := bytes.Clone(bmpFile.Bytes())
	binary.LittleEndian.PutUint32(upsideDown[22:], uint32(1<<32-17))
	out := []gallery.Picture{
		{Format: "png", Data: pngFile.Bytes()},
		{Format: "jpeg", Data: jpegFile.Bytes()},
		{Format: "webp", Data: webpFile},
		{Format: "bmp", Data: bmpFile.Bytes()},
		{Format: "bmp", Data: upsideDown},
	}
	for i := range out {
		out[i].Width, out[i].Height = 301, 17
	}
	return out
}

func TestPicturesSurviveARestart(t *testing.T) {
	c := newClock()
	dir := t.TempDir()
	g := open(t, gallery.Options{Dir: dir, Now: c.Now, TTL: time.Hour})
	var want []gallery.Info
	p := picture(10)
	p.MediaType, p.Format = "application/x-picture", "raw"
	want = append(want, put(t, g, p))
	c.Add(1500 * time.Millisecond)
	want = append(want, put(t, g, picture(20)))
	_ = g.Close()
	// The time of the promise counts, not that of the next daemon.
	g = open(t, gallery.Options{Dir: dir, Now: c.Now, TTL: time.Minute})
	got, total, err := g.List(t.Context())
	if err != nil || total != 30 || !slices.Equal(got, want) {
		t.Errorf("got  %+v, %d, %v\nwant %+v", got, total, err, want)
	}
	c.Add(30 * time.Minute)
	if got, err := g.Get(t.Context(), want[1].Path); err != nil || got != want[1] {
		t.Errorf("got %+v, %v", got, err)
	}
	c.Add(31 * time.Minute)
	if got := names(t, g); len(got) != 0 {
		t.Errorf("got %v after their time", got)
	}
}

func TestLostIndexIsMadeFromTheFiles(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"removed": os.Remove,
		"emptied": func(path string) error { return os.Truncate(path, 0) },
		"garbage": func(path string) error {
			return os.WriteFile(path, []byte("{\n[]\n\x00\xff{\"name\":7}\nnull\n"), 0o600)
		},
		"long line": func(path string) error { return os.WriteFile(path, bytes.Repeat([]byte("x"), 1<<20), 0o600) },
		"link": func(path string) error {
			return errors.Join(os.Rename(path, path+".old"), os.Symlink("index.jsonl.old", path))
		},
		"folder": func(path string) error {
			return errors.Join(os.Remove(path), os.Mkdir(path, 0o700))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			opt := gallery.Options{Dir: dir, TTL: time.Hour}
			g := open(t, opt)
			var want []gallery.Info
			for _, p := range pictures(t) {
				want = append(want, put(t, g, p))
			}
			_ = g.Close()
			if err := spoil(filepath.Join(dir, "index.jsonl")); err != nil {
				t.Fatal(err)
			}
			for range 2 { // the second time with the index that the first has written
				g = open(t, opt)
				for _, w := range want {
					if got, err := g.Get(t.Context(), w.Name); err != nil || !same(got, w) {
						t.Errorf("got  %+v, %v\nwant %+v", got, err, w)
					}
				}
				if list, _, err := g.List(t.Context()); len(list) != len(want) || err != nil {
					t.Errorf("listed %d, %v", len(list), err)
				}
				if _, err := g.Remove(put(t, g, picture(1)).Name); err != nil {
					t.Error(err)
				}
				_ = g.Close()
			}
		})
	}
}

func TestDamagedLinesCostOnlyThemselves(t *testing.T) {
	dir := t.TempDir()
	g := open(t, gallery.Options{Dir: dir})
	p := picture(10)
	p.Format, p.MediaType = "raw", "image/x-one"
	first := put(t, g, p)
	index := filepath.Join(dir, "index.jsonl")
	appendTo(t, index, "{\"name\":\"cut off by a cra")
	p.MediaType = "image/x-two"
	second := put(t, g, p) // on a line of its own all the same
	_ = g.Close()
	g = open(t, gallery.Options{Dir: dir})
	for _, want := range []gallery.Info{first, second} {
		if got, err := g.Get(t.Context(), want.Name); err != nil || got != want {
			t.Errorf("got  %+v, %v\nwant %+v", got, err, want)
		}
	}
}

func appendTo(t *testing.T, path, text string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteString(text)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestChangedFileIsDescribedAnew(t *testing.T) {
	g := open(t, gallery.Options{})
	old := put(t, g, picture(10))
	p := pictures(t)[0]
	if err := os.WriteFile(old.Path, p.Data, 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := g.Get(t.Context(), old.Path)
	if err != nil || got.Size != int64(len(p.Data)) || got.Width != 301 || got.Height != 17 || got.Checksum == old.Checksum {
		t.Errorf("got %+v, %v", got, err)
	}
	if s := g.Stats(); s.CurrentCacheSize != got.Size {
		t.Errorf("got %+v", s)
	}
}

func TestWebPHeaders(t *testing.T) {
	chunk := func(kind, body string) string {
		return fmt.Sprintf("RIFF\x40\x00\x00\x00WEBP%s\x0a\x00\x00\x00%s", kind, body+strings.Repeat("\x00", 64))
	}
	dir := t.TempDir()
	for i, test := range []struct {
		file          string
		width, height int
	}{
		{chunk("VP8 ", "\x10\x00\x00\x9d\x01\x2a\x2c\x41\xc8\x00"), 300, 200}, // with a scale, which does not count
		{chunk("VP8 ", "\x11\x00\x00\x9d\x01\x2a\x2c\x01\xc8\x00"), 0, 0},     // not a key frame
		{chunk("VP8X", "\x10\x00\x00\x00\xff\x03\x01\x0f\x00\x00"), 0x10400, 16},
		{chunk("VP8L", "\x2f\xff\xff\xff\x0f"), 16384, 16384},
		{chunk("VP8L", "\x2e\xff\xff\xff\x0f"), 0, 0},
		{chunk("VP8Z", ""), 0, 0},
		{"RIFF????WEBQVP8X" + strings.Repeat("\x01", 30), 0, 0},
		{"RIFF", 0, 0},
	} {
		name := fmt.Sprintf("render_%d_p_00000000.webp", time.Now().Unix()+int64(i))
		if err := os.WriteFile(filepath.Join(dir, name), []byte(test.file), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := open(t, gallery.Options{Dir: dir}).Get(t.Context(), name)
		if err != nil || got.Width != test.width || got.Height != test.height || got.MediaType != "image/webp" {
			t.Errorf("%d: got %+v, %v, want %d x %d", i, got, err, test.width, test.height)
		}
		// The oracle refuses more, so it only counts where it reads the header.
		if c, err := webp.DecodeConfig(strings.NewReader(test.file)); err == nil && (c.Width != got.Width || c.Height != got.Height) {
			t.Errorf("%d: got %d x %d, the decoder says %d x %d", i, got.Width, got.Height, c.Width, c.Height)
		}
	}
}

// TestIndexStaysShort puts many pictures that make room for each other.
func TestIndexStaysShort(t *testing.T) {
	dir := t.TempDir()
	c := newClock()
	opt := gallery.Options{Dir: dir, MaxFiles: 3, Now: c.Now, TTL: -1}
	g := open(t, opt)
	for range 1500 {
		put(t, g, picture(1))
		c.Add(time.Second)
	}
	want, _, err := g.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "index.jsonl"))
	if lines := bytes.Count(data, []byte("\n")); err != nil || lines > 600 {
		t.Errorf("the index of 3 pictures has %d lines, %v", lines, err)
	}
	for line := range bytes.Lines(data) {
		if !json.Valid(line) {
			t.Fatalf("not JSON: %s", line)
		}
	}
	_ = g.Close()
	if got, _, err := open(t, opt).List(t.Context()); err != nil || !slices.Equal(got, want) {
		t.Errorf("got  %+v, %v\nwant %+v", got, err, want)
	}
}

func TestTwoDaemonsShareAFolder(t *testing.T) {
	c := newClock()
	opt := gallery.Options{Dir: t.TempDir(), Now: c.Now, MaxFiles: 400, TTL: time.Hour}
	a := open(t, opt)
	opt.TTL = 10 * time.Hour
	b := open(t, opt)
	var all []gallery.Info
	for i := range 30 {
		g := a
		if i%3 == 0 {
			g = b
		}
		p := picture(10 + i)
		p.Format = "raw"
		all = append(all, put(t, g, p))
		c.Add(time.Second)
	}
	for _, g := range []*gallery.Gallery{a, b} {
		if got, _, err := g.List(t.Context()); err != nil || !slices.Equal(got, all) {
			t.Errorf("got  %+v, %v\nwant %+v", got, err, all)
		}
	}
	if _, err := a.Remove(all[0].Path); err != nil { // which b has put
		t.Error(err)
	}
	_, err := b.Get(t.Context(), all[0].Path)
	wantReason(t, err, gallery.NotFound)
	c.Add(2 * time.Hour)
	if got := len(names(t, a)); got != 9 {
		t.Errorf("after the time of one daemon %d pictures are left, want 9", got)
	}
	if _, err := b.Clean(t.Context()); err != nil {
		t.Error(err)
	}
	if got := len(names(t, b)); got != 9 {
		t.Errorf("the other has %d, want 9", got)
	}
}

// TestLockedIndexIsNotWaitedForLong has another process keep the index to itself.
func TestLockedIndexIsNotWaitedForLong(t *testing.T) {
	dir := t.TempDir()
	g := open(t, gallery.Options{Dir: dir})
	put(t, g, picture(1))
	f, err := os.Open(filepath.Join(dir, "index.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	info := put(t, g, picture(2)) // without its line
	if got, err := g.Get(t.Context(), info.Path); err != nil || got != info {
		t.Errorf("got %+v, %v", got, err)
	}
}
