package server_test

import (
	"fmt"
	"time"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// gateCell is where busy holds up a flood.
var gateCell = storage.Pos{X: -1000}

// busy makes the peer's project busy with long work, a flood, until release. The flood's reply is the peer's next.
func (d *daemon) busy(p *peer) (release func()) {
	d.t.Helper()
	d.traps.set(gateCell, nil)
	p.must("add_voxel", `[-1000,0,0,1,1,1]`)
	entered, release := d.gate(gateCell)
	text, _ := p.request("flood_fill", `[-1000,0,0,2,2,2]`)
	p.send(text)
	wait(d.t, entered, "the flood")
	d.traps.set(gateCell, nil)
	return release
}

// settle returns once everything that the peer has sent is in the queues or done. No reply must be on its way.
func (p *peer) settle() {
	p.t.Helper()
	p.send(`{"jsonrpc":"2.0","id":"settle","method":"$/cancelRequest","params":["none"]}`)
	if r := p.reply(); string(r.ID) != `"settle"` {
		p.t.Fatalf("a reply came too early: %s", r.text)
	}
}

// poll returns once ok does, which is asked again and again.
func (d *daemon) poll(what string, ok func() bool) {
	d.t.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(100 * time.Microsecond) {
		if time.Now().After(end) {
			d.t.Fatalf("waited in vain for %s", what)
		}
	}
}

// pending returns once n requests are accepted and not finished.
func (d *daemon) pending(n int) {
	d.t.Helper()
	d.poll(fmt.Sprintf("%d pending requests", n), func() bool { return d.engine.Stats().Pending == n })
}

// connections returns once the daemon has n connections.
func (d *daemon) connections(p *peer, n int) {
	d.t.Helper()
	d.poll(fmt.Sprintf("%d connections", n), func() bool { return p.must("status", `{}`).int("active_connections") == n })
}
