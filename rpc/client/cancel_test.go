package client_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

func TestCancelTellsTheDaemon(t *testing.T) {
	arrived := make(chan struct{})
	c := dial(t, client.Options{}, func(p *peer) {
		r := p.next()
		close(arrived)
		if got, want := p.line(), `{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}}`; got != want {
			t.Errorf("after cancelling came %s, want %s", got, want)
		}
		p.answer(r, `"late"`)
		p.echo()
	})
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error, 1)
	go func() { result <- c.Call(ctx, "render_scene", nil, nil) }()
	<-arrived
	cancel()
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Errorf("the cancelled call ended with %v", err)
	}
	var got []int
	if err := c.Call(t.Context(), "echo", []int{5}, &got); err != nil || len(got) != 1 || got[0] != 5 {
		t.Errorf("the next call: %v, %v; want [5]", got, err)
	}
}

func TestEndedContextSendsNothing(t *testing.T) {
	c := dial(t, client.Options{}, func(p *peer) {
		if r := p.next(); r.Method != "first" {
			t.Errorf("the first request is %q, want first", r.Method)
		} else {
			p.answer(r, "1")
		}
		p.drain()
	})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Call(ctx, "never", nil, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Call: %v", err)
	}
	if err := c.Notify(ctx, "never", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Notify: %v", err)
	}
	if err := c.Batch(ctx, []*client.BatchCall{{Method: "never"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("Batch: %v", err)
	}
	if err := c.Call(t.Context(), "first", nil, nil); err != nil {
		t.Error(err)
	}
}

func TestCancelWhileAnotherWrites(t *testing.T) {
	started, resume := make(chan struct{}), make(chan struct{})
	c := dial(t, client.Options{}, func(p *peer) {
		if _, err := p.r.Peek(1); err != nil {
			t.Error(err)
		}
		close(started)
		<-resume
		p.echo()
	})
	big := []string{strings.Repeat("v", 8<<20)} // more than the socket's buffers hold
	first := make(chan error, 1)
	go func() { first <- c.Call(context.Background(), "echo", big, nil) }()
	<-started
	ctx, cancel := context.WithCancel(t.Context())
	second := make(chan error, 1)
	go func() { second <- c.Call(ctx, "echo", nil, nil) }()
	cancel()
	if err := <-second; !errors.Is(err, context.Canceled) {
		t.Errorf("the call that waited for its turn ended with %v", err)
	}
	close(resume)
	if err := <-first; err != nil {
		t.Errorf("the call that was being written: %v", err)
	}
}

func TestCancelWithinALineBreaksTheConnection(t *testing.T) {
	started := make(chan struct{})
	end := make(chan struct{})
	c := dial(t, client.Options{}, func(p *peer) {
		if _, err := p.r.Peek(1); err != nil {
			t.Error(err)
		}
		close(started)
		<-end
	})
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error, 1)
	go func() { result <- c.Call(ctx, "echo", []string{strings.Repeat("v", 8<<20)}, nil) }()
	<-started
	cancel()
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Errorf("the interrupted call ended with %v", err)
	}
	<-c.Done()
	if err := c.Call(t.Context(), "echo", nil, nil); err == nil {
		t.Error("a call after half a line succeeded")
	}
	close(end)
}

// signalConn tells when a write begins.
type signalConn struct {
	net.Conn
	writing chan struct{}
}

func (c *signalConn) Write(b []byte) (int, error) {
	c.writing <- struct{}{}
	return c.Conn.Write(b)
}

func TestPeerThatDoesNotRead(t *testing.T) {
	near, far := net.Pipe()
	nc := &signalConn{Conn: near, writing: make(chan struct{}, 8)}
	c := client.New(nc, client.Options{})
	defer c.Close()
	defer far.Close()

	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error, 1)
	go func() { result <- c.Call(ctx, "unsent", nil, nil) }()
	<-nc.writing
	cancel()
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Errorf("the unsent call ended with %v", err)
	}

	p := &peer{t: t, nc: far, r: bufio.NewReader(far)}
	ctx, cancel = context.WithCancel(t.Context())
	go func() { result <- c.Call(ctx, "untold", nil, nil) }()
	if r := p.next(); r.Method != "untold" {
		t.Errorf("the first whole line calls %q, want untold", r.Method)
	}
	cancel() // nobody reads the $/cancelRequest
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Errorf("the untold call ended with %v", err)
	}

	var wg sync.WaitGroup
	wg.Go(p.echo)
	if err := c.Call(t.Context(), "echo", nil, nil); err != nil {
		t.Errorf("the connection did not survive: %v", err)
	}
	_ = c.Close()
	wg.Wait()
}

func TestBatchCancel(t *testing.T) {
	arrived := make(chan struct{})
	c := dial(t, client.Options{}, func(p *peer) {
		p.line()
		close(arrived)
		var got []request
		if err := json.Unmarshal([]byte(p.line()), &got); err != nil {
			t.Error(err)
		}
		for i, r := range got {
			want := `{"id":` + string('1'+rune(i)) + `}`
			if r.Method != "$/cancelRequest" || string(r.Params) != want || r.ID != nil {
				t.Errorf("member %d of the cancelling batch is %+v, want params %s", i, r, want)
			}
		}
		if len(got) != 2 {
			t.Errorf("%d calls were cancelled, want 2", len(got))
		}
		p.drain()
	})
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error, 1)
	go func() {
		result <- c.Batch(ctx, []*client.BatchCall{{Method: "a"}, {Method: "n", Notify: true}, {Method: "b"}})
	}()
	<-arrived
	cancel()
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Errorf("Batch ended with %v", err)
	}
}
