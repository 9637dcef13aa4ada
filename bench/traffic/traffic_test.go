package traffic_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/bench/daemon/daemontest"
	"github.com/goxel-daemon/goxel-daemon/bench/oneshot"
	"github.com/goxel-daemon/goxel-daemon/bench/traffic"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

var kinds = map[string]traffic.Kind{"edit": traffic.Edit, "read": traffic.Read, "mixed": traffic.Mixed, "sculpt": traffic.Sculpt}

func TestBurstsHoldRequests(t *testing.T) {
	for name, kind := range kinds {
		for _, n := range []int{1, 8, 32} {
			for _, b := range traffic.Bursts(3, n, kind) {
				text, ended := bytes.CutSuffix(b, []byte{'\n'})
				lines := bytes.Split(text, []byte{'\n'})
				if len(lines) != n || !ended {
					t.Fatalf("%s: a burst of %d has %d lines", name, n, len(lines))
				}
				for _, line := range lines {
					if !json.Valid(line) {
						t.Fatalf("%s: %q is no JSON", name, line)
					}
				}
			}
		}
		one := traffic.Bursts(1, 1, kind)
		if !slices.EqualFunc(one, traffic.Bursts(1, 1, kind), bytes.Equal) || slices.EqualFunc(one, traffic.Bursts(2, 1, kind), bytes.Equal) {
			t.Errorf("%s: the requests of clients must differ, and be the same every time", name)
		}
	}
}

func TestMixedHasItsShares(t *testing.T) {
	counts := map[string]int{}
	for _, b := range traffic.Bursts(1, 1000, traffic.Mixed) {
		for line := range bytes.Lines(b) {
			var r struct{ Method string }
			if err := json.Unmarshal(line, &r); err != nil {
				t.Fatal(err)
			}
			counts[r.Method]++
		}
	}
	n := counts["get_voxel"] + counts["add_voxel"] + counts["add_voxels"]
	for method, percent := range map[string]int{"get_voxel": 70, "add_voxel": 20, "add_voxels": 10} {
		if got := 100 * float64(counts[method]) / float64(n); got < float64(percent)-2 || got > float64(percent)+2 {
			t.Errorf("%.1f %% of %d requests are %s, want %d", got, n, method, percent)
		}
	}
}

