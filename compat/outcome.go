package compat

import (
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/compat/cases"
)

// Outcome is what came of a case with one program.
type Outcome struct {
	Faults []string `json:"faults,omitempty"` // what is not as the case wants it
	Seen   []Fact   `json:"-"`                // what is compared with another program beside that
	Text   []string `json:"text,omitempty"`   // what was said and done, for people
}

// Fact is something that two programs should agree on.
type Fact struct{ What, Value string }

func (o *Outcome) fault(text string, args ...any) {
	o.Faults = append(o.Faults, fmt.Sprintf(text, args...))
}

func (o *Outcome) saw(what, value string) { o.Seen = append(o.Seen, Fact{what, value}) }

func (o *Outcome) tell(text string, args ...any) {
	o.Text = append(o.Text, fmt.Sprintf(text, args...))
}

// Verdict says what a case has shown.
type Verdict string

// The verdicts. Passed and Failed are for cases without a reference.
const (
	Passed     Verdict = "pass"
	Failed     Verdict = "FAIL"
	Equal      Verdict = "same"       // ours and the reference do the same
	Mended     Verdict = "mended"     // the reference is at fault in the way that the case says
	Regression Verdict = "REGRESSION" // ours differs otherwise
)

// Good reports whether the verdict is none to worry about.
func (v Verdict) Good() bool { return v != Failed && v != Regression }

// Difference is where two programs disagree.
type Difference struct {
	What      string `json:"what"`
	Ours      string `json:"ours"`
	Reference string `json:"reference"`
}

// judge compares what came of a case. reference is nil if there is none.
func judge(c *cases.Case, ours, reference *Outcome) (Verdict, []Difference) {
	if reference == nil {
		if len(ours.Faults) > 0 {
			return Failed, nil
		}
		return Passed, nil
	}
	differences := compare(ours, reference)
	switch {
	case len(ours.Faults) > 0:
		return Regression, differences
	case len(differences) == 0:
		return Equal, nil
	case c.Tag == cases.Mended:
		return Mended, differences
	}
	return Regression, differences
}

// compare returns where two outcomes differ: facts side by side, and what only the reference does otherwise than the case wants it.
func compare(ours, reference *Outcome) (list []Difference) {
	theirs := map[string]string{}
	for _, f := range reference.Seen {
		theirs[f.What] = f.Value
	}
	for _, f := range ours.Seen {
		value, ok := theirs[f.What]
		if !ok {
			value = "(not reached)"
		}
		if value != f.Value {
			list = append(list, Difference{f.What, f.Value, value})
		}
		delete(theirs, f.What)
	}
	for _, f := range reference.Seen {
		if value, left := theirs[f.What]; left {
			list = append(list, Difference{f.What, "(not reached)", value})
		}
	}
	for _, fault := range reference.Faults {
		list = append(list, Difference{"expected", "as the case says", fault})
	}
	return list
}
