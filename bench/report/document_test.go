package report_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/bench/pair"
	"github.com/goxel-daemon/goxel-daemon/bench/report"
)

func at(median float64) pair.Interval {
	return pair.Interval{N: 3, Median: median, Low: median * 0.9, High: median * 1.1, Min: median / 2, Max: median * 2}
}

// example is a document with some of everything.
func example() *report.Document {
	d := report.NewDocument()
	d.Version = "v1 <b>"
	load := func(family, clients, pipeline string, rate, p50 float64) report.Result {
		return report.Result{Name: family + "/kind=dense/clients=" + clients + "/pipeline=" + pipeline, Procs: 2, N: 9, Metrics: []report.Metric{
			{Unit: report.PerOp, Value: 1e9 / rate},
			{Unit: report.Requests, Value: rate},
			{Unit: report.P50, Value: p50},
			{Unit: report.P99, Value: 3 * p50},
			{Unit: report.P999, Value: 9 * p50},
			{Unit: report.CPU, Value: 800},
		}}
	}
	d.Results = []report.Result{
		load("SocketAdd", "100", "1", 2e5, 5e5), load("SocketAdd", "1", "1", 4e4, 2e4), load("SocketGet", "1", "1", 5e4, 2e4), load("SocketGet", "100", "1", 2e5, 4e5),
		load("SocketAdd", "10", "32", 1e6, 1e5),
		{Name: "Memory/kind=block/model=sphere", N: 1, Metrics: []report.Metric{{Unit: report.PerOp, Value: 4.2e6}, {Unit: report.PerVoxel, Value: 0.03}, {Unit: report.Resident, Value: 13}}},
	}
	d.Promises = []report.Promise{{Name: "latency", Kind: "dense", Measured: 0.7, Limit: 5, Unit: "ms", Pass: true}, {Name: "rate", Kind: "dense", Measured: 9, Limit: 10, AtLeast: true, Unit: "/s"}}
	d.Targets = []report.Target{
		{Name: "requests & more", Group: "Sockets", Against: "Redis <SETBIT>", Kind: "dense", Unit: report.Requests, Ours: at(2e5), Theirs: at(1e5), Ratio: at(2), Bound: 2.2, Must: 0.95, Reach: 1.15},
		{Name: "p99", Group: "Sockets", Against: "Redis", Kind: "dense", Unit: report.P99, Lower: true, Ours: at(3e5), Theirs: at(1e5), Ratio: at(3), Must: 1.3, Reach: 1},
		{Name: "gone", Group: "Sockets", Against: "Redis", Kind: "dense", Missing: "not found: apt-get install redis-server"},
		{Name: "start", Group: "Process", Unit: "ms", Lower: true, Ours: at(12), Ratio: at(12), Must: 30, Reach: 10},
		{Name: "told", Group: "Process", Against: "x", Unit: "op/s", Ours: at(1), Theirs: at(2), Ratio: at(0.5)},
	}
	for i := range d.Targets {
		d.Targets[i].Judge()
	}
	d.Changes = []report.Change{
		{Name: "A/kind=dense", Unit: report.Requests, Base: at(10), New: at(5), Ratio: at(0.5)},
		{Name: "B", Unit: report.P50, Lower: true, Base: at(10), New: at(5), Ratio: at(0.5)},
		{Name: "C", Unit: report.P50, Lower: true, Base: at(10), New: at(10), Ratio: at(1)},
		{Name: "D", Unit: report.P50, Lower: true, Base: at(10), New: at(11.5), Ratio: at(1.15)},
	}
	for i := range d.Changes {
		d.Changes[i].Judge(0.2)
	}
	return d
}

func TestJudge(t *testing.T) {
	d := example()
	for i, want := range []report.Verdict{report.Reached, report.Missed, report.Unmeasured, report.Kept, report.Told} {
		if got := d.Targets[i].Verdict; got != want {
			t.Errorf("%s: %s, want %s", d.Targets[i].Name, got, want)
		}
	}
	for i, want := range []bool{true, false, false, false} {
		if d.Changes[i].Worse != want {
			t.Errorf("%s: worse %v", d.Changes[i].Name, d.Changes[i].Worse)
		}
	}
	scattered := report.Change{Lower: true, Ratio: pair.Interval{N: 5, Median: 1.5, Low: 0.9, High: 3}}
	if scattered.Judge(0.1); scattered.Worse {
		t.Error("what scatters around what it was is called worse")
	}
}

