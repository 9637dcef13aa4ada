package measure_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/oneshot"
	"github.com/goxel-daemon/goxel-daemon/bench/pair"
	"github.com/goxel-daemon/goxel-daemon/bench/report"
	"github.com/goxel-daemon/goxel-daemon/compat/measure"
)

// options builds the programs as users have them, so that a race detector in this test does not slow the processes down that it starts.
func options(t *testing.T) measure.Options {
	t.Helper()
	dir := t.TempDir()
	build := exec.CommandContext(t.Context(), "go", "build", "-o", dir, "./cmd/goxel-daemon", "./cmd/goxel-headless", "./cmd/goxel-compat")
	build.Dir, build.Env = filepath.Join("..", ".."), append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	in := func(name string) string { return filepath.Join(dir, name) }
	return measure.Options{
		Headless: in("goxel-headless"), Daemon: in("goxel-daemon"), Oneshot: []string{in("goxel-compat"), oneshot.Mode},
		Pairs: 1, Clients: 3, Load: 20 * time.Millisecond, Landscape: 32,
	}
}

// TestRowsAreMeasured measures each row once, and looks at what is told but not at how fast anything is.
func TestRowsAreMeasured(t *testing.T) {
	o := options(t)
	o.Reference = o.Headless
	told := 0
	o.Tell = func(string) { told++ }
	r, err := measure.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Rows) != 3*8+2+1 || told != len(r.Rows) {
		t.Errorf("%d rows, %d told", len(r.Rows), told)
	}
	for i := range r.Rows {
		if row := &r.Rows[i]; row.Ours.Median <= 0 || row.Theirs.Median <= 0 || row.Ratio.N != 1 || row.Against == "" || row.Verdict == "" {
			t.Errorf("%+v", row)
		}
	}
	var text, js bytes.Buffer
	if err := r.WriteText(&text); err != nil || !strings.Contains(text.String(), "edit and save of a small file") {
		t.Errorf("%s, %v", text.String(), err)
	}
	var back measure.Report
	if err := r.WriteJSON(&js); err != nil || json.Unmarshal(js.Bytes(), &back) != nil || len(back.Rows) != len(r.Rows) {
		t.Errorf("%s, %v", js.String(), err)
	}
	if page := r.Markdown(); strings.Count(page, "\n| ") != len(r.Rows)+1 {
		t.Errorf("the page is %s", page)
	}
}

func TestErrors(t *testing.T) {
	if _, err := measure.Run(t.Context(), measure.Options{}); err == nil {
		t.Error("no programs give no error")
	}
	o := options(t)
	o.Headless = "/bin/false"
	if _, err := measure.Run(t.Context(), o); err == nil || !strings.Contains(err.Error(), "single operation") {
		t.Errorf("a process that fails gives %v", err)
	}
	o.Daemon = "/bin/false"
	if _, err := measure.Run(t.Context(), o); err == nil {
		t.Error("a daemon that fails gives no error")
	}
}

func TestVerdicts(t *testing.T) {
	one := func(v float64) pair.Interval { return pair.Interval{N: 1, Median: v, Low: v, High: v} }
	for _, tc := range []struct {
		row        measure.Row
		verdict    string
		good       bool
		part, page string
	}{
		{measure.Row{Ratio: one(120), Promised: 8, Wanted: 100}, measure.Reached, true, "120x", "8x"},
		{measure.Row{Ratio: one(20), Promised: 8, Wanted: 100}, measure.Kept, false, "20x", "promise kept"},
		{measure.Row{Ratio: one(2), Promised: 8, Wanted: 100}, measure.Missed, false, "2x", "MISSED"},
		{measure.Row{Wanted: 100}, measure.Missed, false, "", "MISSED"},
		{measure.Row{Ratio: one(2)}, measure.Told, true, "2x", "| - |"},
		{measure.Row{Ratio: one(20), Saved: true, Promised: 92, Wanted: 92}, measure.Reached, true, "95.0 % less", "92 % less"},
		{measure.Row{Ratio: one(1.5), Saved: true, Promised: 45, Wanted: 45}, measure.Missed, false, "33.3 % less", "45 % less"},
	} {
		tc.row.Judge()
		r := measure.Report{Machine: report.NewDocument(), Rows: []measure.Row{tc.row}}
		page := r.Markdown()
		if tc.row.Verdict != tc.verdict || r.Good() != tc.good || !strings.Contains(page, tc.part) || !strings.Contains(page, tc.page) {
			t.Errorf("%+v: %s, good %v, %s", tc.row, tc.row.Verdict, r.Good(), page)
		}
	}
}
