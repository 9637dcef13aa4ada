package compat

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/goxel-daemon/goxel-daemon/compat/cases"
)

// Report is what a run has shown.
type Report struct {
	Date            time.Time      `json:"date"`
	GOOS            string         `json:"goos"`
	GOARCH          string         `json:"goarch"`
	Reference       string         `json:"reference,omitempty"`        // goxel-headless of v13 that ours was compared with
	ReferenceDaemon string         `json:"reference_daemon,omitempty"` // daemon of v14 to v0.18 likewise
	Results         []Result       `json:"results"`
	Clients         []ClientResult `json:"clients"`
}

func newReport() *Report {
	return &Report{Date: time.Now().UTC().Truncate(time.Second), GOOS: runtime.GOOS, GOARCH: runtime.GOARCH}
}

// Good reports whether everything is as it should be.
func (r *Report) Good() bool {
	bad := slices.ContainsFunc(r.Results, func(res Result) bool { return !res.Verdict.Good() })
	return !bad && !slices.ContainsFunc(r.Clients, func(c ClientResult) bool { return !c.Good() })
}

// WriteJSON writes the report as indented JSON.
func (r *Report) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(r)
}

// row is a line of the tables of commands and methods.
type row struct {
	name, releases               string
	cases, same, mended, failing int
}

func (r *row) add(res *Result) {
	r.cases++
	switch {
	case !res.Verdict.Good():
		r.failing++
	case res.Tag == cases.Mended:
		r.mended++
	default:
		r.same++
	}
}

// result says in a few words what the cases of the row have shown.
func (r *row) result() string {
	switch {
	case r.cases == 0:
		return "no case"
	case r.failing > 0:
		return fmt.Sprintf("%d of %d FAIL", r.failing, r.cases)
	}
	return "all pass"
}

// commands returns a row for each command of v13 that the cases run, in alphabetical order.
func (r *Report) commands() []row {
	rows := map[string]*row{}
	for i := range r.Results {
		res := &r.Results[i]
		if res.Case.Session() {
			continue
		}
		seen := map[string]bool{}
		for _, words := range res.Case.Lines() {
			if name := commandOf(words); name != "" && !seen[name] {
				seen[name] = true
				if rows[name] == nil {
					rows[name] = &row{name: name}
				}
				rows[name].add(res)
			}
		}
	}
	list := make([]row, 0, len(rows))
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		if slices.Contains(v13Commands(), name) {
			list = append(list, *rows[name])
		}
	}
	return list
}

// commandOf returns the command of a command line: its first word that is no global option or its value.
func commandOf(words []string) string {
	for i, w := range words {
		if !strings.HasPrefix(w, "-") && (i == 0 || words[i-1] != "--config") {
			return w
		}
	}
	return ""
}

// methods returns a row for every name of the old daemons, in the order of the table in cases.
func (r *Report) methods() []row {
	rows := make([]row, 0, len(cases.Methods()))
	at := map[string]int{}
	for _, m := range cases.Methods() {
		trees := make([]string, len(m.Trees))
		for i, t := range m.Trees {
			trees[i] = string(t)
		}
		at[m.Name] = len(rows)
		rows = append(rows, row{name: m.Name, releases: strings.Join(trees, ", ")})
	}
	r.each(func(res *Result) {
		for _, name := range res.Case.Methods() {
			if i, known := at[name]; known {
				rows[i].add(res)
			}
		}
	})
	return rows
}

// tools returns a row for every tool of the form {"tool", "arguments"}.
func (r *Report) tools() []row {
	all := cases.Tools()
	rows := make([]row, 0, len(all))
	for _, m := range all {
		rows = append(rows, row{name: m.Name, releases: "v14, v14p, v0.18"})
	}
	r.each(func(res *Result) {
		for _, name := range res.Case.Tools() {
			if i := slices.IndexFunc(rows, func(r row) bool { return r.name == name }); i >= 0 {
				rows[i].add(res)
			}
		}
	})
	return rows
}

func (r *Report) each(f func(res *Result)) {
	for i := range r.Results {
		f(&r.Results[i])
	}
}

// Summary says in a line how many cases and clients have shown what.
func (r *Report) Summary() string {
	counts := map[Verdict]int{}
	r.each(func(res *Result) { counts[res.Verdict]++ })
	var parts []string
	for _, v := range []Verdict{Passed, Equal, Mended, Regression, Failed} {
		if counts[v] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[v], v))
		}
	}
	good, skipped := 0, 0
	for _, c := range r.Clients {
		switch {
		case c.Skipped != "":
			skipped++
		case c.Good():
			good++
		}
	}
	text := fmt.Sprintf("%d cases: %s; %d of %d clients get along", len(r.Results), cmp.Or(strings.Join(parts, ", "), "none"), good, len(r.Clients)-skipped)
	if skipped > 0 {
		text += fmt.Sprintf(", %d not run", skipped)
	}
	return text + "."
}

// WriteText writes the tables for people, and what is not as it should be.
func (r *Report) WriteText(w io.Writer) error {
	var b bytes.Buffer
	writeRows(&b, "command of v13", r.commands())
	writeRows(&b, "method of v14 to v0.18", r.methods())
	writeRows(&b, "tool call", r.tools())
	if len(r.Clients) > 0 {
		fmt.Fprintf(&b, "%-36s %s\n", "client", "result")
		for i := range r.Clients {
			fmt.Fprintf(&b, "  %-34s %s\n", r.Clients[i].Name, r.Clients[i].result())
		}
		b.WriteByte('\n')
	}
	r.each(func(res *Result) {
		if !res.Verdict.Good() || res.Verdict == Mended {
			res.write(&b)
		}
	})
	b.WriteString(r.Summary() + "\n")
	_, err := w.Write(b.Bytes())
	return err
}

func writeRows(b *bytes.Buffer, title string, rows []row) {
	fmt.Fprintf(b, "%-36s %6s %6s %7s  %s\n", title, "cases", "same", "mended", "result")
	for i := range rows {
		if r := &rows[i]; r.cases > 0 {
			fmt.Fprintf(b, "  %-34s %6d %6d %7d  %s\n", r.name, r.cases, r.same, r.mended, r.result())
		}
	}
	b.WriteByte('\n')
}

func (c *ClientResult) result() string {
	switch {
	case c.Skipped != "":
		return "not run: " + c.Skipped
	case c.Fault != "":
		return "FAIL: " + c.Fault
	}
	return "gets along"
}

// write writes what a case has shown, with the differences side by side.
func (r *Result) write(b *bytes.Buffer) {
	fmt.Fprintf(b, "%-10s %s", r.Verdict, r.ID)
	if r.Verdict == Mended {
		fmt.Fprintf(b, ": %s", r.About)
	}
	b.WriteByte('\n')
	for _, f := range r.Ours.Faults {
		fmt.Fprintf(b, "    %s\n", f)
	}
	for _, d := range r.Differences {
		fmt.Fprintf(b, "    %s\n      ours:      %s\n      reference: %s\n", d.What, d.Ours, d.Reference)
	}
}

// WriteVerbose writes what was said and done in a case.
func (r *Result) WriteVerbose(w io.Writer) error {
	var b bytes.Buffer
	r.write(&b)
	for _, line := range r.Ours.Text {
		fmt.Fprintf(&b, "    | %s\n", line)
	}
	if r.Reference != nil {
		b.WriteString("    reference\n")
		for _, line := range r.Reference.Text {
			fmt.Fprintf(&b, "    | %s\n", line)
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}
