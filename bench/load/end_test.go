package load_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"math"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/load"
)

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
