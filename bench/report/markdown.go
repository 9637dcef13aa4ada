package report

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
)

// section begins a section of a page of Markdown. All tables stand under headings of the same level, so that they go into any part of README.md.
func section(b *bytes.Buffer, title string) {
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	fmt.Fprintf(b, "### %s\n\n", title)
}

// WriteResultsMarkdown writes results as a table of Markdown under a heading: a line for each benchmark and a column for each storage kind. Of
// several results of one benchmark the first counts.
func WriteResultsMarkdown(w io.Writer, results []Result) error {
	kinds, names := []string(nil), []string(nil)
	cells := map[[2]string]string{}
	for i := range results {
		r := &results[i]
		kind := r.param("kind")
		name := strings.Replace(r.Name, "/kind="+kind, "", 1)
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
		if cells[[2]string{name, kind}] == "" {
			cells[[2]string{name, kind}] = r.summary()
		}
	}
	var b bytes.Buffer
	section(&b, "Figures by storage kind")
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
	section(&b, "Promises and what was measured")
	b.WriteString("| promise | kind | measured | limit | verdict |\n|---|---|--:|--:|---|\n")
	for _, p := range list {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", p.Name, p.Kind, number(p.Measured), p.limit(), p.verdict())
	}
	_, err := w.Write(b.Bytes())
	return err
}

// WriteTargetsMarkdown writes the table of targets as README.md holds it: a table under a heading for each group, in the order given.
func WriteTargetsMarkdown(w io.Writer, list []Target) error {
	var b bytes.Buffer
	for title, part := range parts(list) {
		section(&b, title)
		b.WriteString("| what | against | ours | theirs | ratio (quartiles) | must / reach | bound | verdict |\n|---|---|--:|--:|--:|--:|--:|---|\n")
		for i := range part {
			r := rowOf(&part[i])
			if r.Verdict == Unmeasured {
				fmt.Fprintf(&b, "| %s | %s | | | | %s | | %s |\n", r.Name, r.Against, r.Limits, r.Missing)
				continue
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %s | %s |\n", r.Name, r.Against, r.Ours, r.Theirs, r.Ratio, r.Limits, r.Bound, r.Verdict)
		}
	}
	_, err := w.Write(append(b.Bytes(), "\n"+tally(list)+"\n"...))
	return err
}

// summary says the most telling figures of the result in a few words.
func (r *Result) summary() string {
	var parts []string
	add := func(unit string, write func(float64, string) string) {
		if v, ok := r.Get(unit); ok {
			parts = append(parts, write(v, unit))
		}
	}
	plain := func(v float64, unit string) string { return Short(v) + " " + unit }
	if _, ok := r.Get(Requests); ok {
		add(Requests, plain)
		add(P50, Quantity)
		add(P99, Quantity)
		add(Renders, plain)
		return strings.Join(parts, ", ")
	}
	add(PerOp, Quantity)
	for _, m := range r.Metrics {
		switch m.Unit {
		case PerOp, "request-bytes", "voxels", "layers-MB", "history-MB":
		case Resident:
			add(m.Unit, func(v float64, _ string) string { return Short(v) + " MB" })
		default:
			add(m.Unit, Quantity)
		}
	}
	return strings.Join(parts, ", ")
}
