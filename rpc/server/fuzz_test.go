package server_test

import (
	"encoding/json"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// FuzzStream sends bytes on a connection of their own and ends the input. Whatever comes back are lines that are replies, or batches of
// them, and the connection ends when all is answered.
func FuzzStream(f *testing.F) {
	for _, seed := range []string{
		"", "\n", echo, echo + echo + "\n", "[" + echo + "," + echo + "]", "[]", "[1,{}]", "{", "}", `"`, "\xff\n" + echo, "12", "nul", "[[[[",
		`{"jsonrpc":"2.0","id":1,"method":"create_project","params":{"name":"a","size":[1,2,3]}}`,
		`{"jsonrpc":"2.0","id":1,"method":"add_voxels","params":{"voxels":[[1,2,3],{"x":1},"a"],"brush":{"size":3}}}{"jsonrpc":"2.0","method":"undo"}`,
		`[{"jsonrpc":"2.0","id":1,"method":"create_project"},{"jsonrpc":"2.0","id":2,"method":"get_voxel","params":[0,0,0]},{"jsonrpc":"2.0","id":3,"method":"close_project"}]`,
		`{"jsonrpc":"2.0","id":1,"method":"flood_fill","params":{"position":[0,0,0],"_meta":{"timeout_ms":1,"priority":"low"}}}{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}}`,
		`{"tool":"ping"}`, `[{"tool":"ping","id":"a"},{"tool":7},3]`, ` { "tool" : "goxel_add_voxels", "arguments" : {"position":{"x":1,"y":2,"z":3}} }{"tool":"none"}`,
		`{"tool":"goxel_create_project","arguments":{"name":"a"},"id":1}{"tool":"goxel_flood_fill","arguments":7,"_meta":{}}{"tool":"$/cancelRequest","arguments":[1]}`,
		`{"jsonrpc":"2.0","id":1,"method":"batch_operations","params":[[{"type":"add","x":1,"y":1,"z":1},{"op":"shape","shape":"sphere","size":9}]]}`,
	} {
		f.Add([]byte(seed))
	}
	root := f.TempDir()
	d := serve(f, func(c *config) {
		c.engine.Roots, c.engine.MaxMemory = []string{root}, 16<<20
		c.engine.MaxProjects, c.engine.UndoBytes = 8, 1<<20
		c.server.Priority, c.server.RequestTimeout = true, 50*time.Millisecond
	})
	d.dial().create(`{}`)
	f.Fuzz(func(t *testing.T, data []byte) {
		nc, err := net.DialUnix("unix", nil, &net.UnixAddr{Name: d.path, Net: "unix"})
		if err != nil {
			t.Fatal(err)
		}
		defer nc.Close()
		_ = nc.SetDeadline(time.Now().Add(patience))
		go func() {
			_, _ = nc.Write(data) // what it does not take shows in the replies
			_ = nc.CloseWrite()
		}()
		out, err := io.ReadAll(nc)
		if err != nil {
			t.Fatalf("after %.300q: %v", out, err)
		}
		for line := range strings.Lines(string(out)) {
			if !strings.HasSuffix(line, "\n") {
				t.Fatalf("%.300q is not a whole line", line)
			}
			if !strings.HasPrefix(line, "[") {
				line = "[" + line + "]"
			}
			var replies []json.RawMessage
			if err := json.Unmarshal([]byte(line), &replies); err != nil || len(replies) == 0 {
				t.Fatalf("%.300q: %v", line, err)
			}
			for _, r := range replies {
				if strings.HasPrefix(string(r), `{"success":`) {
					parseAnswer(t, string(r))
				} else {
					parse(t, string(r))
				}
			}
		}
	})
}
