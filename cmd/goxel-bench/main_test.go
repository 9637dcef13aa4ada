package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/bench"
	"github.com/goxel-daemon/goxel-daemon/bench/daemon"
)

func execute(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	c := command()
	c.SetOut(&out)
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
	for _, kind := range []string{"cpu", "mem"} {
		t.Run(kind, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, "report.json")
			out, err := execute(t, "--daemon", bin.Path, "--kinds", "dense,block", "--filter", "^Start", "--duration", "1ms", "--json", file,
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
			var rep bench.Report
			if err := json.Unmarshal(text, &rep); err != nil || len(rep.Results) != 2 {
				t.Errorf("the file holds %+v, %v", rep, err)
			}
			for _, name := range []string{kind + ".pprof", "mutex.pprof"} {
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
	for name, args := range map[string][]string{
		"an argument":        {"surplus"},
		"no regular one":     {"--filter", "("},
		"no such kind":       {"--kinds", "sponge"},
		"no such daemon":     {"--daemon", "/no/such/daemon"},
		"no such profile":    {"--profile", "heat"},
		"daemon refuses":     {"--daemon", "/bin/false", "--filter", "Start"},
		"no number of times": {"--count", "x"},
	} {
		if _, err := execute(t, args...); err == nil {
			t.Errorf("%s: %v gave no error", name, args)
		}
	}
}

func TestConcludeFailsForABrokenPromise(t *testing.T) {
	promises := []bench.Promise{{Name: "one", Kind: "dense", Pass: true}, {Name: "two", Kind: "block"}}
	var out bytes.Buffer
	err := (&options{}).conclude(&bench.Report{Promises: promises}, &out)
	if err == nil || !strings.Contains(err.Error(), "two (block)") || strings.Contains(err.Error(), "one") {
		t.Errorf("the error is %v", err)
	}
	if !strings.Contains(out.String(), "FAIL") {
		t.Errorf("the table is\n%s", out.String())
	}
	if err := (&options{json: "/no/such/folder/x"}).conclude(&bench.Report{}, &out); err == nil {
		t.Error("a file that cannot be written is no error")
	}
	for n := range 2 {
		if err := (&options{}).conclude(&bench.Report{}, &full{n}); !errors.Is(err, errFull) {
			t.Errorf("a full writer gives %v", err)
		}
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
