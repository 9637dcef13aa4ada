package load

import (
	"math"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

const (
	maxLatency = time.Hour // longer ones count as that
	maxFailure = 300       // bytes of a failed reply that are kept
	maxPart    = 64 << 10  // bytes of an incomplete reply that are kept
)

// tally adds up what all clients see. Times are nanoseconds on the clock of the run. It is not safe for concurrent use.
type tally struct {
	failed  func(line []byte) bool
	sample  int
	warm    int64 // when the warm-up ends
	end     int64 // when the duration ends
	from    int64 // when the clock started, math.MaxInt64 before
	last    int64 // when the last reply that counts came
	n, bad  int64
	failure string
	served  int
	latency *hdrhistogram.Histogram
}

func newTally(s *Spec) *tally {
	t := &tally{
		failed: s.Failed, sample: s.Sample,
		warm: int64(s.WarmUp), end: int64(s.WarmUp + s.Duration), from: math.MaxInt64,
		latency: hdrhistogram.New(1, int64(maxLatency), 3),
	}
	if s.WarmUp == 0 {
		t.from = 0
	}
	return t
}

// replies counts n replies.
func (t *tally) replies(now int64, n int) {
	switch {
	case now < t.warm || now >= t.end && t.n > 0:
	case t.from > now:
		t.from, t.last = now, now
	default:
		t.n += int64(n)
		t.last = now
	}
}

// burst counts the latency of a burst of n requests that has all its replies, or never will.
func (t *tally) burst(start, now int64, n int) {
	if start >= t.from {
		_ = t.latency.RecordValues(min(now-start, int64(maxLatency)), int64(n)) // it is in range
	}
}

// look asks whether a reply says that its request failed.
func (t *tally) look(line []byte) {
	if t.failed(line) {
		t.bad++
		t.fail(string(line[:min(len(line), maxFailure)]))
	}
}

// fail notes the first failure.
func (t *tally) fail(text string) {
	if t.failure == "" {
		t.failure = text
	}
}

func (t *tally) result() *Result {
	r := &Result{N: t.n, Failed: t.bad, Failure: t.failure, Served: t.served, Latency: t.latency}
	if t.n > 0 {
		r.Elapsed = time.Duration(t.last - t.from)
	}
	return r
}
