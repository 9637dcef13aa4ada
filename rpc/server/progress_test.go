package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// endless is a format whose files are written until the context ends.
func endless() *format.Format {
	return &format.Format{
		Name: "endless", Title: "Endless", Exts: []string{".endless"},
		Encode: func(ctx context.Context, _ io.Writer, _ *scene.Scene, opt *format.EncodeOptions) error {
			for i := int64(1); ctx.Err() == nil; i++ {
				opt.Progress.Report(i, i+1000)
				time.Sleep(time.Millisecond)
			}
			return context.Cause(ctx)
		},
	}
}

// TestProgressOfLongWork sees the notifications about an export, which it then cancels.
func TestProgressOfLongWork(t *testing.T) {
	d := serve(t, func(c *config) { c.engine.Formats = append(c.engine.Formats, endless()) })
	p := d.dial()
	p.create(`{}`)
	path := filepath.Join(t.TempDir(), "x.endless")
	p.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":"é7","method":"export_file","params":{"path":%q,"_meta":{"progress":true}}}`, path))
	next := func() (kind string, percentage int) {
		t.Helper()
		var n struct {
			Jsonrpc, Method string
			Params          struct {
				Token string
				Value struct {
					Kind, Title string
					Percentage  int
				}
			}
		}
		line := p.line()
		if err := json.Unmarshal([]byte(line), &n); err != nil || n.Jsonrpc != "2.0" || n.Method != "$/progress" || n.Params.Token != "é7" {
			t.Fatalf("got %s, want a notification about é7 (%v)", line, err)
		}
		if v := n.Params.Value; v.Kind == "begin" && v.Title != "export_file" {
			t.Errorf("got the title %q", v.Title)
		}
		return n.Params.Value.Kind, n.Params.Value.Percentage
	}
	if kind, percentage := next(); kind != "begin" || percentage != 0 {
		t.Errorf("got %s at %d %% first", kind, percentage)
	}
	last := 0
	for range 2 {
		kind, percentage := next()
		if kind != "report" || percentage <= last || percentage > 100 {
			t.Errorf("got %s at %d %% after %d", kind, percentage, last)
		}
		last = percentage
	}
	p.send(`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"é7"}}`)
	for kind := "report"; kind != "end"; {
		kind, _ = next()
	}
	p.reply().refused(t, -32800, "cancelled")
}

// TestNoProgressUnlessAsked saves without asking, and as a notification, which has no token.
func TestNoProgressUnlessAsked(t *testing.T) {
	d := serve(t)
	p := d.dial()
	p.create(`{}`)
	path := filepath.Join(t.TempDir(), "x.gox")
	p.must("save_file", fmt.Sprintf(`{"path":%q}`, path))
	p.send(fmt.Sprintf(`{"jsonrpc":"2.0","method":"save_file","params":{"path":%q,"_meta":{"progress":true}}}`, path))
	p.must("save_file", fmt.Sprintf(`{"path":%q}`, path)) // saves of a project happen one after the other
	p.must("open_file", fmt.Sprintf(`{"path":%q,"_meta":{"progress":false}}`, path))
}
