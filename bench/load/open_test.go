package load_test

import (
	"bufio"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/load"
)

// TestOpenLoop wants each burst that is due counted once, whether the server is in time or not.
func TestOpenLoop(t *testing.T) {
	each(t, func(t *testing.T, s load.Spec) {
		var got counter
		s.Socket = answer(t, func(line []byte) []byte { got.add(line); return []byte("ok\n") })
		s.Clients, s.Pipeline, s.Rate, s.Duration = 3, 2, 10_000, 100*time.Millisecond
		s.Bursts = numbered(7, 2)
		r, err := load.Run(t.Context(), s)
		if err != nil || r.Latency.TotalCount() != 1000 || got.total() > 1000 || r.N > got.total() || r.N == 0 || r.Served != 3 {
			t.Errorf("%+v, %v; %d latencies of %d requests; want 1000", r, err, r.Latency.TotalCount(), got.total())
		}
	})
}

// TestOpenLoopCatchesUp has a first reply that is late, and wants what was due meanwhile sent then, and nothing before it is due.
func TestOpenLoopCatchesUp(t *testing.T) {
	each(t, func(t *testing.T, s load.Spec) {
		var got counter
		s.Socket = answer(t, func(line []byte) []byte {
			if got.add(line); got.total() == 1 {
				<-time.After(30 * time.Millisecond)
			}
			return []byte("ok\n")
		})
		s.Clients, s.Pipeline, s.Rate, s.Duration = 1, 1, 1000, 100*time.Millisecond
		s.Bursts = numbered(1, 1)
		r, err := load.Run(t.Context(), s)
		if err != nil || r.Latency.TotalCount() != 100 || got.total() > 100 || r.Served != 1 || r.Percentile(75) < time.Millisecond {
			t.Errorf("%+v, %v; %d latencies of %d requests, p75 %v", r, err, r.Latency.TotalCount(), got.total(), r.Percentile(75))
		}
	})
}

// TestOpenLoopCountsWhatIsNotSent stalls after the first reply, so that most bursts are never sent.
func TestOpenLoopCountsWhatIsNotSent(t *testing.T) {
	each(t, func(t *testing.T, s load.Spec) {
		s.Socket = serve(t, func(c net.Conn) {
			r := bufio.NewReader(c)
			if _, err := readLine(r); err == nil {
				_, _ = c.Write([]byte("ok\n"))
			}
			_, _ = io.Copy(io.Discard, r)
		})
		s.Clients, s.Pipeline, s.Rate, s.Duration, s.Drain = 2, 1, 1000, 50*time.Millisecond, 10*time.Millisecond
		s.Bursts = numbered(1, 1)
		r, err := load.Run(t.Context(), s)
		if err != nil || r.N != 2 || r.Latency.TotalCount() != 50 || r.Served != 0 || !strings.Contains(r.Failure, "no reply for") {
			t.Fatalf("%+v, %v; %d latencies; want 50, and 2 replies", r, err, r.Latency.TotalCount())
		}
		if r.Percentile(50) < 10*time.Millisecond || time.Duration(r.Latency.Max()) < 50*time.Millisecond {
			t.Errorf("p50 %v, max %v of requests that waited to the end", r.Percentile(50), time.Duration(r.Latency.Max()))
		}
	})
}
