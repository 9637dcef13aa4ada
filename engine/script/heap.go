package script

import (
	"runtime"
	"runtime/metrics"
	"time"
)

// heapPeriod is how often the heap is looked at while a script runs.
const heapPeriod = 2 * time.Millisecond

// heapMetric is the bytes of objects on the heap, those included that nothing uses any more.
const heapMetric = "/memory/classes/heap/objects:bytes"

// watch stops the script when it makes the heap grow beyond its bound. The engine for JavaScript does not count what it allocates, so the
// whole process is looked at, less what others account for.
func (s *session) watch(held func() int64) {
	done, over := make(chan struct{}), make(chan struct{})
	if held == nil {
		held = func() int64 { return 0 }
	}
	floor := heapBytes() - held()
	go func() {
		defer close(over)
		tick := time.NewTicker(heapPeriod)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				if s.outgrown(floor, held) {
					s.rt.Interrupt(ErrMemory)
					return
				}
			}
		}
	}()
	s.stops = append(s.stops, func() {
		close(done)
		<-over
	})
}

// outgrown reports whether the heap has grown beyond the bound. What nothing uses any more does not count, so it is collected before a
// script is stopped, unless the heap grows too fast for that.
func (s *session) outgrown(floor int64, held func() int64) bool {
	grown := func() int64 { return heapBytes() - held() - floor }
	n := grown()
	if n > s.maxMemory && n <= 2*s.maxMemory {
		runtime.GC()
		n = grown()
	}
	return n > s.maxMemory
}

func heapBytes() int64 {
	sample := [1]metrics.Sample{{Name: heapMetric}}
	metrics.Read(sample[:])
	return int64(sample[0].Value.Uint64())
}
