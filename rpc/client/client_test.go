package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

func TestCallSendsOneLine(t *testing.T) {
	cases := []struct {
		method string
		params any
		want   string
	}{
		{"ping", nil, `{"jsonrpc":"2.0","id":1,"method":"ping"}`},
		{"add_voxel", []int{1, 2, 3}, `{"jsonrpc":"2.0","id":1,"method":"add_voxel","params":[1,2,3]}`},
		{"x", map[string]any{"a": "l1\nl2"}, `{"jsonrpc":"2.0","id":1,"method":"x","params":{"a":"l1\nl2"}}`},
		{"x", json.RawMessage("{\n\"a\": 1.0}"), `{"jsonrpc":"2.0","id":1,"method":"x","params":{"a":1.0}}`},
		{"a\"b\n", nil, `{"jsonrpc":"2.0","id":1,"method":"a\"b\n"}`},
	}
	for _, tc := range cases {
		got := make(chan string, 1)
		c := dial(t, client.Options{}, func(p *peer) {
			got <- p.line()
			p.send(`{"jsonrpc":"2.0","result":true,"id":1}`)
			p.drain()
		})
		if err := c.Call(t.Context(), tc.method, tc.params, nil); err != nil {
			t.Fatalf("Call(%q): %v", tc.method, err)
		}
		if line := <-got; line != tc.want {
			t.Errorf("Call(%q, %v) sent %s, want %s", tc.method, tc.params, line, tc.want)
		}
	}
}

func TestCallDecodesTheResult(t *testing.T) {
	c := dial(t, client.Options{}, (*peer).echo)
	var point struct{ X, Y int }
	if err := c.Call(t.Context(), "echo", map[string]int{"x": 3, "y": -4}, &point); err != nil {
		t.Fatal(err)
	}
	if point.X != 3 || point.Y != -4 {
		t.Errorf("decoded %+v, want {3 -4}", point)
	}
	var raw json.RawMessage
	if err := c.Call(t.Context(), "echo", json.RawMessage(`[1.50]`), &raw); err != nil {
		t.Fatal(err)
	}
	if string(raw) != "[1.50]" {
		t.Errorf("raw result %s, want [1.50]", raw)
	}
	if err := c.Call(t.Context(), "echo", nil, &raw); err != nil || string(raw) != "null" {
		t.Errorf("null result: %s, %v; want null and no error", raw, err)
	}
	if err := c.Call(t.Context(), "echo", []int{1}, new(string)); err == nil {
		t.Error("decoding an array into a string succeeded")
	}
}

func TestCallRefusesBadParams(t *testing.T) {
	c := dial(t, client.Options{}, (*peer).echo)
	for _, params := range []any{7, "text", true, make(chan int), json.RawMessage("{")} {
		if err := c.Call(t.Context(), "echo", params, nil); err == nil {
			t.Errorf("Call with params %v succeeded", params)
		}
		if err := c.Notify(t.Context(), "echo", params); err == nil {
			t.Errorf("Notify with params %v succeeded", params)
		}
		if err := c.Batch(t.Context(), []*client.BatchCall{{Method: "echo", Params: params}}); err == nil {
			t.Errorf("Batch with params %v succeeded", params)
		}
	}
	if err := c.Call(t.Context(), "echo", nil, nil); err != nil {
		t.Errorf("the client is of no more use: %v", err)
	}
}

func TestConcurrentCallsMatchByID(t *testing.T) {
	const calls = 64
	c := dial(t, client.Options{}, func(p *peer) {
		var all []request
		for range calls {
			all = append(all, p.next())
		}
		for i := range all { // latest first
			r := all[len(all)-1-i]
			p.answer(r, string(r.Params))
		}
		p.drain()
	})
	var wg sync.WaitGroup
	for i := range calls {
		wg.Go(func() {
			var got []int
			if err := c.Call(t.Context(), "echo", []int{i}, &got); err != nil {
				t.Error(err)
			} else if len(got) != 1 || got[0] != i {
				t.Errorf("call %d got the reply %v", i, got)
			}
		})
	}
	wg.Wait()
}

