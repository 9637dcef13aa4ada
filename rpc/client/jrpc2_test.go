package client_test

import (
	"context"
	"errors"
	"net"
	"testing"

	"github.com/creachadair/jrpc2"
	"github.com/creachadair/jrpc2/channel"
	"github.com/creachadair/jrpc2/handler"

	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

// TestAgainstAnIndependentServer lets another JSON-RPC implementation judge what the client sends.
func TestAgainstAnIndependentServer(t *testing.T) {
	near, far := net.Pipe()
	noted := make(chan int, 1)
	methods := handler.Map{
		"add": handler.New(func(_ context.Context, terms []int) int {
			sum := 0
			for _, n := range terms {
				sum += n
			}
			return sum
		}),
		"refuse": handler.New(func(context.Context) (int, error) {
			return 0, jrpc2.Errorf(-32002, "no such layer").WithData(map[string]string{"reason": "layer_not_found"})
		}),
		"note": handler.New(func(_ context.Context, p []int) error {
			noted <- p[0]
			return nil
		}),
	}
	server := jrpc2.NewServer(methods, nil).Start(channel.Line(far, far))
	c := client.New(near, client.Options{})

	var sum int
	if err := c.Call(t.Context(), "add", []int{1, 2, 39}, &sum); err != nil || sum != 42 {
		t.Errorf("add gave %d, %v; want 42", sum, err)
	}
	var e *client.Error
	if err := c.Call(t.Context(), "refuse", nil, nil); !errors.As(err, &e) || e.Code != -32002 || e.Reason() != "layer_not_found" {
		t.Errorf("refuse gave %v", err)
	}
	if err := c.Notify(t.Context(), "note", []int{7}); err != nil {
		t.Error(err)
	}
	if n := <-noted; n != 7 {
		t.Errorf("the notification carried %d, want 7", n)
	}
	var one, two int
	calls := []*client.BatchCall{
		{Method: "add", Params: []int{1}, Result: &one},
		{Method: "note", Params: []int{8}, Notify: true},
		{Method: "add", Params: []int{2}, Result: &two},
		{Method: "missing"},
	}
	if err := c.Batch(t.Context(), calls); err != nil || one != 1 || two != 2 {
		t.Errorf("batch gave %d and %d, %v; want 1 and 2", one, two, err)
	}
	if n := <-noted; n != 8 {
		t.Errorf("the batch's notification carried %d, want 8", n)
	}
	if err := calls[3].Err; !errors.As(err, &e) || e.Code != -32601 {
		t.Errorf("the missing method gave %v, want code -32601", err)
	}
	_ = c.Close()
	if err := server.Wait(); err != nil {
		t.Errorf("the server found fault: %v", err)
	}
}
