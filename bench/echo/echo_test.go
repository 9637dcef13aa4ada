package echo_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/echo"
)

// TestMain lets the test binary be the program that Main is.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == echo.Mode {
		if err := echo.Main(os.Args[2:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// each runs a test for both ways to serve.
func each(t *testing.T, test func(t *testing.T, portable bool)) {
	for _, portable := range []bool{false, true} {
		t.Run(fmt.Sprintf("portable=%v", portable), func(t *testing.T) { test(t, portable) })
	}
}

// start serves until the test is over and returns the socket and a function that stops it.
func start(t *testing.T, o echo.Options) (path string, stop func()) {
	t.Helper()
	path = filepath.Join(shortDir(t), "s")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- echo.Serve(ctx, l, o) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	t.Cleanup(stop)
	return path, stop
}

// shortDir returns a temporary folder whose path leaves room for the address of a socket.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "echo-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func dial(t *testing.T, path string) net.Conn {
	t.Helper()
	c, err := net.Dial("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestLinesComeBack(t *testing.T) {
	each(t, func(t *testing.T, portable bool) {
		path, _ := start(t, echo.Options{Portable: portable})
		var all sync.WaitGroup
		for i := range 20 {
			c := dial(t, path)
			all.Go(func() {
				r := bufio.NewReader(c)
				for j := range 50 {
					want := fmt.Sprintf("line %d of %d\n", j, i)
					if _, err := c.Write([]byte(want)); err != nil {
						t.Error(err)
						return
					}
					if got, err := r.ReadString('\n'); got != want {
						t.Errorf("got %q, %v; want %q", got, err, want)
						return
					}
				}
			})
		}
		all.Wait()
	})
}

// TestReplyForEachLine sends lines in pieces that are no lines.
func TestReplyForEachLine(t *testing.T) {
	each(t, func(t *testing.T, portable bool) {
		path, _ := start(t, echo.Options{Reply: []byte("ok\n"), Portable: portable})
		c := dial(t, path)
		r := bufio.NewReader(c)
		for _, piece := range []string{"a", "b\n", "c\nd\n\ne", "\n"} {
			if _, err := c.Write([]byte(piece)); err != nil {
				t.Fatal(err)
			}
			for range strings.Count(piece, "\n") {
				if got, err := r.ReadString('\n'); got != "ok\n" {
					t.Fatalf("after %q: got %q, %v", piece, got, err)
				}
			}
		}
	})
}

// TestMoreThanTheSocketHolds writes megabytes before it reads, which fills both directions.
func TestMoreThanTheSocketHolds(t *testing.T) {
	each(t, func(t *testing.T, portable bool) {
		path, _ := start(t, echo.Options{Portable: portable})
		c, other := dial(t, path), dial(t, path)
		want := bytes.Repeat([]byte("0123456789abcde\n"), 1<<18)
		sent := make(chan error, 1)
		go func() {
			_, err := c.Write(want)
			sent <- err
		}()
		for range 3 { // the server goes on serving others
			if _, err := other.Write([]byte("x\n")); err != nil {
				t.Fatal(err)
			}
			if n, err := other.Read(make([]byte, 10)); n != 2 {
				t.Fatalf("read %d, %v", n, err)
			}
		}
		got := make([]byte, len(want))
		for n := 0; n < len(got); {
			m, err := c.Read(got[n:])
			if err != nil {
				t.Fatalf("after %d bytes: %v", n, err)
			}
			n += m
		}
		if err := <-sent; err != nil || !bytes.Equal(got, want) {
			t.Errorf("%v; equal = %v", err, bytes.Equal(got, want))
		}
	})
}

// TestClientsThatLeave closes connections with answers under way.
func TestClientsThatLeave(t *testing.T) {
	each(t, func(t *testing.T, portable bool) {
		path, _ := start(t, echo.Options{Portable: portable})
		for range 20 {
			c := dial(t, path)
			_ = c.SetDeadline(time.Now().Add(10 * time.Millisecond)) // enough to fill both directions
			_, _ = c.Write(make([]byte, 4<<20))
			_ = c.Close()
		}
		c := dial(t, path)
		if _, err := c.Write([]byte("x\n")); err != nil {
			t.Fatal(err)
		}
		if n, err := c.Read(make([]byte, 10)); n != 2 {
			t.Errorf("read %d, %v", n, err)
		}
	})
}

func TestStopClosesAll(t *testing.T) {
	each(t, func(t *testing.T, portable bool) {
		path, stop := start(t, echo.Options{Portable: portable})
		c := dial(t, path)
		if _, err := c.Write([]byte("x\n")); err != nil {
			t.Fatal(err)
		}
		if n, err := c.Read(make([]byte, 10)); n != 2 {
			t.Fatalf("read %d, %v", n, err)
		}
		stop()
		if n, err := c.Read(make([]byte, 10)); err == nil {
			t.Errorf("read %d bytes from a server that has stopped", n)
		}
		if _, err := os.Stat(path); err == nil {
			t.Error("the socket is still there")
		}
	})
}

func TestServeRefusesReply(t *testing.T) {
	for _, reply := range []string{"no newline", strings.Repeat("x", 5000) + "\n"} {
		l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(shortDir(t), "s"), Net: "unix"})
		if err != nil {
			t.Fatal(err)
		}
		if err := echo.Serve(t.Context(), l, echo.Options{Reply: []byte(reply)}); err == nil {
			t.Errorf("a reply of %d bytes was taken", len(reply))
		}
	}
}

func TestServeClosedListener(t *testing.T) {
	each(t, func(t *testing.T, portable bool) {
		l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(shortDir(t), "s"), Net: "unix"})
		if err != nil {
			t.Fatal(err)
		}
		_ = l.Close()
		if err := echo.Serve(t.Context(), l, echo.Options{Portable: portable}); err == nil {
			t.Error("no error")
		}
	})
}

func TestMainRefusesArguments(t *testing.T) {
	for _, args := range [][]string{
		{},
		{"-socket", "s", "more"},
		{"-unknown"},
		{"-socket", filepath.Join(t.TempDir(), "none", "s")},
	} {
		if err := echo.Main(args); err == nil {
			t.Errorf("Main(%q): no error", args)
		}
	}
}

// TestMainServesUntilSignalled runs the program.
func TestMainServesUntilSignalled(t *testing.T) {
	for flag, want := range map[string]string{"-sink": echo.SinkReply, "-portable": "hello\n"} {
		path := filepath.Join(shortDir(t), "s")
		cmd := exec.Command(os.Args[0], echo.Mode, "-socket", path, flag)
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		c := dialSoon(t, path, ended)
		if _, err := c.Write([]byte("hello\n")); err != nil {
			t.Fatal(err)
		}
		if got, err := bufio.NewReader(c).ReadString('\n'); got != want {
			t.Errorf("%s: got %q, %v; want %q", flag, got, err, want)
		}
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := <-ended; err != nil {
			t.Errorf("%s: %v", flag, err)
		}
	}
}

// dialSoon connects to a server that is just starting.
func dialSoon(t *testing.T, path string, ended <-chan error) net.Conn {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for range 10_000 {
		if _, err := os.Stat(path); err == nil {
			if c, err := net.Dial("unix", path); err == nil {
				t.Cleanup(func() { _ = c.Close() })
				return c
			}
		}
		select {
		case <-tick.C:
		case err := <-ended:
			t.Fatalf("the server ended: %v", err)
		}
	}
	t.Fatal("no socket")
	return nil
}
