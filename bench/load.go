package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

// load is a number of clients that send requests, as fast as they get replies or at a fixed pace.
type load struct {
	socket   string
	clients  int
	burst    int           // requests that a client sends at once
	every    time.Duration // from one to the next, 0 for no pace
	duration time.Duration
	warmUp   time.Duration // before that, not counted
	bursts   func(client int) [][]byte
}

// roomForLatencies is what a client has room for at first, so that little is copied while the clock runs.
const roomForLatencies = 1 << 14

// clientSample is what one client has seen.
type clientSample struct {
	latencies []time.Duration
	last      time.Time // of the last reply
	failed    int64
	failure   string
}

// run connects all clients, lets them work, and gathers what they have seen. Error replies are counted; a connection that breaks is an
// error.
func (l *load) run(ctx context.Context) (*sample, error) {
	conns, err := l.dial(ctx)
	defer func() {
		for _, c := range conns {
			_ = c.Close() // everything that counts was received
		}
	}()
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() {
		for _, c := range conns {
			_ = c.Close() // ends the waiting
		}
	})
	defer stop()
	seen := make([]clientSample, l.clients)
	errs := make([]error, l.clients)
	work := make([][][]byte, l.clients)
	for i := range work {
		work[i] = l.bursts(i)
	}
	from := time.Now().Add(l.warmUp)
	var wg sync.WaitGroup
	for i, c := range conns {
		wg.Go(func() { errs[i] = l.work(c, work[i], from, &seen[i]) })
	}
	wg.Wait()
	if err := errors.Join(ctx.Err(), errors.Join(errs...)); err != nil {
		return nil, err
	}
	s := &sample{}
	for i := range seen {
		s.add(&seen[i])
		s.elapsed = max(s.elapsed, seen[i].last.Sub(from))
	}
	s.sort()
	return s, nil
}

func (l *load) dial(ctx context.Context) (conns []*client.Conn, err error) {
	for range l.clients {
		c, err := client.DialConn(ctx, l.socket)
		if err != nil {
			return conns, err
		}
		conns = append(conns, c)
	}
	return conns, nil
}

// work is one client. It counts what it sends between from and the end of the duration, at least one burst.
func (l *load) work(c *client.Conn, bursts [][]byte, from time.Time, seen *clientSample) error {
	until := from.Add(l.duration)
	seen.latencies = make([]time.Duration, 0, roomForLatencies)
	due := time.Now()
	for i := 0; ; i++ {
		due = due.Add(l.every)
		sent := l.await(due)
		if sent.After(until) && len(seen.latencies) > 0 {
			return nil
		}
		counts := !sent.Before(from)
		if err := c.Send(bursts[i%len(bursts)]); err != nil {
			return err
		}
		for range l.burst {
			line, err := c.Recv()
			if err != nil {
				return fmt.Errorf("bench: waiting for a reply: %w", err)
			}
			if !isResult(line) {
				seen.fail(line)
			}
			if counts {
				seen.last = time.Now()
				seen.latencies = append(seen.latencies, seen.last.Sub(sent))
			}
		}
	}
}

// await returns when a client sends that is to send at the given time, and from when that request's latency counts: if the one before took so
// long that this one is late, that counts as well.
func (l *load) await(due time.Time) time.Time {
	if l.every == 0 {
		return time.Now()
	}
	if wait := time.Until(due); wait > 0 {
		time.Sleep(wait)
		return time.Now()
	}
	return due
}

func (s *clientSample) fail(line []byte) {
	s.failed++
	if s.failure == "" {
		s.failure = string(line[:min(len(line), 500)])
	}
}

// isResult tells a reply with a result from one with an error, by its first members.
func isResult(line []byte) bool {
	return bytes.Contains(line[:min(len(line), 64)], []byte(`"result":`))
}
