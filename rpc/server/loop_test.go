package server_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/server"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// serveLoop starts a daemon with one event loop. The test is skipped where there are none, and when the others' turn is to be tested.
func serveLoop(t *testing.T) *daemon {
	t.Helper()
	if ioUnderTest != server.EventLoops {
		t.Skip("about event loops")
	}
	return serve(t, func(c *config) { c.server.Loops = 1 })
}

// TestSlowWorkInPlaceHoldsUpNobodyElse has reads that take as long as the test likes, although they count as short, on one event loop.
func TestSlowWorkInPlaceHoldsUpNobodyElse(t *testing.T) {
	d := serveLoop(t)
	const slow = 3
	peers := make([]*peer, slow)
	releases := make([]func(), slow)
	for i := range peers {
		p := d.dial()
		p.create(`{}`)
		cell := storage.Pos{X: int32(i)}
		p.must("add_voxel", `[`+string(rune('0'+i))+`,0,0]`)
		entered, release := d.gate(cell)
		text, _ := p.request("get_voxel", `[`+string(rune('0'+i))+`,0,0]`)
		p.send(text)
		wait(t, entered, "the read")
		p.send(`{"jsonrpc":"2.0","id":"next","method":"ping"}`) // comes while the connection is away
		peers[i], releases[i] = p, release
		d.traps.set(cell, nil)
	}
	q := d.dial()
	q.create(`{}`)
	for range 100 {
		q.must("add_voxel", `[5,5,5]`)
	}
	for i, p := range peers {
		releases[i]()
		if r := p.reply(); r.Error != nil || r.get("exists") != true {
			t.Errorf("the slow read is answered by %s", r.text)
		}
		if r := p.reply(); string(r.ID) != `"next"` {
			t.Errorf("after it comes %s", r.text)
		}
		p.must("get_voxel", `[7,7,7]`)
	}
	q.must("get_voxel", `[5,5,5]`)
}

// TestAClientThatLeavesDuringSlowWork closes a connection while its request holds up the loop.
func TestAClientThatLeavesDuringSlowWork(t *testing.T) {
	d := serveLoop(t)
	p, q := d.dial(), d.dial()
	p.create(`{}`)
	p.must("add_voxel", `[1,0,0]`)
	entered, release := d.gate(storage.Pos{X: 1})
	text, _ := p.request("get_voxel", `[1,0,0]`)
	p.send(text)
	wait(t, entered, "the read")
	if err := p.nc.Close(); err != nil {
		t.Fatal(err)
	}
	q.must("ping", `{}`)
	d.traps.set(storage.Pos{X: 1}, nil)
	release()
	d.connections(q, 1)
}

// TestConnectionsComeHome has a client that is slow to read, whose connection gets a goroutine until it has caught up for a while.
func TestConnectionsComeHome(t *testing.T) {
	d := serveLoop(t)
	p := d.dial()
	p.must("ping", `{}`)
	if d.server.OnLoops() != 1 {
		t.Fatal("a connection does not begin on a loop")
	}
	for range 3 {
		text, _ := p.request("echo", `["`+strings.Repeat("a", 900_000)+`"]`)
		p.send(text)
		d.poll("a goroutine for the connection", func() bool { return d.server.OnLoops() == 0 })
		if r := p.reply(); len(r.text) < 900_000 {
			t.Fatalf("a reply of %d bytes", len(r.text))
		}
		for range 100 {
			p.must("ping", `{}`)
		}
		d.poll("the connection on its loop", func() bool { p.must("ping", `{}`); return d.server.OnLoops() == 1 })
	}
}

// TestManyConnections opens and closes connections while others work.
func TestManyConnections(t *testing.T) {
	d := serve(t)
	first := d.dial()
	first.create(`{}`)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 40 {
				p := d.dial()
				p.must("add_voxel", `[1,2,3]`)
				if i%3 == 0 {
					p.send(`{"jsonrpc":"2.0","id":1,"met`) // left incomplete
				}
				if err := p.nc.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	first.must("get_voxel", `[1,2,3]`)
	d.connections(first, 1)
}
