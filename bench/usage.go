package bench

import (
	"context"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/internal/process"
	"github.com/goxel-daemon/goxel-daemon/bench/report"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

// leastUsed is the processor time below which the daemon's is not reported: it is told in hundredths of a second.
const leastUsed = 100 * time.Millisecond

// usage is what a daemon has used since its start.
type usage struct {
	cpu    time.Duration
	allocs int64 // on the heap
	bytes  int64 // of them
	told   bool  // the daemon tells allocations
}

// used asks for what the daemon has used so far; what cannot be told is 0. The question itself takes a few dozen allocations.
func (t *target) used(ctx context.Context) (u usage) {
	var status struct {
		Allocs int64 `json:"heap_allocations"`
		Bytes  int64 `json:"heap_allocated_bytes"`
	}
	if c, err := client.Dial(ctx, t.socket); err == nil {
		_ = c.Call(ctx, "status", nil, &status)
		_ = c.Close()
	}
	u.allocs, u.bytes = status.Allocs, status.Bytes
	if t.pid != 0 {
		u.cpu, _ = process.CPUTime(t.pid)
	}
	return u
}

func (u usage) since(before usage) usage {
	return usage{u.cpu - before.cpu, u.allocs - before.allocs, u.bytes - before.bytes, u.bytes > 0}
}

// metrics returns what is reported of what so many operations have used.
func (u usage) metrics(n float64) (m []report.Metric) {
	if n <= 0 {
		return nil
	}
	if u.told {
		m = append(m, report.Metric{Unit: report.AllocSize, Value: float64(u.bytes) / n}, report.Metric{Unit: report.Allocs, Value: float64(u.allocs) / n})
	}
	if u.cpu >= leastUsed {
		m = append(m, report.Metric{Unit: report.CPU, Value: float64(u.cpu.Nanoseconds()) / n})
	}
	return m
}
