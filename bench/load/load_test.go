package load_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
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
		if r.Percentile(50) > r.Percentile(99.9) || r.Mean() <= 0 || r.Mean() > r.Max() {
			t.Errorf("p50 %v, p99.9 %v, mean %v, max %v", r.Percentile(50), r.Percentile(99.9), r.Mean(), r.Max())
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

// TestMoreRepliesThanRequests is what a server does that sends something on its own.
func TestMoreRepliesThanRequests(t *testing.T) {
	each(t, func(t *testing.T, s load.Spec) {
		s.Socket = answer(t, func([]byte) []byte { return []byte("ok\nand more\n") })
		s.Clients, s.Pipeline, s.Once = 2, 1, true
		s.Bursts = numbered(3, 1)
		r, err := load.Run(t.Context(), s)
		if err != nil || r.Served != 0 || !strings.Contains(r.Failure, "more replies than requests") {
			t.Errorf("%+v, %v", r, err)
		}
	})
}

// TestConnectionsThatBreak closes some of them after a few replies.
func TestConnectionsThatBreak(t *testing.T) {
	each(t, func(t *testing.T, s load.Spec) {
		s.Socket = serve(t, func(c net.Conn) {
			r := bufio.NewReader(c)
			for range 3 {
				line, err := readLine(r)
				if err != nil {
					return
				}
				if _, err := c.Write(append(line, '\n')); err != nil {
					return
				}
			}
			if line, _ := readLine(r); strings.HasPrefix(string(line), "1 ") {
				return
			} else if _, err := c.Write(append(line, '\n')); err == nil {
				_, _ = io.Copy(c, r)
			}
		})
		s.Clients, s.Pipeline, s.Once = 4, 1, true
		s.Bursts = numbered(10, 1)
		r, err := load.Run(t.Context(), s)
		if err != nil || r.Served != 3 || r.N != 33 || !strings.HasPrefix(r.Failure, "client 1: ") {
			t.Errorf("%+v, %v; want 33 replies, to 3 clients completely", r, err)
		}
	})
}

// TestAllConnectionsBreak ends before its time.
func TestAllConnectionsBreak(t *testing.T) {
	each(t, func(t *testing.T, s load.Spec) {
		s.Socket = serve(t, func(c net.Conn) { _, _ = c.Read(make([]byte, 1)) })
		s.Clients, s.Pipeline, s.Duration = 4, 1, time.Hour
		large := append(make([]byte, 4<<20), '\n')
		s.Bursts = func(int) [][]byte { return [][]byte{large} }
		r, err := load.Run(t.Context(), s)
		if err != nil || r.N != 0 || r.Served != 0 || r.Failure == "" || r.PerSecond() != 0 {
			t.Errorf("%+v, %v; want nothing but a failure", r, err)
		}
	})
}

// TestListenerThatCloses takes one connection.
func TestListenerThatCloses(t *testing.T) {
	each(t, func(t *testing.T, s load.Spec) {
		s.Socket = socket(t)
		l, err := net.Listen("unix", s.Socket)
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			c, err := l.Accept()
			_ = l.Close()
			if err == nil {
				_, _ = io.Copy(c, c)
				_ = c.Close()
			}
		}()
		s.Clients, s.Pipeline, s.Once = 500, 1, true
		s.Bursts = numbered(2, 1)
		r, err := load.Run(t.Context(), s)
		if err != nil || r.Served != 1 || r.N != 2 || r.Failure == "" {
			t.Errorf("%+v, %v; want 2 replies to the first client", r, err)
		}
		<-ended
	})
}

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
		if r.Percentile(50) < 10*time.Millisecond || r.Max() < 50*time.Millisecond {
			t.Errorf("p50 %v, max %v of requests that waited to the end", r.Percentile(50), r.Max())
		}
	})
}

// TestContextEndsRun cancels once a request has come in, which is never answered.
func TestContextEndsRun(t *testing.T) {
	for name, rate := range map[string]float64{"closed": 0, "open": 2} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, s load.Spec) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				s.Socket = serve(t, func(c net.Conn) {
					if n, _ := c.Read(make([]byte, 1)); n > 0 {
						cancel()
					}
					_, _ = io.Copy(io.Discard, c)
				})
				s.Clients, s.Pipeline, s.Duration, s.Rate = 2, 1, time.Hour, rate
				s.Bursts = numbered(1, 1)
				if _, err := load.Run(ctx, s); !errors.Is(err, context.Canceled) {
					t.Errorf("Run: %v", err)
				}
				if _, err := load.Run(ctx, s); !errors.Is(err, context.Canceled) {
					t.Errorf("Run with a context that has ended: %v", err)
				}
			})
		})
	}
}

// TestContextEndsConnecting cancels while clients connect.
func TestContextEndsConnecting(t *testing.T) {
	each(t, func(t *testing.T, s load.Spec) {
		ctx, cancel := context.WithCancel(t.Context())
		s.Socket = echoing(t)
		s.Clients, s.Pipeline, s.Duration = 3, 1, time.Hour
		s.Bursts = func(client int) [][]byte {
			if client == 2 {
				cancel()
			}
			return [][]byte{[]byte("x\n")}
		}
		if _, err := load.Run(ctx, s); !errors.Is(err, context.Canceled) {
			t.Errorf("Run: %v", err)
		}
	})
}

func TestNobodyConnects(t *testing.T) {
	each(t, func(t *testing.T, s load.Spec) {
		s.Socket, s.Clients, s.Pipeline, s.Once, s.Bursts = socket(t), 3, 1, true, numbered(1, 1)
		if _, err := load.Run(t.Context(), s); err == nil {
			t.Error("no error")
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

func TestSpecIsChecked(t *testing.T) {
	good := load.Spec{Socket: socket(t), Clients: 1, Pipeline: 1, Duration: time.Second, Bursts: numbered(1, 1)}
	for name, spoil := range map[string]func(*load.Spec){
		"socket":          func(s *load.Spec) { s.Socket = "" },
		"clients":         func(s *load.Spec) { s.Clients = 0 },
		"too many":        func(s *load.Spec) { s.Clients = 1 << 30 },
		"pipeline":        func(s *load.Spec) { s.Pipeline = -1 },
		"bursts":          func(s *load.Spec) { s.Bursts = nil },
		"no bursts":       func(s *load.Spec) { s.Bursts = func(int) [][]byte { return nil } },
		"empty burst":     func(s *load.Spec) { s.Bursts = func(int) [][]byte { return [][]byte{{}} } },
		"rate":            func(s *load.Spec) { s.Rate = -1 },
		"rate is nothing": func(s *load.Spec) { s.Rate = math.NaN() },
		"sample":          func(s *load.Spec) { s.Sample = -1 },
		"duration":        func(s *load.Spec) { s.Duration = 0 },
		"negative":        func(s *load.Spec) { s.Duration = -1 },
		"warm-up":         func(s *load.Spec) { s.WarmUp = 100 * time.Hour },
		"drain":           func(s *load.Spec) { s.Drain = -1 },
		"once with rate":  func(s *load.Spec) { s.Once, s.Rate = true, 1 },
	} {
		s := good
		spoil(&s)
		if _, err := load.Run(t.Context(), s); err == nil || !strings.HasPrefix(err.Error(), "load: ") || strings.Contains(err.Error(), "connect") {
			t.Errorf("%s: %v", name, err)
		}
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
