package report_test

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/bench/report"
)

// TestMarkdownTablesStandUnderTheirHeadings goes through the lines as a reader of Markdown does: a table needs an empty line before it, and each
// has a heading of its own right above.
func TestMarkdownTablesStandUnderTheirHeadings(t *testing.T) {
	d := example()
	d.Targets = append(d.Targets, d.Targets[0], d.Targets[3])
	for name, c := range map[string]struct {
		write func(io.Writer) error
		want  []string // headings, each with the first cell of the rows that follow
	}{
		"targets": {func(w io.Writer) error { return report.WriteTargetsMarkdown(w, d.Targets) }, []string{
			"### Sockets (dense)", "what", "---", "requests & more", "p99", "gone",
			"### Process", "what", "---", "start", "told",
			"### Sockets (dense)", "what", "---", "requests & more",
			"### Process", "what", "---", "start",
		}},
		"results":  {func(w io.Writer) error { return report.WriteResultsMarkdown(w, d.Results[5:]) }, []string{"### Figures by storage kind", "benchmark", "---", "Memory/model=sphere"}},
		"promises": {func(w io.Writer) error { return report.WritePromisesMarkdown(w, d.Promises) }, []string{"### Promises and what was measured", "promise", "---", "latency", "rate"}},
	} {
		var b bytes.Buffer
		if err := c.write(&b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var got []string
		last := ""
		for line := range strings.Lines(b.String()) {
			line = strings.TrimSuffix(line, "\n")
			row, inTable := strings.CutPrefix(line, "|")
			switch {
			case strings.HasPrefix(line, "#"):
				got = append(got, line)
			case inTable && last != "" && !strings.HasPrefix(last, "|"):
				t.Errorf("%s: %q stands right before the table", name, last)
			case inTable:
				cell, _, _ := strings.Cut(row, "|")
				got = append(got, strings.TrimSpace(cell))
			case strings.HasPrefix(last, "#") && line != "":
				t.Errorf("%s: %q stands right under the heading", name, line)
			}
			last = line
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: headings and rows are %q, want %q", name, got, c.want)
		}
	}
}
