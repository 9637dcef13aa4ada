package method_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine"
	formats "github.com/goxel-daemon/goxel-daemon/engine/format/all"
	"github.com/goxel-daemon/goxel-daemon/engine/gallery"
	"github.com/goxel-daemon/goxel-daemon/engine/studio"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
	"github.com/goxel-daemon/goxel-daemon/storage"
	kinds "github.com/goxel-daemon/goxel-daemon/storage/all"
)

// table is shared by all tests: it does not change.
var table = method.NewTable()

// fakeConn is a connection that remembers what is asked of it.
type fakeConn struct {
	notified []string
	bound    *engine.Project
	asked    []string // ids that were to be cancelled
	underway bool
}

func (c *fakeConn) Bind(p *engine.Project) { c.bound = p }
func (c *fakeConn) Bound() *engine.Project { return c.bound }
func (c *fakeConn) Notify(text []byte)     { c.notified = append(c.notified, string(text)) }
func (c *fakeConn) Cancel(id []byte) bool {
	c.asked = append(c.asked, string(id))
	return c.underway
}

// rig is an engine with one connection, on which calls are made one after the other.
type rig struct {
	t    testing.TB
	ctx  context.Context
	eng  *engine.Engine
	conn fakeConn
	req  wire.Request
	call method.Call
	out  []byte
}

