package bench

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/daemon/daemontest"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// smallSizes make every workload quick; 100 clients keep the promises measurable.
var smallSizes = sizes{
	starts: 2, clients: []int{1, promisedClients}, burst: 8, bulk: []int{50}, edge: 20, landscape: 16, chunk: 300,
	model: 8, pictures: []picture{promisedPicture},
}

// inProcess starts servers within the test.
func inProcess(t *testing.T) func(kind string) starter {
	return func(kind string) starter {
		return func(context.Context) (*instance, error) {
			return &instance{
				socket: daemontest.Serve(t, kind), ready: time.Millisecond,
				resident: func() (int64, error) { return 10 * mb, nil }, stop: func() error { return nil },
			}, nil
		}
	}
}

// TestRunMeasuresEverything runs every workload, small, with every kind, and wants sound figures.
func TestRunMeasuresEverything(t *testing.T) {
	var out bytes.Buffer
	rep, err := Run(t.Context(), Options{Duration: 5 * time.Millisecond, Out: &out, sizes: &smallSizes, start: inProcess(t)})
	if err != nil {
		t.Fatal(err)
	}
	if want := len(workloads(smallSizes)) * len(all.Kinds()); len(rep.Results) != want {
		t.Errorf("%d results, want %d", len(rep.Results), want)
	}
	if len(rep.Promises) != 5*len(all.Kinds()) {
		t.Errorf("%d promises: %+v", len(rep.Promises), rep.Promises)
	}
	lines := 0
	for line := range strings.Lines(out.String()) {
		if r, ok := ParseLine(line); ok {
			if r.Name != rep.Results[lines].Name {
				t.Errorf("line %d is %s, want %s", lines, r.Name, rep.Results[lines].Name)
			}
			lines++
		}
	}
	if lines != len(rep.Results) || !strings.HasPrefix(out.String(), "goos: "+rep.GOOS+"\ngoarch: "+rep.GOARCH+"\npkg: "+packagePath+"\n") {
		t.Errorf("%d lines for %d results:\n%s", lines, len(rep.Results), out.String())
	}
	for i := range rep.Results {
		checkResult(t, &rep.Results[i])
	}
}

