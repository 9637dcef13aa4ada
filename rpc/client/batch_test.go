package client_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

func TestBatchMatchesReplies(t *testing.T) {
	c := dial(t, client.Options{}, func(p *peer) {
		want := `[{"jsonrpc":"2.0","id":1,"method":"a","params":[1]},{"jsonrpc":"2.0","method":"n"},` +
			`{"jsonrpc":"2.0","id":2,"method":"b"},{"jsonrpc":"2.0","id":3,"method":"c"}]`
		if got := p.line(); got != want {
			t.Errorf("Batch sent %s, want %s", got, want)
		}
		p.send(`[{"jsonrpc":"2.0","error":{"code":-32601,"message":"no b"},"id":2},{"jsonrpc":"2.0","result":"A","id":1}]`)
		p.drain()
	})
	var a string
	calls := []*client.BatchCall{
		{Method: "a", Params: []int{1}, Result: &a, Err: errors.New("left from before")},
		{Method: "n", Notify: true},
		{Method: "b"},
		{Method: "c"},
	}
	if err := c.Batch(t.Context(), calls); err != nil {
		t.Fatal(err)
	}
	if a != "A" || calls[0].Err != nil || calls[1].Err != nil {
		t.Errorf("a = %q, errors %v and %v; want A and none", a, calls[0].Err, calls[1].Err)
	}
	var e *client.Error
	if !errors.As(calls[2].Err, &e) || e.Code != -32601 {
		t.Errorf("b ended with %v, want code -32601", calls[2].Err)
	}
	if err := calls[3].Err; err == nil || !strings.Contains(err.Error(), "no reply") {
		t.Errorf("c, which has no reply, ended with %v", err)
	}
}

func TestBatchOfNotificationsReturnsWhenSent(t *testing.T) {
	c := dial(t, client.Options{}, (*peer).drain)
	if err := c.Batch(t.Context(), []*client.BatchCall{{Method: "n", Notify: true}}); err != nil {
		t.Error(err)
	}
}

func TestEmptyBatchIsAnError(t *testing.T) {
	c := dial(t, client.Options{}, (*peer).drain)
	if err := c.Batch(t.Context(), nil); err == nil {
		t.Error("an empty batch succeeded")
	}
}

func TestBatchRefusedAsAWhole(t *testing.T) {
	c := dial(t, client.Options{}, func(p *peer) {
		p.line()
		p.send(`{"jsonrpc":"2.0","error":{"code":-32600,"message":"batch too long"},"id":null}`)
		p.drain()
	})
	calls := []*client.BatchCall{{Method: "a"}, {Method: "b"}}
	if err := c.Batch(t.Context(), calls); err != nil {
		t.Fatal(err)
	}
	for _, call := range calls {
		var e *client.Error
		if !errors.As(call.Err, &e) || e.Code != -32600 {
			t.Errorf("%s ended with %v, want code -32600", call.Method, call.Err)
		}
	}
}
