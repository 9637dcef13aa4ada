package bench_test

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/bench"
)

func TestLineIsThatOfGoBenchmarks(t *testing.T) {
	r := bench.Result{Name: "SocketAdd/kind=dense/clients=1", Procs: 2, N: 1234, Metrics: []bench.Metric{{"ns/op", 40449.4}, {"req/s", 24723}, {"B/voxel", 0.0874512}, {"errors", 0}}}
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

func TestParseLineReadsWhatAppendLineWrites(t *testing.T) {
	for _, v := range []float64{0, 1, 999.96, 0.000123456, 12.5, 1e12, 123456.789, -3.25, 1e-12} {
		want := bench.Result{Name: "A/b=c-d/n=64", Procs: 16, N: 7, Metrics: []bench.Metric{{"ns/op", v}, {"x", 1}}}
		got, ok := bench.ParseLine(string(want.AppendLine(nil)))
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

func TestParseLineRefusesOtherLines(t *testing.T) {
	for _, line := range []string{
		"", "goos: linux", "PASS", "Benchmark", "BenchmarkA 1 2", "BenchmarkA x 2 ns/op", "BenchmarkA 1 y ns/op", "BenchmarkA -1 2 ns/op", "A 1 2 ns/op",
		"promise kind measured limit verdict x",
	} {
		if r, ok := bench.ParseLine(line); ok {
			t.Errorf("%q is read as %+v", line, r)
		}
	}
}

func FuzzParseLine(f *testing.F) {
	f.Add("BenchmarkA/b=c-2 \t 10 \t 3.5 ns/op")
	f.Add("BenchmarkA-0 1 NaN x")
	f.Fuzz(func(t *testing.T, line string) {
		r, ok := bench.ParseLine(line)
		if !ok {
			return
		}
		again, ok := bench.ParseLine(string(r.AppendLine(nil)))
		if !ok || again.N != r.N || len(again.Metrics) != len(r.Metrics) {
			t.Errorf("%q is %+v, and written again %+v, %v", line, r, again, ok)
		}
	})
}

func results(kind string, mean, perSecond, served, resident float64) []bench.Result {
	return []bench.Result{
		{Name: "SocketAdd/kind=" + kind + "/clients=100/pipeline=1", Metrics: []bench.Metric{{"mean-ns", mean}, {"req/s", perSecond}, {"clients-served", served}}},
		{Name: "SocketAdd/kind=" + kind + "/clients=1/pipeline=1", Metrics: []bench.Metric{{"mean-ns", 9e9}, {"req/s", 1}, {"clients-served", 1}}},
		{Name: "Memory/kind=" + kind + "/model=landscape", Metrics: []bench.Metric{{"resident-MB", resident}}},
	}
}

func TestPromises(t *testing.T) {
	good := bench.Promises(results("dense", 4.9e6, 10_000, 100, 127.9), []string{"dense"})
	if len(good) != 4 || len(bench.Broken(good)) != 0 {
		t.Errorf("what is just within the limits gives %+v", good)
	}
	bad := bench.Promises(results("dense", 5e6, 9999, 99, 128), []string{"dense"})
	if len(bench.Broken(bad)) != 4 {
		t.Errorf("what is just outside gives %+v", bad)
	}
	both := append(results("dense", 1e6, 2e4, 100, 50), results("block", 1e6, 2e4, 100, 500)...)
	broken := bench.Broken(bench.Promises(both, []string{"dense", "block"}))
	if len(broken) != 1 || broken[0].Kind != "block" || broken[0].Measured != 500 || broken[0].Unit != "MB" {
		t.Errorf("broken are %+v", broken)
	}
	if got := bench.Promises(both, []string{"roaring"}); len(got) != 0 {
		t.Errorf("a kind that was not measured gives %+v", got)
	}
	twice := append(results("dense", 2e6, 2e4, 100, 50), results("dense", 4e6, 2e4, 100, 50)...)
	if got := bench.Promises(twice, []string{"dense"}); got[0].Measured != 3 {
		t.Errorf("the mean of 2 and 4 ms is %v", got[0].Measured)
	}
}

func TestWritePromises(t *testing.T) {
	var b bytes.Buffer
	list := append(bench.Promises(results("dense", 1e6, 2e4, 100, 500), []string{"dense"}), bench.Promise{})
	if err := bench.WritePromises(&b, list); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, want := range []string{"< 5.000 ms", ">= 10000 /s", "pass", "FAIL", "dense"} {
		if !strings.Contains(text, want) {
			t.Errorf("the table lacks %q:\n%s", want, text)
		}
	}
	for line := range strings.Lines(text) {
		if _, ok := bench.ParseLine(line); ok {
			t.Errorf("%q is read as a result", line)
		}
	}
	b.Reset()
	if err := bench.WritePromises(&b, nil); err != nil || !strings.HasPrefix(b.String(), "No promise") {
		t.Errorf("no promise gives %q, %v", b.String(), err)
	}
	for _, list := range [][]bench.Promise{nil, list} {
		for n := range 2 {
			if err := bench.WritePromises(&fullWriter{room: n}, list); n < min(len(list), 1)+1 && !errors.Is(err, errFull) {
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
