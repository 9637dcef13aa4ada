package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
)

const single = `{"jsonrpc":"2.0","id":1,"method":"add_voxel","params":{"x":-1,"y":2,"z":3,"r":4,"g":5,"b":6,"a":255}}`

// list returns a request with n voxels.
func list(n int) string {
	return `{"jsonrpc":"2.0","id":1,"method":"add_voxels","params":{"voxels":[` + strings.Repeat("[1,-2,3,4,5,6,255],", n-1) + `[7,8,9,10,11,12,255]]}}`
}

func TestDecodersAgree(t *testing.T) {
	for _, text := range []string{single, list(1), list(1000)} {
		var got [2]Request
		for i, name := range []string{"json", "sonic"} {
			d, err := find(name)
			if err != nil {
				t.Fatal(err)
			}
			if err := d.decode([]byte(text), &got[i]); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if !reflect.DeepEqual(got[0], got[1]) || got[0].Method == "" {
			t.Errorf("json: %+v, sonic: %+v", got[0], got[1])
		}
	}
}

// TestSonicIsNative fails with a version of Go for which sonic falls back to encoding/json.
func TestSonicIsNative(t *testing.T) {
	if runtime.GOARCH != "amd64" && runtime.GOARCH != "arm64" {
		t.Skipf("sonic has no decoder of its own for %s", runtime.GOARCH)
	}
	if d, err := find("sonic"); err != nil || !d.native {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestRun(t *testing.T) {
	file := filepath.Join(t.TempDir(), "request")
	if err := os.WriteFile(file, []byte(list(12)), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := run([]string{"-decoder", "json", "-file", file, "-time", "1ms"}, &out); err != nil {
		t.Fatal(err)
	}
	var r Report
	if err := json.Unmarshal(out.Bytes(), &r); err != nil || r.Voxels != 12 || r.N < 1 || r.Nanos <= 0 || r.Bytes != len(list(12)) {
		t.Errorf("%s: %v", out.Bytes(), err)
	}
	large := filepath.Join(t.TempDir(), "large")
	if err := os.WriteFile(large, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(large, maxFile+1); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"-decoder", "none"}, {"-file", file + ".none"}, {"-file", large}, {"-unknown"}} {
		if err := run(args, &out); err == nil {
			t.Errorf("run(%q): no error", args)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	for _, name := range []string{"json", "sonic"} {
		for text, n := range map[string]int{single: 1, list(1000): 1000, list(100_000): 100_000} {
			b.Run(fmt.Sprintf("decoder=%s/voxels=%d", name, n), func(b *testing.B) {
				b.ReportAllocs()
				d, err := find(name)
				if err != nil {
					b.Fatal(err)
				}
				b.SetBytes(int64(len(text)))
				var r Request
				bytes := []byte(text)
				for b.Loop() {
					if err := d.decode(bytes, &r); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
			})
		}
	}
}
