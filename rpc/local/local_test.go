package local_test

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"sync"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/client"
	"github.com/goxel-daemon/goxel-daemon/rpc/local"
)

func start(t *testing.T, o local.Options) *local.Daemon {
	t.Helper()
	d, err := local.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(context.Background()); err != nil { //nolint:usetesting // that of the test has ended here
			t.Error(err)
		}
	})
	return d
}

func dial(t *testing.T, d *local.Daemon) *client.Client {
	t.Helper()
	c, err := d.Dial(client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestDaemonEditsAndSaves(t *testing.T) {
	d := start(t, local.Options{Version: "v1.2.3", Storage: "block"})
	path := filepath.Join(t.TempDir(), "a.gox")
	c := dial(t, d)
	for _, call := range []struct {
		method string
		params any
	}{
		{"create_project", map[string]any{"name": "a"}},
		{"add_voxel", []int{1, 2, 3, 4, 5, 6}},
		{"save_file", map[string]any{"path": path}},
	} {
		if err := c.Call(t.Context(), call.method, call.params, nil); err != nil {
			t.Fatal(err)
		}
	}
	other := dial(t, start(t, local.Options{}))
	var opened struct {
		Voxels int `json:"voxel_count"`
	}
	if err := other.Call(t.Context(), "open_file", map[string]any{"path": path}, &opened); err != nil || opened.Voxels != 1 {
		t.Errorf("another daemon opens the file with %d voxels, %v", opened.Voxels, err)
	}
	var status struct{ Version, Storage string }
	if err := c.Call(t.Context(), "status", nil, &status); err != nil || status.Version != "v1.2.3" || status.Storage != "block" {
		t.Errorf("status: %+v, %v", status, err)
	}
}

func TestConnectionsHaveProjectsOfTheirOwn(t *testing.T) {
	d := start(t, local.Options{})
	var wait sync.WaitGroup
	for i := range 20 {
		c := dial(t, d)
		wait.Go(func() {
			for _, err := range []error{
				c.Call(t.Context(), "create_project", map[string]any{"name": "p"}, nil),
				c.Call(t.Context(), "add_voxel", []int{i, 0, 0, 1, 1, 1}, nil),
			} {
				if err != nil {
					t.Error(err)
				}
			}
			var got struct{ Exists bool }
			if err := c.Call(t.Context(), "get_voxel", []int{(i + 1) % 20, 0, 0}, &got); err != nil || got.Exists {
				t.Errorf("client %d sees another one's voxel: %+v, %v", i, got, err)
			}
		})
	}
	wait.Wait()
}

func TestStartRefusesAndCloseEnds(t *testing.T) {
	if d, err := local.Start(local.Options{Storage: "none"}); err == nil {
		t.Errorf("a storage kind that there is not gives %v", d)
	}
	if d, err := local.Start(local.Options{Roots: []string{filepath.Join(t.TempDir(), "none")}}); err == nil {
		t.Errorf("a root that is not there gives %v", d)
	}
	d := start(t, local.Options{})
	c := dial(t, d)
	if err := d.Close(t.Context()); err != nil {
		t.Error(err)
	}
	<-c.Done()
	if err := c.Call(t.Context(), "ping", nil, nil); err == nil {
		t.Error("a call after the end has no error")
	}
	if c, err := d.Dial(client.Options{}); err == nil {
		t.Errorf("dialling after the end gives %v", c)
	} else if !errors.Is(err, io.ErrClosedPipe) {
		t.Error(err)
	}
}