func TestErrorReply(t *testing.T) {
	c := dial(t, client.Options{}, func(p *peer) {
		p.next()
		p.send(`{"jsonrpc":"2.0","error":{"code":-32002,"message":"no layer 9","data":{"reason":"layer_not_found"}},"id":1}`)
		p.next()
		p.send(`{"jsonrpc":"2.0","error":{"code":-32601,"message":"unknown"},"id":2}`)
		p.drain()
	})
	err := c.Call(t.Context(), "delete_layer", []int{9}, nil)
	var e *client.Error
	if !errors.As(err, &e) {
		t.Fatalf("error is %v, want a *client.Error", err)
	}
	if e.Code != -32002 || e.Message != "no layer 9" || e.Reason() != "layer_not_found" {
		t.Errorf("got %+v with reason %q", e, e.Reason())
	}
	if text := err.Error(); !strings.Contains(text, "delete_layer") || !strings.Contains(text, "-32002") {
		t.Errorf("error text %q names not both the method and the code", text)
	}
	if err := c.Call(t.Context(), "nope", nil, nil); !errors.As(err, &e) || e.Reason() != "" || e.Data != nil {
		t.Errorf("error without data: %v, %+v", err, e)
	}
}

func TestErrorWithoutIDEndsWaitingCalls(t *testing.T) {
	c := dial(t, client.Options{}, func(p *peer) {
		p.next()
		p.send(`{"jsonrpc":"2.0","error":{"code":-32600,"message":"too large","data":{"reason":"too_large"}},"id":null}`)
		p.echo()
	})
	var e *client.Error
	if err := c.Call(t.Context(), "add_voxels", nil, nil); !errors.As(err, &e) || e.Code != -32600 {
		t.Fatalf("got %v, want code -32600", err)
	}
	if err := c.Call(t.Context(), "echo", nil, nil); err != nil {
		t.Errorf("the next call: %v", err)
	}
}

func TestReplyWithNeitherResultNorError(t *testing.T) {
	c := dial(t, client.Options{}, func(p *peer) {
		p.next()
		p.send(`{"jsonrpc":"2.0","id":1}`)
		p.drain()
	})
	if err := c.Call(t.Context(), "ping", nil, nil); err == nil {
		t.Error("a reply without result and error counts as success")
	}
}

func TestRepliesForNobodyAreDropped(t *testing.T) {
	c := dial(t, client.Options{}, func(p *peer) {
		r := p.next()
		p.send(``)
		p.send(`{"jsonrpc":"2.0","result":1,"id":99}`)
		p.send(`{"jsonrpc":"2.0","result":2,"id":"1"}`)
		p.send(`{"jsonrpc":"2.0","result":3,"id":1.5}`)
		p.send(`{"jsonrpc":"2.0","result":4,"id":null}`)
		p.send(`{"jsonrpc":"2.0","method":"progress"}`)
		p.send(`[{"jsonrpc":"2.0","result":5,"id":77}]`)
		p.answer(r, "6")
		p.drain()
	})
	var got int
	if err := c.Call(t.Context(), "ping", nil, &got); err != nil || got != 6 {
		t.Errorf("got %d, %v; want 6", got, err)
	}
}

func TestNotifications(t *testing.T) {
	type note struct {
		method string
		params string
	}
	notes := make(chan note, 2)
	o := client.Options{OnNotify: func(method string, params json.RawMessage) {
		notes <- note{method, string(params)}
	}}
	c := dial(t, o, func(p *peer) {
		if got, want := p.line(), `{"jsonrpc":"2.0","method":"hello","params":{"a":1}}`; got != want {
			t.Errorf("Notify sent %s, want %s", got, want)
		}
		p.send(`{"jsonrpc":"2.0","method":"progress","params":{"done":1}}`)
		p.send(`{"jsonrpc":"2.0","method":"progress","params":{"done":2}}`)
		p.drain()
	})
	if err := c.Notify(t.Context(), "hello", map[string]int{"a": 1}); err != nil {
		t.Fatal(err)
	}
	for i := 1; i <= 2; i++ {
		want := note{"progress", fmt.Sprintf(`{"done":%d}`, i)}
		if got := <-notes; got != want {
			t.Errorf("notification %d is %v, want %v", i, got, want)
		}
	}
}

