package method_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
	"github.com/goxel-daemon/goxel-daemon/storage"
	kinds "github.com/goxel-daemon/goxel-daemon/storage/all"
)

// hotCalls alternate between two states of a cell, so that each of them changes something.
var hotCalls = []struct{ name, even, odd string }{
	{"add_voxel", `{"x":3,"y":4,"z":5,"r":255,"g":0,"b":0,"a":255}`, `{"position":[3,4,5],"color":"#00ff00"}`},
	{"add_voxel", `[3,4,5,255,0,0,255]`, `[3,4,5,0,255,0,255,1]`},
	{"add_voxel", `{"position":{"x":3,"y":4,"z":5},"color":{"r":1,"g":2,"b":3},"layer_id":1}`, `{"pos":[3,4,5],"rgba":[1.0,0.5,0,1],"if_revision":null}`},
	{"get_voxel", `[3,4,5]`, `{"x":3,"y":4,"z":6}`},
	{"add_voxel", `[9,9,9]`, `[3,4,5,7,7,7]`},
	{"paint_voxels", `[3,4,5,1,2,3]`, `{"position":[3,4,5],"color":[3,2,1]}`},
}

// hot parses and runs a call as the server does for one that is run in place.
func (r *rig) hot(request []byte, opt *wire.Options, p *engine.Project) {
	r.call.Reset()
	if err := r.req.Parse(request, opt); err != nil || !r.call.Find(table) {
		r.t.Fatalf("%s cannot be parsed", request)
	}
	r.call.CheckKeys()
	r.call.Project = p
	if named, err := r.call.NamedProject(); named != nil || err != nil || r.call.Check() != nil {
		r.t.Fatal("the call is for another project")
	}
	m := r.call.Method()
	if m.Cost != nil && m.Cost(&r.call) > method.ShortWork {
		r.t.Fatalf("%s is thought to be long", m.Name)
	}
	var err error
	if r.out, err = m.Do(r.ctx, &r.call, r.out[:0]); err != nil {
		r.t.Fatalf("%s: %v", request, err)
	}
}

func request(name, params string) []byte {
	return []byte(`{"jsonrpc":"2.0","id":1,"method":"` + name + `","params":` + params + `}`)
}

// TestZeroAlloc demands that calls for single voxels allocate nothing in the steady state, on every storage kind, with undo on.
func TestZeroAlloc(t *testing.T) {
	opt := &wire.Options{IsBulk: method.IsBulk}
	for _, k := range kinds.Kinds() {
		r := withProject(t, func(o *engine.Options) {
			o.Storage, o.StorageOptions, o.UndoBytes = k, storage.Options{}, 1<<14
		})
		r.ok("procedural_shape", `{"shape":"cube","size":20}`)
		p := r.project()
		for _, c := range append(hotCalls, struct{ name, even, odd string }{"remove_voxel", `[3,4,5]`, `{"x":3,"y":4,"z":5}`}) {
			even, odd := request(c.name, c.even), request(c.name, c.odd)
			restore := request("add_voxel", `[3,4,5,50,60,70]`)
			both := func() {
				r.hot(even, opt, p)
				if c.name == "remove_voxel" {
					r.hot(restore, opt, p)
				}
				r.hot(odd, opt, p)
				r.hot(restore, opt, p)
			}
			for range 300 { // until the ring of undo records is full and the tiles have their form
				both()
			}
			if n := testing.AllocsPerRun(200, both); n != 0 {
				t.Errorf("%s: %s %s allocates %v times", k.Name, c.name, c.even, n)
			}
			if undo, _ := p.UndoDepth(); undo == 0 && c.name != "get_voxel" {
				t.Errorf("%s: %s leaves no undo record", k.Name, c.name)
			}
		}
	}
}

func BenchmarkCall(b *testing.B) {
	opt := &wire.Options{IsBulk: method.IsBulk}
	for _, k := range kinds.Kinds() {
		for _, c := range hotCalls[:4] {
			b.Run("kind="+k.Name+"/"+c.name, func(b *testing.B) {
				r := withProject(b, func(o *engine.Options) { o.Storage = k })
				p := r.project()
				even, odd := request(c.name, c.even), request(c.name, c.odd)
				b.ReportAllocs()
				for b.Loop() {
					r.hot(even, opt, p)
					even, odd = odd, even
				}
			})
		}
	}
}
