package report

import (
	"encoding/json"
	"fmt"
	"io"
	"runtime"

	"github.com/goxel-daemon/goxel-daemon/bench/pair"
)

// Document is everything that a run of goxel-bench has measured. Its JSON is what the flag --json writes and what compare reads.
type Document struct {
	GOOS      string    `json:"goos"`
	GOARCH    string    `json:"goarch"`
	Processor string    `json:"cpu"`   // its name, "" if it cannot be told
	Procs     int       `json:"procs"` // processors that Go uses
	Go        string    `json:"go"`    // version of Go that the program was built with
	Version   string    `json:"version,omitempty"`
	Results   []Result  `json:"results,omitempty"`
	Promises  []Promise `json:"promises,omitempty"`
	Targets   []Target  `json:"targets,omitempty"`
	Changes   []Change  `json:"changes,omitempty"`
}

// NewDocument returns a document about this machine that holds no figures yet.
func NewDocument() *Document {
	return &Document{GOOS: runtime.GOOS, GOARCH: runtime.GOARCH, Processor: cpuName(), Procs: runtime.GOMAXPROCS(0), Go: runtime.Version()}
}

// Promise is one of the figures that the project promises, held against what was measured.
type Promise struct {
	Name     string  `json:"name"`
	Kind     string  `json:"kind"` // storage kind
	Measured float64 `json:"measured"`
	Limit    float64 `json:"limit"`
	AtLeast  bool    `json:"at_least"` // whether the limit is the least value that passes; otherwise values must stay under it
	Unit     string  `json:"unit"`
	Pass     bool    `json:"pass"`
}

// Verdict says how a target was met.
type Verdict string

// The verdicts.
const (
	Reached    Verdict = "reach"  // as good as it is hoped to become
	Kept       Verdict = "must"   // as good as it has to be
	Missed     Verdict = "missed" // neither
	Told       Verdict = "told"   // a figure without a limit
	Unmeasured Verdict = "absent" // the opponent is not there; not counted
)

// Target is one row of the table of targets: what was measured on both sides in pairs, and what has to come of it.
type Target struct {
	Name    string `json:"name"`
	Group   string `json:"group"`          // heading under which it stands
	Against string `json:"against"`        // the opponent, "" for a row about a value of ours alone
	Kind    string `json:"kind,omitempty"` // storage kind, "" where it makes no difference
	Unit    string `json:"unit"`           // of Ours and Theirs
	Lower   bool   `json:"lower"`          // whether less is better

	Ours   pair.Interval `json:"ours"`
	Theirs pair.Interval `json:"theirs"`
	Ratio  pair.Interval `json:"ratio"` // ours divided by theirs, pair by pair; of a row about a value alone, that value

	Must  float64 `json:"must"`  // bound on the ratio's median, 0 for none
	Reach float64 `json:"reach"` // likewise, stricter

	// Bound is the ratio that the machine allows, as that of a server that does nothing but answer; 0 if it is not known.
	Bound float64 `json:"bound,omitempty"`

	Verdict Verdict `json:"verdict"`
	Missing string  `json:"missing,omitempty"` // why it was not measured
}

// Judge sets the verdict from the median of the ratio and the bounds.
func (t *Target) Judge() {
	within := func(bound float64) bool {
		if t.Lower {
			return t.Ratio.Median <= bound
		}
		return t.Ratio.Median >= bound
	}
	switch {
	case t.Missing != "" || t.Ratio.N == 0:
		t.Verdict = Unmeasured
	case t.Must == 0:
		t.Verdict = Told
	case within(t.Reach):
		t.Verdict = Reached
	case within(t.Must):
		t.Verdict = Kept
	default:
		t.Verdict = Missed
	}
}

// Change is how one figure of two versions compares, measured side by side.
type Change struct {
	Name  string        `json:"name"` // of the benchmark
	Unit  string        `json:"unit"`
	Lower bool          `json:"lower"` // whether less is better
	Base  pair.Interval `json:"base"`
	New   pair.Interval `json:"new"`
	Ratio pair.Interval `json:"ratio"` // new divided by base; of two separate runs the quotient of medians alone
	Worse bool          `json:"worse"` // by more than the tolerance
}

// Judge sets Worse: whether the median of the ratio is beyond the tolerance, a share such as 0.1, and the interval between its quartiles
// lies wholly on the worse side of 1. So a figure that scatters around what it was is not called worse.
func (c *Change) Judge(tolerance float64) {
	if c.Lower {
		c.Worse = c.Ratio.Median > 1+tolerance && c.Ratio.Low > 1
		return
	}
	c.Worse = c.Ratio.Median < 1/(1+tolerance) && c.Ratio.High < 1
}

// WriteJSON writes the document as indented JSON.
func (d *Document) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(d)
}

// ReadJSON reads what WriteJSON has written.
func ReadJSON(r io.Reader) (*Document, error) {
	d := new(Document)
	if err := json.NewDecoder(r).Decode(d); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	return d, nil
}

// WriteHead writes the lines that tell benchstat about the machine. pkg is the path of the package that has measured.
func (d *Document) WriteHead(w io.Writer, pkg string) error {
	text := fmt.Sprintf("goos: %s\ngoarch: %s\npkg: %s\n", d.GOOS, d.GOARCH, pkg)
	if d.Processor != "" {
		text += "cpu: " + d.Processor + "\n"
	}
	_, err := io.WriteString(w, text)
	return err
}
