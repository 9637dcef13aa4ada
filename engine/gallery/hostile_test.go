package gallery_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/gallery"
)

func TestPathsThatAreNoPicturesAreRefused(t *testing.T) {
	g := open(t, gallery.Options{})
	info := put(t, g, picture(5))
	dir, name := g.Dir(), info.Name
	outside := filepath.Join(filepath.Dir(dir), name)
	if err := os.WriteFile(outside, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	hostile := []string{
		"", ".", "..", "/", dir, dir + "/", "../" + name, "/" + name, "./" + name, "x/" + name, outside,
		dir + "/../" + name, dir + "//" + name, dir + "/./" + name, dir + "/x/" + name, dir + "/" + name + "/", name + "/", name + "/..",
		"/etc/passwd", "index.jsonl", dir + "/index.jsonl", "." + name + ".tmp", name + "\x00", name + "\n", " " + name,
		strings.ToUpper(name), strings.Replace(name, "render_", "render-", 1), strings.TrimSuffix(name, ".png"), name + ".png", name + ".",
		"render_1_p_0000000.png", "render_1_p_000000000.png", "render_1_p_0000000g.png", "render_1__00000000.png", "render_1_00000000.png",
		"render_-1_p_00000000.png", "render_+1_p_00000000.png", "render__p_00000000.png", "render_99999999999999999999_p_00000000.png",
		"render_1_../p_00000000.png", "render_1_p q_00000000.png", "render_1_p_00000000.PNG", "render_1_p_00000000.", "render_1_p_00000000.pngpngpng",
		`..\` + name, strings.Repeat("a", 1<<16),
	}
	for _, path := range hostile {
		_, err := g.Get(t.Context(), path)
		wantReason(t, err, gallery.Outside)
		_, err = g.Remove(path)
		wantReason(t, err, gallery.Outside)
		if t.Failed() {
			t.Fatalf("path %q", path)
		}
	}
	if got := g.Stats().SecurityViolations; got != int64(2*len(hostile)) {
		t.Errorf("counted %d violations, want %d", got, 2*len(hostile))
	}
	_, err := g.Get(t.Context(), "render_1_p_00000000.png")
	wantReason(t, err, gallery.NotFound)
	if got := g.Stats().SecurityViolations; got != int64(2*len(hostile)) {
		t.Error("a picture that is gone counts as a violation")
	}
	if data, err := os.ReadFile(outside); string(data) != "secret" {
		t.Errorf("the file outside holds %q, %v", data, err)
	}
}

func TestLinksAndFoldersAreNotFollowed(t *testing.T) {
	g := open(t, gallery.Options{Now: newClock().Now})
	real := put(t, g, picture(5))
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	link, inside, dir := "render_1_p_00000001.png", "render_1_p_00000002.png", "render_1_p_00000003.png"
	for _, err := range []error{
		os.Symlink(secret, filepath.Join(g.Dir(), link)),
		os.Symlink(real.Name, filepath.Join(g.Dir(), inside)),
		os.MkdirAll(filepath.Join(g.Dir(), dir, "full"), 0o700),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{link, inside, dir} {
		_, err := g.Get(t.Context(), name)
		wantReason(t, err, gallery.Outside)
		_, err = g.Remove(filepath.Join(g.Dir(), name))
		wantReason(t, err, gallery.Outside)
	}
	if got := g.Stats().SecurityViolations; got != 6 {
		t.Errorf("counted %d violations, want 6", got)
	}
	if got := names(t, g); !slices.Equal(got, []string{real.Name}) {
		t.Errorf("listed %v", got)
	}
	if _, err := g.Clean(t.Context()); err != nil {
		t.Error(err)
	}
	if got := files(t, g.Dir()); len(got) != 5 {
		t.Errorf("there are %v", got)
	}
}

func TestStrangersFilesStay(t *testing.T) {
	c := newClock()
	g := open(t, gallery.Options{Now: c.Now, TTL: time.Minute, MaxBytes: 50, MaxFiles: 2})
	put(t, g, picture(50))
	strange := []string{"notes.txt", "render.png", "render_x_p1_00000000.png", ".render_1_p_00000000.png", "x.tmp", ".x.tmp", ".index.jsonl.tmp", "index.json"}
	long := time.Unix(0, 0)
	for _, name := range strange {
		path := filepath.Join(g.Dir(), name)
		if err := errors.Join(os.WriteFile(path, make([]byte, 100), 0o600), os.Chtimes(path, long, long)); err != nil {
			t.Fatal(err)
		}
	}
	put(t, g, picture(50))
	put(t, g, picture(50))
	c.Add(time.Hour)
	if _, err := g.Clean(t.Context()); err != nil {
		t.Error(err)
	}
	got := files(t, g.Dir())
	for _, name := range strange {
		if !slices.Contains(got, name) {
			t.Errorf("%s was removed", name)
		}
	}
	if len(got) != len(strange)+1 {
		t.Errorf("there are %v", got)
	}
}

func TestHalfWrittenFilesGoOnceTheyAreOld(t *testing.T) {
	g := open(t, gallery.Options{})
	put(t, g, picture(5))
	old := []string{".render_1_p_00000001.png.tmp", ".index.jsonl.01234567.tmp"}
	young := ".render_1_p_00000002.png.tmp"
	hours := time.Now().Add(-2 * time.Hour)
	for _, name := range append(old, young) {
		if err := os.WriteFile(filepath.Join(g.Dir(), name), []byte("abc"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range old {
		if err := os.Chtimes(filepath.Join(g.Dir(), name), hours, hours); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := g.Clean(t.Context()); err != nil || got != (gallery.Cleaned{Files: 2, Bytes: 6}) {
		t.Errorf("cleaned %+v, %v", got, err)
	}
	if got := files(t, g.Dir()); len(got) != 3 || !slices.Contains(got, young) {
		t.Errorf("there are %v", got)
	}
}

func TestUnsafeFoldersAreRefused(t *testing.T) {
	base := t.TempDir()
	mine := filepath.Join(base, "mine")
	for _, err := range []error{
		os.Mkdir(mine, 0o700), os.Symlink(mine, filepath.Join(base, "link")), os.WriteFile(filepath.Join(base, "file"), nil, 0o600),
		os.Mkdir(filepath.Join(base, "open"), 0o700), os.Chmod(filepath.Join(base, "open"), 0o777|os.ModeSticky),
		os.Mkdir(filepath.Join(base, "group"), 0o700), os.Chmod(filepath.Join(base, "group"), 0o770),
		os.Symlink("nowhere", filepath.Join(base, "dangling")), os.Mkdir(filepath.Join(base, "theirs"), 0o700),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	bad := []string{"link", "file", "open", "group", "dangling"}
	if os.Geteuid() == 0 {
		if err := os.Chown(filepath.Join(base, "theirs"), 12345, -1); err != nil {
			t.Fatal(err)
		}
		bad = append(bad, "theirs")
	}
	for _, name := range bad {
		g := open(t, gallery.Options{Dir: filepath.Join(base, name)})
		_, err := g.Put(t.Context(), picture(5))
		wantReason(t, err, gallery.PermissionDenied)
		if err != nil && strings.Contains(err.Error(), "symbolic link") != slices.Contains([]string{"link", "dangling"}, name) {
			t.Errorf("%s is refused as %v", name, err)
		}
		if _, err := g.Clean(t.Context()); err == nil {
			t.Errorf("%s was cleaned", name)
		}
		_, err = g.Get(t.Context(), "render_1_p_00000000.png")
		wantReason(t, err, gallery.PermissionDenied)
		_ = g.Stats()
	}
	if got := files(t, mine); len(got) != 0 {
		t.Errorf("%v was written through a link", got)
	}
	under := open(t, gallery.Options{Dir: filepath.Join(base, "file", "renders")})
	_, err := under.Put(t.Context(), picture(5))
	wantReason(t, err, gallery.ReadFailed)
}

func TestFilesAreAsOpenAsTheirFolder(t *testing.T) {
	for _, test := range []struct{ dir, file os.FileMode }{{0o700, 0o600}, {0o750, 0o640}, {0o755, 0o644}, {0o711, 0o600}} {
		dir := filepath.Join(t.TempDir(), "r")
		if err := errors.Join(os.Mkdir(dir, 0o700), os.Chmod(dir, test.dir)); err != nil {
			t.Fatal(err)
		}
		info := put(t, open(t, gallery.Options{Dir: dir}), picture(5))
		if at, err := os.Lstat(info.Path); err != nil || at.Mode().Perm() != test.file {
			t.Errorf("in a folder of mode %o the file is %v, %v", test.dir, at.Mode(), err)
		}
	}
}

func TestRemovedFolderIsMadeAgain(t *testing.T) {
	g := open(t, gallery.Options{})
	first := put(t, g, picture(5))
	if err := os.RemoveAll(g.Dir()); err != nil {
		t.Fatal(err)
	}
	_, err := g.Get(t.Context(), first.Path)
	wantReason(t, err, gallery.NotFound)
	if s := g.Stats(); s.ActiveRenders != 0 || s.CurrentCacheSize != 0 {
		t.Errorf("got %+v", s)
	}
	if got := names(t, g); len(got) != 0 {
		t.Errorf("listed %v", got)
	}
	second := put(t, g, picture(6))
	if got := names(t, g); !slices.Equal(got, []string{second.Name}) {
		t.Errorf("listed %v", got)
	}
	if err := os.RemoveAll(g.Dir()); err != nil {
		t.Fatal(err)
	}
	third := put(t, g, picture(7)) // with no look between
	if got := names(t, g); !slices.Equal(got, []string{third.Name}) {
		t.Errorf("listed %v", got)
	}
}

func TestReplacedFolderIsEnteredAnew(t *testing.T) {
	g := open(t, gallery.Options{})
	old := put(t, g, picture(5))
	if err := errors.Join(os.Rename(g.Dir(), g.Dir()+".old"), os.Mkdir(g.Dir(), 0o700)); err != nil {
		t.Fatal(err)
	}
	if got := names(t, g); len(got) != 0 {
		t.Errorf("listed %v", got)
	}
	_, err := g.Remove(old.Path)
	wantReason(t, err, gallery.NotFound)
	info := put(t, g, picture(6))
	if _, err := os.Lstat(info.Path); err != nil {
		t.Error(err)
	}
	if got := files(t, g.Dir()+".old"); len(got) != 2 {
		t.Errorf("in the old folder are %v", got)
	}
}

func TestFilesRemovedByOthersAreForgotten(t *testing.T) {
	g := open(t, gallery.Options{})
	a, b := put(t, g, picture(5)), put(t, g, picture(6))
	if err := os.Remove(a.Path); err != nil {
		t.Fatal(err)
	}
	_, err := g.Get(t.Context(), a.Path)
	wantReason(t, err, gallery.NotFound)
	if s := g.Stats(); s.ActiveRenders != 1 || s.CurrentCacheSize != b.Size {
		t.Errorf("got %+v", s)
	}
	if err := os.Remove(b.Path); err != nil {
		t.Fatal(err)
	}
	if got := names(t, g); len(got) != 0 {
		t.Errorf("listed %v", got)
	}
}
