package server_test

import (
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/server"
)

func listen(t *testing.T, path string, opt server.SocketOptions) *server.Socket {
	t.Helper()
	s, err := server.Listen(path, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// refusedSocket fails the test unless Listen at path fails with an error that holds the words, and leaves everything as it was.
func refusedSocket(t *testing.T, path string, words ...string) {
	t.Helper()
	_, lockedBefore := os.Lstat(path + ".lock")
	s, err := server.Listen(path, server.SocketOptions{GID: -1})
	if err == nil {
		_ = s.Close()
		t.Fatalf("Listen at %s succeeded", path)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("the error is %q, want %q in it", err, w)
		}
	}
	if _, err := os.Lstat(path + ".lock"); (err == nil) != (lockedBefore == nil) {
		t.Errorf("the lock file was there: %v, and now: %v", lockedBefore, err)
	}
}

func TestSocketMode(t *testing.T) {
	noLeaks(t)
	dir := shortDir(t)
	for _, umask := range []int{0o000, 0o022, 0o077, 0o177} {
		for _, mode := range []fs.FileMode{0, 0o600, 0o660, 0o666, 0o777, 0o620} {
			path := filepath.Join(dir, fmt.Sprintf("%o-%o", umask, mode))
			old := syscall.Umask(umask)
			s := listen(t, path, server.SocketOptions{Mode: mode, GID: -1})
			after := syscall.Umask(old)
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			want := mode
			if want == 0 {
				want = 0o600
			}
			if got := info.Mode().Perm(); got != want || after != umask {
				t.Errorf("umask %o, mode %o: the socket has mode %o, and the umask is %o", umask, mode, got, after)
			}
			if s.Path() != path {
				t.Errorf("Path is %s, want %s", s.Path(), path)
			}
		}
	}
}

func TestSocketGroup(t *testing.T) {
	noLeaks(t)
	path := filepath.Join(shortDir(t), "s")
	gid := os.Getegid()
	if os.Geteuid() == 0 {
		gid = 12345
	}
	listen(t, path, server.SocketOptions{GID: gid})
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := int(info.Sys().(*syscall.Stat_t).Gid); got != gid {
		t.Errorf("group %d, want %d", got, gid)
	}
}

func TestSocketIsRemovedOnClose(t *testing.T) {
	noLeaks(t)
	path := filepath.Join(shortDir(t), "a", "b", "s") // folders are made
	s := listen(t, path, server.SocketOptions{GID: -1})
	if data, err := os.ReadFile(path + ".lock"); err != nil || string(data) != fmt.Sprintln(os.Getpid()) {
		t.Errorf("the lock file holds %q, %v; want the process id", data, err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if list, err := os.ReadDir(filepath.Dir(path)); err != nil || len(list) > 0 {
		t.Errorf("left behind: %v, %v", list, err)
	}
	listen(t, path, server.SocketOptions{GID: -1})
}

func TestStaleSocketIsReplaced(t *testing.T) {
	noLeaks(t)
	path := filepath.Join(shortDir(t), "s")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+".lock", []byte("1\n"), 0o600); err != nil { // as a daemon that was killed leaves it
		t.Fatal(err)
	}
	listen(t, path, server.SocketOptions{GID: -1})
	c, err := net.Dial("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	_ = c.Close()
}

func TestLiveSocketIsRefused(t *testing.T) {
	noLeaks(t)
	path := filepath.Join(shortDir(t), "s")
	l, err := net.Listen("unix", path) // by a program that knows nothing of our lock
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	refusedSocket(t, path, path, "another daemon answers")
	if c, err := net.Dial("unix", path); err != nil {
		t.Errorf("the live socket is gone: %v", err)
	} else {
		_ = c.Close()
	}
}

func TestLockedSocketIsRefused(t *testing.T) {
	noLeaks(t)
	path := filepath.Join(shortDir(t), "s")
	s := listen(t, path, server.SocketOptions{GID: -1})
	refusedSocket(t, path, path, fmt.Sprintf("pid %d", os.Getpid()))
	if err := os.Truncate(path+".lock", 0); err != nil {
		t.Fatal(err)
	}
	refusedSocket(t, path, "another daemon holds its lock")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	listen(t, path, server.SocketOptions{GID: -1})
}

func TestOtherThingsAreNotReplaced(t *testing.T) {
	noLeaks(t)
	dir := shortDir(t)
	file, folder, link := filepath.Join(dir, "file"), filepath.Join(dir, "folder"), filepath.Join(dir, "link")
	if err := os.WriteFile(file, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "nowhere"), link); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{file, folder, link} {
		refusedSocket(t, path, "not a socket")
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != "precious" {
		t.Errorf("the file holds %q, %v", data, err)
	}
	refusedSocket(t, filepath.Join(file, "s")) // its folder is a file
	if err := os.Symlink(file, filepath.Join(dir, "s.lock")); err != nil {
		t.Fatal(err)
	}
	refusedSocket(t, filepath.Join(dir, "s")) // a planted link in place of the lock
	if data, err := os.ReadFile(file); err != nil || string(data) != "precious" {
		t.Errorf("the file behind the lock's link holds %q, %v", data, err)
	}
}

func TestTooLongSocketPath(t *testing.T) {
	noLeaks(t)
	dir := shortDir(t)
	longest := filepath.Join(dir, strings.Repeat("s", 103-len(dir)-1))
	listen(t, longest, server.SocketOptions{GID: -1})
	refusedSocket(t, longest+"s", "104 bytes", "103")
}

// TestKilledDaemonLeavesNoLock kills the holder of the lock: the kernel releases it.
func TestKilledDaemonLeavesNoLock(t *testing.T) {
	path := os.Getenv("GOXEL_TEST_SOCKET")
	if path != "" { // the process that is killed
		if _, err := server.Listen(path, server.SocketOptions{GID: -1}); err != nil {
			t.Fatal(err)
		}
		fmt.Println("listening")
		select {}
	}
	noLeaks(t)
	path = filepath.Join(shortDir(t), "s")
	cmd := exec.Command(os.Args[0], "-test.run=^TestKilledDaemonLeavesNoLock$")
	cmd.Env = append(os.Environ(), "GOXEL_TEST_SOCKET="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 9)
	if _, err := out.Read(buf); err != nil || string(buf) != "listening" {
		t.Fatalf("the other process says %q, %v", buf, err)
	}
	refusedSocket(t, path, "pid "+strconv.Itoa(cmd.Process.Pid))
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	listen(t, path, server.SocketOptions{GID: -1})
}

func TestAccess(t *testing.T) {
	me := os.Geteuid()
	nobody, err := user.Lookup("nobody")
	if err != nil {
		t.Skip("there is no user nobody")
	}
	uid, _ := strconv.Atoi(nobody.Uid)
	gid, _ := strconv.Atoi(nobody.Gid)
	const stranger, strangeGroup = 1<<30 - 1, 1<<30 - 2
	cases := []struct {
		name     string
		access   server.Access
		uid, gid int
		want     bool
	}{
		{"the daemon's own user", server.Access{}, me, strangeGroup, true},
		{"root", server.Access{}, 0, strangeGroup, true},
		{"another", server.Access{}, uid, gid, false},
		{"a user that is allowed", server.Access{Users: []int{7, uid}}, uid, gid, true},
		{"a user that is not", server.Access{Users: []int{7}}, uid, gid, false},
		{"the connection's group", server.Access{Groups: []int{7, strangeGroup}}, uid, strangeGroup, true},
		{"a group of the user's", server.Access{Groups: []int{gid}}, uid, strangeGroup, true},
		{"none of the user's groups", server.Access{Groups: []int{7777777}}, uid, gid, false},
		{"a user without a name", server.Access{Groups: []int{gid}}, stranger, strangeGroup, false},
		{"a user without a name, by group", server.Access{Groups: []int{strangeGroup}}, stranger, strangeGroup, true},
	}
	for _, tc := range cases {
		if got := tc.access.Allows(tc.uid, tc.gid); got != tc.want {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
}
