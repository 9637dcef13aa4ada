package compat_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/compat"
	"github.com/goxel-daemon/goxel-daemon/compat/cases"
)

// TestEverything runs all cases and clients against our programs, and holds README.md against what they show.
func TestEverything(t *testing.T) {
	report, err := compat.Run(t.Context(), options(t))
	if err != nil {
		t.Fatal(err)
	}
	for i := range report.Results {
		if res := &report.Results[i]; !res.Verdict.Good() {
			t.Errorf("%s: %s", res.ID, strings.Join(res.Ours.Faults, "\n\t"))
		}
	}
	for _, c := range report.Clients {
		if !c.Good() {
			t.Errorf("client %s: %s", c.Name, c.Fault)
		}
		if c.Skipped != "" {
			t.Logf("client %s was not run: %s", c.Name, c.Skipped)
		}
	}
	if t.Failed() || slices.ContainsFunc(report.Clients, func(c compat.ClientResult) bool { return c.Skipped != "" }) {
		return // README.md is about a run in which all is well
	}
	page, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := compat.Replace(page, report.Sections())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(page, fresh) {
		t.Error("README.md is not in step: go run ./cmd/goxel-compat --update compat/README.md")
	}
}

// TestSharedCases runs what a real v13 was seen to do, where that is at hand.
func TestSharedCases(t *testing.T) {
	path := filepath.Join("..", "..", "shared", "compat", "v13_cases.json")
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no record of a real v13 here: %v", err)
	}
	o := options(t)
	o.Cases, o.Filter = []string{path}, regexp.MustCompile(`^v13_cases\.json:`)
	report, err := compat.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Results) < 50 {
		t.Errorf("%d cases", len(report.Results))
	}
	for i := range report.Results {
		if res := &report.Results[i]; !res.Verdict.Good() {
			t.Errorf("%s: %s", res.ID, strings.Join(res.Ours.Faults, "\n\t"))
		}
	}
}

func verdicts(r *compat.Report) map[string]compat.Verdict {
	m := map[string]compat.Verdict{}
	for i := range r.Results {
		m[r.Results[i].ID] = r.Results[i].Verdict
	}
	return m
}

// TestReferenceOfV13 compares with a program whose faults are known.
func TestReferenceOfV13(t *testing.T) {
	t.Setenv(fake, "v13")
	o := options(t)
	o.Reference = os.Args[0]
	o.Filter = regexp.MustCompile(`^(create/positional|voxel-add/(long-options|color-out-of-range)|voxel-paint/long-options|export/txt|version/command|ping/members)$`)
	report, err := compat.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]compat.Verdict{
		"create/positional":            compat.Equal,      // lines for debugging do not count
		"voxel-add/long-options":       compat.Equal,      //
		"voxel-add/color-out-of-range": compat.Mended,     // the case says so
		"voxel-paint/long-options":     compat.Regression, // another status
		"export/txt":                   compat.Regression, // another content
		"version/command":              compat.Regression, // another file
		"ping/members":                 compat.Passed,     // no daemon to compare with
	}
	for id, v := range verdicts(report) {
		if v != want[id] {
			t.Errorf("%s: %s, want %s", id, v, want[id])
		}
	}
	if len(report.Results) != len(want) || report.Good() {
		t.Errorf("%d results, good: %v", len(report.Results), report.Good())
	}
	var b strings.Builder
	if err := report.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		"mended     voxel-add/color-out-of-range: v13 stores the remainder by 256",
		"step 1: exit status\n      ours:      0\n      reference: 7", "files\n      ours:      \n      reference: core\n", "1 pass, 2 same, 1 mended, 3 REGRESSION",
	} {
		if !strings.Contains(b.String(), part) {
			t.Errorf("no %q in\n%s", part, b.String())
		}
	}
}

