package rival_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/rival"
)

func TestDecoders(t *testing.T) {
	requests := map[string]int{
		`{"jsonrpc":"2.0","id":1,"method":"add_voxel","params":{"x":1,"y":2,"z":3,"r":4,"g":5,"b":6,"a":255}}`:                  1,
		`{"jsonrpc":"2.0","id":1,"method":"add_voxels","params":{"voxels":[[1,2,3,4,5,6,255],[1,2,3,4,5,6,255]]}}`:              2,
		`{"jsonrpc":"2.0","id":1,"method":"add_voxels","params":{"packed":"` + strings.Repeat("AAAA", 16) + `"}}`:               3,
		`{"jsonrpc":"2.0","id":1,"method":"add_voxels","params":{"voxels":[` + strings.Repeat("[1,2,3,4,5,6,7],", 99) + `[]]}}`: 100,
	}
	for _, d := range rival.Decoders() {
		p, err := d.Build(t.Context())
		if errors.Is(err, rival.ErrMissing) {
			t.Skip(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		for request, want := range requests {
			got, err := p.Measure(t.Context(), []byte(request), time.Millisecond)
			if err != nil || got.Voxels != want || got.N < 1 || got.Nanos <= 0 {
				t.Errorf("%s: %+v, %v; want %d voxels of %s", d.Name, got, err, want, request)
			}
		}
		if _, err := p.Measure(t.Context(), []byte("{"), time.Millisecond); err == nil {
			t.Errorf("%s: no error for half a request", d.Name)
		}
		if err := p.Close(); err != nil {
			t.Error(err)
		}
		if _, err := p.Measure(t.Context(), []byte("{}"), time.Millisecond); err == nil {
			t.Errorf("%s: no error from a program that is gone", d.Name)
		}
	}
}
