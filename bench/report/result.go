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

// Param returns a part of the name that has the form key=value, "" if there is none.
func (r *Result) Param(key string) string {
	for part := range strings.SplitSeq(r.Name, "/") {
		if k, v, ok := strings.Cut(part, "="); ok && k == key {
			return v
		}
	}
	return ""
}

// Family returns the first part of the name.
func (r *Result) Family() string {
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
		dst = fmt.Appendf(dst, "\t%12s %s", Number(m.Value), m.Unit)
	}
	return append(dst, '\n')
}

// Number writes a value with about four significant digits, and never with an exponent.
func Number(v float64) string {
	digits := 0
	if a := math.Abs(v); a > 0 && a < 1000 {
		digits = min(max(3-int(math.Floor(math.Log10(a))), 0), 9)
	}
	return strconv.FormatFloat(v, 'f', digits, 64)
}

// ParseLine reads a line in the format of Go's benchmarks. ok is false for any other line.
func ParseLine(line string) (r Result, ok bool) {
	f := strings.Fields(line)
	if len(f) < 4 || len(f)%2 != 0 || !strings.HasPrefix(f[0], "Benchmark") {
		return r, false
	}
	r.Name, r.Procs = strings.TrimPrefix(f[0], "Benchmark"), 1
	if i := strings.LastIndexByte(r.Name, '-'); i >= 0 {
		if n, err := strconv.Atoi(r.Name[i+1:]); err == nil && n > 0 {
			r.Name, r.Procs = r.Name[:i], n
		}
	}
	var err error
	if r.N, err = strconv.ParseInt(f[1], 10, 64); err != nil || r.N < 0 {
		return r, false
	}
	for i := 2; i < len(f); i += 2 {
		v, err := strconv.ParseFloat(f[i], 64)
		if err != nil {
			return r, false
		}
		r.Metrics = append(r.Metrics, Metric{f[i+1], v})
	}
	return r, true
}
