package server_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/rpc/server"
)

// TestQuickRepliesAreTheSame sends requests for single voxels to two projects: as they are, which takes the short way where there is one, and
// with an empty "_meta", which never does. The replies are the same to the byte, and so are the projects afterwards.
func TestQuickRepliesAreTheSame(t *testing.T) {
	for _, undo := range []int64{0, 1} { // with 1 nothing can be undone, which is warned of
		d := serve(t, func(c *config) { c.engine.UndoBytes = undo })
		short, long := d.dial(), d.dial()
		short.create(`{}`)
		long.create(`{}`)
		for _, method := range []string{"add_voxel", "voxel.add", "get_voxel", "remove_voxel", "goxel_get_voxel", "paint_voxel", "goxel.add_voxel"} {
			for _, params := range quickParams() {
				a := short.call(method, params)
				b := long.call(method, general(params))
				if a.text != b.text {
					t.Errorf("%s %s\nthe short way: %s\nthe long way:  %s", method, params, a.text, b.text)
				}
			}
		}
		if a, b := short.must("get_project_info", `{}`), long.must("get_project_info", `{}`); a.int("voxel_count") != b.int("voxel_count") || a.int("revision") != b.int("revision") || a.int("voxel_count") <= 0 {
			t.Errorf("the projects differ:\n%s\n%s", a.text, b.text)
		}
	}
}

func quickParams() (list []string) {
	for _, color := range []string{
		"", `,"r":1,"g":2,"b":3`, `,"r":1,"g":2,"b":3,"a":200`, `,"r":1,"g":2,"b":3,"a":0`, `,"r":1,"g":2,"b":3,"a":256`, `,"r":1,"g":2`, `,"r":1,"g":2,"b":300`,
		`,"r":-1,"g":2,"b":3`, `,"a":7`, `,"color":[9,8,7]`, `,"rgba":[9,8,7,6]`, `,"color":[9,8,7,0]`, `,"color":[9,8,7,999]`,
	} {
		list = append(list, `{"x":1,"y":2,"z":3`+color+`}`, `{"position":[4,5,-6]`+color+`}`, `{"pos":[4,5,6]`+color+`,"layer_id":1}`)
	}
	for _, layer := range []string{"0", "1", "-1", "-2", "7"} {
		list = append(list, `{"x":1,"y":2,"z":4,"layer_id":`+layer+`}`, `[7,8,9,`+layer+`]`, `[7,8,9,10,20,30,40,`+layer+`]`)
	}
	return append(list, `[1,2,3]`, `[1,2,3,4,5]`, `[1,2,3,4,5,6]`, `[1,2,3,4,5,6,7]`, `[1,2,3,4,5,6,0,0]`, `{"x":1,"y":2}`, `{"x":999999999,"y":-999999999,"z":0}`, `{"x":1073741824,"y":0,"z":0}`,
		`{"x":1.5,"y":2,"z":3}`, `{}`, `[]`)
}

// general returns the same parameters in a form that is not flat.
func general(params string) string {
	if strings.HasPrefix(params, "[") {
		return " [" + strings.Replace(params[1:], ",", "  ,\t", 1) + strings.Repeat(" ", 1<<10) // too long
	}
	if params == "{}" {
		return `{"_meta":{}}`
	}
	return `{"_meta":{},` + params[1:]
}

// TestShortWayKeepsOrder pipelines requests for one voxel that take the short way with others that do not.
func TestShortWayKeepsOrder(t *testing.T) {
	d := serve(t)
	p := d.dial()
	p.create(`{}`)
	var text strings.Builder
	const rounds = 300
	for i := range rounds {
		fmt.Fprintf(&text, `{"jsonrpc":"2.0","id":%d,"method":"add_voxel","params":[1,1,1,%d,0,0]}`+"\n", 3*i, i%256)
		if i%3 == 0 {
			text.WriteString(`{"jsonrpc":"2.0","method":"flood_fill","params":{"x":1,"y":1,"z":1,"color":[1,1,` + fmt.Sprint(i%256) + `]}}` + "\n")
		}
		if i%5 == 0 {
			fmt.Fprintf(&text, `{"jsonrpc":"2.0","id":%d,"method":"ping"}`, 3*i+1)
		}
		fmt.Fprintf(&text, `{"jsonrpc":"2.0","id":%d,"method":"get_voxel","params":[1,1,1]}`+" \n\n", 3*i+2)
	}
	p.send(text.String())
	last := -1
	for seen := 0; seen < rounds; {
		r := p.reply()
		var id int
		if _, err := fmt.Sscan(string(r.ID), &id); err != nil || r.Error != nil {
			t.Fatal(r.text)
		}
		if id%3 == 1 {
			continue // a ping needs no project and may be answered earlier
		}
		if id <= last {
			t.Fatalf("reply %d comes after %d", id, last)
		}
		last = id
		if id%3 != 2 {
			continue
		}
		i := id / 3
		want := fmt.Sprintf(`"color":[%d,0,0,255]`, i%256)
		if i%3 == 0 {
			want = fmt.Sprintf(`"color":[1,1,%d,255]`, i%256)
		}
		if !strings.Contains(r.text, want) {
			t.Fatalf("round %d: %s, want %s", i, r.text, want)
		}
		seen++
	}
}

// TestQuickNeedsAProject sends flat requests where there is no project, one that is closed, and one for reading only.
func TestQuickNeedsAProject(t *testing.T) {
	d := serve(t)
	p := d.dial()
	p.call("add_voxel", `[0,0,0]`).refused(t, -32001, string(engine.ProjectNotFound))
	p.create(`{}`)
	p.must("add_voxel", `[0,0,0]`)
	p.must("close_project", `{}`)
	p.call("add_voxel", `[0,0,0]`).refused(t, -32001, string(engine.ProjectNotFound))
	p.call("get_voxel", `[0,0,0]`).refused(t, -32001, string(engine.ProjectNotFound))
}

// TestFlatRequestsOfAClientThatDoesNotRead sends flat requests until the daemon takes no more, and reads the replies then.
func TestFlatRequestsOfAClientThatDoesNotRead(t *testing.T) {
	d := serve(t)
	p := d.dial()
	p.create(`{}`)
	text := strings.Repeat(`{"jsonrpc":"2.0","id":1,"method":"get_voxel","params":[1,1,1]}`+"\n", 1000)
	sent := make(chan int, 1)
	const most = 400
	go func() {
		n := 0
		for ; n < most; n++ {
			if _, err := p.nc.Write([]byte(text)); err != nil {
				break
			}
		}
		sent <- n
	}()
	d.poll("replies that wait", func() bool { return d.server.Waiting() > server.HighWater })
	other := d.dial()
	for before, same := -1, 0; same < 200; { // until the daemon does not read on
		now := other.must("status", `{}`).int("bytes_written") + int(d.server.Waiting())
		if now-before > 1000 { // more than the replies to this
			same = 0
		}
		before = now
		same++
	}
	if n := d.server.Waiting(); n > 2*server.HighWater {
		t.Fatalf("%d bytes of replies wait, although the client reads none", n)
	}
	for range 1000 * most {
		p.line()
	}
	if n := wait(t, sent, "the sender"); n != most {
		t.Errorf("%d of %d writes succeeded", n, most)
	}
}
