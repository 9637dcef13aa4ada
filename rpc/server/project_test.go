package server_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// savedModel writes a file with voxels at 1,2,3 and 4,5,6 and returns its path.
func savedModel(d *daemon) string {
	d.t.Helper()
	path := filepath.Join(d.t.TempDir(), "model.gox")
	p := d.dial()
	p.must("create_project", `{"set_active":false}`)
	id := p.must("list_projects", `{}`).Result
	var list struct {
		Projects []struct {
			ID string `json:"project_id"`
		}
	}
	if err := json.Unmarshal(id, &list); err != nil {
		d.t.Fatal(err)
	}
	last := list.Projects[len(list.Projects)-1].ID
	named := func(rest string) string { return fmt.Sprintf(`{"project_id":%q%s}`, last, rest) }
	p.must("add_voxels", named(`,"voxels":[[1,2,3],[4,5,6]]`))
	p.must("save_file", named(fmt.Sprintf(`,"path":%q`, path)))
	p.must("close_project", named(``))
	if err := p.nc.Close(); err != nil {
		d.t.Fatal(err)
	}
	return path
}

// TestSessionBarrier sends, in one write, requests to projects that the requests before them open. Each lands in the right one.
func TestSessionBarrier(t *testing.T) {
	for _, batch := range []bool{false, true} {
		t.Run(map[bool]string{false: "pipelined", true: "batch"}[batch], func(t *testing.T) {
			d := serve(t)
			path := savedModel(d)
			p := d.dial()
			steps := []struct{ method, params, member, want string }{
				{"create_project", `{"name":"a"}`, "name", "a"},
				{"add_voxel", `[0,0,0]`, "revision", "1"},
				{"add_voxel", `[1,0,0]`, "revision", "2"},
				{"open_file", fmt.Sprintf(`[%q]`, path), "name", "model"},
				{"get_voxel", `[1,2,3]`, "exists", "true"},
				{"get_voxel", `[1,0,0]`, "exists", "false"},
				{"remove_voxel", `[1,2,3]`, "removed", "true"},
				{"create_project", `{"name":"b","set_active":false}`, "name", "b"},
				{"get_voxel", `[4,5,6]`, "exists", "true"},
				{"create_project", `{"name":"c","template":"cube","size":[8,8,8]}`, "voxel_count", "64"},
				{"get_status", `{}`, "voxel_count", "64"},
				{"close_project", `{}`, "success", "true"},
				{"get_status", `{}`, "voxel_count", "0"}, // none: it is not led to another project
				{"add_voxel", `[7,7,7]`, "", "-32001"},
				{"open_file", `["/no/such.gox"]`, "", "-32004"},
				{"create_project", `{"template":"tree"}`, "", "-32602"},
				{"create_project", `{"name":"d"}`, "name", "d"},
				{"add_voxel", `[7,7,7]`, "revision", "1"},
				{"get_status", `{}`, "voxel_count", "1"},
			}
			var text strings.Builder
			for i, s := range steps {
				text.WriteString("[,"[min(i, 1):][:1])
				fmt.Fprintf(&text, `{"jsonrpc":"2.0","id":%d,"method":%q,"params":%s}`, i, s.method, s.params)
			}
			var replies []string
			if batch {
				p.send(text.String() + "]")
				var parts []json.RawMessage
				if err := json.Unmarshal([]byte(p.line()), &parts); err != nil {
					t.Fatal(err)
				}
				for _, part := range parts {
					replies = append(replies, string(part))
				}
			} else {
				p.send(strings.ReplaceAll(text.String()[1:], `},{"jsonrpc"`, `} {"jsonrpc"`))
				for range steps {
					replies = append(replies, p.line())
				}
			}
			if len(replies) != len(steps) {
				t.Fatalf("%d replies, want %d", len(replies), len(steps))
			}
			for i, s := range steps {
				r := parse(t, replies[i])
				got := fmt.Sprint(r.get(s.member))
				if r.Error != nil {
					got = fmt.Sprint(r.Error.Code)
				}
				if string(r.ID) != fmt.Sprint(i) || got != s.want {
					t.Errorf("step %d, %s %s: %s is %s, want %s: %s", i, s.method, s.params, s.member, got, s.want, r.text)
				}
			}
		})
	}
}

