package server_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/method"
	"github.com/goxel-daemon/goxel-daemon/rpc/server"
)

// budget is what the replies of all connections may take in these tests, a little more than two of the large ones.
const budget = 5 << 20

func lowBudget(c *config) { c.server.MaxWaiting = budget }

// echoes returns a batch of n requests with replies of so many bytes each.
func echoes(n, size int) string {
	items := make([]string, n)
	for i := range items {
		items[i] = fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"echo","params":["%s"]}`, i, strings.Repeat("a", size))
	}
	return "[" + strings.Join(items, ",") + "]"
}

// model makes a project whose voxels take a reply of more than 2 MB.
func (d *daemon) model(p *peer) {
	d.t.Helper()
	p.create(`{}`)
	p.must("procedural_shape", `{"shape":"cube","center":[0,0,0],"size":[37,37,37],"color":[1,2,3]}`)
	if n := len(p.must("get_layer_voxels", `{"limit":0}`).text); n < 2*server.HighWater || 2*n > budget || 3*n < budget {
		d.t.Fatalf("the reply has %d bytes, which does not suit the test", n)
	}
	d.drained()
}

// drained returns once no reply waits.
func (d *daemon) drained() {
	d.t.Helper()
	d.poll("no replies to wait", func() bool { return d.server.Waiting() == 0 })
}

// TestClientsThatDoNotRead has two clients fill the budget for replies. Large replies to others are refused, small ones are not, and
// everything is counted off once the replies are read.
func TestClientsThatDoNotRead(t *testing.T) {
	d := serve(t, lowBudget)
	p := d.dial()
	d.model(p)
	lazy := []*peer{d.dial(), d.dial()}
	for i, q := range lazy {
		text, _ := q.request("get_layer_voxels", `{"limit":0}`)
		q.send(text)
		d.poll("a reply to wait", func() bool { return d.server.Waiting() > int64(i+1)*3*server.HighWater/2 })
	}
	for range 3 {
		p.call("get_layer_voxels", `{"limit":0}`).refused(t, method.CodeResources, "overloaded")
		p.must("get_layer_voxels", `{"limit":10}`)
	}
	if n := d.server.Waiting(); n > budget {
		t.Errorf("%d bytes wait, the limit is %d", n, budget)
	}
	if r := lazy[0].reply(); r.Error != nil {
		t.Errorf("what waited: %.200s", r.text)
	}
	d.poll("room", func() bool { return d.server.Waiting() < budget/2 })
	p.must("get_layer_voxels", `{"limit":0}`)
	if err := lazy[1].nc.Close(); err != nil {
		t.Fatal(err)
	}
	d.drained()
}

// TestManySmallRepliesAreNotRead fills the budget with replies that are small one by one: who has many of them waiting is cut off.
func TestManySmallRepliesAreNotRead(t *testing.T) {
	d := serve(t, lowBudget)
	other := d.dial()
	lazy := make([]*peer, 8)
	one := `{"jsonrpc":"2.0","id":1,"method":"echo","params":["` + strings.Repeat("a", server.HighWater*3/4) + `"]}`
	for i := range lazy {
		lazy[i] = d.dial()
		for range 3 {
			if _, err := io.WriteString(lazy[i].nc, one); err != nil {
				if errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.ECONNRESET) {
					break
				}
				t.Fatal(err)
			}
		}
	}
	other.must("ping", `{}`)
	d.poll("some to be cut off", func() bool { return other.must("status", `{}`).int("active_connections") < 1+len(lazy) })
	for _, p := range lazy {
		if err := p.nc.Close(); err != nil {
			t.Fatal(err)
		}
	}
	d.connections(other, 1)
	d.drained()
}

// TestBatchesBeyondTheBudget are answered with errors in the place of what has no room.
func TestBatchesBeyondTheBudget(t *testing.T) {
	d := serve(t, lowBudget)
	p := d.dial()
	check := func(n, size, least, most int) {
		t.Helper()
		p.send(echoes(n, size))
		var replies []reply
		if err := json.Unmarshal([]byte(p.line()), &replies); err != nil || len(replies) != n {
			t.Fatalf("%d replies, %v", len(replies), err)
		}
		refused := 0
		for i, r := range replies {
			if string(r.ID) != fmt.Sprint(i) {
				t.Errorf("reply %d has the id %s", i, r.ID)
			}
			if r.Error != nil {
				refused++
				r.refused(t, method.CodeResources, "overloaded")
			}
		}
		if refused < least || refused > most {
			t.Errorf("%d of %d replies of %d bytes are refused, want %d to %d", refused, n, size, least, most)
		}
		d.drained()
	}
	check(6, 400_000, 0, 0)
	check(20, 400_000, 7, 9)
	check(1000, 6_000, 100, 950) // whether the last of them makes the array too large or not

	// A batch that ends with large work keeps its replies until then.
	d.model(p)
	release := d.busy(p)
	q := d.dial()
	q.send(strings.TrimSuffix(echoes(10, 500_000), "]") + `,{"jsonrpc":"2.0","id":10,"method":"get_voxel","params":[0,0,0]}]`)
	d.poll("the replies of the batch", func() bool { return d.server.Waiting() > 4_900_000 })
	other := d.dial()
	other.send(echoes(4, 500_000))
	if line := other.line(); strings.Count(line, `"result"`) != 2 || strings.Count(line, `"reason":"overloaded"`) != 2 {
		t.Errorf("another batch: %.200s", line)
	}
	d.poll("its replies to be counted off", func() bool { return d.server.Waiting() < 5_300_000 })
	release()
	p.reply()
	if line := q.line(); strings.Count(line, `"result"`) != 11 {
		t.Errorf("got %.200s", line)
	}
	d.drained()
}

// TestManyValuesInFlight holds requests with many values back behind a session method, and counts their trees.
func TestManyValuesInFlight(t *testing.T) {
	hold := make(chan struct{})
	d := serve(t, func(c *config) {
		c.engine.NewID = func() string { <-hold; return "p" }
	})
	const (
		tree = 99_000 * 512
		base = server.MaxBuffered - 5*tree // which leaves room for four, and for the text of more
	)
	d.server.SetInBytes(base)
	values := `{"jsonrpc":"2.0","id":1,"method":"echo","params":{"a":[` + strings.Repeat("1,", 99_000-1) + `1]}}`
	p := d.dial()
	p.send(`{"jsonrpc":"2.0","id":0,"method":"create_project"}`)
	inFlight := func() int64 { _, n := d.server.Buffered(); return n }

	// One after the other: the third is not read.
	sent := make(chan error, 1)
	go func() {
		_, err := io.WriteString(p.nc, strings.Repeat(values, 5))
		sent <- err
	}()
	d.poll("two trees", func() bool { return inFlight() >= base+2*tree })
	if n := inFlight(); n >= base+3*tree {
		t.Errorf("%d bytes are in flight, want two trees", n)
	}

	// A batch: those beyond the server's bound are refused, on a connection of its own behind the same project's making.
	q := d.dial()
	q.send(`{"jsonrpc":"2.0","id":0,"method":"create_project"}`)
	const n = 20
	q.send("[" + strings.TrimSuffix(strings.Repeat(values+",", n), ",") + "]")
	other := d.dial()
	d.poll("the others to be refused", func() bool { return other.must("status", `{}`).int("total_errors") == n-2 })
	if n := inFlight(); n > server.MaxBuffered {
		t.Errorf("%d bytes are in flight, the limit is %d", n, server.MaxBuffered)
	}
	close(hold)
	for i := range 6 {
		if r := p.reply(); r.Error != nil {
			t.Errorf("reply %d: %.200s", i, r.text)
		}
	}
	if err := wait(t, sent, "the sender"); err != nil {
		t.Error(err)
	}
	q.reply()
	line := q.line()
	if done, refused := strings.Count(line, `"result"`), strings.Count(line, `"reason":"overloaded"`); done+refused != n || done != 2 {
		t.Errorf("%d requests are answered and %d refused, of %d", done, refused, n)
	}
	d.poll("no bytes in flight", func() bool { return inFlight() == base })
	q.send(values)
	if r := q.reply(); r.Error != nil {
		t.Errorf("afterwards: %.200s", r.text)
	}
	d.poll("no bytes in flight", func() bool { return inFlight() == base })
}
