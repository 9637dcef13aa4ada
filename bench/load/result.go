package load

import (
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// Result is what a run has seen.
type Result struct {
	// N is the number of replies within Elapsed.
	N int64
	// Failed is the number of replies that were looked at and say that a request failed, in the warm-up as well.
	Failed int64
	// Failure is the first reply that says so, or what broke the first connection; "" if there was neither.
	Failure string
	// Served is the number of clients that have sent something and got a reply to all of it.
	Served int
	// Elapsed is the time from the start of the clock to the last reply that is counted in N.
	Elapsed time.Duration
	// Latency has the latency in nanoseconds, to 3 digits, of each request that was sent, or due, after the clock started.
	Latency *hdrhistogram.Histogram
	// CPU is the processor time of the generator's thread from its start to its end; 0 if it cannot be told.
	CPU time.Duration
}

// PerSecond returns the replies per second, 0 if there are none.
func (r *Result) PerSecond() float64 {
	if r.Elapsed <= 0 {
		return 0
	}
	return float64(r.N) / r.Elapsed.Seconds()
}

// Mean returns the mean latency, 0 if there is none.
func (r *Result) Mean() time.Duration {
	return time.Duration(r.Latency.Mean())
}

// Percentile returns the latency that p percent of the requests stay within, such as 50, 99 or 99.9.
func (r *Result) Percentile(p float64) time.Duration {
	return time.Duration(r.Latency.ValueAtPercentile(p))
}
