package server_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine"
	formats "github.com/goxel-daemon/goxel-daemon/engine/format/all"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
	"github.com/goxel-daemon/goxel-daemon/rpc/server"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

// patience is how long a test waits for what should come at once.
const patience = 20 * time.Second

// traps hold what volumes do when a cell is read or set, so that tests decide when work begins, goes on or fails.
type traps struct {
	mu   sync.Mutex
	cell map[storage.Pos]func()
}

func (tr *traps) set(p storage.Pos, f func()) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.cell[p] = f
}

func (tr *traps) spring(p storage.Pos) {
	tr.mu.Lock()
	f := tr.cell[p]
	tr.mu.Unlock()
	if f != nil {
		f()
	}
}

// trapped is a volume with traps.
type trapped struct {
	storage.Volume
	traps *traps
}

func (v *trapped) Get(p storage.Pos) storage.Color {
	v.traps.spring(p)
	return v.Volume.Get(p)
}

func (v *trapped) Set(p storage.Pos, c storage.Color) storage.Color {
	v.traps.spring(p)
	return v.Volume.Set(p, c)
}

func (v *trapped) Clone() storage.Volume { return &trapped{v.Volume.Clone(), v.traps} }

// config is what a test may change before its daemon starts.
type config struct {
	engine engine.Options
	server server.Options
}

// daemon is a server on a socket with an engine behind it.
type daemon struct {
	t      testing.TB
	traps  *traps
	path   string
	engine *engine.Engine
	server *server.Server
	stop   func() // shuts down in order, once
}

// shortDir returns a folder whose path is short enough for sockets in it.
func shortDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "gx")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// serve starts a daemon that ends with the test, and sees to it that it leaves neither goroutines nor descriptors behind.
func serve(t testing.TB, adjust ...func(*config)) *daemon {
	t.Helper()
	if _, fuzzing := t.(*testing.F); !fuzzing { // a fuzzing process has goroutines of its own
		noLeaks(t)
	}
	d := &daemon{t: t, traps: &traps{cell: map[storage.Pos]func(){}}, path: filepath.Join(shortDir(t), "s")}
	c := config{
		engine: engine.Options{
			Formats: formats.Formats(),
			Storage: storage.Kind{Name: "trapped", New: func(o storage.Options) storage.Volume { return &trapped{dense.New(o), d.traps} }},
		},
		server: server.Options{Table: method.NewTable(), Version: "test", IO: ioUnderTest},
	}
	for _, f := range adjust {
		f(&c)
	}
	var err error
	if d.engine, err = engine.New(c.engine); err != nil {
		t.Fatal(err)
	}
	c.server.Engine = d.engine
	d.server = server.New(c.server)
	sock, err := server.Listen(d.path, server.SocketOptions{GID: -1})
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- d.server.Serve(sock) }()
	d.stop = sync.OnceFunc(func() {
		if err := sock.Close(); err != nil {
			t.Errorf("closing the socket: %v", err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		d.server.Shutdown(ctx)
		if ctx.Err() != nil {
			t.Error("the shutdown waited in vain for what was under way")
		}
		if err := <-served; err != nil {
			t.Errorf("Serve ended with %v", err)
		}
		d.engine.Close()
	})
	t.Cleanup(d.stop)
	return d
}

// noLeaks fails the test if it ends with more goroutines or descriptors than it began with.
func noLeaks(t testing.TB) {
	t.Helper()
	goroutines, files := runtime.NumGoroutine(), descriptors(t)
	t.Cleanup(func() {
		var nowG, nowF int
		for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(time.Millisecond) { // a goroutine ends a little after it says so
			if nowG, nowF = runtime.NumGoroutine(), descriptors(t); nowG <= goroutines && nowF <= files {
				return
			}
		}
		buf := make([]byte, 1<<20)
		t.Errorf("%d goroutines and %d descriptors, %d and %d before\n%s", nowG, nowF, goroutines, files, buf[:runtime.Stack(buf, true)])
	})
}

// descriptors returns the number of open descriptors, 0 where that is not known.
func descriptors(t testing.TB) int {
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil && runtime.GOOS == "linux" {
		t.Fatal(err)
	}
	return len(list)
}

// gate makes whoever reads the cell wait until release, which may be called more than once, or the end of the test.
func (d *daemon) gate(p storage.Pos) (entered <-chan struct{}, release func()) {
	in, out := make(chan struct{}, 100), make(chan struct{})
	release = sync.OnceFunc(func() { close(out) })
	d.t.Cleanup(release)
	d.traps.set(p, func() {
		in <- struct{}{}
		<-out
	})
	return in, release
}

// wait fails the test if the channel has nothing to say.
func wait[T any](t testing.TB, ch <-chan T, what string) (v T) {
	t.Helper()
	select {
	case v = <-ch:
	case <-time.After(patience):
		t.Fatalf("waited in vain for %s", what)
	}
	return v
}

// peer is a client that sees every byte.
type peer struct {
	t  testing.TB
	nc *net.UnixConn
	r  *bufio.Reader
	id int
}

func (d *daemon) dial() *peer {
	d.t.Helper()
	nc, err := net.DialUnix("unix", nil, &net.UnixAddr{Name: d.path, Net: "unix"})
	if err != nil {
		d.t.Fatal(err)
	}
	return d.peer(nc)
}

// peer returns a client on a connection, which ends with the test.
func (d *daemon) peer(nc *net.UnixConn) *peer {
	d.t.Cleanup(func() { _ = nc.Close() })
	return &peer{t: d.t, nc: nc, r: bufio.NewReader(nc)}
}

// send writes the bytes as they are.
func (p *peer) send(text string) {
	p.t.Helper()
	_ = p.nc.SetWriteDeadline(time.Now().Add(patience))
	if _, err := io.WriteString(p.nc, text); err != nil {
		p.t.Fatalf("sending %.200q: %v", text, err)
	}
}

// line returns the next line without its line feed.
func (p *peer) line() string {
	p.t.Helper()
	_ = p.nc.SetReadDeadline(time.Now().Add(patience))
	s, err := p.r.ReadString('\n')
	if err != nil {
		p.t.Fatalf("reading a reply: %q, %v", s, err)
	}
	return strings.TrimSuffix(s, "\n")
}

// end fails the test unless the daemon closes the connection without another byte.
func (p *peer) end() {
	p.t.Helper()
	_ = p.nc.SetReadDeadline(time.Now().Add(patience))
	if rest, err := io.ReadAll(p.r); err != nil || len(rest) > 0 {
		p.t.Errorf("at the end came %.300q, %v; want nothing", rest, err)
	}
}

// reply is a reply taken apart.
type reply struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Result  json.RawMessage `json:"result"`
	Error   *struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
		Data    struct {
			Reason    string `json:"reason"`
			Parameter string `json:"parameter"`
		} `json:"data"`
	} `json:"error"`
	text string
}

