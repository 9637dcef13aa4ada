package measure

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/pair"
	"github.com/goxel-daemon/goxel-daemon/bench/report"
)

// Row is what one comparison has found.
type Row struct {
	Name     string        `json:"name"`
	Against  string        `json:"against"` // the baseline
	Unit     string        `json:"unit"`    // of Ours and Theirs, as in bench/report
	Ours     pair.Interval `json:"ours"`
	Theirs   pair.Interval `json:"theirs"`
	Ratio    pair.Interval `json:"ratio"`              // theirs divided by ours, pair by pair
	Saved    bool          `json:"saved,omitempty"`    // whether Promised and Wanted are percents less; otherwise times
	Promised float64       `json:"promised,omitempty"` // by the documents of v14
	Wanted   float64       `json:"wanted,omitempty"`
	Verdict  string        `json:"verdict"`
}

// The verdicts of rows.
const (
	Reached = "reached"
	Kept    = "promise kept" // but less than is wanted
	Missed  = "MISSED"
	Told    = "-" // nothing is wanted
)

// value returns what is held against what is wanted.
func (r *Row) value() float64 {
	if r.Saved {
		return 100 * (1 - 1/max(r.Ratio.Median, 1e-9))
	}
	return r.Ratio.Median
}

// Judge sets the verdict from the ratio and what is wanted.
func (r *Row) Judge() {
	switch v := r.value(); {
	case r.Wanted == 0:
		r.Verdict = Told
	case r.Ratio.N > 0 && v >= r.Wanted:
		r.Verdict = Reached
	case r.Ratio.N > 0 && r.Promised > 0 && v >= r.Promised:
		r.Verdict = Kept
	default:
		r.Verdict = Missed
	}
}

// Report is what a measurement has found.
type Report struct {
	Date    time.Time        `json:"date"`
	Machine *report.Document `json:"machine"`
	Pairs   int              `json:"pairs"` // of samples for each row
	Rows    []Row            `json:"rows"`
}

// Good reports whether every row reaches what is wanted.
func (r *Report) Good() bool {
	for i := range r.Rows {
		if v := r.Rows[i].Verdict; v != Reached && v != Told {
			return false
		}
	}
	return true
}

// WriteJSON writes the report as indented JSON.
func (r *Report) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(r)
}

// columns are the heads of the table.
func columns() []string {
	return []string{"what", "against", "ours", "v13 way", "ratio (quartiles)", "promised", "wanted", "verdict"}
}

// cells returns the columns of a row as text.
func (r *Row) cells() []string {
	limit := func(v float64) string {
		switch {
		case v == 0:
			return "-"
		case r.Saved:
			return report.Short(v) + " % less"
		}
		return report.Short(v) + "x"
	}
	ratio := fmt.Sprintf("%sx (%s..%s)", report.Short(r.Ratio.Median), report.Short(r.Ratio.Low), report.Short(r.Ratio.High))
	if r.Saved {
		ratio += fmt.Sprintf(", %.1f %% less", r.value())
	}
	return []string{
		r.Name, r.Against, report.Quantity(r.Ours.Median, r.Unit), report.Quantity(r.Theirs.Median, r.Unit), ratio, limit(r.Promised), limit(r.Wanted),
		r.Verdict,
	}
}

// head says on what and when was measured.
func (r *Report) head() string {
	return fmt.Sprintf("Measured on %s, %s, %s/%s, %d processors; medians of %d pairs of samples, the two sides by turns.", r.Date.Format(time.DateOnly),
		r.Machine.Processor, r.Machine.GOOS, r.Machine.GOARCH, r.Machine.Procs, r.Pairs)
}

// WriteText writes the table for people.
func (r *Report) WriteText(w io.Writer) error {
	rows := append(make([][]string, 0, 1+len(r.Rows)), columns())
	for i := range r.Rows {
		rows = append(rows, r.Rows[i].cells())
	}
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], len([]rune(cell)))
		}
	}
	var b bytes.Buffer
	b.WriteString(r.head() + "\n\n")
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString(cell + strings.Repeat(" ", widths[i]-len([]rune(cell))+2))
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	_, err := w.Write(b.Bytes())
	return err
}

// Markdown returns the table as README.md holds it.
func (r *Report) Markdown() string {
	var b strings.Builder
	b.WriteString(r.head() + "\n\n| " + strings.Join(columns(), " | ") + " |\n|---|---|--:|--:|--:|--:|--:|---|\n")
	for i := range r.Rows {
		b.WriteString("| " + strings.Join(r.Rows[i].cells(), " | ") + " |\n")
	}
	return b.String()
}
