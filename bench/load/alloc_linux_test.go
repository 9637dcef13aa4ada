package load_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/bench/load"
)

// TestRequestsAllocateNothing compares a short run with a long one.
func TestRequestsAllocateNothing(t *testing.T) {
	path := echoing(t)
	allocs := func(bursts int) float64 {
		work := numbered(bursts, 2)(0)
		return testing.AllocsPerRun(3, func() {
			r, err := load.Run(t.Context(), load.Spec{
				Socket: path, Clients: 4, Pipeline: 2, Once: true, Bursts: func(int) [][]byte { return work },
				Failed: func(line []byte) bool { return len(line) == 0 }, Sample: 2,
			})
			if err != nil || r.N != int64(4*2*bursts) || r.Failed > 0 || r.CPU < 0 {
				t.Fatalf("%+v, %v", r, err)
			}
		})
	}
	short, long := allocs(10), allocs(2000)
	if long > short+20 { // the scheduler and the test's server have a few of their own
		t.Errorf("16000 requests allocate %v times, 80 requests %v times", long, short)
	}
}
