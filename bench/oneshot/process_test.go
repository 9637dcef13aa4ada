package oneshot_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/bench/oneshot"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// TestMain lets the test program stand in for the program that runs the commands.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == oneshot.Mode {
		if err := oneshot.Main(context.Background(), os.Args[2:], os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func program(t *testing.T) []string {
	t.Helper()
	words, err := oneshot.Program()
	if err != nil {
		t.Fatal(err)
	}
	return words
}

func TestCommandsRunProcesses(t *testing.T) {
	c, err := oneshot.NewCommands(t.Context(), program(t), 3)
	if err != nil {
		t.Fatal(err)
	}
	if took, err := c.Add(t.Context(), 1); err != nil || took <= 0 {
		t.Errorf("it took %v, %v", took, err)
	}
	if got, err := oneshot.Get(t.Context(), c.File(1), storage.Pos{X: 1, Z: 20}); err != nil || got != storage.RGB(250, 10, 1) {
		t.Errorf("the voxel is %v, %v", got, err)
	}
	if took, err := c.AddAtOnce(t.Context(), 2); err != nil || took <= 0 {
		t.Errorf("it took %v, %v", took, err)
	}
	for user := range 3 {
		if got, err := oneshot.Get(t.Context(), c.File(user), storage.Pos{X: 1, Y: int32(user), Z: 20}); err != nil || got != storage.RGB(250, 10, 30) {
			t.Errorf("the voxel of user %d is %v, %v", user, got, err)
		}
	}
	if _, err := c.Get(t.Context()); err != nil {
		t.Error(err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if _, err := c.Get(t.Context()); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("a command without a file gives %v", err)
	}
	if _, err := c.AddAtOnce(t.Context(), 1); err == nil {
		t.Error("commands without files give no error")
	}
}

func TestHolding(t *testing.T) {
	file := filepath.Join(t.TempDir(), "m.gox")
	if err := oneshot.Make(t.Context(), file, 20); err != nil {
		t.Fatal(err)
	}
	called := false
	err := oneshot.Holding(t.Context(), program(t), file, func(pid int) error {
		called = true
		p, err := os.FindProcess(pid)
		if err != nil {
			return err
		}
		return p.Release()
	})
	if err != nil || !called {
		t.Errorf("called %v, %v", called, err)
	}
	if err := oneshot.Holding(t.Context(), program(t), file, func(int) error { return errBroken }); !errors.Is(err, errBroken) {
		t.Errorf("the error of the function is lost: %v", err)
	}
	for _, p := range [][]string{{"/no/such/program"}, {"/bin/false"}} {
		if err := oneshot.Holding(t.Context(), p, file, func(int) error { return nil }); err == nil {
			t.Errorf("%q gives no error", p)
		}
	}
}

func TestResident(t *testing.T) {
	file := filepath.Join(t.TempDir(), "m.gox")
	if err := oneshot.Make(t.Context(), file, 40); err != nil {
		t.Fatal(err)
	}
	if n, err := oneshot.Resident(t.Context(), program(t), file); err != nil || n < 1<<20 {
		t.Errorf("%d bytes, %v", n, err)
	}
	if n, err := oneshot.Resident(t.Context(), []string{"/bin/false"}, file); err == nil {
		t.Errorf("a program that fails takes %d bytes", n)
	}
}

func TestNewCommandsErrors(t *testing.T) {
	if _, err := oneshot.NewCommands(t.Context(), nil, 1); err == nil {
		t.Error("no program gives no error")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c, err := oneshot.NewCommands(ctx, program(t), 1)
	if err == nil { // small files are written all the same
		_, err = c.Add(ctx, 0)
		_ = c.Close()
	}
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a context that is over gives %v", err)
	}
	t.Setenv("TMPDIR", "/no/such/folder")
	if _, err := oneshot.NewCommands(t.Context(), program(t), 1); err == nil {
		t.Error("no room for files gives no error")
	}
}
