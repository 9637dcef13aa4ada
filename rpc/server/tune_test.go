package server_test

import (
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/rpc/server"
)

// TestTune changes what can be changed while connections are there.
func TestTune(t *testing.T) {
	d := serve(t)
	if got := d.server.Tuning(); got.MaxConnections != 10_000 || got.RequestTimeout != 5*time.Minute || got.Lenient || got.Priority {
		t.Errorf("by default %+v", got)
	}
	p := d.dial()
	p.create(`{}`)
	p.must("procedural_shape", `{"shape":"cube","position":[0,0,0],"size":[64,64,64]}`)
	p.send(`{"id":1,"method":"ping"}`)
	p.reply().refused(t, -32600, "invalid_request")

	d.server.Tune(server.Tuning{Lenient: true, MaxConnections: 1, RequestTimeout: time.Nanosecond})
	p.send(`{"id":1,"method":"ping"}`)
	if r := p.reply(); r.Error != nil {
		t.Errorf("after Lenient: %s", r.text)
	}
	p.call("flood_fill", `[0,0,0]`).refused(t, -32000, "deadline_exceeded")
	d.dial().reply().refused(t, -32006, "too_many_connections")

	d.server.Tune(server.Tuning{})
	if got := d.server.Tuning(); got.MaxConnections != 10_000 || got.RequestTimeout != 5*time.Minute {
		t.Errorf("the zero value is %+v", got)
	}
	p.send(`{"id":1,"method":"ping"}`)
	p.reply().refused(t, -32600, "invalid_request")
	p.must("flood_fill", `[0,0,0]`)
	d.dial().must("ping", `{}`)
}
