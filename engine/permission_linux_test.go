package engine_test

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine"
)

// asNobody runs f on a thread whose file accesses are those of a user without rights, also when the tests run as root.
func asNobody(t *testing.T, f func()) {
	t.Helper()
	if os.Geteuid() != 0 {
		f()
		return
	}
	done := make(chan bool)
	go func() {
		defer close(done)
		runtime.LockOSThread() // and never unlocked, so that the thread ends with the goroutine
		if err := syscall.Setfsuid(65534); err != nil {
			t.Error(err)
			return
		}
		f()
	}()
	<-done
}

// TestPermissions opens a file that may not be read, and saves into a folder that may not be written to.
func TestPermissions(t *testing.T) {
	dir := t.TempDir()
	if os.Geteuid() == 0 {
		must(t, os.Chmod(filepath.Dir(dir), 0o755))
	}
	path := write(t, dir, "old.note", "note:old")
	locked := write(t, dir, "locked.note", "note:locked")
	must(t, os.Chmod(locked, 0))
	must(t, os.Chmod(dir, 0o555))
	t.Cleanup(func() { _ = os.Chmod(dir, 0o755) }) // so that it can be removed
	e := start(t, engine.Options{Formats: withNote(nil)})
	p := named(t, e, "new")
	old, fresh := prepare(t, p, path, true), prepare(t, p, filepath.Join(dir, "fresh.note"), true)
	var errs [3]error
	asNobody(t, func() {
		_, _, errs[0] = e.Open(t.Context(), locked, engine.OpenOptions{})
		_, errs[1] = old.Run(t.Context())
		_, errs[2] = fresh.Run(t.Context())
	})
	for _, err := range errs {
		wantReason(t, err, engine.PermissionDenied)
	}
	wantFile(t, path, "note:old")
	wantNames(t, dir, "locked.note", "old.note")
}
