package versus

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/daemon"
	"github.com/goxel-daemon/goxel-daemon/bench/echo"
	"github.com/goxel-daemon/goxel-daemon/bench/oneshot"
	"github.com/goxel-daemon/goxel-daemon/bench/report"
)

// TestMain lets the test program stand in for the programs that goxel-bench is in its hidden modes.
func TestMain(m *testing.M) {
	var err error
	switch {
	case len(os.Args) > 1 && os.Args[1] == echo.Mode:
		err = echo.Main(os.Args[2:])
	case len(os.Args) > 1 && os.Args[1] == oneshot.Mode:
		err = oneshot.Main(context.Background(), os.Args[2:], os.Stdin, os.Stdout)
	default:
		os.Exit(m.Run())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func small() *sizes {
	return &sizes{edge: 32, large: 48, cube: 32, memory: 40, tiles: []int{27}, bulk: []int{50}, crowd: 20}
}

// options measure a real daemon, briefly.
func options(t *testing.T) Options {
	t.Helper()
	bin, err := daemon.Find(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bin.Close() })
	return Options{Daemon: bin.Path, Pairs: 1, Duration: 40 * time.Millisecond, sizes: small()}
}

// TestTableIsMeasured runs the whole table, small. What the machine has no opponent for is told.
func TestTableIsMeasured(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds and starts every opponent")
	}
	o := options(t)
	var progress bytes.Buffer
	o.Out, o.Decode = &progress, json.Valid
	list, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for _, c := range table(small()) {
		rows += len(c.rows)
		if !strings.Contains(progress.String(), c.name) {
			t.Errorf("nothing was said of %s:\n%s", c.name, progress.String())
		}
	}
	if len(list) != rows {
		t.Errorf("%d rows, want %d", len(list), rows)
	}
	for i := range list {
		r := &list[i]
		switch {
		case r.Missing != "":
			if !strings.Contains(r.Missing, "install") && !strings.Contains(r.Missing, "sonic") {
				t.Errorf("%s was not measured and does not say what to install: %s", r.Name, r.Missing)
			}
		case r.Ours.Median <= 0 || r.Ratio.Median <= 0 || r.Verdict == report.Unmeasured || r.Against != "" && r.Theirs.Median <= 0:
			t.Errorf("%+v", *r)
		case (r.Against == "Redis SETBIT") != (r.Bound > 0):
			t.Errorf("%s: the machine allows %v", r.Name, r.Bound)
		}
	}
}

// TestTableIsTheOneThatIsMeant holds the bounds of some rows against what they are known to be, and all rows to what makes sense.
func TestTableIsTheOneThatIsMeant(t *testing.T) {
	byName := map[string]row{}
	names := map[string]bool{}
	for _, c := range table(defaultSizes()) {
		if names[c.name] || c.group == "" || c.open == nil {
			t.Errorf("the contest %q is there twice or lacks something", c.name)
		}
		names[c.name] = true
		for _, r := range c.rows {
			byName[r.name+"/"+r.against] = r
			if (r.must == 0) != (r.reach == 0) || r.lower && r.reach > r.must || !r.lower && r.reach < r.must || r.unit == "" {
				t.Errorf("the row %+v makes no sense", r)
			}
		}
	}
	for name, want := range map[string][2]float64{
		"add_voxel, 1 client: requests/Redis SETBIT":                     {0.95, 1.15},
		"add_voxel, 100 clients: p99/Redis SETBIT":                       {1.3, 1},
		"add_voxel, 1000 clients: requests/Redis SETBIT":                 {1, 1.3},
		"add_voxel, 10 clients, 32 at once: requests/fastest Go library": {15, 25},
		"add_voxels, packed, of 100000/same bytes thrown away":           {0.25, 0.6},
		"cube fill 1024^3, with undo/clear, 4 B a cell":                  {1, 3},
		"cloud of 1 % 256^3/16^3 tiles of RGBA":                          {20, 6},
		"start to the first answer/":                                     {30, 10},
		"batch of 1,000/process per command":                             {100, 400},
	} {
		if r, ok := byName[name]; !ok || r.must != want[0] || r.reach != want[1] {
			t.Errorf("%s is %+v, want %v", name, r, want)
		}
	}
}

