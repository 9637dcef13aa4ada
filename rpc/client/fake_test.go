package client_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

// peer is the daemon's end of one connection, driven by a test.
type peer struct {
	t  *testing.T
	nc net.Conn
	r  *bufio.Reader
}

// request is what the peer understands of a line from the client.
type request struct {
	Version string          `json:"jsonrpc"`
	ID      *int64          `json:"id"`
	Method  string          `json:"method"`
	Params  json.RawMessage `json:"params"`
}

// socketPath returns a path short enough for a Unix socket's address.
func socketPath(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "goxel")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return filepath.Join(dir, "s")
}

// listen serves one connection with the script and waits for it at the end of the test.
func listen(t *testing.T, script func(p *peer)) string {
	t.Helper()
	path := socketPath(t)
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	t.Cleanup(func() {
		_ = l.Close()
		wg.Wait()
	})
	wg.Go(func() {
		nc, err := l.Accept()
		if err != nil {
			return
		}
		defer nc.Close()
		script(&peer{t: t, nc: nc, r: bufio.NewReader(nc)})
	})
	return path
}

// dial connects a client with the script at the other end.
func dial(t *testing.T, o client.Options, script func(p *peer)) *client.Client {
	t.Helper()
	c, err := o.Dial(t.Context(), listen(t, script))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// line returns the next line without its line feed, "" at the end of input.
func (p *peer) line() string {
	s, err := p.r.ReadString('\n')
	if err != nil {
		return ""
	}
	return s[:len(s)-1]
}

// next returns the next request; its Method is "" at the end of input.
func (p *peer) next() (r request) {
	line := p.line()
	if line == "" {
		return request{}
	}
	if err := json.Unmarshal([]byte(line), &r); err != nil || r.Version != "2.0" {
		p.t.Errorf("the client sent %q, no JSON-RPC 2.0 request: %v", line, err)
	}
	return r
}

// drain reads until the client closes.
func (p *peer) drain() {
	for p.line() != "" {
	}
}

func (p *peer) send(line string) {
	if _, err := p.nc.Write([]byte(line + "\n")); err != nil && !errors.Is(err, net.ErrClosed) {
		p.t.Logf("peer: %v", err)
	}
}

// answer replies to the request with the JSON text of a result.
func (p *peer) answer(r request, result string) {
	if r.ID == nil {
		p.t.Errorf("%q is a notification, want a request", r.Method)
		return
	}
	id, err := json.Marshal(*r.ID)
	if err != nil {
		p.t.Error(err)
	}
	p.send(`{"jsonrpc":"2.0","result":` + result + `,"id":` + string(id) + `}`)
}

// echo answers every request with its params until the client closes.
func (p *peer) echo() {
	for r := p.next(); r.Method != ""; r = p.next() {
		if r.Params == nil {
			r.Params = json.RawMessage("null")
		}
		p.answer(r, string(r.Params))
	}
}