// TestDaemonTakesEverything sends what the package makes to a server and wants no error.
func TestDaemonTakesEverything(t *testing.T) {
	c, err := client.DialConn(t.Context(), daemontest.Serve(t, "dense"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	requests := [][]byte{
		[]byte(`{"jsonrpc":"2.0","id":1,"method":"create_project","params":{}}`),
		traffic.AddVoxels(traffic.List, traffic.Scattered(50, 1)), traffic.AddVoxels(traffic.Packed, traffic.Scattered(50, 2)), traffic.Batch(traffic.Scattered(9, 3)),
	}
	for _, kind := range kinds {
		requests = append(requests, traffic.Bursts(1, 1, kind)[:100]...)
	}
	requests = append(requests, []byte(traffic.CloseProject))
	for _, r := range requests {
		if err := c.Send(bytes.TrimSuffix(r, []byte{'\n'})); err != nil {
			t.Fatal(err)
		}
		reply, err := c.Recv()
		if err != nil || traffic.Failed(reply) || bytes.Contains(reply, []byte(`"success":false`)) || bytes.Contains(reply, []byte(`warnings`)) {
			t.Fatalf("%s got %s, %v", r, reply, err)
		}
	}
}

func TestModels(t *testing.T) {
	distinct := func(name string, voxels []traffic.Voxel) {
		seen := map[[3]int32]bool{}
		for _, v := range voxels {
			at := [3]int32{v.X, v.Y, v.Z}
			if seen[at] || v.A != 255 {
				t.Fatalf("%s: %v is there twice or is not opaque", name, v)
			}
			seen[at] = true
		}
	}
	for _, n := range []int{1, 10, 1000} {
		voxels := traffic.Scattered(n, 1)
		if len(voxels) != n {
			t.Errorf("%d voxels, want %d", len(voxels), n)
		}
		distinct("scattered", voxels)
	}
	c := traffic.Cloud(32, 100, 1)
	if len(c) < 32*32*32/200 || len(c) > 32*32*32/50 {
		t.Errorf("a cloud of 1 %% has %d of %d cells", len(c), 32*32*32)
	}
	distinct("cloud", c)
	land := traffic.Landscape(64)
	if len(land) != 64*64*4 {
		t.Errorf("the landscape has %d voxels", len(land))
	}
	distinct("landscape", land)
}

func TestAddVoxelsForms(t *testing.T) {
	voxels := []traffic.Voxel{{1, -2, 3, 4, 5, 6, 255}, {-1, 0, 1 << 20, 255, 0, 1, 7}}
	var list struct {
		Params struct{ Voxels [][7]int64 }
	}
	if err := json.Unmarshal(traffic.AddVoxels(traffic.List, voxels), &list); err != nil {
		t.Fatal(err)
	}
	if want := [][7]int64{{1, -2, 3, 4, 5, 6, 255}, {-1, 0, 1 << 20, 255, 0, 1, 7}}; !slices.Equal(list.Params.Voxels, want) {
		t.Errorf("the list is %v, want %v", list.Params.Voxels, want)
	}
	var packed struct {
		Params struct{ Packed string }
	}
	if err := json.Unmarshal(traffic.AddVoxels(traffic.Packed, voxels), &packed); err != nil {
		t.Fatal(err)
	}
	raw, err := base64.StdEncoding.DecodeString(packed.Params.Packed)
	if err != nil || len(raw) != 32 || raw[0] != 1 || raw[4] != 0xfe || raw[7] != 0xff || raw[12] != 4 || raw[31] != 7 {
		t.Errorf("the records are % x, %v", raw, err)
	}
	if batch := string(traffic.Batch(voxels)); strings.Count(batch, `"type":"add_voxel"`) != 2 || !json.Valid([]byte(batch)) {
		t.Errorf("the batch is %s", batch)
	}
}

// TestExchange asks for a voxel, before there is a project and after one was opened from a file whose name needs care.
func TestExchange(t *testing.T) {
	socket := daemontest.Serve(t, "dense")
	c, err := client.DialConn(t.Context(), socket)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	question := []byte(`{"jsonrpc":"2.0","id":1,"method":"get_voxel","params":{"x":0,"y":0,"z":0}}`)
	if _, err := traffic.Exchange(c, question); err == nil || !strings.Contains(err.Error(), `"error":`) {
		t.Errorf("without a project the answer is %v", err)
	}
	path := filepath.Join(t.TempDir(), "a \"model\"\u007f & more.gox")
	if err := oneshot.Make(t.Context(), path, 8); err != nil {
		t.Fatal(err)
	}
	for _, request := range [][]byte{traffic.OpenFile(path), question, []byte(traffic.CloseProject)} {
		if took, err := traffic.Exchange(c, request); err != nil || took <= 0 {
			t.Errorf("%s took %v, %v", request, took, err)
		}
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := traffic.Exchange(c, question); err == nil {
		t.Error("a connection that is closed brings an answer")
	}
}

func TestFailed(t *testing.T) {
	for reply, want := range map[string]bool{
		`{"jsonrpc":"2.0","result":{},"id":1}`:                                                        false,
		`{"jsonrpc":"2.0","id":1,"result":{"error":"none"}}`:                                          false,
		`{"jsonrpc":"2.0","error":{"code":-32006,"message":"x"},"id":1}`:                              true,
		`{"jsonrpc":"2.0","error":{"message":"` + strings.Repeat("x", 99) + `","data":{"result":1}}}`: true,
		``: true,
	} {
		if got := traffic.Failed([]byte(reply)); got != want {
			t.Errorf("%s: failed %v, want %v", reply, got, want)
		}
	}
}
