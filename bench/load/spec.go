package load

import (
	"errors"
	"fmt"
	"time"
)

const (
	maxClients  = 1 << 17
	maxPipeline = 1 << 24
	maxTime     = 24 * time.Hour
	drainTime   = 10 * time.Second // Spec.Drain by default
)

// Spec describes a load. Socket, Clients, Pipeline and Bursts are required, and Duration unless Once is set.
type Spec struct {
	// Socket is the path of the server's Unix socket. Each client has a connection of its own.
	Socket string
	// Clients is the number of connections.
	Clients int
	// Pipeline is the number of requests in one burst, which a client sends at once.
	Pipeline int
	// Bursts returns what a client sends, one burst after the other and over and over. Each burst holds Pipeline complete requests with
	// their terminators and gets Pipeline replies. It is called once for every client before the clock starts, from one goroutine. The
	// bytes are only read; clients may share them.
	Bursts func(client int) [][]byte
	// Rate is the number of requests per second over all clients; 0 is a closed loop.
	Rate float64
	// WarmUp is the time before Duration in which requests are sent and not counted.
	WarmUp time.Duration
	// Duration is the time for which requests are sent and counted.
	Duration time.Duration
	// Drain bounds the wait for replies in flight once Duration is over; 0 is 10 s.
	Drain time.Duration
	// Once lets each client send each of its bursts once and ends when all are answered or Duration is over, where 0 is no bound. Not
	// with Rate or WarmUp.
	Once bool
	// Failed reports whether a reply, without its newline, says that the request failed; nil takes every reply for a success. Of replies
	// above 64 KiB it may be given only the beginning. The bytes are valid during the call. Calls do not overlap.
	Failed func(line []byte) bool
	// Sample lets Failed look at each Sample-th reply of a client only; 0 and 1 mean every one.
	Sample int
	// Portable takes goroutines where an epoll loop is to be had. They cost several times as much per request.
	Portable bool
}

// check returns what is wrong with the load and fills in defaults.
func (s *Spec) check() error {
	switch {
	case s.Socket == "":
		return errors.New("load: no socket")
	case s.Clients < 1 || s.Clients > maxClients:
		return fmt.Errorf("load: %d clients, want 1 to %d", s.Clients, maxClients)
	case s.Pipeline < 1 || s.Pipeline > maxPipeline:
		return fmt.Errorf("load: pipeline of %d, want 1 to %d", s.Pipeline, maxPipeline)
	case s.Bursts == nil:
		return errors.New("load: no bursts")
	case !(s.Rate >= 0 && s.Rate <= 1e9): // not a number is neither
		return fmt.Errorf("load: rate of %v requests/s, want 0 to 1e9", s.Rate)
	case s.Sample < 0:
		return fmt.Errorf("load: sample of %d", s.Sample)
	case s.Duration < 0 || s.Duration > maxTime || s.WarmUp < 0 || s.WarmUp > maxTime || s.Drain < 0 || s.Drain > maxTime:
		return fmt.Errorf("load: warm-up %v, duration %v, drain %v: want 0 to %v", s.WarmUp, s.Duration, s.Drain, maxTime)
	case s.Once && (s.Rate > 0 || s.WarmUp > 0):
		return errors.New("load: bursts that are sent once have no rate and no warm-up")
	case s.Duration == 0 && !s.Once:
		return errors.New("load: no duration")
	}
	if s.Duration == 0 {
		s.Duration = maxTime
	}
	if s.Drain == 0 {
		s.Drain = drainTime
	}
	s.Sample = max(s.Sample, 1)
	return nil
}

// work returns the bursts of every client.
func (s *Spec) work() ([][][]byte, error) {
	all := make([][][]byte, s.Clients)
	for i := range all {
		all[i] = s.Bursts(i)
		if len(all[i]) == 0 {
			return nil, fmt.Errorf("load: client %d has no bursts", i)
		}
		for j, burst := range all[i] {
			if len(burst) == 0 {
				return nil, fmt.Errorf("load: client %d: burst %d is empty", i, j)
			}
		}
	}
	return all, nil
}
