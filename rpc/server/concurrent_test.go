package server_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/creachadair/jrpc2"
	"github.com/creachadair/jrpc2/channel"

	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

type object = map[string]any

// TestManyClientsOfOneProject has a hundred clients edit one project at the same time, with single requests, batches and lists, some
// cells by several of them. The voxels that must be there in the end are known.
func TestManyClientsOfOneProject(t *testing.T) {
	d := serve(t)
	d.dial().create(`{}`)
	const clients, rounds = 100, 12
	everyone(t, d, clients, func(ctx context.Context, c *client.Client, i int) error {
		for j := range rounds {
			own := object{"x": j, "y": i, "z": 0} // a cell of its own
			if err := c.Call(ctx, "add_voxel", own, nil); err != nil {
				return err
			}
			calls := []*client.BatchCall{
				{Method: "add_voxel", Params: []int{j, i, 1}},
				{Method: "add_voxel", Params: []int{j, 0, 2}, Notify: true}, // a cell of everybody
				{Method: "add_voxel", Params: []int{j, i, 3}},
				{Method: "remove_voxel", Params: []int{j, i, 3}},
			}
			if err := c.Batch(ctx, calls); err != nil {
				return err
			}
			for _, call := range calls {
				if call.Err != nil {
					return call.Err
				}
			}
			var list struct{ Added int }
			if err := c.Call(ctx, "add_voxels", object{"voxels": [][]int{{j, i, 4}, {-1, -1, -1}}}, &list); err != nil || list.Added != 2 {
				return fmt.Errorf("added %d of 2: %w", list.Added, err)
			}
			var got struct{ Exists bool }
			if err := c.Call(ctx, "get_voxel", own, &got); err != nil || !got.Exists {
				return fmt.Errorf("the voxel at %v exists: %v, %w", own, got.Exists, err)
			}
		}
		return nil
	})
	p := d.dial()
	if got, want := p.must("get_project_info", `{}`).int("voxel_count"), clients*rounds*3+rounds+1; got != want {
		t.Errorf("%d voxels, want %d", got, want)
	}
	// Each edit of an own cell or list is a revision; of those of a common cell only the first is.
	if got, want := p.must("get_status", `{}`).int("revision"), clients*rounds*5+rounds; got != want {
		t.Errorf("revision %d, want %d", got, want)
	}
}

// TestManyProjects has every client work on a project of its own, on one connection each.
func TestManyProjects(t *testing.T) {
	d := serve(t)
	const clients, rounds = 100, 10
	everyone(t, d, clients, func(ctx context.Context, c *client.Client, i int) error {
		var made struct {
			ID string `json:"project_id"`
		}
		if err := c.Call(ctx, "create_project", object{"name": fmt.Sprint(i)}, &made); err != nil {
			return err
		}
		for j := range rounds + i {
			if err := c.Call(ctx, "add_voxel", []int{j, 0, 0}, nil); err != nil {
				return err
			}
		}
		var status struct {
			ID     string `json:"project_id"`
			Voxels int    `json:"voxel_count"`
		}
		if err := c.Call(ctx, "get_status", nil, &status); err != nil {
			return err
		}
		if status.ID != made.ID || status.Voxels != rounds+i {
			return fmt.Errorf("project %s with %d voxels, want %s with %d", status.ID, status.Voxels, made.ID, rounds+i)
		}
		return nil
	})
	if n := d.dial().must("list_projects", `{}`).int("count"); n != clients {
		t.Errorf("%d projects, want %d", n, clients)
	}
}

// everyone runs n clients at the same time, each on a connection of its own.
func everyone(t *testing.T, d *daemon, n int, f func(ctx context.Context, c *client.Client, i int) error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var wg sync.WaitGroup
	defer wg.Wait()
	for i := range n {
		wg.Go(func() {
			c, err := client.Dial(ctx, d.path)
			if err != nil {
				t.Error(err)
				return
			}
			if err := f(ctx, c, i); err != nil {
				t.Errorf("client %d: %v", i, err)
			}
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestClientThatShares lets many goroutines use one connection, and cancels some of what they ask for.
func TestClientThatShares(t *testing.T) {
	d := serve(t)
	p := d.dial()
	p.create(`{}`)
	c, err := client.Dial(t.Context(), d.path)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	release := d.busy(p)
	ctx, cancel := context.WithCancel(t.Context())
	var kept, cancelled sync.WaitGroup
	results := make([]error, 100)
	for i := range results {
		wg, of := &kept, t.Context()
		if i%2 == 1 {
			wg, of = &cancelled, ctx
		}
		wg.Go(func() { results[i] = c.Call(of, "add_voxel", []int{i, 0, 0}, nil) })
	}
	d.pending(1 + len(results))
	cancel()
	cancelled.Wait()
	if err := c.Call(t.Context(), "ping", nil, nil); err != nil { // the daemon knows of the cancelling now
		t.Error(err)
	}
	release()
	kept.Wait()
	for i, err := range results {
		if i%2 == 0 && err != nil || i%2 == 1 && !errors.Is(err, context.Canceled) {
			t.Errorf("call %d ended with %v", i, err)
		}
	}
	p.line() // of the flood
	if n := p.must("get_status", `{}`).int("voxel_count"); n != 1+len(results)/2 {
		t.Errorf("%d voxels, want those of the calls that were not cancelled", n)
	}
}

// TestIndependentClient lets another JSON-RPC implementation judge the replies.
func TestIndependentClient(t *testing.T) {
	d := serve(t)
	nc := d.dial().nc
	c := jrpc2.NewClient(channel.Line(nc, nc), nil)
	defer c.Close()
	var made struct{ Name string }
	if err := c.CallResult(t.Context(), "create_project", object{"name": "é"}, &made); err != nil || made.Name != "é" {
		t.Errorf("create_project: %q, %v", made.Name, err)
	}
	rs, err := c.Batch(t.Context(), []jrpc2.Spec{
		{Method: "add_voxel", Params: []int{1, 2, 3, 4, 5, 6}},
		{Method: "add_voxel", Params: []int{1, 2, 4}, Notify: true},
		{Method: "get_voxel", Params: []int{1, 2, 3}},
		{Method: "nothing"},
	})
	if err != nil || len(rs) != 3 {
		t.Fatalf("%d replies, %v", len(rs), err)
	}
	var got struct{ Color []int }
	if err := rs[1].UnmarshalResult(&got); err != nil || fmt.Sprint(got.Color) != "[4 5 6 255]" {
		t.Errorf("get_voxel: %v, %v", got, err)
	}
	if e := rs[2].Error(); e == nil || e.Code != jrpc2.MethodNotFound {
		t.Errorf("nothing: %v", e)
	}
}
