package load_test

import (
	"bufio"
	"bytes"
	"fmt"
	"math"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/load"
)

// TestOnceSendsEachBurstOnce also checks that what arrives is what was to be sent.
func TestOnceSendsEachBurstOnce(t *testing.T) {
	each(t, func(t *testing.T, s load.Spec) {
		var got counter
		s.Socket = answer(t, func(line []byte) []byte { got.add(line); return []byte("ok\n") })
		s.Clients, s.Pipeline, s.Once = 30, 4, true
		s.Bursts = numbered(25, 4)
		r, err := load.Run(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		if r.N != 3000 || r.Latency.TotalCount() != 3000 || r.Served != 30 || r.Failed != 0 || r.Failure != "" {
			t.Errorf("%+v with %d latencies; want 3000 replies to 30 clients", r, r.Latency.TotalCount())
		}
		got.mu.Lock() // raw system calls order nothing for the race detector
		defer got.mu.Unlock()
		for client := range 30 {
			for _, burst := range numbered(25, 4)(client) {
				for line := range bytes.Lines(burst) {
					if n := got.lines[string(bytes.TrimSuffix(line, []byte{'\n'}))]; n != 1 {
						t.Fatalf("%q came %d times", line, n)
					}
				}
			}
		}
	})
}

// TestClosedLoop counts for a while.
func TestClosedLoop(t *testing.T) {
	each(t, func(t *testing.T, s load.Spec) {
		var got counter
		s.Socket = answer(t, func(line []byte) []byte { got.add(line); return []byte("ok\n") })
		s.Clients, s.Pipeline, s.Duration = 5, 3, 50*time.Millisecond
		s.Bursts = numbered(7, 3)
		r, err := load.Run(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		sent := got.total()
		if r.N == 0 || r.N > sent || r.Latency.TotalCount() != sent || r.Served != 5 {
			t.Errorf("%d replies counted, %d latencies, %d requests; served %d", r.N, r.Latency.TotalCount(), sent, r.Served)
		}
		if r.Elapsed <= 0 || math.Abs(r.PerSecond()*r.Elapsed.Seconds()-float64(r.N)) > 0.01 {
			t.Errorf("%d replies in %v are %v per second", r.N, r.Elapsed, r.PerSecond())
		}
		if r.Percentile(50) > r.Percentile(99.9) || r.Mean() <= 0 || r.Mean() > time.Duration(r.Latency.Max()) {
			t.Errorf("p50 %v, p99.9 %v, mean %v, max %v", r.Percentile(50), r.Percentile(99.9), r.Mean(), time.Duration(r.Latency.Max()))
		}
	})
}

// TestWarmUpIsNotCounted wants the requests of the warm-up missing from what is counted.
func TestWarmUpIsNotCounted(t *testing.T) {
	each(t, func(t *testing.T, s load.Spec) {
		var got counter
		s.Socket = answer(t, func(line []byte) []byte { got.add(line); return []byte("ok\n") })
		s.Clients, s.Pipeline, s.WarmUp, s.Duration = 2, 1, 50*time.Millisecond, 20*time.Millisecond
		s.Bursts = numbered(7, 1)
		r, err := load.Run(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		if sent := got.total(); r.N == 0 || r.N >= sent || r.Latency.TotalCount() >= sent || r.Elapsed > s.Duration+time.Minute {
			t.Errorf("%d of %d replies counted, %d latencies", r.N, sent, r.Latency.TotalCount())
		}
	})
}

// TestSlowRepliesAreCounted has a duration that is shorter than a request.
func TestSlowRepliesAreCounted(t *testing.T) {
	each(t, func(t *testing.T, s load.Spec) {
		s.Socket = answer(t, func([]byte) []byte { <-time.After(20 * time.Millisecond); return []byte("ok\n") })
		s.Clients, s.Pipeline, s.Duration = 1, 1, time.Millisecond
		s.Bursts = numbered(1, 1)
		r, err := load.Run(t.Context(), s)
		if err != nil || r.N != 1 || r.Latency.TotalCount() != 1 || r.Elapsed < 20*time.Millisecond || r.Served != 1 {
			t.Errorf("%+v, %v; want one reply after 20 ms", r, err)
		}
	})
}

// TestFailuresAreCounted sends replies in pieces.
func TestFailuresAreCounted(t *testing.T) {
	each(t, func(t *testing.T, s load.Spec) {
		var n atomic.Int64
		long := strings.Repeat("x", 100_000)
		s.Socket = serve(t, func(c net.Conn) {
			r := bufio.NewReader(c)
			for {
				line, err := readLine(r)
				if err != nil {
					return
				}
				reply := fmt.Sprintf("fine %s %s\n", line, long)
				if n.Add(1)%3 == 0 {
					reply = fmt.Sprintf("-ERR %s\n", line)
				}
				for len(reply) > 0 {
					m := min(len(reply), 1+len(reply)*2/3)
					if _, err := c.Write([]byte(reply[:m])); err != nil {
						return
					}
					reply = reply[m:]
				}
			}
		})
		s.Clients, s.Pipeline, s.Once = 4, 5, true
		s.Bursts = numbered(6, 5)
		var odd string
		s.Failed = func(line []byte) bool {
			if !bytes.HasPrefix(line, []byte("fine ")) && !bytes.HasPrefix(line, []byte("-ERR ")) || bytes.IndexByte(line, '\n') >= 0 {
				odd = string(line)
			}
			return line[0] == '-'
		}
		r, err := load.Run(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		if r.N != 120 || r.Failed != 40 || !strings.HasPrefix(r.Failure, "-ERR ") || r.Served != 4 || odd != "" {
			t.Errorf("%d replies, %d failed: %q, served %d, odd %q; want 120, 40, 4", r.N, r.Failed, r.Failure, r.Served, odd)
		}
	})
}

// TestSample lets every reply fail and looks at some.
func TestSample(t *testing.T) {
	each(t, func(t *testing.T, s load.Spec) {
		s.Socket = answer(t, func(line []byte) []byte { return append(line, '\n') })
		s.Clients, s.Pipeline, s.Once, s.Sample = 3, 4, true, 7
		s.Bursts = numbered(25, 4)
		s.Failed = func([]byte) bool { return true }
		r, err := load.Run(t.Context(), s)
		if want := int64(3 * 15); err != nil || r.Failed != want { // lines 0, 7, ..., 98
			t.Errorf("%+v, %v; want %d failed", r, err, want)
		}
	})
}

// TestLargeRequests sends more than a socket holds, to a server that does not read on while its replies are not read.
func TestLargeRequests(t *testing.T) {
	each(t, func(t *testing.T, s load.Spec) {
		s.Socket = answer(t, func(line []byte) []byte { return append(line, '\n') })
		s.Clients, s.Pipeline, s.Once = 3, 2, true
		large := append(bytes.Repeat([]byte("0123456789"), 300_000), '\n')
		both := bytes.Repeat(large, 2)
		s.Bursts = func(int) [][]byte { return [][]byte{both, both} }
		var bytesSeen int
		s.Failed = func(line []byte) bool {
			bytesSeen += len(line)
			return !bytes.HasPrefix(large, line)
		}
		r, err := load.Run(t.Context(), s)
		if err != nil || r.N != 12 || r.Failed != 0 || r.Served != 3 {
			t.Errorf("%+v, %v; want 12 replies to 3 clients", r, err)
		}
		if bytesSeen < 12*(64<<10) {
			t.Errorf("replies of %d bytes were looked at", bytesSeen)
		}
	})
}

func TestManyClients(t *testing.T) {
	path := echoing(t)
	r, err := load.Run(t.Context(), load.Spec{
		Socket: path, Clients: 2000, Pipeline: 3, Once: true, Bursts: numbered(2, 3),
		Failed: func(line []byte) bool { return bytes.Count(line, []byte{' '}) != 2 },
	})
	if err != nil || r.N != 12_000 || r.Served != 2000 || r.Failed > 0 {
		t.Errorf("%+v, %v; want 12000 replies to 2000 clients", r, err)
	}
}

// BenchmarkRun is the throughput of both generators against the echo server of the same process.
func BenchmarkRun(b *testing.B) {
	for _, portable := range []bool{false, true} {
		for _, clients := range []int{1, 10, 100, 1000} {
			b.Run(fmt.Sprintf("portable=%v/clients=%d", portable, clients), func(b *testing.B) {
				b.ReportAllocs()
				path := echoing(b)
				var best float64
				for b.Loop() {
					r, err := load.Run(b.Context(), load.Spec{
						Socket: path, Clients: clients, Pipeline: 1, WarmUp: 50 * time.Millisecond, Duration: 300 * time.Millisecond,
						Bursts: numbered(4, 1), Portable: portable,
					})
					if err != nil || r.Served != clients {
						b.Fatal(err, r)
					}
					best = max(best, r.PerSecond())
				}
				b.ReportMetric(best, "requests/s")
			})
		}
	}
}