// TestHeldBack fills a connection with requests behind a session method that takes its time, session methods that fail among them.
func TestHeldBack(t *testing.T) {
	hold := make(chan struct{})
	d := serve(t, func(c *config) {
		n := 0
		c.engine.NewID = func() string {
			if n++; n == 1 {
				<-hold
			}
			return fmt.Sprint("p", n)
		}
	})
	p := d.dial()
	var text strings.Builder
	text.WriteString(`{"jsonrpc":"2.0","id":"first","method":"create_project"}[`)
	for i := range 999 {
		fmt.Fprintf(&text, `{"jsonrpc":"2.0","id":%d,"method":%s},`, i, []string{`"close_project"`, `"open_file","params":["/no/such"]`, `"echo"`}[i%3])
	}
	text.WriteString(`{"jsonrpc":"2.0","id":"last","method":"list_projects"}]`)
	p.send(text.String())
	p.send(`{"jsonrpc":"2.0","id":"now","method":"$/cancelRequest","params":{"id":"other"}}`)
	if r := p.reply(); string(r.ID) != `"now"` || r.get("cancelled") != false {
		t.Errorf("a method that acts at once: %s", r.text)
	}
	close(hold)
	if r := p.reply(); string(r.ID) != `"first"` || r.Error != nil {
		t.Errorf("got %s", r.text)
	}
	var replies []reply
	if err := json.Unmarshal([]byte(p.line()), &replies); err != nil || len(replies) != 1000 {
		t.Fatalf("%d replies, %v", len(replies), err)
	}
	for i, r := range replies[:999] {
		if string(r.ID) != fmt.Sprint(i) || (r.Error == nil) != (i%3 == 2) && i > 0 {
			t.Errorf("reply %d: id %s, error %v", i, r.ID, r.Error)
		}
	}
	if r := replies[999]; r.int("count") != 0 {
		t.Errorf("after close_project %d projects are open", r.int("count"))
	}
}

func TestBinding(t *testing.T) {
	d := serve(t)
	a, b, c := d.dial(), d.dial(), d.dial()
	b.call("add_voxel", `[0,0,0]`).refused(t, -32001, "project_not_found")
	one := a.create(`{"name":"one"}`)
	current := func(p *peer) string { return p.must("get_status", `{}`).str("project_id") }

	b.must("add_voxel", `[1,1,1]`) // binds b to the default of the moment
	two := a.create(`{"name":"two"}`)
	if got := current(a); got != two {
		t.Errorf("create_project leaves its connection on %s, want %s", got, two)
	}
	if got := current(b); got != one {
		t.Errorf("what another connection did moved b to %s, want %s", got, one)
	}
	c.must("add_voxel", `[2,2,2]`)
	if got := current(c); got != two {
		t.Errorf("a connection without a project works on %s, want the default %s", got, two)
	}

	three := c.create(`{"name":"three","set_active":false}`)
	if got := current(c); got != two {
		t.Errorf("set_active false moved the connection to %s", got)
	}
	if got := current(d.dial()); got != two {
		t.Errorf("set_active false made %s the default", got)
	}
	in := func(id, rest string) string { return fmt.Sprintf(`{"project_id":%q%s}`, id, rest) }
	c.must("add_voxel", in(three, `,"x":3,"y":3,"z":3`))
	if got := current(c); got != two {
		t.Errorf("naming a project moved the connection to %s", got)
	}
	for id, want := range map[string]string{one: "[1,1,1]", two: "[2,2,2]", three: "[3,3,3]"} {
		for _, cell := range []string{"[1,1,1]", "[2,2,2]", "[3,3,3]"} {
			r := b.must("get_voxel", in(id, `,"position":`+cell))
			if got := r.get("exists"); got != (cell == want) {
				t.Errorf("project %s, cell %s: exists is %v", id, cell, got)
			}
		}
	}
	b.call("add_voxel", in("nothing", `,"x":0,"y":0,"z":0`)).refused(t, -32001, "project_not_found")
	b.call("add_voxel", `{"project_id":7,"x":0,"y":0,"z":0}`).refused(t, -32602, "invalid_params")

	a.must("close_project", in(one, ``)) // under b's feet
	b.call("get_voxel", `[1,1,1]`).refused(t, -32001, "project_not_found")
	b.call("get_voxel", in(one, `,"x":1,"y":1,"z":1`)).refused(t, -32001, "project_not_found")
	four := b.create(`{"name":"four"}`)
	if got := current(b); got != four {
		t.Errorf("b works on %s, want %s", got, four)
	}
	b.must("close_project", `{}`)
	b.call("add_voxel", `[1,1,1]`).refused(t, -32001, "project_not_found") // it is not led to another project
	if got, want := current(d.dial()), three; got != want {
		t.Errorf("a new connection works on %s, want the default %s", got, want)
	}
	d.dial().call("close_project", `{}`).refused(t, -32001, "project_not_found") // it has none of its own
}

