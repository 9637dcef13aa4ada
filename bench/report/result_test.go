package report_test

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/bench/report"
)

func TestLineIsThatOfGoBenchmarks(t *testing.T) {
	r := report.Result{Name: "SocketAdd/kind=dense/clients=1", Procs: 2, N: 1234, Metrics: []report.Metric{{Unit: "ns/op", Value: 40449.4}, {Unit: "req/s", Value: 24723}, {Unit: "B/voxel", Value: 0.0874512}, {Unit: "errors", Value: 0}}}
	want := []string{"BenchmarkSocketAdd/kind=dense/clients=1-2", "1234", "40449", "ns/op", "24723", "req/s", "0.08745", "B/voxel", "0", "errors"}
	line := string(r.AppendLine(nil))
	if got := strings.Fields(line); !reflect.DeepEqual(got, want) || !strings.HasSuffix(line, "\n") {
		t.Errorf("the line is %q, want the fields %q", line, want)
	}
	r.Procs = 1
	if got := strings.Fields(string(r.AppendLine(nil)))[0]; got != "BenchmarkSocketAdd/kind=dense/clients=1" {
		t.Errorf("with one processor the name is %q", got)
	}
}

func TestLineIsReadAgain(t *testing.T) {
	for _, v := range []float64{0, 1, 999.96, 0.000123456, 12.5, 1e12, 123456.789, -3.25, 1e-12} {
		want := report.Result{Name: "A/b=c-d/n=64", Procs: 16, N: 7, Metrics: []report.Metric{{Unit: "ns/op", Value: v}, {Unit: "x", Value: 1}}}
		got, ok := parseLine(string(want.AppendLine(nil)))
		if !ok || len(got.Metrics) != 2 {
			t.Fatalf("%v: read %+v, %v", v, got, ok)
		}
		if diff := math.Abs(got.Metrics[0].Value - v); diff > math.Abs(v)/1000+1e-9 {
			t.Errorf("%v became %v", v, got.Metrics[0].Value)
		}
		got.Metrics[0].Value = v
		if !reflect.DeepEqual(got, want) {
			t.Errorf("read %+v, want %+v", got, want)
		}
	}
}

// parseLine reads a line in the format of Go's benchmarks, as benchstat does. ok is false for any other line.
func parseLine(line string) (r report.Result, ok bool) {
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
		r.Metrics = append(r.Metrics, report.Metric{f[i+1], v})
	}
	return r, true
}

// FuzzLine writes what it has read, and wants it to be read again.
func FuzzLine(f *testing.F) {
	f.Add("BenchmarkA/b=c-2 \t 10 \t 3.5 ns/op")
	f.Add("BenchmarkA-0 1 NaN x")
	f.Fuzz(func(t *testing.T, line string) {
		r, ok := parseLine(line)
		if !ok {
			return
		}
		again, ok := parseLine(string(r.AppendLine(nil)))
		if !ok || again.N != r.N || len(again.Metrics) != len(r.Metrics) {
			t.Errorf("%q is %+v, and written again %+v, %v", line, r, again, ok)
		}
	})
}

func TestWritePromises(t *testing.T) {
	var b bytes.Buffer
	list := []report.Promise{
		{Name: "latency", Kind: "dense", Measured: 1, Limit: 5, Unit: "ms", Pass: true},
		{Name: "throughput", Kind: "dense", Measured: 9, Limit: 10000, AtLeast: true, Unit: "/s"},
	}
	if err := report.WritePromises(&b, list); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, want := range []string{"< 5.000 ms", ">= 10000 /s", "pass", "FAIL", "dense"} {
		if !strings.Contains(text, want) {
			t.Errorf("the table lacks %q:\n%s", want, text)
		}
	}
	for line := range strings.Lines(text) {
		if _, ok := parseLine(line); ok {
			t.Errorf("%q is read as a result", line)
		}
	}
	b.Reset()
	if err := report.WritePromises(&b, nil); err != nil || !strings.HasPrefix(b.String(), "No promise") {
		t.Errorf("no promise gives %q, %v", b.String(), err)
	}
	for _, list := range [][]report.Promise{nil, list} {
		for n := range 2 {
			if err := report.WritePromises(&fullWriter{room: n}, list); n < 1 && !errors.Is(err, errFull) {
				t.Errorf("a full writer gives %v", err)
			}
		}
	}
}

var errFull = errors.New("full")

// fullWriter takes a number of writes.
type fullWriter struct{ room int }

func (w *fullWriter) Write(b []byte) (int, error) {
	if w.room--; w.room < 0 {
		return 0, errFull
	}
	return len(b), nil
}
