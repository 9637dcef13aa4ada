package main

import (
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/spf13/pflag"
)

func TestSize(t *testing.T) {
	for text, want := range map[string]int64{
		"1": 1, "1023": 1023, "1k": 1 << 10, "64K": 64 << 10, "512M": 512 << 20, "512MB": 512 << 20, "512MiB": 512 << 20, "4g": 4 << 30, "2T": 2 << 40, "7b": 7,
	} {
		var s size
		if err := s.Set(text); err != nil || int64(s) != want {
			t.Errorf("%q is %d, %v; want %d", text, s, err, want)
		}
		var again size
		if err := again.Set(s.String()); err != nil || again != s {
			t.Errorf("%q is told as %s, which is %d, %v", text, s.String(), again, err)
		}
	}
	for _, text := range []string{"", "0", "-1", "M", "1.5G", "1X", "9223372036854775807", "8388608T", "1 000"} {
		s := size(7)
		if err := s.Set(text); err == nil || s != 7 {
			t.Errorf("%q is %d, %v; want an error and what was there", text, s, err)
		}
	}
	s := size(0)
	if got := s.String() + " " + s.Type(); got != "0 size" {
		t.Errorf("zero is told as %q", got)
	}
}

// parsed returns the options of a command line.
func parsed(t *testing.T, args ...string) *options {
	t.Helper()
	o := &options{}
	f := pflag.NewFlagSet("test", pflag.ContinueOnError)
	o.bind(f)
	if err := f.Parse(args); err != nil {
		t.Fatal(err)
	}
	if err := o.complete(func(string) string { return "" }); err != nil {
		t.Fatal(err)
	}
	return o
}

func TestAccessOptions(t *testing.T) {
	o := parsed(t)
	if o.mode != 0o600 || o.gid != -1 || o.access.Users != nil || o.access.Groups != nil {
		t.Errorf("by default mode %v, group %d, access %+v", o.mode, o.gid, o.access)
	}
	me, err := user.Current()
	if err != nil {
		t.Skip("the user has no name here")
	}
	group, err := user.LookupGroupId(me.Gid)
	if err != nil {
		t.Skip("the group has no name here")
	}
	uid, _ := strconv.Atoi(me.Uid)
	gid, _ := strconv.Atoi(me.Gid)
	o = parsed(t, "--socket-mode", "660", "--socket-group", group.Name, "--allow-group", "77", "--allow-user", me.Username, "--allow-user", "1234,5678")
	if o.mode != fs.FileMode(0o660) || o.gid != gid || !slices.Equal(o.access.Groups, []int{gid, 77}) || !slices.Equal(o.access.Users, []int{uid, 1234, 5678}) {
		t.Errorf("mode %v, group %d, access %+v", o.mode, o.gid, o.access)
	}
}

func TestDefaultSocket(t *testing.T) {
	t.Setenv("RUNTIME_DIRECTORY", "")
	t.Setenv("XDG_RUNTIME_DIR", "")
	if got := defaultSocket(); os.Geteuid() == 0 && got != "/run/goxel/goxel.sock" || os.Geteuid() != 0 && !strings.HasPrefix(got, os.TempDir()) {
		t.Errorf("without anything the socket is %s", got)
	}
	t.Setenv("XDG_RUNTIME_DIR", "/run/user/7")
	if got, want := defaultSocket(), "/run/user/7/goxel/goxel.sock"; got != want {
		t.Errorf("with XDG_RUNTIME_DIR it is %s, want %s", got, want)
	}
	t.Setenv("RUNTIME_DIRECTORY", "/run/a:/run/b")
	if got, want := defaultSocket(), "/run/a/goxel.sock"; got != want {
		t.Errorf("with RUNTIME_DIRECTORY it is %s, want %s", got, want)
	}
}

// TestRun runs the daemon within the test's own process, signals included.
func TestRun(t *testing.T) {
	dir, err := os.MkdirTemp("", "gx")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	in := func(name string) string { return filepath.Join(dir, name) }
	o := parsed(t, "--socket", in("s"), "--pid-file", in("pid"), "--log-file", in("log"), "--profile", "mem", "--profile-dir", dir, "-V", "--max-connections", "65536")
	ended := make(chan error, 1)
	go func() { ended <- run(o, nil) }()
	logged := func(words string) {
		t.Helper()
		for end := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
			if data, err := os.ReadFile(in("log")); err == nil && strings.Contains(string(data), words) {
				return
			}
			if time.Now().After(end) {
				t.Fatalf("the log lacks %q", words)
			}
		}
	}
	signal := func(s syscall.Signal) {
		t.Helper()
		if err := syscall.Kill(os.Getpid(), s); err != nil {
			t.Fatal(err)
		}
	}
	logged("msg=settings")
	if err := run(parsed(t, "--socket", in("s")), nil); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("a second daemon ends with %v", err)
	}
	signal(syscall.SIGHUP)
	logged("log reopened")
	signal(syscall.SIGTERM)
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("the daemon does not end")
	}
	logged("msg=stopped")
	for _, name := range []string{"s", "s.lock", "pid"} {
		if _, err := os.Lstat(in(name)); err == nil {
			t.Errorf("%s is still there", name)
		}
	}
	if _, err := os.Stat(in("mem.pprof")); err != nil {
		t.Errorf("the profile: %v", err)
	}
}

// TestOwnFolder makes a folder of its own and refuses those that others may write to.
func TestOwnFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "goxel-7")
	for range 2 { // made, then found
		if err := ownFolder(dir); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("mode %v, %v, want 0700", info.Mode(), err)
	}
	if err := os.Chmod(dir, 0o770); err != nil {
		t.Fatal(err)
	}
	if err := ownFolder(dir); err == nil {
		t.Error("a folder that a group may write to was taken")
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(t.TempDir(), link); err != nil {
		t.Fatal(err)
	}
	if err := ownFolder(link); err == nil {
		t.Error("a symbolic link was taken")
	}
}