func TestFillJudgesTheMedianOfRatios(t *testing.T) {
	for _, c := range []struct {
		row                  row
		ours, theirs, bounds []float64
		ratio, bound         float64
		want                 report.Verdict
	}{
		{row{unit: "x", must: 1, reach: 2}, []float64{30, 4, 9}, []float64{10, 2, 3}, nil, 3, 0, report.Reached},
		{row{unit: "x", must: 1, reach: 4}, []float64{3}, []float64{1}, []float64{5, 6, 7}, 3, 6, report.Kept},
		{row{unit: "x", must: 4, reach: 5}, []float64{3}, []float64{1}, nil, 3, 0, report.Missed},
		{row{unit: "x", lower: true, must: 4, reach: 2}, []float64{3}, []float64{1}, nil, 3, 0, report.Kept},
		{row{unit: "x", lower: true, must: 2, reach: 1}, []float64{3}, []float64{1}, nil, 3, 0, report.Missed},
		{row{unit: "x", lower: true, alone: true, must: 5, reach: 3}, []float64{3}, []float64{9}, nil, 3, 0, report.Reached},
		{row{unit: "x"}, []float64{3}, []float64{1}, nil, 3, 0, report.Told},
		{row{unit: "x", must: 1, reach: 1}, nil, nil, nil, 0, 0, report.Unmeasured},
	} {
		tg := report.Target{Lower: c.row.lower, Must: c.row.must, Reach: c.row.reach}
		fill(&tg, &c.row, c.ours, c.theirs, c.bounds)
		if tg.Ratio.Median != c.ratio || tg.Bound != c.bound || tg.Verdict != c.want {
			t.Errorf("%+v of %v and %v gives %+v, want %v, %v, %s", c.row, c.ours, c.theirs, tg, c.ratio, c.bound, c.want)
		}
	}
}

var errBroken = errors.New("broken")

// TestContestCloses wants what was opened closed, whatever happens, and errors told with the contest's name.
func TestContestCloses(t *testing.T) {
	fine := func(context.Context) (sample, error) { return sample{"x": 1}, nil }
	failing := func(context.Context) (sample, error) { return nil, errBroken }
	for name, m := range map[string]match{
		"ours":   {ours: failing, theirs: fine},
		"theirs": {ours: fine, theirs: failing},
		"bound":  {ours: fine, theirs: fine, bound: failing},
		"close":  {ours: fine, theirs: fine, bound: fine},
	} {
		closed := false
		m.close = func() error { closed = true; return errBroken }
		c := contest{name: "the/contest", rows: []row{{unit: "x"}}, open: func(context.Context, *env) (*match, error) { return &m, nil }}
		_, err := c.run(t.Context(), &env{opt: &Options{Pairs: 2}})
		if !errors.Is(err, errBroken) || !strings.Contains(err.Error(), "the/contest") || !closed {
			t.Errorf("%s fails: %v, closed %v", name, err, closed)
		}
	}
	absent := contest{rows: []row{{unit: "x", must: 1, reach: 1}}, open: func(context.Context, *env) (*match, error) {
		return nil, fmt.Errorf("a: %w", &missingError{"not found: apt-get install x"})
	}}
	list, err := absent.run(t.Context(), &env{opt: &Options{Pairs: 2}})
	if err != nil || list[0].Verdict != report.Unmeasured || list[0].Missing != "not found: apt-get install x" {
		t.Errorf("an opponent that is not there gives %+v, %v", list, err)
	}
}

func TestRunErrors(t *testing.T) {
	if _, err := Run(t.Context(), Options{Daemon: "/no/such/daemon"}); err == nil {
		t.Error("a daemon that is not there gives no error")
	}
	if _, err := Run(t.Context(), Options{Daemon: "/bin/false", Kinds: []string{"sponge"}}); err == nil {
		t.Error("a kind that is not there gives no error")
	}
	for _, filter := range []string{"^start", "cecho/clients=10$", "command/single"} {
		list, err := Run(t.Context(), Options{Daemon: "/bin/false", Filter: regexp.MustCompile(filter), Pairs: 1, sizes: small()})
		absent := len(list) > 0 && list[0].Missing != "" // without a compiler of C the daemon is not even started
		if err == nil && !absent {
			t.Errorf("%s: a daemon that ends at once gives no error", filter)
		}
	}
}

