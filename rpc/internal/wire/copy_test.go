package wire_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
)

// longRequest has the given id and n numbers in a bulk parameter.
func longRequest(id, n int) []byte {
	return []byte(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"add_voxels","params":{"voxels":[%s%d]}}`, id, strings.Repeat("1,", n), id))
}

// TestLongRequestsShareMemory parses long requests one after the other and several at a time.
func TestLongRequestsShareMemory(t *testing.T) {
	o := wire.Options{IsBulk: bulkKey}
	requests := make([]wire.Request, 3)
	for round := range 50 {
		for i := range requests {
			value := longRequest(round*10+i, 40_000+round*1000*(i%2))
			if err := requests[i].Parse(value, &o); err != nil {
				t.Fatal(err)
			}
			clear(value) // the copy is the request's own
		}
		for i := range requests {
			r, id := &requests[i], fmt.Sprint(round*10+i)
			if string(r.ID) != id || string(r.Method) != "add_voxels" || !strings.HasSuffix(string(r.Params[0].Raw), ",1,"+id+"]") {
				t.Fatalf("round %d: request %d is %s with id %s", round, i, r.Method, r.ID)
			}
			if (round+i)%2 == 0 {
				r.Reset()
			}
		}
	}
}

func TestLongRequestsAllocateNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes a sync.Pool forget some of what it is given")
	}
	o := wire.Options{IsBulk: bulkKey}
	value := longRequest(1, 100_000)
	var r wire.Request
	if n := testing.AllocsPerRun(20, func() {
		if err := r.Parse(value, &o); err != nil {
			t.Fatal(err)
		}
		r.Reset()
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
