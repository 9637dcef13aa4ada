package bench

import (
	"math"
	"slices"
	"time"
)

// sample is what a load has seen.
type sample struct {
	sorted  []time.Duration // from sending a request to having its reply
	elapsed time.Duration   // from the end of the warm-up to the last reply
	served  int             // clients that got a reply to every request, none of them an error
	failed  int64           // error replies
	failure string          // the first of them
}

// percentile returns the smallest latency that at least p percent of the requests do not exceed (nearest rank), 0 if there are none.
func (s *sample) percentile(p float64) time.Duration {
	if len(s.sorted) == 0 {
		return 0
	}
	rank := int(math.Ceil(p / 100 * float64(len(s.sorted))))
	return s.sorted[min(max(rank, 1), len(s.sorted))-1]
}

// mean returns the average latency, 0 if there is none.
func (s *sample) mean() time.Duration {
	if len(s.sorted) == 0 {
		return 0
	}
	var sum time.Duration // of at most some minutes for each of some millions: no overflow
	for _, d := range s.sorted {
		sum += d
	}
	return sum / time.Duration(len(s.sorted))
}

// perSecond returns the requests answered in a second.
func (s *sample) perSecond() float64 {
	if s.elapsed <= 0 {
		return 0
	}
	return float64(len(s.sorted)) / s.elapsed.Seconds()
}

// add takes over what one client has seen.
func (s *sample) add(c *clientSample) {
	s.sorted = append(s.sorted, c.latencies...)
	s.failed += c.failed
	if s.failure == "" {
		s.failure = c.failure
	}
	if c.failed == 0 {
		s.served++
	}
}

func (s *sample) sort() { slices.Sort(s.sorted) }

// metrics returns what is reported of a load.
func (s *sample) metrics() []Metric {
	ns := func(d time.Duration) float64 { return float64(d.Nanoseconds()) }
	perOp := 0.0
	if n := len(s.sorted); n > 0 {
		perOp = ns(s.elapsed) / float64(n)
	}
	return []Metric{
		{unitPerOp, perOp},
		{unitRequests, s.perSecond()},
		{unitMean, ns(s.mean())},
		{"p50-ns", ns(s.percentile(50))},
		{unitSlowest, ns(s.percentile(99))},
		{"p99.9-ns", ns(s.percentile(99.9))},
		{unitServed, float64(s.served)},
		{unitErrors, float64(s.failed)},
	}
}

// Units that the promises look for.
const (
	unitPerOp    = "ns/op"
	unitRequests = "req/s"
	unitMean     = "mean-ns"
	unitServed   = "clients-served"
	unitErrors   = "errors"
	unitSlowest  = "p99-ns" // of a hundred requests all but one are faster
	unitRenders  = "renders/s"
	unitVoxels   = "voxels/s"
	unitPerVoxel = "B/voxel"
	unitResident = "resident-MB"
)
