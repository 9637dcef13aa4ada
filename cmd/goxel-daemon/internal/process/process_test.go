package process_test

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxel-daemon/internal/process"
)

func TestLookupOfOneself(t *testing.T) {
	info, ok := process.Lookup(os.Getpid())
	if !ok || info.UID != os.Geteuid() || !info.Named(filepath.Base(os.Args[0])) {
		t.Errorf("this process, %s, is %+v, %v", os.Args[0], info, ok)
	}
	if info.Named("goxel-daemon") || (process.Info{}).Named("") {
		t.Error("a process has a name that is not its own")
	}
}

func TestLookupOfNobody(t *testing.T) {
	for _, pid := range []int{0, -1, 1 << 30} {
		if info, ok := process.Lookup(pid); ok {
			t.Errorf("process %d is %+v", pid, info)
		}
	}
}

// TestLookupOfTheDead looks at a process that has ended and was not waited for.
func TestLookupOfTheDead(t *testing.T) {
	sh, err := exec.LookPath("true")
	if err != nil {
		t.Skip("there is no program to run")
	}
	cmd := exec.Command(sh)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
		if _, ok := process.Lookup(cmd.Process.Pid); !ok {
			break
		}
		if time.Now().After(end) {
			t.Fatal("a process that has ended is there")
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

func TestListener(t *testing.T) {
	dir, err := os.MkdirTemp("", "gx")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	path := filepath.Join(dir, "s")
	if pid, err := process.Listener(path); err == nil {
		t.Errorf("nobody listens, but process %d does", pid)
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if pid, err := process.Listener(path); err != nil || pid != os.Getpid() {
		t.Errorf("process %d listens, %v; want this one, %d", pid, err, os.Getpid())
	}
}