func TestCheckComparesWithTheBaseline(t *testing.T) {
	o := options(t)
	first, err := Check(t.Context(), o, Baseline{}, 0.5)
	if err != nil {
		t.Fatal(err)
	}
	b := NewBaseline(first, "here")
	if len(b.Ratios) != len(continuous(small())) {
		t.Errorf("the baseline has %d ratios: %+v", len(b.Ratios), b)
	}
	var text bytes.Buffer
	if err := b.Write(&text); err != nil {
		t.Fatal(err)
	}
	again, err := ReadBaseline(&text)
	if err != nil || again.Comment != "here" || len(again.Ratios) != len(b.Ratios) {
		t.Errorf("read %+v, %v", again, err)
	}
	for name := range b.Ratios {
		b.Ratios[name] *= 1e9
	}
	worse, err := Check(t.Context(), o, b, 0.5)
	if err != nil {
		t.Fatal(err)
	}
	for i := range worse {
		if worse[i].Verdict != report.Missed || first[i].Verdict != report.Told {
			t.Errorf("%s: against nothing %s, against much more %s", worse[i].Name, first[i].Verdict, worse[i].Verdict)
		}
	}
	for _, text := range []string{"", "{}", "[", `{"ratios":{}}`} {
		if b, err := ReadBaseline(strings.NewReader(text)); err == nil {
			t.Errorf("%q is read as %+v", text, b)
		}
	}
}

// TestCheckMeasuresAgainWhatMisses has one row out of two in the way.
func TestCheckMeasuresAgainWhatMisses(t *testing.T) {
	contests := func() []contest {
		return []contest{{name: "a", rows: []row{{name: "A"}}}, {name: "b", rows: []row{{name: "B1"}, {name: "B2"}}}}
	}
	if got := unmet(contests(), nil); len(got) != 2 {
		t.Errorf("at first %d contests are measured, want 2", len(got))
	}
	list := []report.Target{{Name: "A", Verdict: report.Kept}, {Name: "B1", Verdict: report.Reached}, {Name: "B2", Verdict: report.Missed}}
	if got := unmet(contests(), list); len(got) != 1 || got[0].name != "b" {
		t.Errorf("again are measured %+v, want b", got)
	}
	list = replaced(list, []report.Target{{Name: "B1", Verdict: report.Kept}, {Name: "B2", Verdict: report.Kept}})
	if len(list) != 3 || list[1].Verdict != report.Kept || slices.ContainsFunc(list, missed) {
		t.Errorf("after the second time the rows are %+v", list)
	}
	b := Baseline{Ratios: map[string]float64{"A": 0.3, "B1": 0.3}}
	limits := limited([]contest{{rows: []row{{name: "A", against: "echo in Go"}, {name: "B1", against: sinkInGo}}}}, b, 0.5)[0].rows
	if math.Abs(limits[0].must-0.2) > 1e-9 || math.Abs(limits[1].must-0.1) > 1e-9 {
		t.Errorf("limits %v and %v, want 0.2 and 0.1", limits[0].must, limits[1].must)
	}
}

// TestBaselineIsForTheseRows keeps the committed file in step with the rows.
func TestBaselineIsForTheseRows(t *testing.T) {
	file, err := os.Open("../testdata/baseline.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	b, err := ReadBaseline(file)
	if err != nil {
		t.Fatal(err)
	}
	rows := continuous(defaultSizes())
	for _, c := range rows {
		if b.Ratios[c.rows[0].name] <= 0 {
			t.Errorf("the baseline has no ratio of %q", c.rows[0].name)
		}
	}
	if len(b.Ratios) != len(rows) {
		t.Errorf("the baseline has %d ratios, want %d", len(b.Ratios), len(rows))
	}
}

// TestReadmeExplainsEveryOpponent keeps README.md in step with the table.
func TestReadmeExplainsEveryOpponent(t *testing.T) {
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range table(defaultSizes()) {
		for _, r := range c.rows {
			name, _, _ := strings.Cut(r.against, ",")
			if name != "fastest Go library" && !bytes.Contains(text, []byte(name)) {
				t.Errorf("README.md does not explain %q", r.against)
			}
		}
	}
}
