package gallery_test

import (
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/gallery"
)

// disk mounts a file system of a few bytes, and returns a folder on it.
func disk(t *testing.T, options string) string {
	t.Helper()
	at := t.TempDir()
	if err := syscall.Mount("none", at, "tmpfs", 0, options); err != nil {
		t.Skipf("no file system can be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(at, syscall.MNT_DETACH) })
	return filepath.Join(at, "r")
}

func TestFullDisk(t *testing.T) {
	dir := disk(t, "size=128k")
	c := newClock()
	g := open(t, gallery.Options{Dir: dir, Now: c.Now, TTL: -1})
	_, err := g.Put(t.Context(), picture(200_000))
	wantReason(t, err, gallery.NoSpace)
	var last []string
	for range 8 { // the older ones make room, though the bound is far away
		last = append(last, put(t, g, picture(30_000)).Name)
		c.Add(time.Second)
	}
	got := names(t, g)
	if len(got) < 2 || len(got) > 4 || !slices.Equal(got, last[8-len(got):]) {
		t.Errorf("got %v, want some of the end of %v", got, last)
	}
	_, err = g.Put(t.Context(), picture(200_000))
	wantReason(t, err, gallery.NoSpace)
	for _, name := range files(t, dir) {
		if name[0] == '.' {
			t.Errorf("%s was left behind", name)
		}
	}
}

func TestReadOnlyDisk(t *testing.T) {
	dir := disk(t, "size=128k")
	c := newClock()
	g := open(t, gallery.Options{Dir: dir, Now: c.Now, MaxFiles: 2})
	old := put(t, g, picture(10))
	stale := filepath.Join(dir, ".render_1_p_00000000.png.tmp")
	if err := os.WriteFile(stale, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(stale, time.Unix(0, 0), time.Unix(0, 0)); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("none", filepath.Dir(dir), "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skipf("the file system cannot be made read-only: %v", err)
	}
	_, err := g.Put(t.Context(), picture(10))
	wantReason(t, err, gallery.PermissionDenied)
	_, err = g.Remove(old.Name)
	wantReason(t, err, gallery.PermissionDenied)
	_, err = g.Clean(t.Context())
	wantReason(t, err, gallery.PermissionDenied)
	if got, err := g.Get(t.Context(), old.Path); err != nil || got != old {
		t.Errorf("got %+v, %v", got, err)
	}
	tight := open(t, gallery.Options{Dir: dir, Now: c.Now, MaxFiles: 1})
	_, err = tight.Put(t.Context(), picture(10)) // cannot make room
	wantReason(t, err, gallery.PermissionDenied)
	c.Add(2 * time.Hour)
	_, err = g.Get(t.Context(), old.Path)
	wantReason(t, err, gallery.PermissionDenied)
	_, _, err = g.List(t.Context())
	wantReason(t, err, gallery.PermissionDenied)
	none := open(t, gallery.Options{Dir: filepath.Join(dir, "deeper")})
	_, err = none.Put(t.Context(), picture(10))
	wantReason(t, err, gallery.PermissionDenied)
}
