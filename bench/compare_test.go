package bench

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/report"
)

// TestCompareRunsBothByTurns compares a server with itself.
func TestCompareRunsBothByTurns(t *testing.T) {
	var out bytes.Buffer
	var started []string
	o := CompareOptions{
		Base: "old", New: "new", Kinds: []string{"dense"}, Duration: 20 * time.Millisecond, Pairs: 2, Tolerance: 1000, Out: &out, sizes: &smallSizes,
		Filter: regexp.MustCompile("^(Start|SocketAdd.*clients=1/pipeline=1$|BulkAdd)"),
		start: func(binary, kind string) starter {
			started = append(started, binary)
			return inProcess(t)(kind)
		},
	}
	list, err := Compare(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Join(started, " ") != "old new" || !strings.Contains(out.String(), "BulkAdd/kind=dense/form=list/n=50: 2 pairs") {
		t.Errorf("started %q, said %s", started, out.String())
	}
	seen := map[string]bool{}
	for _, c := range list {
		seen[c.Name+" "+c.Unit] = true
		if c.Worse || c.Ratio.N != 2 || c.Base.Median <= 0 || c.New.Median <= 0 || c.Lower == strings.HasSuffix(c.Unit, "/s") {
			t.Errorf("%+v", c)
		}
	}
	for _, want := range []string{"SocketAdd/kind=dense/clients=1/pipeline=1 req/s", "SocketAdd/kind=dense/clients=1/pipeline=1 p99-ns", "Start/kind=dense ns/op", "Start/kind=dense resident-MB", "BulkAdd/kind=dense/form=packed/n=50 ns/op"} {
		if !seen[want] {
			t.Errorf("%s was not compared", want)
		}
	}
	if seen["SocketAdd/kind=dense/clients=1/pipeline=1 ns/op"] {
		t.Error("time and throughput of one load are compared, although they say the same")
	}
}

func TestCompareErrors(t *testing.T) {
	broken := func(string, string) starter {
		return func(context.Context) (*instance, error) { return nil, errBroken }
	}
	if _, err := Compare(t.Context(), CompareOptions{Kinds: []string{"dense"}, sizes: &smallSizes, start: broken}); !errors.Is(err, errBroken) {
		t.Errorf("a daemon that does not start gives %v", err)
	}
	if _, err := Compare(t.Context(), CompareOptions{Kinds: []string{"sponge"}}); err == nil {
		t.Error("a kind that is not there gives no error")
	}
	nothing := CompareOptions{Kinds: []string{"dense"}, Filter: regexp.MustCompile("nothing"), start: broken}
	if list, err := Compare(t.Context(), nothing); err != nil || len(list) != 0 {
		t.Errorf("a filter that chooses nothing gives %v, %v", list, err)
	}
	full := CompareOptions{
		Kinds: []string{"dense"}, sizes: &smallSizes, Out: brokenWriter{}, start: func(_, kind string) starter { return inProcess(t)(kind) },
	}
	if _, err := Compare(t.Context(), full); !errors.Is(err, errBroken) {
		t.Errorf("an output that is broken gives %v", err)
	}
}

func TestCompareDocuments(t *testing.T) {
	doc := func(rates ...float64) *report.Document {
		d := &report.Document{Results: []report.Result{{Name: "Only/" + string(rune('a'+len(rates))), Metrics: []report.Metric{{Unit: report.PerOp, Value: 1}}}}}
		for _, r := range rates {
			d.Results = append(d.Results, report.Result{Name: "A", Metrics: []report.Metric{{Unit: report.Requests, Value: r}}})
		}
		return d
	}
	for _, c := range []struct {
		base, changed *report.Document
		ratio         float64
		worse         bool
	}{
		{doc(100, 100, 100), doc(50, 52), 0.51, true},
		{doc(100), doc(95, 1), 0.95, false},
		{doc(100, 100), doc(120, 130, 1), 1.25, false},
	} {
		list := CompareDocuments(c.base, c.changed, 0.1)
		if len(list) != 1 || list[0].Name != "A" || list[0].Ratio.Median != c.ratio || list[0].Worse != c.worse {
			t.Errorf("got %+v, want a ratio of %v, worse %v", list, c.ratio, c.worse)
		}
	}
}

// TestBuildRevision builds a daemon from a repository of its own, whose daemon says which revision it is from.
func TestBuildRevision(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	git := func(args ...string) {
		t.Helper()
		args = append([]string{"-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"}, args...)
		if out, err := exec.Command("git", args...).CombinedOutput(); err != nil {
			t.Fatalf("git %q: %v %s", args, err, out)
		}
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	git("init", "-q")
	write("go.mod", "module example.com/m\n\ngo 1.26.0\n")
	for _, text := range []string{"first", "second", "broken("} {
		write("cmd/goxel-daemon/main.go", "package main\n\nfunc main() { println(`"+text+"`) }\n")
		if text == "broken(" {
			write("cmd/goxel-daemon/main.go", "package main\n\nfunc main() {")
		}
		git("add", ".")
		git("commit", "-q", "-m", text)
	}
	r, err := BuildRevision(t.Context(), "HEAD~2")
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(r.Path).CombinedOutput(); err != nil || strings.TrimSpace(string(out)) != "first" {
		t.Errorf("the daemon says %q, %v", out, err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{"HEAD", "no-such-tag", "--help"} {
		if r, err := BuildRevision(t.Context(), bad); err == nil {
			t.Errorf("%s was built as %+v", bad, r)
		}
	}
	if out, err := exec.Command("git", "worktree", "list").Output(); err != nil || strings.Count(string(out), "\n") != 1 {
		t.Errorf("worktrees are left behind: %s, %v", out, err)
	}
}
