package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/pair"
	"github.com/goxel-daemon/goxel-daemon/bench/report"
)

// CompareOptions says which two daemons to compare. Base and New are required.
type CompareOptions struct {
	Base, New string // paths of daemons
	// Kinds, Filter and Duration are as in [Options]. Without a filter everything is compared that depends on the daemon alone.
	Kinds    []string
	Filter   *regexp.Regexp
	Duration time.Duration
	// Pairs is how often each benchmark is run on both, by turns, at least once.
	Pairs int
	// Tolerance is the share by which a figure may be worse, such as 0.1, before it is called so.
	Tolerance float64
	// DaemonArgs are flags for both daemons.
	DaemonArgs []string
	// Out is told which benchmark is under way; nil for nobody.
	Out io.Writer

	sizes *sizes
	start func(binary, kind string) starter
}

// compared lists the figures that a comparison is about, and whether less is better. Those of a result that has both ns/op and requests per
// second say the same, so only the first one that there is counts of each line.
func compared() [][]string {
	return [][]string{
		{report.Requests, report.PerOp}, {report.P50}, {report.P99}, {report.Renders}, {report.PerVoxel}, {report.Resident}, {report.CPU},
	}
}

// less tells the units of which less is better.
func less(unit string) bool { return !strings.HasSuffix(unit, "/s") }

// Compare runs benchmarks on two daemons by turns and returns how the new one's figures relate to those of the base. A pair of daemons of one
// storage kind is alive at a time; the one that is not measured idles. After an error it returns what was compared until then.
func Compare(ctx context.Context, o CompareOptions) (list []report.Change, err error) {
	run, err := Options{Kinds: o.Kinds, Filter: o.Filter, Duration: o.Duration, Out: o.Out, sizes: o.sizes}.withDefaults()
	if err != nil {
		return nil, err
	}
	if o.start == nil {
		o.start = func(binary, kind string) starter { return processes(binary, kind, o.DaemonArgs) }
	}
	for _, kind := range run.Kinds {
		more, err := o.kind(ctx, &run, kind)
		list = append(list, more...)
		if err != nil {
			return list, err
		}
	}
	return list, nil
}

func (o *CompareOptions) kind(ctx context.Context, run *Options, kind string) (list []report.Change, err error) {
	var chosen []workload
	for _, w := range run.chosen(kind) {
		if o.Filter != nil || w.family != "Command" && w.family != "Loaded" {
			chosen = append(chosen, w)
		}
	}
	if len(chosen) == 0 {
		return nil, nil
	}
	var sides [2]*target
	for i, binary := range []string{o.Base, o.New} {
		t := &target{start: o.start(binary, kind), duration: run.Duration, oneshot: run.Oneshot, sizes: *run.sizes}
		if t.instance, err = t.start(ctx); err != nil {
			return nil, err
		}
		sides[i] = t
		defer func() { err = errors.Join(err, t.stop()) }()
	}
	for _, w := range chosen {
		if _, err := fmt.Fprintf(run.Out, "%s: %d pairs\n", w.name(kind), max(o.Pairs, 1)); err != nil {
			return list, err
		}
		side := func(t *target) func(context.Context) (*report.Result, error) {
			return func(ctx context.Context) (*report.Result, error) {
				n, m, err := w.run(ctx, t)
				return &report.Result{Name: w.name(kind), N: n, Metrics: m}, err
			}
		}
		changed, base, err := pair.Run(ctx, o.Pairs, side(sides[1]), side(sides[0]))
		if err != nil {
			return list, fmt.Errorf("%s: %w", w.name(kind), err)
		}
		list = append(list, changes(base, changed, o.Tolerance)...)
	}
	return list, nil
}

// changes compares the results of one benchmark in pairs.
func changes(base, changed []*report.Result, tolerance float64) (list []report.Change) {
	values := func(results []*report.Result, unit string) (v []float64) {
		for _, r := range results {
			if x, ok := r.Get(unit); ok {
				v = append(v, x)
			}
		}
		return v
	}
	for _, units := range compared() {
		for _, unit := range units {
			b, n := values(base, unit), values(changed, unit)
			if len(b) == 0 || len(n) == 0 {
				continue
			}
			c := report.Change{
				Name: base[0].Name, Unit: unit, Lower: less(unit), Base: pair.Summarize(b), New: pair.Summarize(n), Ratio: pair.Summarize(pair.Ratios(n, b)),
			}
			c.Judge(tolerance)
			list = append(list, c)
			break
		}
	}
	return list
}

// CompareDocuments compares the figures of two runs that were not made side by side. Of a benchmark that was run several times the runs
// form pairs in their order. Benchmarks that only one run has are left out.
func CompareDocuments(base, changed *report.Document, tolerance float64) (list []report.Change) {
	runs := func(d *report.Document, name string) (found []*report.Result) {
		for i := range d.Results {
			if d.Results[i].Name == name {
				found = append(found, &d.Results[i])
			}
		}
		return found
	}
	seen := map[string]bool{}
	for i := range changed.Results {
		name := changed.Results[i].Name
		if b := runs(base, name); !seen[name] && len(b) > 0 {
			list = append(list, changes(b, runs(changed, name), tolerance)...)
		}
		seen[name] = true
	}
	return list
}