// TestClosedWhileWaiting has requests in the queue of a project that is closed before their turn.
func TestClosedWhileWaiting(t *testing.T) {
	d := serve(t)
	a, b := d.dial(), d.dial()
	a.create(`{}`)
	release := d.busy(a)
	text, _ := a.request("close_project", `{}`)
	a.send(text)
	a.settle()
	b.send(`{"jsonrpc":"2.0","id":1,"method":"add_voxel","params":[0,0,0]}` + `{"jsonrpc":"2.0","id":2,"method":"save_file","params":["x.gox"]}`)
	b.settle()
	release()
	a.reply()
	if r := a.reply(); r.Error != nil || r.get("unsaved") != true {
		t.Errorf("close_project: %s", r.text)
	}
	for range 2 {
		b.reply().refused(t, -32001, "project_not_found")
	}
}

// TestScriptWithOneConnectionPerRequest works as with a daemon of one project.
func TestScriptWithOneConnectionPerRequest(t *testing.T) {
	d := serve(t)
	path := filepath.Join(t.TempDir(), "out.gox")
	for _, step := range [][2]string{
		{"goxel.create_project", `["script",64,64,64]`},
		{"goxel.add_voxel", `[0,-16,0,255,0,0,255,0]`},
		{"goxel_add_voxel", `{"position":{"x":1,"y":-16,"z":0},"color":[0,255,0,255]}`},
		{"goxel.save_project", fmt.Sprintf(`[%q]`, path)},
	} {
		p := d.dial()
		p.must(step[0], step[1])
		if err := p.nc.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if n := d.dial().must("get_status", `{}`).int("voxel_count"); n != 2 {
		t.Errorf("%d voxels, want 2", n)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

// TestSaveSeesWhatWasSentBefore pipelines edits, a save and more edits, while another connection edits as well.
func TestSaveSeesWhatWasSentBefore(t *testing.T) {
	d := serve(t)
	a, b := d.dial(), d.dial()
	a.create(`{}`)
	b.must("get_voxel", `[0,0,0]`)
	dir := t.TempDir()
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() { // the other connection, which reads its replies as they come
		defer close(stopped)
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			_, err := fmt.Fprintf(b.nc, `{"jsonrpc":"2.0","id":1,"method":"add_voxel","params":[%d,-50,%d]}`, i%100, i/100)
			if err == nil {
				_, err = b.r.ReadString('\n')
			}
			if err != nil {
				t.Error(err)
				return
			}
		}
	}()
	const rounds, edits = 10, 20
	var text strings.Builder
	for i := range rounds {
		for j := range edits {
			fmt.Fprintf(&text, `{"jsonrpc":"2.0","id":"e","method":"add_voxel","params":[%d,%d,0]}`, i, j)
		}
		fmt.Fprintf(&text, `{"jsonrpc":"2.0","id":%d,"method":"export_file","params":[%q]}`, i, filepath.Join(dir, fmt.Sprint(i, ".txt")))
	}
	a.send(text.String())
	for range rounds * (edits + 1) {
		if r := a.reply(); r.Error != nil {
			t.Fatal(r.text)
		}
	}
	close(stop)
	wait(t, stopped, "the other connection")
	for i := range rounds {
		data, err := os.ReadFile(filepath.Join(dir, fmt.Sprint(i, ".txt")))
		if err != nil {
			t.Fatal(err)
		}
		for x := range rounds {
			for y := range edits {
				if got, want := strings.Contains(string(data), fmt.Sprintf("\n%d %d 0 ", x, y)), x <= i; got != want {
					t.Fatalf("file %d: the voxel %d,%d,0 is in it: %v, want %v\n%.300s", i, x, y, got, want, data)
				}
			}
		}
	}
}