func parse(t testing.TB, text string) (r reply) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &r); err != nil || r.Version != "2.0" {
		t.Fatalf("%.300q is no reply: %v", text, err)
	}
	if (r.Result == nil) == (r.Error == nil) {
		t.Fatalf("%.300q has not exactly one of result and error", text)
	}
	r.text = text
	return r
}

// reply returns the next reply.
func (p *peer) reply() reply {
	p.t.Helper()
	return parse(p.t, p.line())
}

// request returns the text of a request with the next id, and that id.
func (p *peer) request(method, params string) (text, id string) {
	p.id++
	id = fmt.Sprint(p.id)
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"method":%q,"params":%s}`, id, method, params) + "\n", id
}

// call sends a request and returns its reply, which must be the next.
func (p *peer) call(method, params string) reply {
	p.t.Helper()
	text, id := p.request(method, params)
	p.send(text)
	r := p.reply()
	if string(r.ID) != id {
		p.t.Fatalf("%s with id %s is answered by %.300q", method, id, r.text)
	}
	return r
}

// must is call for requests that succeed.
func (p *peer) must(method, params string) reply {
	p.t.Helper()
	r := p.call(method, params)
	if r.Error != nil {
		p.t.Fatalf("%s %.200s: %.300s", method, params, r.text)
	}
	return r
}

// create makes a project and returns its id.
func (p *peer) create(params string) string {
	p.t.Helper()
	return p.must("create_project", params).str("project_id")
}

// get returns a member of the result.
func (r reply) get(member string) any {
	var m map[string]any
	if json.Unmarshal(r.Result, &m) != nil {
		return nil
	}
	return m[member]
}

func (r reply) str(member string) string {
	s, _ := r.get(member).(string)
	return s
}

// int returns an integer member of the result, -1 if there is none.
func (r reply) int(member string) int {
	f, ok := r.get(member).(float64)
	if !ok {
		return -1
	}
	return int(f)
}

// refused fails the test unless the reply is an error with the code and the reason.
func (r reply) refused(t testing.TB, code int, reason string) {
	t.Helper()
	if r.Error == nil || r.Error.Code != code || r.Error.Data.Reason != reason {
		t.Errorf("got %.300s, want error %d %q", r.text, code, reason)
	}
}

// sameJSON reports whether two texts mean the same.
func sameJSON(t testing.TB, a, b string) bool {
	t.Helper()
	var x, y any
	if err := json.Unmarshal([]byte(a), &x); err != nil {
		t.Fatalf("%q: %v", a, err)
	}
	if err := json.Unmarshal([]byte(b), &y); err != nil {
		t.Fatalf("%q: %v", b, err)
	}
	return reflect.DeepEqual(x, y)
}
