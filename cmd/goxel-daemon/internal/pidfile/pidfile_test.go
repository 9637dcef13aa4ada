package pidfile_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxel-daemon/internal/pidfile"
)

func write(t *testing.T, path string) *pidfile.File {
	t.Helper()
	f, err := pidfile.Write(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	return f
}

func look(t *testing.T, path string) *pidfile.View {
	t.Helper()
	v, err := pidfile.Look(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	return v
}

func TestWriteHoldsTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pid")
	f := write(t, path)
	if data, err := os.ReadFile(path); err != nil || string(data) != fmt.Sprintln(os.Getpid()) {
		t.Errorf("the file holds %q, %v", data, err)
	}
	v := look(t, path)
	if pid, err := v.PID(); err != nil || pid != os.Getpid() || !v.Held() || v.Owner() != os.Geteuid() {
		t.Errorf("a look sees %d, %v, held %v, of user %d", pid, err, v.Held(), v.Owner())
	}
	if err := v.RemoveStale(); err != nil || !exists(path) {
		t.Errorf("a file that is held was removed, %v", err)
	}
	if _, err := pidfile.Write(path); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("pid %d", os.Getpid())) {
		t.Errorf("a second one is made of it: %v", err)
	}
	if err := f.Chown(os.Geteuid(), os.Getegid()); err != nil {
		t.Error(err)
	}
	f.Remove()
	if exists(path) || !v.Held() {
		t.Errorf("after Remove it exists: %v, and is held: %v", exists(path), v.Held())
	}
	f.Close()
	if v.Held() {
		t.Error("after Close it is held")
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// TestStaleFiles takes files over that nobody holds.
func TestStaleFiles(t *testing.T) {
	for _, text := range []string{"", "\n", "12345\n", "12345", " 7 \n"} {
		path := filepath.Join(t.TempDir(), "pid")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		v := look(t, path)
		if v.Held() {
			t.Errorf("%q is held", text)
		}
		f := write(t, path)
		if pid, err := v.PID(); err != nil || pid != os.Getpid() || !v.Held() {
			t.Errorf("%q becomes %d, %v, held %v", text, pid, err, v.Held())
		}
		f.Close()
		if exists(path) {
			t.Errorf("%q is still there", text)
		}
	}
}

func TestRemoveStale(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pid")
	if err := os.WriteFile(path, []byte("99\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	v := look(t, path)
	if pid, err := v.PID(); err != nil || pid != 99 {
		t.Errorf("it holds %d, %v", pid, err)
	}
	for range 2 { // there, then gone
		if err := v.RemoveStale(); err != nil || exists(path) {
			t.Errorf("it exists: %v, %v", exists(path), err)
		}
	}
	other := write(t, path)
	if err := v.RemoveStale(); err != nil || !exists(path) {
		t.Errorf("another file at the path was removed: %v", err)
	}
	if err := os.Rename(path, path+".old"); err != nil {
		t.Fatal(err)
	}
	write(t, path)
	if other.Close(); !exists(path) {
		t.Error("the former holder removed the new file")
	}
}

// TestFilesThatAreNone refuses what would be lost or misread.
func TestFilesThatAreNone(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	for _, text := range []string{"root:x:0:0\n", "-5\n", "0\n", "12 13", strings.Repeat(" ", 40), strings.Repeat("1", 33)} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := pidfile.Write(path); err == nil || !strings.Contains(err.Error(), "something else") {
			t.Errorf("%q was taken: %v", text, err)
		}
		if data, err := os.ReadFile(path); err != nil || string(data) != text {
			t.Errorf("%q became %q, %v", text, data, err)
		}
		if _, err := look(t, path).PID(); err == nil {
			t.Errorf("%q was read", text)
		}
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{link, dir, filepath.Join(dir, "none", "pid"), os.DevNull} {
		if _, err := pidfile.Write(bad); err == nil || !strings.Contains(err.Error(), "pid file") {
			t.Errorf("%s was taken: %v", bad, err)
		}
		if _, err := pidfile.Look(bad); err == nil {
			t.Errorf("%s was opened", bad)
		}
	}
	if _, err := pidfile.Look(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}

// TestHeldBeforeItIsWritten meets a file that somebody has locked and not written yet, and one that somebody looks at meanwhile.
func TestHeldBeforeItIsWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pid")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := unix.Flock(int(f.Fd()), unix.LOCK_SH); err != nil {
		t.Fatal(err)
	}
	if _, err := pidfile.Write(path); err == nil || !strings.Contains(err.Error(), "another process holds it") {
		t.Errorf("it was taken: %v", err)
	}
	v := look(t, path)
	if pid, err := v.PID(); err != nil || pid != 0 {
		t.Errorf("it holds %d, %v", pid, err)
	}
	if err := v.RemoveStale(); err != nil || !exists(path) {
		t.Error("it was removed")
	}
	done := make(chan error, 1)
	go func() {
		f, err := pidfile.Write(path)
		if err == nil {
			f.Close()
		}
		done <- err
	}()
	if err := unix.Flock(int(f.Fd()), unix.LOCK_UN); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Errorf("a look made the daemon fail: %v", err)
	}
}

// TestFolderThatKeepsItsFiles has a pid file in a folder from which it cannot be removed.
func TestFolderThatKeepsItsFiles(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may remove any file")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "pid")
	f := write(t, path)
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
	f.Close()
	if data, err := os.ReadFile(path); err != nil || len(data) > 0 {
		t.Errorf("the file holds %q, %v; want nothing", data, err)
	}
}