func checkResult(t *testing.T, r *Result) {
	t.Helper()
	perOp, ok := r.Get(unitPerOp)
	if !ok || perOp <= 0 || r.N < 1 {
		t.Errorf("%s: %d operations of %v ns", r.Name, r.N, perOp)
	}
	if e, ok := r.Get(unitErrors); ok && e != 0 {
		t.Errorf("%s: %v errors", r.Name, e)
	}
	if _, ok := r.Get("no such unit"); ok {
		t.Errorf("%s has a unit that nobody measured", r.Name)
	}
	switch {
	case strings.HasPrefix(r.Name, "Render"), strings.Contains(r.Name, "/renders=") && !strings.Contains(r.Name, "/renders=none"):
		if v, _ := r.Get(unitRenders); v <= 0 {
			t.Errorf("%s: %v renders a second", r.Name, v)
		}
	case strings.HasPrefix(r.Name, "Socket"):
		perSecond, _ := r.Get(unitRequests)
		p50, _ := r.Get("p50-ns")
		p99, _ := r.Get("p99-ns")
		if math.Abs(perSecond*perOp/1e9-1) > 1e-6 || p50 <= 0 || p99 < p50 {
			t.Errorf("%s: %v requests a second at %v ns, p50 %v, p99 %v", r.Name, perSecond, perOp, p50, p99)
		}
	case strings.HasPrefix(r.Name, "Memory"):
		b, _ := r.Get(unitPerVoxel)
		layers, _ := r.Get("layers-MB")
		voxels, _ := r.Get("voxels")
		if math.Abs(b*voxels-layers*mb) > 1 || voxels < 10 {
			t.Errorf("%s: %v bytes for each of %v voxels, %v MB in all", r.Name, b, voxels, layers)
		}
	case !strings.HasPrefix(r.Name, "Start") && !strings.HasPrefix(r.Name, "EditBeside"):
		if v, _ := r.Get(unitVoxels); v <= 0 {
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
		Kinds: []string{all.Default}, Filter: regexp.MustCompile("Start|model=landscape|clients=1/pipeline=1$"), Duration: 5 * time.Millisecond, sizes: &smallSizes,
	})
	if err != nil || len(rep.Results) != 4 {
		t.Fatalf("%+v, %v", rep.Results, err)
	}
	for i := range rep.Results {
		checkResult(t, &rep.Results[i])
	}
	if b, _ := rep.Results[0].Get(unitResident); b < 1 || b > 1000 {
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
	tgt := &target{duration: time.Millisecond, sizes: smallSizes}
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
		case strings.HasPrefix(w.family, "Socket"):
			r := Result{N: n, Metrics: m}
			served, _ := r.Get(unitServed)
			failed, _ := r.Get(unitErrors)
			if err != nil || served != 0 || failed < float64(n) {
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

func TestLoadEndsWithTheConnection(t *testing.T) {
	dir := answer(t, func(string) string { return "x" })
	l := load{socket: dir, clients: 2, burst: 1, duration: time.Hour, bursts: func(int) [][]byte { return [][]byte{[]byte("{}")} }}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := l.run(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a load whose context ends gives %v", err)
	}
}

// TestPercentileAgainstCounting checks the definition: at least p percent do not exceed it, and of no smaller value is that true.
func TestPercentileAgainstCounting(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		s := &sample{}
		for range 1 + r.IntN(300) {
			s.sorted = append(s.sorted, time.Duration(r.IntN(50)))
		}
		s.sort()
		for _, p := range []float64{0.1, 1, 25, 50, 90, 99, 99.9, 100} {
			got := s.percentile(p)
			atMost := func(d time.Duration) (n int) {
				for _, v := range s.sorted {
					if v <= d {
						n++
					}
				}
				return n
			}
			need := p / 100 * float64(len(s.sorted))
			if !slices.Contains(s.sorted, got) || float64(atMost(got)) < need-1e-9 || float64(atMost(got-1)) >= need && got != s.sorted[0] {
				t.Fatalf("percentile %v of %v is %v", p, s.sorted, got)
			}
		}
	}
	empty := &sample{}
	if empty.percentile(50) != 0 || empty.mean() != 0 || empty.perSecond() != 0 || empty.metrics()[0].Value != 0 {
		t.Error("no samples have a latency")
	}
}

func TestSampleGathersClients(t *testing.T) {
	s := &sample{elapsed: time.Second}
	s.add(&clientSample{latencies: []time.Duration{4, 2}})
	s.add(&clientSample{latencies: []time.Duration{6}, failed: 2, failure: "first"})
	s.add(&clientSample{failed: 1, failure: "second"})
	s.sort()
	if s.served != 1 || s.failed != 3 || s.failure != "first" || s.mean() != 4 || s.percentile(100) != 6 || s.perSecond() != 3 {
		t.Errorf("%+v", s)
	}
}

func TestRequestsAreWhatTheyClaim(t *testing.T) {
	for _, burst := range []int{1, 8} {
		for _, b := range slices.Concat(singleEdits(3, burst), singleReads(3, burst)) {
			lines := strings.Split(string(b), "\n")
			if len(lines) != burst {
				t.Fatalf("a burst of %d has %d lines", burst, len(lines))
			}
			for _, line := range lines {
				if !json.Valid([]byte(line)) {
					t.Fatalf("%q is no JSON", line)
				}
			}
		}
	}
	if bytes.Equal(singleEdits(1, 1)[0], singleEdits(2, 1)[0]) || !bytes.Equal(singleEdits(1, 1)[0], singleEdits(1, 1)[0]) {
		t.Error("the requests of clients must differ, and be the same every time")
	}
}

func TestModels(t *testing.T) {
	distinct := func(name string, voxels []voxel) {
		seen := map[[3]int32]bool{}
		for _, v := range voxels {
			at := [3]int32{v.x, v.y, v.z}
			if seen[at] || v.a != 255 {
				t.Fatalf("%s: %v is there twice or is not opaque", name, v)
			}
			seen[at] = true
		}
	}
	for _, n := range []int{1, 10, 1000} {
		voxels := scattered(n, 1)
		if len(voxels) != n {
			t.Errorf("%d voxels, want %d", len(voxels), n)
		}
		distinct("scattered", voxels)
	}
	c := cloud(32, 100, 1)
	if len(c) < 32*32*32/200 || len(c) > 32*32*32/50 {
		t.Errorf("a cloud of 1 %% has %d of %d cells", len(c), 32*32*32)
	}
	distinct("cloud", c)
	land := landscape(64)
	if len(land) != 64*64*4 {
		t.Errorf("the landscape has %d voxels", len(land))
	}
	distinct("landscape", land)
}

func TestAddVoxelsForms(t *testing.T) {
	voxels := []voxel{{1, -2, 3, 4, 5, 6, 255}, {-1, 0, 1 << 20, 255, 0, 1, 7}}
	var list struct {
		Params struct{ Voxels [][7]int64 }
	}
	if err := json.Unmarshal(addVoxels("list", voxels), &list); err != nil {
		t.Fatal(err)
	}
	want := [][7]int64{{1, -2, 3, 4, 5, 6, 255}, {-1, 0, 1 << 20, 255, 0, 1, 7}}
	if !slices.Equal(list.Params.Voxels, want) {
		t.Errorf("the list is %v, want %v", list.Params.Voxels, want)
	}
	var packed struct {
		Params struct{ Packed string }
	}
	if err := json.Unmarshal(addVoxels("packed", voxels), &packed); err != nil {
		t.Fatal(err)
	}
	raw, err := base64.StdEncoding.DecodeString(packed.Params.Packed)
	if err != nil || len(raw) != 32 || raw[0] != 1 || raw[4] != 0xfe || raw[7] != 0xff || raw[12] != 4 || raw[31] != 7 {
		t.Errorf("the records are % x, %v", raw, err)
	}
}

// TestReadmeExplainsEveryBenchmark keeps README.md in step with the list of workloads.
func TestReadmeExplainsEveryBenchmark(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range workloads(defaultSizes) {
		if !bytes.Contains(text, []byte("`"+w.family+"`")) {
			t.Errorf("README.md does not explain %s", w.family)
		}
	}
	for _, r := range rules() {
		if !bytes.Contains(text, []byte(r.name)) {
			t.Errorf("README.md does not have the promise %q", r.name)
		}
	}
	for _, unit := range []string{unitPerOp, unitRequests, unitMean, unitServed, unitErrors, unitVoxels, unitPerVoxel, unitResident, "p99.9-ns", "history-MB", "request-bytes"} {
		if !bytes.Contains(text, []byte("`"+unit+"`")) {
			t.Errorf("README.md does not explain the unit %s", unit)
		}
	}
}