// fixedTime is what the clock of every rig shows.
var fixedTime = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// newRig starts an engine with a fixed clock and ids that count up. Set may change its options.
func newRig(t testing.TB, set ...func(*engine.Options)) *rig {
	t.Helper()
	ids := 0
	opt := engine.Options{
		Formats: formats.Formats(), Storage: kinds.Kinds()[0], Workers: 1, MaxMemory: 64 << 20,
		Now:   func() time.Time { return fixedTime },
		NewID: func() string { ids++; return fmt.Sprintf("id%d", ids) },
	}
	for _, f := range set {
		f(&opt)
	}
	eng, err := engine.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(eng.Close)
	r := &rig{t: t, ctx: t.Context(), eng: eng}
	stats := func() method.Stats {
		return method.Stats{UptimeSeconds: 12.5, Connections: 1, Requests: 9, Errors: 2, BytesRead: 100, BytesWritten: 200}
	}
	pictures, err := gallery.Open(gallery.Options{
		Dir: filepath.Join(t.TempDir(), "renders"), Interval: -1, Now: opt.Now, NewToken: func() string { ids++; return fmt.Sprintf("%08x", ids) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pictures.Close() })
	r.call = method.Call{Env: &method.Env{Engine: eng, Studio: studio.New(64 << 20), Gallery: pictures, Version: "1.2.3", Stats: stats}, Conn: &r.conn, Req: &r.req}
	return r
}

// withProject is newRig with an empty project.
func withProject(t testing.TB, set ...func(*engine.Options)) *rig {
	t.Helper()
	r := newRig(t, set...)
	r.ok("create_project", `{"name":"test"}`)
	return r
}

// send makes a call as the server does and returns the text of its result, valid until the next call. Jobs are run at once.
func (r *rig) send(name, params string) (result []byte, err error) {
	text := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":%q`, name)
	if params != "" {
		text += `,"params":` + params
	}
	r.call.Reset()
	r.call.Conn = &r.conn
	if err := r.req.Parse([]byte(text+"}"), &wire.Options{IsBulk: method.IsBulk}); err != nil {
		return nil, err
	}
	if !r.call.Find(table) {
		return nil, &wire.Error{Code: method.CodeMethodNotFound, Message: "Method not found: " + name, Reason: "method_not_found"}
	}
	r.call.CheckKeys()
	if r.call.Method().Class == method.Long || r.call.Method().Class == method.Session {
		return r.long()
	}
	return r.short()
}

func (r *rig) short() ([]byte, error) {
	m := r.call.Method()
	if !m.Daemon {
		if err := r.route(); err != nil {
			return nil, err
		}
	}
	if err := r.call.Check(); err != nil {
		return nil, err
	}
	if m.Cost != nil && m.Cost(&r.call) < 0 {
		r.t.Errorf("%s has a negative cost", m.Name)
	}
	var err error
	r.out, err = m.Do(r.ctx, &r.call, r.out[:0])
	return r.out, err
}

func (r *rig) long() ([]byte, error) {
	m := r.call.Method()
	if m.Do != nil {
		return r.short()
	}
	if !m.Daemon {
		if err := r.route(); err != nil {
			return nil, err
		}
	}
	if err := r.call.Check(); err != nil {
		return nil, err
	}
	job, err := m.Start(r.ctx, &r.call)
	if err != nil {
		return nil, err
	}
	r.out, err = job(r.ctx, r.out[:0])
	return r.out, err
}

// route finds the project of the call.
func (r *rig) route() error {
	p, err := r.call.NamedProject()
	if p == nil && err == nil {
		p = r.conn.bound
	}
	if p == nil && err == nil {
		p, err = r.eng.Default()
	}
	r.call.Project = p
	return err
}

// project returns the project that the connection works on.
func (r *rig) project() *engine.Project {
	r.t.Helper()
	if r.conn.bound == nil {
		r.t.Fatal("the connection has no project")
	}
	return r.conn.bound
}

// do is send, with the checks that hold for every call: a result is valid JSON with just the documented members; an error has a
// documented code and leaves everything as it was.
func (r *rig) do(name, params string) (result []byte, we *wire.Error) {
	r.t.Helper()
	p := r.conn.bound
	before := stateOf(p)
	result, err := r.send(name, params)
	if err == nil {
		r.members(name, params, result)
		return result, nil
	}
	we = method.ErrorOf(err, r.call.MethodOrNil())
	if !slices.ContainsFunc(method.Codes, func(c struct {
		Code int
		Doc  string
	},
	) bool {
		return c.Code == we.Code
	}) {
		r.t.Errorf("%s %.200s: the code %d is not documented", name, params, we.Code)
	}
	if we.Message == "" || we.Reason == "" && r.call.Started() {
		r.t.Errorf("%s %.200s: an error without message or reason: %+v", name, params, we)
	}
	if after := stateOf(p); after != before {
		r.t.Errorf("%s %.200s failed (%s) but changed the project\nfrom %s\nto   %s", name, params, we.Message, before, after)
	}
	return nil, we
}

// ok makes a call that must succeed and returns its result.
func (r *rig) ok(name, params string) map[string]any {
	r.t.Helper()
	text, err := r.do(name, params)
	if err != nil {
		r.t.Fatalf("%s %.200s: %d %s", name, params, err.Code, err.Message)
	}
	var m map[string]any
	if err := json.Unmarshal(text, &m); err != nil {
		r.t.Fatalf("%s %.200s: %v in %s", name, params, err, text)
	}
	return m
}

// fail makes a call that must fail and returns its error.
func (r *rig) fail(name, params string) *wire.Error {
	r.t.Helper()
	text, err := r.do(name, params)
	if err == nil {
		r.t.Fatalf("%s %.200s succeeds: %s", name, params, text)
	}
	return err
}

// returned holds the members of results that any call had, by method.
var returned = struct {
	sync.Mutex
	of map[string]map[string]bool
}{of: map[string]map[string]bool{}}

// members checks the members of a result against the table and notes them.
func (r *rig) members(name, params string, result []byte) {
	r.t.Helper()
	m := r.call.Method()
	if !json.Valid(result) {
		r.t.Fatalf("%s %.200s: the result is no JSON: %s", name, params, result)
	}
	if len(m.Result) == 1 && m.Result[0].Name == "*" {
		return
	}
	returned.Lock()
	defer returned.Unlock()
	if returned.of[m.Name] == nil {
		returned.of[m.Name] = map[string]bool{}
	}
	seen := map[string]bool{}
	var sc wire.Scanner
	sc.Init(result)
	for sc.Next(); sc.Next() == wire.Key; sc.Skip() {
		key := string(sc.Text())
		if seen[key] {
			r.t.Errorf("%s %.200s: the member %q occurs twice", name, params, key)
		}
		seen[key] = true
		returned.of[m.Name][key] = true
		documented := slices.ContainsFunc(m.Result, func(f method.Field) bool { return f.Name == key })
		if !documented && key != "warnings" {
			r.t.Errorf("%s %.200s: the member %q is not documented", name, params, key)
		}
		sc.Next()
	}
}

// stateOf describes all that a failed call must leave alone.
func stateOf(p *engine.Project) string {
	if p == nil || p.Closed() {
		return "none"
	}
	s := p.Scene()
	undo, redo := p.UndoDepth()
	info := p.Info()
	var b strings.Builder
	fmt.Fprintf(&b, "revision %d, active %d, undo %d, redo %d, file %q, saved %d", info.Revision, s.Active, undo, redo, info.Path, info.Saved)
	for _, l := range s.Layers {
		fmt.Fprintf(&b, "; %d %q %v %d voxels %x", l.ID, l.Name, l.Visible, l.Volume.Len(), hashOf(l.Volume))
	}
	return b.String()
}

func hashOf(v storage.Volume) uint64 {
	h := fnv.New64a()
	var s storage.Scratch
	var cells [storage.TileCells]storage.Color
	var text []byte
	v.Walk(storage.Everywhere, &s, func(tp storage.TilePos, t *storage.Tile) bool {
		t.Expand(&cells)
		text = fmt.Appendf(text[:0], "%v", tp)
		for i, c := range cells {
			if c != 0 {
				text = binary.LittleEndian.AppendUint32(append(text, byte(i), byte(i>>8)), uint32(c))
			}
		}
		_, _ = h.Write(text) // never fails, as package hash says
		return true
	})
	return h.Sum64()
}

// play makes the calls of a script, one a line: the method, its params if any, " => " and what is expected: members that the
// result must have, as JSON, where "*" stands for anything; or for an error the code, the reason and the parameter. Lines that begin
// with // are comments.
func (r *rig) play(script string) {
	r.t.Helper()
	for _, line := range strings.Split(script, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "//") {
			continue
		}
		ask, want, ok := strings.Cut(line, " => ")
		if !ok {
			r.t.Fatalf("no expectation in %q", line)
		}
		name, params, _ := strings.Cut(strings.TrimSpace(ask), " ")
		got, err := r.do(name, strings.TrimSpace(params))
		want = strings.TrimSpace(want)
		switch {
		case err != nil:
			if text := strings.TrimSpace(fmt.Sprintf("%d %s %s", err.Code, err.Reason, err.Parameter)); text != want {
				r.t.Errorf("%.300s\n got error %s (%s)", line, text, err.Message)
			}
		case want[0] == '-':
			r.t.Errorf("%.300s\n got %s", line, got)
		default:
			if diff := subset(decode(r.t, got), decode(r.t, []byte(want)), "result"); diff != "" {
				r.t.Errorf("%.300s\n %s\n got %.600s", line, diff, got)
			}
		}
	}
}

func decode(t testing.TB, text []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return v
}

// subset compares got with want, of whose objects members may be left out. It returns the first difference, "" for none.
func subset(got, want any, path string) string {
	if want == "*" {
		return ""
	}
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			break
		}
		for k, v := range w {
			m, ok := g[k]
			if !ok && v == "absent" {
				continue
			}
			if !ok {
				return path + "." + k + " is missing"
			}
			if diff := subset(m, v, path+"."+k); diff != "" {
				return diff
			}
		}
		return ""
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			break
		}
		for i := range w {
			if diff := subset(g[i], w[i], fmt.Sprintf("%s[%d]", path, i)); diff != "" {
				return diff
			}
		}
		return ""
	}
	if !reflect.DeepEqual(got, want) {
		return fmt.Sprintf("%s is %v, not %v", path, got, want)
	}
	return ""
}

// quote writes a path as JSON.
func quote(parts ...string) string {
	text, _ := json.Marshal(filepath.Join(parts...)) // strings can always be written
	return string(text)
}
