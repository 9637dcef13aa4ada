package rival_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/echo"
	"github.com/goxel-daemon/goxel-daemon/bench/load"
	"github.com/goxel-daemon/goxel-daemon/bench/rival"
)

// TestMain lets the test binary be the echo server, as a program that measures is.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == echo.Mode {
		if err := echo.Main(os.Args[2:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// start starts a rival for the time of the test, which is skipped where there is none.
func start(t testing.TB, r rival.Rival) *rival.Process {
	t.Helper()
	p, err := r.Start(context.Background())
	if errors.Is(err, rival.ErrMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Kill)
	return p
}

// answers is what a reply to an edit looks like.
func answers(name string) *regexp.Regexp {
	switch name {
	case "redis", "redis-aof":
		return regexp.MustCompile(`^:[01]\r$`)
	case "redis-set":
		return regexp.MustCompile(`^\+OK\r$`)
	case "echo", "cecho":
		return regexp.MustCompile(`^\{"jsonrpc":"2.0","id":\d+,"method":"add_voxel","params":\{.*\}\}$`)
	case "sink", "csink":
		return regexp.MustCompile(`^\{"jsonrpc":"2.0","id":1,"result":\{\}\}$`)
	case "netrpc":
		return regexp.MustCompile(`^\{"id":\d+,"result":\{"changed":[01]\},"error":null\}$`)
	}
	return regexp.MustCompile(`^\{.*"result":\{"changed":[01]\}.*\}$`)
}

// TestRivalsAnswer starts every rival and puts a load on it.
func TestRivalsAnswer(t *testing.T) {
	for _, r := range rival.All() {
		t.Run(r.Name, func(t *testing.T) {
			t.Parallel()
			p := start(t, r)
			want := answers(r.Name)
			var odd string
			res, err := load.Run(t.Context(), load.Spec{
				Socket: p.Socket(), Clients: 20, Pipeline: 7, Once: true,
				Bursts: func(client int) [][]byte { return r.Requests(client, 7)[:10] },
				Failed: func(line []byte) bool {
					if !want.Match(line) {
						odd = string(line)
					}
					return r.Failed(line)
				},
			})
			if err != nil {
				t.Fatal(err)
			}
			if res.N != 20*7*10 || res.Served != 20 || res.Failed > 0 || odd != "" {
				t.Errorf("%d replies, %d clients served, %d failed, %q, %q; want 1400, 20, 0", res.N, res.Served, res.Failed, res.Failure, odd)
			}
			if p.PID() <= 0 || p.Ready() <= 0 {
				t.Errorf("process %d, ready after %v", p.PID(), p.Ready())
			}
			if err := p.Stop(); err != nil {
				t.Error(err)
			}
			if _, err := os.Stat(filepath.Dir(p.Socket())); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the folder is still there: %v", err)
			}
		})
	}
}

// TestFailures sends each kind of server what it refuses.
func TestFailures(t *testing.T) {
	for name, request := range map[string]string{
		"redis":       "SETBIT model nowhere 1\r\n",
		"jrpc2":       `{"jsonrpc":"2.0","id":1,"method":"none","params":{}}` + "\n",
		"sourcegraph": `{"jsonrpc":"2.0","id":1,"method":"none","params":{}}` + "\n",
		"netrpc":      `{"method":"V.None","params":[{}],"id":1}` + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := rival.Find(name)
			if err != nil {
				t.Fatal(err)
			}
			p := start(t, r)
			c, err := net.Dial("unix", p.Socket())
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			if _, err := c.Write([]byte(request)); err != nil {
				t.Fatal(err)
			}
			line, err := bufio.NewReader(c).ReadString('\n')
			if err != nil || !r.Failed([]byte(strings.TrimSuffix(line, "\n"))) {
				t.Errorf("the reply %q, %v is taken for a success", line, err)
			}
		})
	}
}

func TestRequests(t *testing.T) {
	for _, r := range rival.All() {
		for _, pipeline := range []int{1, 3, 4096, 10_000} {
			end := []byte{'\n'}
			if strings.HasPrefix(r.Name, "redis") {
				end = []byte("\r\n*")
			}
			firsts := map[string]bool{}
			for client := range 10 {
				list := r.Requests(client, pipeline)
				if want := max(4096/pipeline, 1); len(list) != want {
					t.Fatalf("%s: %d bursts of %d, want %d", r.Name, len(list), pipeline, want)
				}
				for _, burst := range list {
					if n := bytes.Count(append(burst[:len(burst):len(burst)], '*'), end); n != pipeline {
						t.Fatalf("%s: %d requests in a burst of %d: %q", r.Name, n, pipeline, burst)
					}
				}
				firsts[string(list[0])] = true
			}
			if pipeline < 100 && len(firsts) != 10 {
				t.Errorf("%s: 10 clients start with %d different bursts of %d", r.Name, len(firsts), pipeline)
			}
		}
	}
}

// TestRequestsSetCells reads the JSON requests.
func TestRequestsSetCells(t *testing.T) {
	r, err := rival.Find("jrpc2")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[int]bool{}
	for _, burst := range r.Requests(3, 1) {
		var q struct {
			ID     int
			Method string
			Params struct{ X, Y, Z, R, G, B, A int }
		}
		if err := json.Unmarshal(burst, &q); err != nil {
			t.Fatalf("%s: %v", burst, err)
		}
		p := q.Params
		if q.Method != "add_voxel" || min(p.X, p.Y, p.Z) < 0 || max(p.X, p.Y, p.Z) >= 64 || p.A != 255 {
			t.Fatalf("request %s", burst)
		}
		seen[q.ID] = true
	}
	if len(seen) != 4096 {
		t.Errorf("%d different ids, want 4096", len(seen))
	}
}

// BenchmarkRequests is the throughput of each rival under the load generator, and the share of a processor that the generator takes.
func BenchmarkRequests(b *testing.B) {
	for _, r := range rival.All() {
		for _, clients := range []int{1, 10, 100, 1000} {
			for _, pipeline := range []int{1, 32} {
				b.Run(fmt.Sprintf("rival=%s/clients=%d/pipeline=%d", r.Name, clients, pipeline), func(b *testing.B) {
					p := start(b, r)
					var best, p50, cpu float64
					for b.Loop() {
						res, err := load.Run(b.Context(), load.Spec{
							Socket: p.Socket(), Clients: clients, Pipeline: pipeline, WarmUp: 100 * time.Millisecond, Duration: time.Second,
							Bursts: func(client int) [][]byte { return r.Requests(client, pipeline) }, Failed: r.Failed, Sample: 64,
						})
						if err != nil || res.Failed > 0 || res.Served != clients {
							b.Fatalf("%v, %+v", err, res)
						}
						if res.PerSecond() > best {
							best, p50 = res.PerSecond(), float64(res.Percentile(50))
							cpu = res.CPU.Seconds() / 1.1
						}
					}
					b.ReportMetric(best, "requests/s")
					b.ReportMetric(p50, "p50-ns")
					b.ReportMetric(cpu, "generator-cpu")
				})
			}
		}
	}
}