func TestJSONComesBack(t *testing.T) {
	d := example()
	var b bytes.Buffer
	if err := d.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	got, err := report.ReadJSON(&b)
	if err != nil || !reflect.DeepEqual(got, d) {
		t.Errorf("read %+v, %v; want %+v", got, err, d)
	}
	if _, err := report.ReadJSON(strings.NewReader("{")); err == nil {
		t.Error("a part of a document is read")
	}
}

func TestTables(t *testing.T) {
	d := example()
	for name, c := range map[string]struct {
		write func(io.Writer) error
		want  []string
	}{
		"targets": {func(w io.Writer) error { return report.WriteTargets(w, d.Targets) }, []string{
			"Sockets (dense)\n", "Process\n", "200k req/s", "300 µs", "2 (1.80..2.20)", ">= 0.95 / 1.15", "<= 30 / 10", "absent: not found: apt-get install redis-server",
			"1 of 3 targets reached, 1 more kept, 1 missed; 1 not measured.",
		}},
		"markdown": {func(w io.Writer) error { return report.WriteTargetsMarkdown(w, d.Targets) }, []string{
			"| p99 | Redis | 300 µs | 100 µs | 3 (2.70..3.30) | <= 1.30 / 1 | - | missed |\n", "| start |  | 12 ms | - |",
		}},
		"changes": {func(w io.Writer) error { return report.WriteChanges(w, d.Changes) }, []string{"WORSE", "better", "~", "worse, within the tolerance"}},
		"results": {func(w io.Writer) error { return report.WriteResultsMarkdown(w, d.Results) }, []string{
			"| benchmark | dense | block |\n|---|---|---|\n", "| SocketAdd/clients=1/pipeline=1 | 40.0k req/s, 20 µs p50, 60 µs p99 |  |", "|  | 4.20 ms/op, 0.0300 B/voxel, 13 MB |",
		}},
		"promises": {func(w io.Writer) error { return report.WritePromisesMarkdown(w, d.Promises) }, []string{"| rate | dense | 9.000 | >= 10.00 /s | FAIL |"}},
		"head":     {func(w io.Writer) error { return d.WriteHead(w, "p") }, []string{"goos: " + d.GOOS + "\n", "pkg: p\n"}},
	} {
		var b bytes.Buffer
		if err := c.write(&b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, want := range c.want {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s lack %q:\n%s", name, want, b.String())
			}
		}
		if err := c.write(&fullWriter{}); !errors.Is(err, errFull) {
			t.Errorf("%s: a full writer gives %v", name, err)
		}
	}
}

// TestHTMLIsOnePage wants well-formed pictures, all that was measured, nothing unescaped and nothing from elsewhere.
func TestHTMLIsOnePage(t *testing.T) {
	var b bytes.Buffer
	if err := example().WriteHTML(&b); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, want := range []string{
		"requests &amp; more", "Redis &lt;SETBIT&gt;", "v1 &lt;b&gt;", "apt-get install redis-server", "Memory/kind=block/model=sphere", "SocketGet</text>", "prefers-color-scheme: dark",
		`aria-label="ratios to what must be, of Sockets"`, `aria-label="requests per second by clients"`, `aria-label="latencies of 5 loads"`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, bad := range []string{"http:", "https:", "src=", "@import", "<script", "NaN", "Inf"} {
		if strings.Contains(text, bad) {
			t.Errorf("the page has %q", bad)
		}
	}
	pictures := 0
	for rest := text; ; pictures++ {
		from := strings.Index(rest, "<svg ")
		if from < 0 {
			break
		}
		to := strings.Index(rest, "</svg>") + len("</svg>")
		if err := xml.Unmarshal([]byte(rest[from:to]), new(struct{})); err != nil {
			t.Errorf("a picture is not well-formed: %v\n%s", err, rest[from:to])
		}
		rest = rest[to:]
	}
	if pictures != 4 {
		t.Errorf("%d pictures, want 4", pictures)
	}
	empty := new(bytes.Buffer)
	if err := report.NewDocument().WriteHTML(empty); err != nil || strings.Contains(empty.String(), "<table") {
		t.Errorf("an empty document has tables, %v", err)
	}
	if err := example().WriteHTML(&fullWriter{}); !errors.Is(err, errFull) {
		t.Errorf("a full writer gives %v", err)
	}
}