// TestReferenceDaemon compares sessions with a daemon whose faults are known.
func TestReferenceDaemon(t *testing.T) {
	t.Setenv(fake, "daemon")
	o := options(t)
	o.ReferenceDaemon = os.Args[0]
	o.Filter = regexp.MustCompile(`^(ping/members|get_voxel/positional|protocol/(notification|id-of-any-kind)|remove_voxel/empty-cell|create/positional)$`)
	report, err := compat.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]compat.Verdict{
		"ping/members":            compat.Equal,
		"remove_voxel/empty-cell": compat.Equal,      // a header in front is no difference
		"protocol/id-of-any-kind": compat.Equal,      //
		"protocol/notification":   compat.Mended,     // it answers them
		"get_voxel/positional":    compat.Regression, // another colour
		"create/positional":       compat.Passed,
	}
	for id, v := range verdicts(report) {
		if v != want[id] {
			t.Errorf("%s: %s, want %s", id, v, want[id])
		}
	}
}

// TestOurFaultsAreTold runs our cases against programs that are not ours.
func TestOurFaultsAreTold(t *testing.T) {
	t.Setenv(fake, "v13")
	o := options(t)
	o.Headless, o.Filter = os.Args[0], regexp.MustCompile(`^(voxel-paint/long-options|version/long-global)$`)
	report, err := compat.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if v := verdicts(report); v["voxel-paint/long-options"] != compat.Failed || v["version/long-global"] != compat.Passed || report.Good() {
		t.Errorf("the verdicts are %v", v)
	}
	var b strings.Builder
	if err := report.Results[0].WriteVerbose(&b); err != nil || !strings.Contains(b.String(), "| $ ") {
		t.Errorf("verbose: %s, %v", b.String(), err)
	}
	t.Setenv(fake, "daemon")
	o = options(t)
	o.Daemon, o.Filter = os.Args[0], regexp.MustCompile(`^(remove_voxel/empty-cell|ping/members)$|^client/(promise|simple_demo|Homebrew)`)
	if report, err = compat.Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if v := verdicts(report); v["remove_voxel/empty-cell"] != compat.Failed || v["ping/members"] != compat.Failed {
		t.Errorf("framing does not count: %v", v)
	}
	for _, c := range report.Clients {
		if (c.Fault == "") != (c.Name == "simple_demo.py") {
			t.Errorf("client %s: %q", c.Name, c.Fault)
		}
	}
}

func TestReportAsJSON(t *testing.T) {
	o := options(t)
	o.Filter = regexp.MustCompile(`^(version/command|ping/members)$|^client/promise`)
	report, err := compat.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := report.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Results []struct {
			ID, Verdict string
			Tag         cases.Tag
		}
		Clients []struct{ Name string }
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil || len(got.Results) != 2 || len(got.Clients) != 1 || got.Results[0].Verdict != "pass" {
		t.Errorf("the report is %s, %v", b.String(), err)
	}
}

func TestReplace(t *testing.T) {
	page := []byte("a\n<!-- compat:x -->\nold\n<!-- /compat:x -->\nb\n")
	got, err := compat.Replace(page, []compat.Section{{Name: "x", Text: "new\n"}})
	if want := "a\n<!-- compat:x -->\nnew\n<!-- /compat:x -->\nb\n"; err != nil || string(got) != want {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
	if _, err := compat.Replace(page, []compat.Section{{Name: "y"}}); err == nil {
		t.Error("a section without a place is no error")
	}
	path := filepath.Join(t.TempDir(), "README.md")
	if err := os.WriteFile(path, page, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := compat.UpdateFile(path, []compat.Section{{Name: "x", Text: "new\n"}}); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(path); err != nil || !bytes.Equal(text, got) {
		t.Errorf("%q, %v", text, err)
	}
	if err := compat.UpdateFile(path, []compat.Section{{Name: "y"}}); err == nil {
		t.Error("a section without a place is no error")
	}
	if err := compat.UpdateFile(filepath.Join(t.TempDir(), "none"), nil); err == nil {
		t.Error("a page that is not there is no error")
	}
}

func TestRunErrors(t *testing.T) {
	for name, change := range map[string]func(o *compat.Options){
		"no reference":     func(o *compat.Options) { o.Reference = "/no/such/program" },
		"no daemon":        func(o *compat.Options) { o.Daemon = "/no/such/program" },
		"no program":       func(o *compat.Options) { o.Headless = "README.md" },
		"no further cases": func(o *compat.Options) { o.Cases = []string{"/no/such/file.json"} },
	} {
		o := options(t)
		o.Filter = regexp.MustCompile("^$")
		change(&o)
		if _, err := compat.Run(t.Context(), o); err == nil {
			t.Errorf("%s is no error", name)
		}
	}
}
