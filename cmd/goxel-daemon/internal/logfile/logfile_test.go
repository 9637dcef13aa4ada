package logfile_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxel-daemon/internal/logfile"
)

func content(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// say writes a line to the log.
func say(t *testing.T, l *logfile.File, n int) {
	t.Helper()
	if _, err := fmt.Fprintln(l, n); err != nil {
		t.Error(err)
	}
}

func TestReopen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	if err := os.WriteFile(path, []byte("0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := logfile.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	say(t, l, 1)
	if err := os.Rename(path, path+".1"); err != nil {
		t.Fatal(err)
	}
	say(t, l, 2)
	if err := l.Reopen(); err != nil {
		t.Fatal(err)
	}
	say(t, l, 3)
	if old, now := content(t, path+".1"), content(t, path); old != "0\n1\n2\n" || now != "3\n" || l.Path() != path {
		t.Errorf("the old file holds %q, the new one at %s %q", old, l.Path(), now)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o007 != 0 {
		t.Errorf("others may read the log: %v, %v", info.Mode(), err)
	}
	if err := l.Chown(os.Geteuid(), os.Getegid()); err != nil {
		t.Error(err)
	}
}

// TestReopenThatFails goes on with the file that there is.
func TestReopenThatFails(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "logs")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	l, err := logfile.Open(filepath.Join(dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := os.Rename(dir, dir+".old"); err != nil {
		t.Fatal(err)
	}
	if err := l.Reopen(); err == nil || !strings.Contains(err.Error(), "--log-file") {
		t.Errorf("the error is %v", err)
	}
	say(t, l, 1)
	if got := content(t, filepath.Join(dir+".old", "log")); got != "1\n" {
		t.Errorf("the file holds %q", got)
	}
}

func TestStandardError(t *testing.T) {
	l, err := logfile.Open("")
	if err != nil || l.Path() != "" {
		t.Fatal(l.Path(), err)
	}
	if err := l.Reopen(); err != nil {
		t.Error(err)
	}
	if err := l.Chown(1, 1); err != nil {
		t.Error(err)
	}
	l.Close()
}

// TestLinks follows links where only the owner of a folder can have made them.
func TestLinks(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	l, err := logfile.Open(link)
	if err != nil {
		t.Fatal(err)
	}
	say(t, l, 1)
	if l.Close(); content(t, target) != "1\n" {
		t.Errorf("the target holds %q", content(t, target))
	}
	if err := os.Chmod(dir, 0o1777); err != nil {
		t.Fatal(err)
	}
	if _, err := logfile.Open(link); err == nil || !strings.Contains(err.Error(), "symbolic link") {
		t.Errorf("in a folder for everybody it was followed: %v", err)
	}
	plain, err := logfile.Open(filepath.Join(dir, "plain"))
	if err != nil {
		t.Fatal(err)
	}
	plain.Close()
}
