package server_test

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/rpc/server"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

func TestCancelQueued(t *testing.T) {
	d := serve(t)
	a, b := d.dial(), d.dial()
	a.create(`{}`)
	release := d.busy(a)
	b.send(`{"jsonrpc":"2.0","id":"one","method":"add_voxel","params":[1,0,0]}{"jsonrpc":"2.0","id":2,"method":"flood_fill","params":[0,0,0]}` +
		`{"jsonrpc":"2.0","id":3,"method":"add_voxel","params":[3,0,0]}`)
	b.settle()
	cancel := func(p *peer, id string) any {
		t.Helper()
		p.send(`{"jsonrpc":"2.0","id":"c","method":"$/cancelRequest","params":{"id":` + id + `}}`)
		r := p.reply()
		if string(r.ID) != `"c"` {
			t.Fatalf("the cancelling is answered by %s", r.text)
		}
		return r.get("cancelled")
	}
	for _, tc := range []struct {
		p    *peer
		id   string
		want bool
	}{{a, `"one"`, false}, {b, `"one"`, true}, {b, `2`, true}, {b, `4`, false}, {b, `"2"`, false}} {
		if got := cancel(tc.p, tc.id); got != tc.want {
			t.Errorf("cancelling %s: %v, want %v", tc.id, got, tc.want)
		}
	}
	release()
	for _, id := range []string{`"one"`, `2`} {
		r := b.reply()
		r.refused(t, -32800, "cancelled")
		if string(r.ID) != id {
			t.Errorf("got the reply to %s, want %s", r.ID, id)
		}
	}
	if r := b.reply(); string(r.ID) != "3" || r.Error != nil {
		t.Errorf("the request that was not cancelled: %s", r.text)
	}
	if got := b.must("get_voxel", `[1,0,0]`).get("exists"); got != false {
		t.Error("a cancelled edit was made")
	}
	if got := cancel(b, "3"); got != false {
		t.Error("a request that is done was cancelled")
	}
}

func TestCancelRunning(t *testing.T) {
	d := serve(t)
	p := d.dial()
	p.create(`{}`)
	release := d.busy(p)
	p.send(fmt.Sprintf(`{"jsonrpc":"2.0","method":"$/cancelRequest","params":[%d]}`, p.id)) // a notification
	p.must("ping", `{}`)
	release()
	p.reply().refused(t, -32800, "cancelled")
	if got := p.must("get_voxel", `[-1000,0,0]`).get("color"); fmt.Sprint(got) != "[1 1 1 255]" {
		t.Errorf("the cancelled flood left the colour %v", got)
	}
	if n := p.must("get_project_info", `{}`).int("undo_depth"); n != 1 {
		t.Errorf("the cancelled flood left %d steps of undo, want the one of before", n)
	}
}

func TestCancelHeldBack(t *testing.T) {
	hold := make(chan struct{})
	d := serve(t, func(c *config) {
		c.engine.NewID = func() string { <-hold; return "p" }
	})
	p := d.dial()
	p.send(`{"jsonrpc":"2.0","id":1,"method":"create_project"}{"jsonrpc":"2.0","id":2,"method":"add_voxel","params":[0,0,0]}` +
		`{"jsonrpc":"2.0","id":3,"method":"echo"}{"jsonrpc":"2.0","id":4,"method":"close_project"}{"jsonrpc":"2.0","id":5,"method":"get_status"}`)
	for _, id := range []int{2, 3, 4} {
		p.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":"c","method":"$/cancelRequest","params":{"id":%d}}`, id))
		if r := p.reply(); r.get("cancelled") != true {
			t.Errorf("cancelling %d: %s", id, r.text)
		}
	}
	close(hold)
	if r := p.reply(); string(r.ID) != "1" || r.Error != nil {
		t.Errorf("create_project: %s", r.text)
	}
	for range 3 {
		p.reply().refused(t, -32800, "cancelled")
	}
	if r := p.reply(); r.str("project_id") != "p" || r.int("voxel_count") != 0 {
		t.Errorf("what was cancelled has been done: %s", r.text)
	}
}

