package server_test

import (
	"context"
	"sync"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// paced notes for what work gives way.
type paced struct {
	mu   sync.Mutex
	work map[string]bool
}

func (p *paced) note(ctx context.Context, work string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.work[work] = pace.From(ctx) != pace.Stride{}
}

// table returns the methods, each with a note of the contexts that it gets.
func (p *paced) table() *method.Table {
	table := method.NewTable()
	for _, m := range table.Methods {
		do, start := m.Do, m.Start
		if do != nil {
			m.Do = func(ctx context.Context, c *method.Call, dst []byte) ([]byte, error) {
				p.note(ctx, m.Name)
				return do(ctx, c, dst)
			}
		}
		if start != nil {
			m.Start = func(ctx context.Context, c *method.Call) (method.Job, error) {
				p.note(ctx, m.Name+", its turn")
				job, err := start(ctx, c)
				if err != nil {
					return nil, err
				}
				return func(ctx context.Context, dst []byte) ([]byte, error) {
					p.note(ctx, m.Name+", its job")
					return job(ctx, dst)
				}, nil
			}
		}
	}
	return table
}

// TestLongWorkGivesWay looks at the contexts of edits, reads and renders: those of work that takes longer than others should wait have a
// pace.
func TestLongWorkGivesWay(t *testing.T) {
	n := paced{work: map[string]bool{}}
	d := serve(t, func(c *config) { c.server.Table = n.table() })
	p := d.dial()
	p.create(`{}`)
	p.must("add_voxel", `{"position":[0,0,0],"_meta":{}}`) // flat requests have no context
	p.must("get_voxel", `{"position":[0,0,0],"_meta":{}}`)
	p.must("flood_fill", `[0,0,0]`)
	p.must("render_scene", `{"width":8,"height":8}`)
	p.must("export_file", `{"path":"`+t.TempDir()+`/a.gox"}`)
	n.mu.Lock()
	defer n.mu.Unlock()
	for work, want := range map[string]bool{
		"add_voxel": false, "get_voxel": false, "render_scene, its turn": false,
		"flood_fill": true, "create_project, its job": true, "render_scene, its job": true, "export_file, its job": true,
	} {
		got, ok := n.work[work]
		if !ok {
			t.Errorf("%s was not done; %v", work, n.work)
		}
		if got != want {
			t.Errorf("%s gives way: %v, want %v", work, got, want)
		}
	}
}
