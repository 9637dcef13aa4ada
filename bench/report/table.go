package report

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"math"
	"strconv"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/bench/pair"
)

// WritePromises writes a table for people. benchstat takes none of its lines for a result.
func WritePromises(w io.Writer, list []Promise) error {
	if len(list) == 0 {
		_, err := fmt.Fprintln(w, "No promise was measured.")
		return err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%-58s %-8s %12s  %-20s %s\n", "promise", "kind", "measured", "limit", "verdict")
	for _, p := range list {
		fmt.Fprintf(&b, "%-58s %-8s %12s  %-20s %s\n", p.Name, p.Kind, number(p.Measured), p.limit(), p.verdict())
	}
	_, err := w.Write(b.Bytes())
	return err
}

func (p *Promise) limit() string {
	sign := "<"
	if p.AtLeast {
		sign = ">="
	}
	return sign + " " + number(p.Limit) + " " + p.Unit
}

func (p *Promise) verdict() string {
	if p.Pass {
		return "pass"
	}
	return "FAIL"
}

const targetLine = "  %-44s %-26s %15s %15s  %-26s %-15s %7s  %s\n"

// WriteTargets writes the table of targets for people, in the order given, with a line for each group.
func WriteTargets(w io.Writer, list []Target) error {
	var b bytes.Buffer
	for title, part := range parts(list) {
		fmt.Fprintf(&b, "\n%s\n", title)
		fmt.Fprintf(&b, targetLine, "what", "against", "ours", "theirs", "ratio (quartiles)", "must / reach", "bound", "verdict")
		for i := range part {
			r := rowOf(&part[i])
			if r.Verdict == Unmeasured {
				fmt.Fprintf(&b, "  %-44s %-26s %s: %s\n", r.Name, r.Against, r.Verdict, r.Missing)
				continue
			}
			fmt.Fprintf(&b, targetLine, r.Name, r.Against, r.Ours, r.Theirs, r.Ratio, r.Limits, r.Bound, string(r.Verdict))
		}
	}
	b.WriteString("\n" + tally(list) + "\n")
	_, err := w.Write(b.Bytes())
	return err
}

// parts cuts the table of targets where the heading changes, and goes through the parts in order, each with its heading.
func parts(list []Target) iter.Seq2[string, []Target] {
	return func(yield func(string, []Target) bool) {
		for from := 0; from < len(list); {
			title, to := heading(&list[from]), from+1
			for to < len(list) && heading(&list[to]) == title {
				to++
			}
			if !yield(title, list[from:to]) {
				return
			}
			from = to
		}
	}
}

// targetRow is a target as text. One that was not measured has no figures.
type targetRow struct {
	Name, Against, Ours, Theirs, Ratio, Limits, Bound, Missing string
	Verdict                                                    Verdict
}

func rowOf(t *Target) targetRow {
	r := targetRow{Name: t.Name, Against: t.Against, Limits: t.limits(), Verdict: t.Verdict, Missing: t.Missing}
	if t.Verdict != Unmeasured {
		r.Ours, r.Theirs, r.Ratio, r.Bound = t.amount(t.Ours.Median), theirs(t), spread(t.Ratio), bound(t)
	}
	return r
}

// heading is what stands above the rows of a group.
func heading(t *Target) string {
	if t.Kind == "" {
		return t.Group
	}
	return t.Group + " (" + t.Kind + ")"
}

// amount writes a value of one side: a latency without its percentile, which the row's name tells.
func (t *Target) amount(v float64) string {
	switch t.Unit {
	case P50, P99, P999, Mean:
		return duration(v)
	}
	return Quantity(v, t.Unit)
}

func theirs(t *Target) string {
	if t.Against == "" {
		return "-"
	}
	return t.amount(t.Theirs.Median)
}

func bound(t *Target) string {
	if t.Bound == 0 {
		return "-"
	}
	return Short(t.Bound)
}

func (t *Target) limits() string {
	if t.Must == 0 {
		return "-"
	}
	sign := ">="
	if t.Lower {
		sign = "<="
	}
	return sign + " " + Short(t.Must) + " / " + Short(t.Reach)
}

// tally says in a line how many targets have which verdict.
func tally(list []Target) string {
	counts := map[Verdict]int{}
	for i := range list {
		counts[list[i].Verdict]++
	}
	return fmt.Sprintf("%d of %d targets reached, %d more kept, %d missed; %d not measured.",
		counts[Reached], counts[Reached]+counts[Kept]+counts[Missed], counts[Kept], counts[Missed], counts[Unmeasured])
}

// WriteChanges writes a table of how two versions compare, in the manner of benchstat.
func WriteChanges(w io.Writer, list []Change) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%-58s %-12s %11s %11s  %-24s %s\n", "benchmark", "unit", "base", "new", "new/base (quartiles)", "")
	for i := range list {
		c := &list[i]
		fmt.Fprintf(&b, "%-58s %-12s %11s %11s  %-24s %s\n", c.Name, c.Unit, Short(c.Base.Median), Short(c.New.Median), spread(c.Ratio), c.sign())
	}
	_, err := w.Write(b.Bytes())
	return err
}

// sign says whether the change means something: ~ for a ratio whose interval holds 1.
func (c *Change) sign() string {
	better := c.Ratio.Low > 1
	if c.Lower {
		better = c.Ratio.High < 1
	}
	switch {
	case c.Worse:
		return "WORSE"
	case c.Ratio.Low <= 1 && c.Ratio.High >= 1:
		return "~"
	case better:
		return "better"
	}
	return "worse, within the tolerance"
}

// spread writes the median of a ratio and its quartiles.
func spread(i pair.Interval) string {
	if i.N < 2 {
		return Short(i.Median)
	}
	return fmt.Sprintf("%s (%s..%s)", Short(i.Median), Short(i.Low), Short(i.High))
}

// Short writes a value with three significant digits and a unit of thousands: 12.3k, 1.20M, 3.45G. Small whole numbers have no fraction.
func Short(v float64) string {
	if v == math.Trunc(v) && math.Abs(v) < 1000 {
		return strconv.Itoa(int(v))
	}
	suffix := ""
	for _, s := range []string{"k", "M", "G", "T"} {
		if math.Abs(v) < 999.5 {
			break
		}
		v, suffix = v/1000, s
	}
	digits := 2
	switch a := math.Abs(v); {
	case a >= 99.95:
		digits = 0
	case a >= 9.995:
		digits = 1
	case a < 0.0995 && a > 0:
		digits = min(2-int(math.Floor(math.Log10(a))), 9)
	}
	return strconv.FormatFloat(v, 'f', digits, 64) + suffix
}

// Quantity writes a value with its unit. Nanoseconds become the unit of time that reads well, and what stands around them in the unit's name
// stays: 18.3 µs p50, 2.10 µs/op, 54.6 ms v13/op.
func Quantity(v float64, unit string) string {
	rest, perOp := strings.CutSuffix(unit, "/op")
	rest, isTime := strings.CutSuffix(rest, "ns")
	if !isTime || rest != "" && !strings.HasSuffix(rest, "-") {
		return Short(v) + " " + unit
	}
	text := duration(v)
	if rest != "" {
		text += " " + rest[:len(rest)-1]
	}
	if perOp {
		text += "/op"
	}
	return text
}

// duration writes nanoseconds in the unit of time that reads well.
func duration(ns float64) string {
	for _, u := range []struct {
		size float64
		name string
	}{{1e9, "s"}, {1e6, "ms"}, {1e3, "µs"}} {
		if ns >= u.size*0.9995 {
			return Short(ns/u.size) + " " + u.name
		}
	}
	return Short(ns) + " ns"
}
