package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Metric is a measured value.
type Metric struct {
	Unit  string  `json:"unit"` // as in Go's benchmarks, such as ns/op or req/s; without spaces
	Value float64 `json:"value"`
}

// The units of metrics that more than one place looks for.
const (
	PerOp     = "ns/op"          // time divided by operations
	Requests  = "req/s"          // requests answered in a second
	Mean      = "mean-ns"        // average latency
	P50       = "p50-ns"         // latency that half of the requests do not exceed
	P99       = "p99-ns"         // latency that all but one of a hundred do not exceed
	P999      = "p99.9-ns"       // latency that all but one of a thousand do not exceed
	Served    = "clients-served" // clients that got a reply to every request
	Errors    = "errors"         // error replies
	Renders   = "renders/s"      // pictures that came back in a second
	Voxels    = "voxels/s"       // voxels that were changed in a second
	PerVoxel  = "B/voxel"        // memory of a volume divided by its voxels
	Resident  = "resident-MB"    // physical memory of the daemon's process
	CPU       = "cpu-ns/op"      // processor time of the daemon divided by operations
	Allocs    = "allocs/op"      // allocations on the daemon's heap divided by operations
	AllocSize = "B/op"           // their bytes divided by operations
	Generator = "load-cpu-ns/op" // processor time of the load generator divided by operations
)

// Result is what one benchmark has measured.
type Result struct {
	Name    string   `json:"name"`  // path without the word Benchmark, such as SocketAdd/kind=dense/clients=1
	Procs   int      `json:"procs"` // processors that were available
	N       int64    `json:"n"`     // operations
	Metrics []Metric `json:"metrics"`
}

// Get returns the value with the given unit and whether there is one.
func (r *Result) Get(unit string) (float64, bool) {
	for _, m := range r.Metrics {
		if m.Unit == unit {
			return m.Value, true
		}
	}
	return 0, false
}

// param returns a part of the name that has the form key=value, "" if there is none.
func (r *Result) param(key string) string {
	for part := range strings.SplitSeq(r.Name, "/") {
		if k, v, ok := strings.Cut(part, "="); ok && k == key {
			return v
		}
	}
	return ""
}

// family returns the first part of the name.
func (r *Result) family() string {
	family, _, _ := strings.Cut(r.Name, "/")
	return family
}

// AppendLine appends the result in the format of Go's benchmarks, a line feed included.
func (r *Result) AppendLine(dst []byte) []byte {
	name := "Benchmark" + r.Name
	if r.Procs > 1 {
		name += "-" + strconv.Itoa(r.Procs)
	}
	dst = fmt.Appendf(dst, "%-62s %9d", name, r.N)
	for _, m := range r.Metrics {
		dst = fmt.Appendf(dst, "\t%12s %s", number(m.Value), m.Unit)
	}
	return append(dst, '\n')
}

// number writes a value with about four significant digits, and never with an exponent.
func number(v float64) string {
	digits := 0
	if a := math.Abs(v); a > 0 && a < 1000 {
		digits = min(max(3-int(math.Floor(math.Log10(a))), 0), 9)
	}
	return strconv.FormatFloat(v, 'f', digits, 64)
}
