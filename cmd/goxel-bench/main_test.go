package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/bench/daemon"
	"github.com/goxel-daemon/goxel-daemon/bench/echo"
	"github.com/goxel-daemon/goxel-daemon/bench/oneshot"
	"github.com/goxel-daemon/goxel-daemon/bench/report"
)

// TestMain lets the test program stand in for this one in its hidden modes.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && (os.Args[1] == echo.Mode || os.Args[1] == oneshot.Mode) {
		if err := run(context.Background(), os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func execute(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	c := command()
	c.SetOut(&out)
	c.SetErr(io.Discard)
	c.SetArgs(args)
	err := c.ExecuteContext(t.Context())
	return out.String(), err
}

// TestCommand measures the start of a real daemon, profiles it and itself, and writes everything that can be written.
func TestCommand(t *testing.T) {
	bin, err := daemon.Find(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer bin.Close()
	for _, kind := range profileNames() {
		t.Run(kind, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, "report.json")
			page := filepath.Join(dir, "report.html")
			out, err := execute(t, "--daemon", bin.Path, "--kinds", "dense,block", "--filter", "^Start", "--duration", "1ms", "--json", file, "--html", page,
				"--profile", kind, "--daemon-profile", "mutex", "--profile-dir", dir)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range []string{"\nBenchmarkStart/kind=dense", "\nBenchmarkStart/kind=block", "No promise was measured"} {
				if !strings.Contains(out, want) {
					t.Errorf("the output lacks %q:\n%s", want, out)
				}
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var rep report.Document
			if err := json.Unmarshal(text, &rep); err != nil || len(rep.Results) != 2 {
				t.Errorf("the file holds %+v, %v", rep, err)
			}
			if text, err := os.ReadFile(page); err != nil || !bytes.Contains(text, []byte("Start/kind=block")) {
				t.Errorf("the page holds %d bytes, %v", len(text), err)
			}
			for _, name := range []string{profileFile(kind), "mutex.pprof"} {
				if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() == 0 {
					t.Errorf("no profile %s: %v", name, err)
				}
			}
		})
	}
	t.Run("no such benchmark", func(t *testing.T) {
		if _, err := execute(t, "--daemon", bin.Path, "--filter", "nothing"); err == nil {
			t.Error("a filter that chooses nothing is no error")
		}
	})
}

func TestCommandErrors(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.json")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{
		"an argument":        {"surplus"},
		"no regular one":     {"--filter", "("},
		"no such kind":       {"--kinds", "sponge"},
		"no such daemon":     {"--daemon", "/no/such/daemon"},
		"no such profile":    {"--profile", "heat"},
		"versus: profile":    {"versus", "--profile", "heat"},
		"versus: filter":     {"versus", "--filter", "("},
		"versus: daemon":     {"versus", "--daemon", "/no/such/daemon"},
		"compare: no base":   {"compare"},
		"compare: revision":  {"compare", "no-such-revision"},
		"compare: file":      {"compare", "/no/such/file.json"},
		"compare: empty":     {"compare", empty},
		"compare: filter":    {"compare", "HEAD", "--filter", "("},
		"compare: profile":   {"compare", "HEAD", "--profile", "heat"},
		"compare: tolerance": {"compare", "HEAD", "--tolerance", "-1"},
		"check: no baseline": {"check", "--baseline", "/no/such/file"},
		"check: empty":       {"check", "--baseline", empty},
		"check: no daemon":   {"check", "--update", "--daemon", "/no/such/daemon"},
		"daemon refuses":     {"--daemon", "/bin/false", "--filter", "Start"},
		"no number of times": {"--count", "x"},
	} {
		_, err := execute(t, args...)
		if err == nil {
			t.Errorf("%s: %v gave no error", name, args)
		} else if args[len(args)-1] == empty && !strings.Contains(err.Error(), empty) {
			t.Errorf("%s: the error does not name the file: %v", name, err)
		}
	}
}

// profileFile is the name that pkg/profile gives to a profile.
func profileFile(kind string) string {
	if kind == "trace" {
		return "trace.out"
	}
	return kind + ".pprof"
}