// TestDeadlines has work that is slow, with deadlines of the request and of the server.
func TestDeadlines(t *testing.T) {
	d := serve(t, func(c *config) { c.server.RequestTimeout = 20 * time.Millisecond })
	p := d.dial()
	p.create(`{}`)
	p.must("add_voxel", `[5,0,0,1,1,1]`)
	slow := func(by time.Duration) { d.traps.set(storage.Pos{X: 5}, func() { time.Sleep(by) }) }
	slow(100 * time.Millisecond)
	p.call("flood_fill", `[5,0,0]`).refused(t, -32000, "deadline_exceeded")
	slow(50 * time.Millisecond)
	p.call("flood_fill", `{"position":[5,0,0],"_meta":{"timeout_ms":1}}`).refused(t, -32000, "deadline_exceeded")
	slow(30 * time.Millisecond)
	p.must("flood_fill", `{"position":[5,0,0],"_meta":{"timeout_ms":60000}}`)
	slow(0)

	// One that waits for its turn until it is too late.
	q := d.dial()
	q.must("get_voxel", `[0,0,0]`)
	release := d.busy(p)
	q.send(`{"jsonrpc":"2.0","id":1,"method":"add_voxel","params":{"position":[6,0,0],"_meta":{"timeout_ms":1}}}`)
	q.settle()
	time.Sleep(50 * time.Millisecond) // the deadline passes
	release()
	q.reply().refused(t, -32000, "deadline_exceeded")
	p.line()
	if got := p.must("get_voxel", `[6,0,0]`).get("exists"); got != false {
		t.Error("an edit was made after its deadline")
	}
}

// TestPriorities queues long work of three projects behind other long work, and looks at the order in which it is done.
func TestPriorities(t *testing.T) {
	for _, on := range []bool{true, false} {
		t.Run(fmt.Sprint(on), func(t *testing.T) {
			d := serve(t, func(c *config) { c.server.Priority, c.engine.Workers = on, 2 }) // one of them for short work only
			p := d.dial()
			var mu sync.Mutex
			var order []string
			priorities := []string{"low", "normal", "high", "low", "high"}
			var text strings.Builder
			for i, priority := range priorities {
				id := p.create(fmt.Sprintf(`{"name":%q}`, priority))
				p.must("add_voxel", fmt.Sprintf(`[%d,0,0]`, i))
				d.traps.set(storage.Pos{X: int32(i)}, func() {
					mu.Lock()
					defer mu.Unlock()
					order = append(order, priority)
				})
				fmt.Fprintf(&text, `{"jsonrpc":"2.0","id":%d,"method":"flood_fill","params":{"project_id":%q,"x":%d,"y":0,"z":0,"_meta":{"priority":%q}}}`, i, id, i, priority)
			}
			p.create(`{}`)
			release := d.busy(p)
			p.send(text.String())
			p.must("ping", `{}`) // all are in the queue
			release()
			for range 1 + len(priorities) {
				if r := p.reply(); r.Error != nil {
					t.Fatal(r.text)
				}
			}
			want := priorities
			if on {
				want = []string{"high", "high", "normal", "low", "low"}
			}
			mu.Lock()
			defer mu.Unlock()
			if !slices.Equal(order, want) {
				t.Errorf("done in the order %v, want %v", order, want)
			}
		})
	}
}

