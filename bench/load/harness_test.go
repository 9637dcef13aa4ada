package load_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/bench/echo"
	"github.com/goxel-daemon/goxel-daemon/bench/load"
)

// each runs a test with both generators.
func each(t *testing.T, test func(t *testing.T, s load.Spec)) {
	for _, portable := range []bool{false, true} {
		t.Run(fmt.Sprintf("portable=%v", portable), func(t *testing.T) { test(t, load.Spec{Portable: portable}) })
	}
}

// socket returns a path for a socket, which is short.
func socket(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "load-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return filepath.Join(dir, "s")
}

// serve calls handle for each connection, which is closed when it returns or the test is over, and returns the path of the socket.
func serve(t testing.TB, handle func(c net.Conn)) string {
	t.Helper()
	path := socket(t)
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() {
				defer c.Close()
				defer context.AfterFunc(ctx, func() { _ = c.Close() })()
				handle(c)
			})
		}
	})
	t.Cleanup(func() {
		cancel()
		_ = l.Close()
		all.Wait()
	})
	return path
}

// answer serves lines: reply returns what to send for each.
func answer(t testing.TB, reply func(line []byte) []byte) string {
	return serve(t, func(c net.Conn) {
		r := bufio.NewReaderSize(c, 1<<16)
		for {
			line, err := readLine(r)
			if err != nil {
				return
			}
			if _, err := c.Write(reply(line)); err != nil {
				return
			}
		}
	})
}

func readLine(r *bufio.Reader) ([]byte, error) {
	line, err := r.ReadBytes('\n')
	return bytes.TrimSuffix(line, []byte{'\n'}), err
}

// echoing starts the echo server for the time of the test.
func echoing(t testing.TB) string {
	t.Helper()
	path := socket(t)
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- echo.Serve(ctx, l, echo.Options{}) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return path
}

// numbered returns n bursts, each with as many lines as the pipeline is long, that tell client, burst and line.
func numbered(n, pipeline int) func(client int) [][]byte {
	return func(client int) [][]byte {
		list := make([][]byte, n)
		for i := range list {
			for j := range pipeline {
				list[i] = fmt.Appendf(list[i], "%d %d %d\n", client, i, j)
			}
		}
		return list
	}
}

// counter counts lines, from any goroutine.
type counter struct {
	mu    sync.Mutex
	lines map[string]int
	n     int64
}

func (c *counter) add(line []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.lines == nil {
		c.lines = map[string]int{}
	}
	c.lines[string(line)]++
	c.n++
}

func (c *counter) total() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n
}