func TestCloseEndsCalls(t *testing.T) {
	arrived := make(chan struct{})
	c := dial(t, client.Options{}, func(p *peer) {
		p.next()
		close(arrived)
		p.drain()
	})
	result := make(chan error, 1)
	go func() { result <- c.Call(context.Background(), "ping", nil, nil) }()
	<-arrived
	if err := c.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if err := <-result; !errors.Is(err, client.ErrClosed) {
		t.Errorf("the waiting call ended with %v, want ErrClosed", err)
	}
	<-c.Done()
	if err := c.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
	if err := c.Call(t.Context(), "ping", nil, nil); !errors.Is(err, client.ErrClosed) {
		t.Errorf("a call after Close: %v, want ErrClosed", err)
	}
	if err := c.Notify(t.Context(), "ping", nil); !errors.Is(err, client.ErrClosed) {
		t.Errorf("Notify after Close: %v, want ErrClosed", err)
	}
	if err := c.Batch(t.Context(), []*client.BatchCall{{Method: "ping"}}); !errors.Is(err, client.ErrClosed) {
		t.Errorf("Batch after Close: %v, want ErrClosed", err)
	}
}

func TestBrokenPeers(t *testing.T) {
	cases := map[string]struct {
		sends string
		want  error
	}{
		"closes at once":      {"", io.EOF},
		"closes within reply": {`{"jsonrpc":"2.0"`, io.ErrUnexpectedEOF},
		"sends no JSON":       {"hello\n", nil},
		"sends no JSON batch": {"[1,\n", nil},
		"sends a long line":   {strings.Repeat(" ", 100_000) + "\n", client.ErrTooLong},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			c := dial(t, client.Options{MaxReplyBytes: 90_000}, func(p *peer) {
				p.next()
				if _, err := p.nc.Write([]byte(tc.sends)); err != nil {
					t.Logf("peer: %v", err)
				}
			})
			err := c.Call(t.Context(), "ping", nil, nil)
			if err == nil || tc.want != nil && !errors.Is(err, tc.want) {
				t.Errorf("the call ended with %v, want %v", err, tc.want)
			}
			<-c.Done()
			if again := c.Call(t.Context(), "ping", nil, nil); again == nil {
				t.Error("a call on a broken connection succeeded")
			}
		})
	}
}

func TestDialWithoutDaemon(t *testing.T) {
	path := socketPath(t)
	if _, err := client.Dial(t.Context(), path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("Dial: %v, want an error that names %s", err, path)
	}
	if _, err := client.DialConn(t.Context(), path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("DialConn: %v, want an error that names %s", err, path)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := client.Dial(ctx, path); err == nil {
		t.Error("Dial with a cancelled context succeeded")
	}
}

func TestDialDefaults(t *testing.T) {
	c, err := client.Dial(t.Context(), listen(t, (*peer).echo))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Call(t.Context(), "ping", nil, nil); err != nil {
		t.Error(err)
	}
}

// FuzzReceive lets a daemon send anything. The client must not crash, the call must end when the stream does, and it
// may succeed only if the bytes hold a reply to it.
func FuzzReceive(f *testing.F) {
	f.Add([]byte(`{"jsonrpc":"2.0","result":1,"id":1}` + "\n"))
	f.Add([]byte(`{"jsonrpc":"2.0","error":{"code":1,"message":"m"},"id":null}` + "\n"))
	f.Add([]byte(`[{"jsonrpc":"2.0","method":"a"},{"id":1}]` + "\n"))
	f.Add([]byte("[]\n{}\n[null]\nnull\n1\n"))
	f.Fuzz(func(t *testing.T, stream []byte) {
		near, far := net.Pipe()
		c := client.New(near, client.Options{MaxReplyBytes: 1 << 16, OnNotify: func(string, json.RawMessage) {}})
		var wg sync.WaitGroup
		wg.Go(func() {
			defer far.Close()
			request := make([]byte, 128)
			if _, err := far.Read(request); err == nil {
				_, _ = far.Write(stream) // the client may have hung up
			}
		})
		var result json.RawMessage
		err := c.Call(t.Context(), "ping", nil, &result)
		if err == nil && !json.Valid(result) {
			t.Errorf("stream %q gave the result %q", stream, result)
		}
		if err == nil && !strings.Contains(string(stream), "1") {
			t.Errorf("stream %q answers no call 1, yet it succeeded", stream)
		}
		_ = c.Close()
		wg.Wait()
	})
}
