package client_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

// dialConn connects raw with the script at the other end.
func dialConn(t *testing.T, script func(p *peer)) *client.Conn {
	t.Helper()
	c, err := client.DialConn(t.Context(), listen(t, script))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// mirror sends every line back.
func mirror(p *peer) {
	if _, err := io.Copy(p.nc, p.nc); err != nil {
		p.t.Logf("peer: %v", err)
	}
}

func TestConnSendsAndReceivesLines(t *testing.T) {
	c := dialConn(t, mirror)
	for _, n := range []int{0, 1, 100, 64<<10 - 1, 64 << 10, 64<<10 + 1, 3 << 20, 5} {
		line := strings.Repeat("x", n)
		var wg sync.WaitGroup
		wg.Go(func() {
			if err := c.Send([]byte(line)); err != nil {
				t.Error(err)
			}
		})
		got, err := c.Recv()
		if err != nil || string(got) != line {
			t.Errorf("sent %d bytes, got %d and %v", n, len(got), err)
		}
		wg.Wait()
	}
}

func TestConnPipelines(t *testing.T) {
	const lines = 5000 // more than the write buffer holds
	c := dialConn(t, mirror)
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range lines {
			if err := c.Queue(fmt.Appendf(nil, `{"jsonrpc":"2.0","method":"ping","id":%d}`, i)); err != nil {
				t.Error(err)
				return
			}
		}
		if err := c.CloseWrite(); err != nil {
			t.Error(err)
		}
	})
	for i := range lines {
		got, err := c.Recv()
		if want := fmt.Sprintf(`{"jsonrpc":"2.0","method":"ping","id":%d}`, i); err != nil || string(got) != want {
			t.Fatalf("line %d is %q, %v; want %q", i, got, err, want)
		}
	}
	if got, err := c.Recv(); !errors.Is(err, io.EOF) {
		t.Errorf("after the last line came %q, %v; want io.EOF", got, err)
	}
	wg.Wait()
}

func TestConnRecvEnds(t *testing.T) {
	cases := map[string]struct {
		stream string
		lines  []string
		want   error
	}{
		"between lines": {"a\r\nb\n", []string{"a", "b"}, io.EOF},
		"within a line": {"a\nb", []string{"a"}, io.ErrUnexpectedEOF},
		"at the limit":  {"12345678\n", []string{"12345678"}, io.EOF},
		"over it":       {"123456789\n", nil, client.ErrTooLong},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			near, far := net.Pipe()
			var wg sync.WaitGroup
			wg.Go(func() {
				defer far.Close()
				_, _ = far.Write([]byte(tc.stream)) // the reader may have hung up
			})
			c := client.NewConn(near, 8)
			for _, want := range tc.lines {
				if got, err := c.Recv(); err != nil || string(got) != want {
					t.Errorf("got %q, %v; want %q", got, err, want)
				}
			}
			if got, err := c.Recv(); !errors.Is(err, tc.want) {
				t.Errorf("got %q, %v; want %v", got, err, tc.want)
			}
			_ = c.Close()
			wg.Wait()
		})
	}
}

func TestConnErrors(t *testing.T) {
	near, far := net.Pipe()
	defer far.Close()
	c := client.NewConn(near, 0)
	if err := c.CloseWrite(); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("CloseWrite on a pipe: %v, want ErrUnsupported", err)
	}
	if err := c.SetDeadline(time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	var timeout net.Error
	if _, err := c.Recv(); !errors.As(err, &timeout) || !timeout.Timeout() {
		t.Errorf("Recv past the deadline: %v, want a timeout", err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if err := c.Send([]byte("x")); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("Send after Close: %v, want io.ErrClosedPipe", err)
	}
	if err := c.Queue([]byte("x")); err != nil {
		t.Errorf("Queue only collects, yet: %v", err)
	}
	if err := c.CloseWrite(); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("CloseWrite after Close: %v, want io.ErrClosedPipe", err)
	}
}

func BenchmarkCall(b *testing.B) {
	near, far := net.Pipe()
	go func() { // ends when the client closes
		peer := client.NewConn(far, 0)
		for n := 1; ; n++ {
			if _, err := peer.Recv(); err != nil {
				return
			}
			if peer.Send(fmt.Appendf(nil, `{"jsonrpc":"2.0","result":true,"id":%d}`, n)) != nil {
				return
			}
		}
	}()
	c := client.New(near, client.Options{})
	defer c.Close()
	params := map[string]int{"x": 1, "y": 2, "z": 3}
	b.ReportAllocs()
	for b.Loop() {
		if err := c.Call(b.Context(), "add_voxel", params, nil); err != nil {
			b.Fatal(err)
		}
	}
}
