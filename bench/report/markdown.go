package report

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
)

// WriteResultsMarkdown writes results as a table of Markdown: a line for each benchmark and a column for each storage kind. Of several results of
// one benchmark the first counts.
func WriteResultsMarkdown(w io.Writer, results []Result) error {
	kinds, names := []string(nil), []string(nil)
	cells := map[[2]string]string{}
	for i := range results {
		r := &results[i]
		kind := r.Param("kind")
		name := strings.Replace(r.Name, "/kind="+kind, "", 1)
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
		if cells[[2]string{name, kind}] == "" {
			cells[[2]string{name, kind}] = r.Summary()
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "| benchmark | %s |\n|---|%s\n", strings.Join(kinds, " | "), strings.Repeat("---|", len(kinds)))
	for _, name := range names {
		fmt.Fprintf(&b, "| %s |", name)
		for _, kind := range kinds {
			fmt.Fprintf(&b, " %s |", cells[[2]string{name, kind}])
		}
		b.WriteByte('\n')
	}
	_, err := w.Write(b.Bytes())
	return err
}

// WritePromisesMarkdown writes the table of promises likewise.
func WritePromisesMarkdown(w io.Writer, list []Promise) error {
	var b bytes.Buffer
	b.WriteString("| promise | kind | measured | limit | verdict |\n|---|---|--:|--:|---|\n")
	for _, p := range list {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", p.Name, p.Kind, Number(p.Measured), p.limit(), p.verdict())
	}
	_, err := w.Write(b.Bytes())
	return err
}

// Summary says the most telling figures of the result in a few words.
func (r *Result) Summary() string {
	var parts []string
	add := func(unit, format string, write func(float64, string) string) {
		if v, ok := r.Get(unit); ok {
			parts = append(parts, fmt.Sprintf(format, write(v, unit)))
		}
	}
	plain := func(v float64, unit string) string { return Short(v) + " " + unit }
	if _, ok := r.Get(Requests); ok {
		add(Requests, "%s", plain)
		add(P50, "%s", Quantity)
		add(P99, "%s", Quantity)
		add(Renders, "%s", plain)
		return strings.Join(parts, ", ")
	}
	add(PerOp, "%s", Quantity)
	for _, m := range r.Metrics {
		switch m.Unit {
		case PerOp, "request-bytes", "voxels", "layers-MB", "history-MB":
		case Resident:
			add(m.Unit, "%s", func(v float64, _ string) string { return Short(v) + " MB" })
		default:
			add(m.Unit, "%s", Quantity)
		}
	}
	return strings.Join(parts, ", ")
}
