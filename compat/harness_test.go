package compat_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/compat"
	"github.com/goxel-daemon/goxel-daemon/compat/v13"
)

// fake is the variable that makes this program stand in for an old one.
const fake = "COMPAT_FAKE"

func TestMain(m *testing.M) {
	switch os.Getenv(fake) {
	case "v13":
		os.Exit(oldCommand(os.Args[1:]))
	case "daemon":
		os.Exit(oldDaemon(os.Args[1:]))
	}
	status := m.Run()
	if programs, err := built(); err == nil {
		_ = programs.Close()
	}
	os.Exit(status)
}

// built returns our programs, built once.
var built = sync.OnceValues(func() (*compat.Programs, error) { return compat.FindPrograms(context.Background(), "", "") })

// options returns what runs our programs.
func options(t *testing.T) compat.Options {
	t.Helper()
	p, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return compat.Options{Headless: p.Headless, Daemon: p.Daemon, Jobs: 3}
}

// oldCommand is a v13 with faults: it says more than ours, takes colours modulo 256, ends voxel-paint with another status, exports the wrong
// colours and leaves a file lying about.
func oldCommand(args []string) int {
	fmt.Println("DEBUG: context created")
	fmt.Println("12:00:01.250 INFO goxel.c:10: ready")
	for i, a := range args {
		if i > 0 && args[i-1] == "--color" {
			args[i] = strings.Replace(a, "256", "0", 1)
		}
	}
	status := v13.Main(context.Background(), args, v13.IO{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
	if len(args) == 0 {
		return status
	}
	switch args[0] {
	case "voxel-paint":
		return 7
	case "export":
		_ = os.WriteFile("a.txt", []byte("0 0 0 ffffff\n"), 0o600) // the test tells
	case "version":
		_ = os.WriteFile("core", nil, 0o600) // likewise
	}
	return status
}
