package migrate

import (
	"fmt"
	"strings"
)

// Outcome says what became of a part of an old file.
type Outcome string

// The outcomes. Outcomes describes them.
const (
	Kept     Outcome = "kept"
	Changed  Outcome = "changed"
	Needless Outcome = "needless"
	Dropped  Outcome = "dropped"
	Look     Outcome = "look"
)

// OutcomeDoc is an outcome with what it means.
type OutcomeDoc struct {
	Outcome Outcome
	Doc     string
}

// Outcomes returns the table of outcomes.
func Outcomes() []OutcomeDoc {
	return []OutcomeDoc{
		{Kept, "it means the same in its new form"},
		{Changed, "it has a new form with another value or a somewhat different meaning, which the reason tells"},
		{Needless, "it is left out, and nothing is lost"},
		{Dropped, "it is left out, and the reason tells what is lost"},
		{Look, "somebody has to decide; it is left as it was, or the reason tells what was assumed"},
	}
}

// Entry is what became of one part of a file: a key, a command, a call.
type Entry struct {
	File    string  `json:"file"`
	Line    int     `json:"line"` // from 1; 0 for the file as a whole
	Outcome Outcome `json:"outcome"`
	Old     string  `json:"old"`
	New     string  `json:"new,omitempty"` // "" if it is left out
	Why     string  `json:"why,omitempty"`
}

// String returns the entry as one line of text.
func (e Entry) String() string {
	var b strings.Builder
	b.WriteString(oneLine(e.File))
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d", e.Line)
	}
	fmt.Fprintf(&b, ": %-8s %s", e.Outcome, oneLine(e.Old))
	if e.New != "" {
		b.WriteString(" -> " + oneLine(e.New))
	}
	if e.Why != "" {
		b.WriteString(": " + oneLine(e.Why))
	}
	return b.String()
}

// widest is how many bytes of a part are shown in a line of a report.
const widest = 300

// oneLine returns the text without line breaks and control characters, shortened.
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.TrimSpace(text))
	if len(text) > widest {
		text = strings.ToValidUTF8(text[:widest], "") + "..."
	}
	return text
}

// Report is what became of the parts of one or more files, in their order.
type Report []Entry

// Clean reports whether nothing was lost and nobody has to look.
func (r Report) Clean() bool {
	for _, e := range r {
		if e.Outcome == Dropped || e.Outcome == Look {
			return false
		}
	}
	return true
}

// Count returns how many entries have the outcome.
func (r Report) Count(o Outcome) (n int) {
	for _, e := range r {
		if e.Outcome == o {
			n++
		}
	}
	return n
}

// Summary returns the counts of all outcomes that occur, in one line.
func (r Report) Summary() string {
	var parts []string
	for _, o := range Outcomes() {
		if n := r.Count(o.Outcome); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, o.Outcome))
		}
	}
	if len(parts) == 0 {
		return "nothing to translate"
	}
	return strings.Join(parts, ", ")
}

// Text returns the report as lines, and a line with the counts.
func (r Report) Text() string {
	var b strings.Builder
	for _, e := range r {
		b.WriteString(e.String() + "\n")
	}
	b.WriteString(r.Summary() + "\n")
	return b.String()
}
