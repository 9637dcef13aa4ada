package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/daemon/daemontest"
	"github.com/goxel-daemon/goxel-daemon/bench/oneshot"
	"github.com/goxel-daemon/goxel-daemon/bench/report"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// smallSizes make every workload quick; 100 clients keep the promises measurable.
var smallSizes = sizes{
	starts: 2, clients: []int{1, promisedClients}, crowd: 120, burst: 8, bulk: []int{50}, edge: 20, landscape: 16, loaded: 24, chunk: 300,
	model: 8, pictures: []picture{{"standard", 24}}, users: 2, processes: 2,
}

// TestMain lets the test program stand in for the program of a process for each command.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == oneshot.Mode {
		if err := oneshot.Main(context.Background(), os.Args[2:], os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// inProcess starts servers within the test.
func inProcess(t *testing.T) func(kind string) starter {
	return func(kind string) starter {
		return func(context.Context) (*instance, error) {
			return &instance{
				socket: daemontest.Serve(t, kind), ready: time.Millisecond,
				pid:      os.Getpid(),
				resident: func() (int64, error) { return 10 * mb, nil }, stop: func() error { return nil },
			}, nil
		}
	}
}

// TestRunMeasuresEverything runs every workload, small, with every kind, and wants sound figures.
func TestRunMeasuresEverything(t *testing.T) {
	var out bytes.Buffer
	rep, err := Run(t.Context(), Options{Duration: 25 * time.Millisecond, Out: &out, sizes: &smallSizes, start: inProcess(t)})
	if err != nil {
		t.Fatal(err)
	}
	if want := len(workloads(smallSizes)) * len(all.Kinds()); len(rep.Results) != want {
		t.Errorf("%d results, want %d", len(rep.Results), want)
	}
	if want := (len(rules()) - 1) * len(all.Kinds()); len(rep.Promises) != want { // all but the one about large pictures
		t.Errorf("%d promises: %+v", len(rep.Promises), rep.Promises)
	}
	lines := 0
	for line := range strings.Lines(out.String()) {
		if !strings.HasPrefix(line, "Benchmark") {
			continue
		}
		if lines < len(rep.Results) && line != string(rep.Results[lines].AppendLine(nil)) {
			t.Errorf("line %d is %s, want that of %s", lines, line, rep.Results[lines].Name)
		}
		lines++
	}
	if lines != len(rep.Results) || !strings.HasPrefix(out.String(), "goos: "+rep.GOOS+"\ngoarch: "+rep.GOARCH+"\npkg: "+packagePath+"\n") {
		t.Errorf("%d lines for %d results:\n%s", lines, len(rep.Results), out.String())
	}
	for i := range rep.Results {
		checkResult(t, &rep.Results[i])
	}
}

func checkResult(t *testing.T, r *report.Result) {
	t.Helper()
	perOp, ok := r.Get(report.PerOp)
	if !ok || perOp <= 0 || r.N < 1 {
		t.Errorf("%s: %d operations of %v ns", r.Name, r.N, perOp)
	}
	if e, ok := r.Get(report.Errors); ok && e != 0 {
		t.Errorf("%s: %v errors", r.Name, e)
	}
	allocs, told := r.Get(report.Allocs)
	size, _ := r.Get(report.AllocSize)
	if want := regexp.MustCompile("^(Socket|Sculpt|BulkAdd)").MatchString(r.Name); told != want && r.N > 0 || told && size < 8*allocs {
		t.Errorf("%s: told %v, %v allocations of %v bytes", r.Name, told, allocs, size)
	}
	if _, ok := r.Get("no such unit"); ok {
		t.Errorf("%s has a unit that nobody measured", r.Name)
	}
	switch {
	case strings.HasPrefix(r.Name, "Render"), strings.Contains(r.Name, "/renders=") && !strings.Contains(r.Name, "/renders=none"):
		if v, _ := r.Get(report.Renders); v <= 0 {
			t.Errorf("%s: %v renders a second", r.Name, v)
		}
	case strings.HasPrefix(r.Name, "Socket"):
		perSecond, _ := r.Get(report.Requests)
		p50, _ := r.Get("p50-ns")
		p99, _ := r.Get("p99-ns")
		if math.Abs(perSecond*perOp/1e9-1) > 1e-3 || p50 <= 0 && r.N > 1000 || p99 < p50 {
			t.Errorf("%s: %v requests a second at %v ns, p50 %v, p99 %v", r.Name, perSecond, perOp, p50, p99)
		}
	case strings.HasPrefix(r.Name, "Memory"):
		b, _ := r.Get(report.PerVoxel)
		layers, _ := r.Get("layers-MB")
		voxels, _ := r.Get("voxels")
		if math.Abs(b*voxels-layers*mb) > 1 || voxels < 10 {
			t.Errorf("%s: %v bytes for each of %v voxels, %v MB in all", r.Name, b, voxels, layers)
		}
	case strings.HasPrefix(r.Name, "Command"):
		if v, _ := r.Get(unitTimes); v <= 0 {
			t.Errorf("%s: %v times faster", r.Name, v)
		}
	case strings.HasPrefix(r.Name, "Loaded"):
		if v, ok := r.Get(unitSaved); !ok || v >= 100 {
			t.Errorf("%s: %v %% saved", r.Name, v)
		}
	case strings.HasPrefix(r.Name, "Sculpt"):
		if v, _ := r.Get(report.Requests); v <= 0 {
			t.Errorf("%s: %v requests a second", r.Name, v)
		}
	case !strings.HasPrefix(r.Name, "Start") && !strings.HasPrefix(r.Name, "EditBeside"):
		if v, _ := r.Get(report.Voxels); v <= 0 {
			t.Errorf("%s: %v voxels a second", r.Name, v)
		}
	}
}

func TestRunFilters(t *testing.T) {
	o := Options{Kinds: []string{"block"}, Filter: regexp.MustCompile("^BulkAdd/.*form=packed"), Duration: time.Millisecond, Count: 2, sizes: &smallSizes, start: inProcess(t)}
	rep, err := Run(t.Context(), o)
	if err != nil || len(rep.Results) != 2 || rep.Results[0].Name != "BulkAdd/kind=block/form=packed/n=50" {
		t.Errorf("%+v, %v", rep.Results, err)
	}
	o.Filter = regexp.MustCompile("nothing")
	if rep, err = Run(t.Context(), o); err != nil || len(rep.Results) != 0 {
		t.Errorf("%+v, %v", rep.Results, err)
	}
}

// TestRunWithAProcess measures the real daemon, briefly.
func TestRunWithAProcess(t *testing.T) {
	rep, err := Run(t.Context(), Options{
		Kinds: []string{all.Default}, Filter: regexp.MustCompile("Start|Memory.*landscape|Socket(Add|Get).*clients=1/pipeline=1$"), Duration: 5 * time.Millisecond, sizes: &smallSizes,
	})
	if err != nil || len(rep.Results) != 4 {
		t.Fatalf("%+v, %v", rep.Results, err)
	}
	for i := range rep.Results {
		checkResult(t, &rep.Results[i])
	}
	if b, _ := rep.Results[0].Get(report.Resident); b < 1 || b > 1000 {
		t.Errorf("an idle daemon holds %v MB", b)
	}
}

var errBroken = errors.New("broken")

func TestRunErrors(t *testing.T) {
	for name, o := range map[string]Options{
		"unknown kind":   {Kinds: []string{"sponge"}},
		"no daemon":      {Daemon: "/no/such/daemon"},
		"start fails":    {start: func(string) starter { return func(context.Context) (*instance, error) { return nil, errBroken } }},
		"output is full": {Out: brokenWriter{}, start: inProcess(t)},
		"nobody listens": {Filter: regexp.MustCompile("SocketAdd"), start: func(string) starter {
			return func(context.Context) (*instance, error) {
				return &instance{socket: "/no/such/socket", stop: func() error { return nil }}, nil
			}
		}},
		"stop fails": {Filter: regexp.MustCompile("Start"), start: func(kind string) starter {
			return func(ctx context.Context) (*instance, error) {
				in, err := inProcess(t)(kind)(ctx)
				in.stop = func() error { return errBroken }
				return in, err
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			o.sizes, o.Duration = &smallSizes, time.Millisecond
			if rep, err := Run(t.Context(), o); err == nil || rep == nil {
				t.Errorf("got %+v and no error", rep)
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Run(ctx, Options{sizes: &smallSizes, start: inProcess(t)}); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that has ended gives %v", err)
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

// TestWorkloadsReportErrorReplies wants no figure that an error reply is part of, but for loads, which count them.
func TestWorkloadsReportErrorReplies(t *testing.T) {
	refuse := func(line string) string {
		if strings.Contains(line, "_project") {
			return `{"jsonrpc":"2.0","result":{},"id":` + idOf(line) + `}`
		}
		return `{"jsonrpc":"2.0","error":{"code":-32006,"message":"no room"},"id":` + idOf(line) + `}`
	}
	tgt := &target{duration: time.Millisecond, oneshot: []string{"/bin/false"}, sizes: smallSizes}
	tgt.start = func(context.Context) (*instance, error) {
		return &instance{socket: answer(t, refuse), resident: func() (int64, error) { return 1, nil }, stop: func() error { return nil }}, nil
	}
	var err error
	if tgt.instance, err = tgt.start(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, w := range workloads(smallSizes) {
		n, m, err := w.run(t.Context(), tgt)
		switch {
		case w.family == "Start":
		case strings.HasPrefix(w.family, "Socket"), w.family == "Sculpt":
			r := report.Result{N: n, Metrics: m}
			served, _ := r.Get(report.Served)
			failed, _ := r.Get(report.Errors)
			if err != nil || failed < float64(n) || served == 0 {
				t.Errorf("%s: %v served, %v of %d failed, %v", w.name("x"), served, failed, n, err)
			}
		case err == nil:
			t.Errorf("%s gives %d operations and no error", w.name("x"), n)
		}
	}
}

// idOf returns the id of a request as text.
func idOf(line string) string {
	var r struct {
		ID json.RawMessage `json:"id"`
	}
	if json.Unmarshal([]byte(line), &r) != nil {
		return "null"
	}
	return string(r.ID)
}

// answer serves a socket on which every line gets a reply.
func answer(t *testing.T, reply func(line string) string) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "goxel-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	l, err := net.Listen("unix", filepath.Join(dir, "s"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() { // ends with the listener
		for {
			nc, err := l.Accept()
			if err != nil {
				return
			}
			go func() { // ends when the client hangs up
				c := client.NewConn(nc, 0)
				defer c.Close()
				for {
					line, err := c.Recv()
					if err != nil || c.Send([]byte(reply(string(line)))) != nil {
						return
					}
				}
			}()
		}
	}()
	return l.Addr().String()
}

// TestReadmeExplainsEveryBenchmark keeps README.md in step with the list of workloads.
func TestReadmeExplainsEveryBenchmark(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range workloads(*defaultSizes()) {
		if !bytes.Contains(text, []byte("`"+w.family+"`")) {
			t.Errorf("README.md does not explain %s", w.family)
		}
	}
	for _, r := range rules() {
		if !bytes.Contains(text, []byte(r.name)) {
			t.Errorf("README.md does not have the promise %q", r.name)
		}
	}
	for _, unit := range []string{
		report.PerOp, report.Requests, report.Mean, report.P50, report.P99, report.P999, report.Served, report.Errors, report.Renders, report.Voxels,
		report.PerVoxel, report.Resident, report.CPU, report.Allocs, report.AllocSize, report.Generator, unitV13, unitTimes, unitSaved, unitPlain, "history-MB", "request-bytes", "file-bytes",
	} {
		if !bytes.Contains(text, []byte("`"+unit+"`")) {
			t.Errorf("README.md does not explain the unit %s", unit)
		}
	}
}
