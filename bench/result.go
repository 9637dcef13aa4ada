package bench

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// Metric is a measured value.
type Metric struct {
	Unit  string  `json:"unit"` // as in Go's benchmarks, such as ns/op or req/s; without spaces
	Value float64 `json:"value"`
}

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

// AppendLine appends the result in the format of Go's benchmarks, a line feed included.
func (r *Result) AppendLine(dst []byte) []byte {
	name := "Benchmark" + r.Name
	if r.Procs > 1 {
		name += "-" + strconv.Itoa(r.Procs)
	}
	dst = fmt.Appendf(dst, "%-62s %9d", name, r.N)
	for _, m := range r.Metrics {
		dst = append(dst, '\t')
		dst = append(dst, fmt.Sprintf("%12s", number(m.Value))...)
		dst = append(dst, ' ')
		dst = append(dst, m.Unit...)
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

// writeHead writes the lines that tell benchstat about the machine.
func (r *Report) writeHead(w io.Writer) error {
	text := fmt.Sprintf("goos: %s\ngoarch: %s\npkg: %s\n", r.GOOS, r.GOARCH, packagePath)
	if r.CPU != "" {
		text += "cpu: " + r.CPU + "\n"
	}
	_, err := io.WriteString(w, text)
	return err
}
