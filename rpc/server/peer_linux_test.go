package server_test

import (
	"net"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// TestOtherUserIsRefused connects as another user, which takes root to arrange.
func TestOtherUserIsRefused(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can become another user")
	}
	const stranger = 1<<30 - 1
	for _, allowed := range []bool{false, true} {
		d := serve(t, func(c *config) {
			if allowed {
				c.server.Access.Users = []int{stranger}
			}
		})
		for _, path := range []string{filepath.Dir(d.path), d.path} {
			if err := os.Chmod(path, 0o777); err != nil {
				t.Fatal(err)
			}
		}
		p := d.dialAs(stranger)
		if allowed {
			p.must("ping", `{}`)
			continue
		}
		p.reply().refused(t, -32005, "permission_denied")
		p.end()
	}
}

// dialAs connects as another user. The thread that does so ends afterwards, since it cannot go back.
func (d *daemon) dialAs(uid int) (p *peer) {
	d.t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // without unlocking it
		if _, _, errno := syscall.RawSyscall(syscall.SYS_SETRESUID, ^uintptr(0), uintptr(uid), ^uintptr(0)); errno != 0 {
			d.t.Error(errno)
			return
		}
		nc, err := net.DialUnix("unix", nil, &net.UnixAddr{Name: d.path, Net: "unix"})
		if err != nil {
			d.t.Error(err)
			return
		}
		p = d.peer(nc)
	}()
	<-done
	if p == nil {
		d.t.FailNow()
	}
	return p
}