// TestDaemonTakesTheSameProfiles keeps the kinds of both programs in step.
func TestDaemonTakesTheSameProfiles(t *testing.T) {
	bin, err := daemon.Find(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer bin.Close()
	for _, kind := range profileNames() {
		dir := t.TempDir()
		if _, err := execute(t, "--daemon", bin.Path, "--kinds", "dense", "--filter", "^Start", "--daemon-profile", kind, "--profile-dir", dir); err != nil {
			t.Errorf("--daemon-profile %s: %v", kind, err)
		}
		if info, err := os.Stat(filepath.Join(dir, profileFile(kind))); err != nil || info.Size() == 0 {
			t.Errorf("no profile %s of the daemon: %v", kind, err)
		}
	}
}

func TestVersusAndCheck(t *testing.T) {
	bin, err := daemon.Find(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer bin.Close()
	dir := t.TempDir()
	page := filepath.Join(dir, "report.html")
	for form, want := range map[string]string{"--markdown=false": "idle resident memory  ", "--markdown=true": "| idle resident memory |  |"} {
		out, err := execute(t, "versus", "--daemon", bin.Path, "--filter", "^start", "--pairs", "2", "--lenient", "--html", page, form)
		if err != nil || !strings.Contains(out, want) || !strings.Contains(out, "targets reached") {
			t.Errorf("%s: %v\n%s", form, err, out)
		}
	}
	if _, err := os.Stat(page); err != nil {
		t.Error(err)
	}
	if _, err := execute(t, "versus", "--daemon", bin.Path, "--filter", "nothing"); err == nil {
		t.Error("a filter that chooses nothing is no error")
	}
	file := filepath.Join(dir, "baseline.json")
	if _, err := execute(t, "check", "--daemon", bin.Path, "--pairs", "1", "--duration", "40ms", "--baseline", file, "--update"); err != nil {
		t.Fatal(err)
	}
	if out, err := execute(t, "check", "--daemon", bin.Path, "--pairs", "1", "--duration", "40ms", "--baseline", file, "--tolerance", "1e6"); err != nil || strings.Contains(out, " told") {
		t.Errorf("it became slower than its own figures by a million: %v\n%s", err, out)
	}
}

func TestCompareWithAFile(t *testing.T) {
	bin, err := daemon.Find(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer bin.Close()
	base := filepath.Join(t.TempDir(), "base.json")
	if _, err := execute(t, "--daemon", bin.Path, "--kinds", "dense", "--filter", "^Start", "--json", base); err != nil {
		t.Fatal(err)
	}
	out, err := execute(t, "compare", base, "--daemon", bin.Path, "--filter", "^Start", "--pairs", "1", "--tolerance", "100")
	if err != nil || !strings.Contains(out, "Start/kind=dense") || !strings.Contains(out, "resident-MB") {
		t.Errorf("%v\n%s", err, out)
	}
	text := `{"results":[{"name":"Start/kind=dense","metrics":[{"unit":"resident-MB","value":0.001}]}]}`
	if err := os.WriteFile(base, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := execute(t, "compare", base, "--daemon", bin.Path, "--filter", "^Start", "--pairs", "1"); !errors.Is(err, errWorse) {
		t.Errorf("a thousand times the memory gives %v", err)
	}
	if _, err := execute(t, "compare", base, "--daemon", bin.Path, "--filter", "^Memory.*sphere", "--pairs", "1"); err == nil {
		t.Error("nothing to compare gives no error")
	}
}

// TestHiddenModes wants the words that stand for other programs to reach them, and all others to be commands.
func TestHiddenModes(t *testing.T) {
	for _, args := range [][]string{{oneshot.Mode}, {oneshot.Mode, "dance"}, {echo.Mode, "-wrong"}, {"no-such-command"}} {
		if err := run(t.Context(), args); err == nil {
			t.Errorf("%q gives no error", args)
		}
	}
	if err := run(t.Context(), []string{"--version"}); err != nil {
		t.Error(err)
	}
}

func TestConcludeFailsForABrokenPromise(t *testing.T) {
	promises := []report.Promise{{Name: "one", Kind: "dense", Pass: true}, {Name: "two", Kind: "block"}}
	var out bytes.Buffer
	err := (&benchOptions{}).conclude(&report.Document{Promises: promises}, &out)
	if err == nil || !strings.Contains(err.Error(), "two (block)") || strings.Contains(err.Error(), "one") {
		t.Errorf("the error is %v", err)
	}
	if !strings.Contains(out.String(), "FAIL") {
		t.Errorf("the table is\n%s", out.String())
	}
	for _, o := range []shared{{json: "/no/such/folder/x"}, {html: "/no/such/folder/x"}} {
		if err := (&benchOptions{shared: o}).conclude(&report.Document{}, &out); err == nil {
			t.Error("a file that cannot be written is no error")
		}
	}
	for _, markdown := range []bool{false, true} {
		for n := range 2 {
			if err := (&benchOptions{markdown: markdown}).conclude(&report.Document{}, &full{n}); !errors.Is(err, errFull) {
				t.Errorf("a full writer gives %v", err)
			}
		}
	}
}

func TestMissedTargetsAreAnError(t *testing.T) {
	list := []report.Target{{Verdict: report.Missed}, {Verdict: report.Reached}, {Verdict: report.Unmeasured, Missing: "x"}}
	var out bytes.Buffer
	if err := (&versusOptions{}).conclude(list, &out); err == nil || !strings.HasPrefix(err.Error(), "1 ") {
		t.Errorf("a missed target gives %v", err)
	}
	if err := (&versusOptions{}).conclude(list[1:], &out); err != nil {
		t.Errorf("no missed target gives %v", err)
	}
}

var errFull = errors.New("full")

// full takes a number of writes.
type full struct{ room int }

func (w *full) Write(b []byte) (int, error) {
	if w.room--; w.room < 0 {
		return 0, errFull
	}
	return len(b), nil
}
