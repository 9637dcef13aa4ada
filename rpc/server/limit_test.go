package server_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/rpc/server"
)

// TestTooManyBytesOfIncompleteRequests fills the bound on read buffers: the connection that asks for more is told so and closed.
func TestTooManyBytesOfIncompleteRequests(t *testing.T) {
	d := serve(t)
	p := d.dial()
	p.must("ping", `{}`)
	d.server.SetBuffered(server.MaxBuffered)
	refused := func(what string, p *peer) {
		t.Helper()
		p.reply().refused(t, -32006, "overloaded")
		if _, err := p.r.ReadByte(); !errors.Is(err, io.EOF) && !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("%s: after the error came %v, want the end", what, err)
		}
	}
	fresh := d.dial()
	if ioUnderTest == server.EventLoops {
		fresh.send(`{"jsonrpc":"2.0",`) // which needs no buffer before
	}
	refused("a new connection", fresh)
	p.must("ping", `{}`) // what has its buffer goes on
	p.send(`{"jsonrpc":"2.0","id":1,"method":"echo","params":["` + strings.Repeat("a", 2*server.SmallBuffer))
	refused("a large request", p)
	d.server.SetBuffered(0)
	d.dial().must("ping", `{}`)
}

func TestTooManyBytesInFlight(t *testing.T) {
	d := serve(t)
	p := d.dial()
	large := `{"jsonrpc":"2.0","id":1,"method":"echo","params":["` + strings.Repeat("a", server.SmallBuffer) + `"]}`
	d.server.SetInBytes(server.MaxBuffered)
	p.send(large)
	r := p.reply()
	r.refused(t, -32006, "overloaded")
	if string(r.ID) != "1" {
		t.Errorf("id %s, want 1", r.ID)
	}
	p.send("[" + large + `,{"jsonrpc":"2.0","id":2,"method":"echo"}]`)
	if line := p.line(); strings.Count(line, `"reason":"overloaded"`) != 2 {
		t.Errorf("the batch is answered by %s", line)
	}
	p.must("ping", `{}`) // small requests go on
	d.server.SetInBytes(0)
	p.send(large)
	if r := p.reply(); r.Error != nil {
		t.Errorf("afterwards: %.200s", r.text)
	}
}

// TestLargeRequestsInFlightOfOneConnection stops reading at the bound, and counts everything off in the end.
func TestLargeRequestsInFlightOfOneConnection(t *testing.T) {
	const size = 1 << 20
	d := serve(t, func(c *config) { c.server.MaxRequest = size })
	other := d.dial()
	other.create(`{}`)
	release := d.busy(other)
	p := d.dial()
	large := `{"jsonrpc":"2.0","id":1,"method":"add_voxels","params":{"voxels":["` + strings.Repeat("a", size-1000) + `",[1,2,4]]}}`
	sent := make(chan error, 1)
	go func() {
		for range 3 {
			if _, err := io.WriteString(p.nc, large); err != nil {
				sent <- err
				return
			}
		}
		sent <- nil
	}()
	d.pending(3) // two, and what makes the project busy
	if _, n := d.server.Buffered(); n > server.InRequests*size {
		t.Errorf("%d bytes in flight, the limit is %d", n, server.InRequests*size)
	}
	release()
	for range 3 {
		if r := p.reply(); r.Error != nil || r.int("added") != 1 {
			t.Fatalf("got %s", r.text)
		}
	}
	if err := wait(t, sent, "the sender"); err != nil {
		t.Fatal(err)
	}
	d.poll("no bytes in flight", func() bool { _, n := d.server.Buffered(); return n == 0 })
}

func TestReadBuffersShrink(t *testing.T) {
	d := serve(t)
	p := d.dial()
	p.send(`{"jsonrpc":"2.0","id":1,"method":"echo","params":["` + strings.Repeat("a", 500_000) + `"]}`)
	p.reply()
	p.must("ping", `{}`)
	if n, _ := d.server.Buffered(); n > server.SmallBuffer {
		t.Errorf("a connection at rest holds %d bytes, want at most %d", n, server.SmallBuffer)
	}
	if err := p.nc.Close(); err != nil {
		t.Fatal(err)
	}
	d.connections(d.dial(), 1)
	if n, _ := d.server.Buffered(); n > server.SmallBuffer {
		t.Errorf("one connection holds %d bytes", n)
	}
}

func TestTooManyConnections(t *testing.T) {
	d := serve(t, func(c *config) { c.server.MaxConnections = 2 })
	a, b := d.dial(), d.dial()
	a.must("ping", `{}`)
	b.must("ping", `{}`)
	c := d.dial()
	c.reply().refused(t, -32006, "too_many_connections")
	c.end()
	if err := b.nc.Close(); err != nil {
		t.Fatal(err)
	}
	d.connections(a, 1)
	d.dial().must("ping", `{}`)
}

// TestServeGoesOnWhenAcceptFails has a listener that is out of descriptors for a moment. The log has the first failure and, within a
// second, no other.
func TestServeGoesOnWhenAcceptFails(t *testing.T) {
	var log bytes.Buffer
	d := serve(t, func(c *config) { c.server.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	const failures = 10
	l := &faulty{faults: make(chan error, failures+1)}
	for range failures {
		l.faults <- &net.OpError{Op: "accept", Err: os.NewSyscallError("accept4", syscall.EMFILE)}
	}
	l.faults <- net.ErrClosed
	began := time.Now()
	if err := d.server.Serve(l); err != nil {
		t.Errorf("Serve ended with %v", err)
	}
	if n := len(l.faults); n != 0 {
		t.Errorf("Serve ended before the listener was closed, %d faults early", n)
	}
	most := 1 + int(time.Since(began)/time.Second)
	if n := strings.Count(log.String(), "accept failed"); n == 0 || n > most {
		t.Errorf("%d failures are logged, want 1 to %d:\n%s", n, most, log.String())
	}
}

type faulty struct {
	net.Listener
	faults chan error
}

func (f *faulty) Accept() (net.Conn, error) { return nil, <-f.faults }