// TestOverload fills the queue with long work. What comes on top is refused after a moment, and all is well afterwards.
func TestOverload(t *testing.T) {
	const queue = 4
	d := serve(t, func(c *config) { c.engine.QueueSize = queue })
	p, q := d.dial(), d.dial()
	p.create(`{}`)
	q.must("get_voxel", `[0,0,0]`)
	release := d.busy(p)
	for i := 1; i < queue; i++ {
		q.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"flood_fill","params":[0,0,0]}`, i))
	}
	d.pending(queue)
	r := d.dial()
	r.call("add_voxel", `[0,0,0]`).refused(t, -32006, "overloaded")
	r.call("create_project", `{}`).refused(t, -32006, "overloaded")
	r.send(`[` + strings.Repeat(`{"jsonrpc":"2.0","id":1,"method":"add_voxel","params":[0,0,0]},`, 999) + `{"jsonrpc":"2.0","id":2,"method":"ping"}]`)
	line := r.line()
	if n := strings.Count(line, `"reason":"overloaded"`); n != 999 || !strings.Contains(line, `"pong":true`) {
		t.Errorf("%d of 999 requests of a batch are refused", n)
	}
	release()
	p.reply()
	for range queue - 1 {
		if r := q.reply(); r.Error != nil {
			t.Errorf("what was in the queue: %s", r.text)
		}
	}
	r.must("create_project", `{}`)
	r.must("add_voxel", `[0,0,0]`)
}

// TestBurstWaitsForRoom sends batches from many connections that are together larger than the queue.
func TestBurstWaitsForRoom(t *testing.T) {
	d := serve(t, func(c *config) { c.engine.QueueSize = 8 })
	d.dial().create(`{}`)
	const clients, edits = 8, 500
	var wg sync.WaitGroup
	lines := make([]string, clients)
	for i := range clients {
		p := d.dial()
		wg.Go(func() {
			var text strings.Builder
			for j := range edits {
				fmt.Fprintf(&text, `,{"jsonrpc":"2.0","id":%d,"method":"add_voxel","params":[%d,%d,0]}`, j, i, j)
			}
			if _, err := io.WriteString(p.nc, "["+text.String()[1:]+"]"); err != nil {
				return
			}
			lines[i], _ = p.r.ReadString('\n')
		})
	}
	wg.Wait()
	for i, line := range lines {
		if n := strings.Count(line, `"success":true`); n != edits {
			t.Errorf("client %d: %d of %d edits were made: %.300s", i, n, edits, line)
		}
	}
}

// TestFlowControl sends more than may be in flight: the daemon stops reading, and answers all in order.
func TestFlowControl(t *testing.T) {
	d := serve(t, func(c *config) { c.engine.QueueSize = 10_000 })
	a, b := d.dial(), d.dial()
	a.create(`{}`)
	b.must("get_voxel", `[0,0,0]`)
	release := d.busy(a)
	const n = 2000
	sent := make(chan error, 1)
	go func() {
		for i := range n {
			if _, err := fmt.Fprintf(b.nc, `{"jsonrpc":"2.0","id":%d,"method":"add_voxel","params":[%d,%d,0]}`, i, i%50, i/50); err != nil {
				sent <- err
				return
			}
		}
		sent <- nil
	}()
	d.pending(server.MaxInFlight + 1)
	for range 20 {
		a.must("ping", `{}`)
		if n := d.engine.Stats().Pending; n > server.MaxInFlight+1 {
			t.Fatalf("%d requests in flight, the limit is %d", n-1, server.MaxInFlight)
		}
	}
	release()
	for i := range n {
		if r := b.reply(); string(r.ID) != fmt.Sprint(i) || r.Error != nil {
			t.Fatalf("reply %d is %s", i, r.text)
		}
	}
	if err := wait(t, sent, "the sender"); err != nil {
		t.Fatal(err)
	}
}

// TestPanic has methods that panic in place, on a worker and while a project is made. Nothing of what they did stays.
func TestPanic(t *testing.T) {
	ids := 0
	d := serve(t, func(c *config) {
		c.engine.NewID = func() string {
			if ids++; ids == 2 {
				panic("no more ids")
			}
			return fmt.Sprint("p", ids)
		}
	})
	p := d.dial()
	p.create(`{}`)
	p.must("add_voxel", `[0,0,0,9,9,9]`)
	boom := storage.Pos{X: 7}
	d.traps.set(boom, func() { panic("boom") })
	refused := func(method, params string) {
		t.Helper()
		r := p.call(method, params)
		r.refused(t, -32603, "panic")
		if r.Error != nil && strings.Contains(r.Error.Message, "boom") {
			t.Errorf("the reply tells what is the daemon's own business: %s", r.text)
		}
	}
	refused("add_voxel", `[7,0,0]`)
	refused("batch_operations", `[[{"type":"add","x":1,"y":0,"z":0},{"type":"add","x":0,"y":0,"z":0,"color":"#ffffff"},{"type":"fill","x":7,"y":0,"z":0}]]`)
	refused("flood_fill", `[7,0,0]`)
	refused("create_project", `{}`)
	p.send(`[{"jsonrpc":"2.0","id":1,"method":"get_voxel","params":[7,0,0]},{"jsonrpc":"2.0","id":2,"method":"ping"}]`)
	if line := p.line(); strings.Count(line, `"reason":"panic"`) != 1 || !strings.Contains(line, `"pong":true`) {
		t.Errorf("a batch: %s", line)
	}
	p.send(`{"jsonrpc":"2.0","id":3,"method":"add_voxel","params":{"x":0,"y":0,"z":0,"r":9,"g":9,"b":9}}` + "\n" +
		`{"jsonrpc":"2.0","method":"add_voxel","params":{"x":7,"y":0,"z":0}}` + "\n" +
		`{"jsonrpc":"2.0","id":4,"method":"add_voxel","params":{"x":7,"y":0,"z":0}}` + "\n" + `{"jsonrpc":"2.0","id":5,"method":"ping"}`)
	for _, want := range []string{`"id":3,"result"`, `"id":4,"error"`, `"id":5,"result"`} {
		if line := p.line(); !strings.Contains(line, want) {
			t.Errorf("requests sent at once, one of which panics: %s, want %s", line, want)
		}
	}
	d.traps.set(boom, nil)
	info := p.must("get_project_info", `{}`)
	if info.int("voxel_count") != 1 || info.int("undo_depth") != 1 {
		t.Errorf("something of what panicked stayed: %s", info.text)
	}
	if got := p.must("get_voxel", `[0,0,0]`).get("color"); fmt.Sprint(got) != "[9 9 9 255]" {
		t.Errorf("colour %v, want that of before", got)
	}
	p.must("flood_fill", `[0,0,0]`)
	p.create(`{}`)
	d.pending(0)
}

// TestShutdownFinishesWhatIsUnderWay shuts down with work running, queued and held back.
func TestShutdownFinishesWhatIsUnderWay(t *testing.T) {
	d := serve(t)
	a, b, idle := d.dial(), d.dial(), d.dial()
	a.create(`{}`)
	idle.must("ping", `{}`)
	release := d.busy(a)
	b.send(`{"jsonrpc":"2.0","id":1,"method":"add_voxel","params":[1,0,0]}{"jsonrpc":"2.0","id":2,"method":"close_project"}{"jsonrpc":"2.0","id":3,"method":"ping"}`)
	b.settle()
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		d.stop()
	}()
	idle.end() // it has nothing under way
	select {
	case <-stopped:
		t.Error("the shutdown did not wait")
	default:
	}
	release()
	if r := a.reply(); r.Error != nil {
		t.Errorf("what was running: %s", r.text)
	}
	a.end()
	for i := range 3 {
		if r := b.reply(); r.Error != nil || string(r.ID) != fmt.Sprint(i+1) {
			t.Errorf("what was waiting: %s", r.text)
		}
	}
	b.end()
	wait(t, stopped, "the shutdown")
}

// TestShutdownAtTheBound cancels what does not finish in time, and cuts off a client that does not read.
func TestShutdownAtTheBound(t *testing.T) {
	d := serve(t)
	a, b, lazy := d.dial(), d.dial(), d.dial()
	a.create(`{}`)
	go func() {
		for { // until it is cut off
			if _, err := io.WriteString(lazy.nc, `{"jsonrpc":"2.0","id":1,"method":"echo","params":["`+strings.Repeat("a", 30_000)+`"]}`); err != nil {
				return
			}
		}
	}()
	release := d.busy(a)
	b.send(`{"jsonrpc":"2.0","id":1,"method":"add_voxel","params":[1,0,0]}`)
	b.settle()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		d.server.Shutdown(ctx)
	}()
	cancel()
	for _, p := range []*peer{a, b} {
		_ = p.nc.SetReadDeadline(time.Now().Add(patience))
		if line, err := p.r.ReadString('\n'); err == nil {
			t.Errorf("got %s, want the end", line)
		}
	}
	release()
	wait(t, done, "the shutdown")
	info := d.engine.Projects()[0].Info()
	if info.Revision != 1 || info.Voxels != 1 {
		t.Errorf("revision %d with %d voxels, want what was there before the cancelled work", info.Revision, info.Voxels)
	}
}

func TestNoConnectionAfterShutdown(t *testing.T) {
	d := serve(t)
	d.server.Shutdown(t.Context()) // the listener still listens
	p := d.dial()
	p.end()
}
