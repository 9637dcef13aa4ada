package versus

import (
	"context"
	"errors"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/bench/pair"
	"github.com/goxel-daemon/goxel-daemon/bench/report"
)

// sample is what one measurement has found, by unit.
type sample map[string]float64

// measure measures once, for about the duration of the options.
type measure func(ctx context.Context) (sample, error)

// match is an open contest. theirs is nil where a value of ours alone is judged. bound is nil or measures what the machine allows: a
// server on the same socket that does nothing but answer.
type match struct {
	ours, theirs, bound measure
	against             string // the opponent, where it is chosen when the contest opens
	close               func() error
}

// contest is two sides and the rows that are read from what they do.
type contest struct {
	name  string // for the filter, as in redis/clients=10
	group string // heading of its rows
	once  bool   // it says the same for each storage kind
	pairs int    // at most so many pairs, 0 for as many as asked for: each takes long and scatters little
	open  func(ctx context.Context, e *env) (*match, error)
	rows  []row
}

// row is one target.
type row struct {
	name        string
	against     string
	unit        string // of the sample
	lower       bool   // less is better
	alone       bool   // the value of ours is judged, not its ratio to theirs
	must, reach float64
}

// boundSamples is how often the bound is measured.
const boundSamples = 5

// run measures a contest and returns a target for each of its rows. A missing opponent is no error.
func (c *contest) run(ctx context.Context, e *env) ([]report.Target, error) {
	list := c.targets(e)
	m, err := c.open(ctx, e)
	if missing := new(missingError); errors.As(err, &missing) {
		for i := range list {
			list[i].Missing = missing.Error()
			list[i].Judge()
		}
		return list, nil
	}
	if err != nil {
		return nil, fmt.Errorf("versus: %s: %w", c.name, err)
	}
	err = c.measure(ctx, e, m, list)
	if m.close != nil {
		err = errors.Join(err, m.close())
	}
	if err != nil {
		return nil, fmt.Errorf("versus: %s: %w", c.name, err)
	}
	return list, nil
}

func (c *contest) targets(e *env) (list []report.Target) {
	for _, r := range c.rows {
		t := report.Target{
			Name: r.name, Group: c.group, Against: r.against, Kind: e.kind.Name, Unit: r.unit, Lower: r.lower, Must: r.must, Reach: r.reach,
		}
		if c.once {
			t.Kind = ""
		}
		list = append(list, t)
	}
	return list
}

func (c *contest) measure(ctx context.Context, e *env, m *match, list []report.Target) error {
	pairs := e.opt.Pairs
	if c.pairs > 0 {
		pairs = min(pairs, c.pairs)
	}
	theirs := m.theirs
	if theirs == nil {
		theirs = func(context.Context) (sample, error) { return nil, nil }
	}
	ours, others, err := pair.Run(ctx, pairs, m.ours, theirs)
	if err != nil {
		return err
	}
	var bounds []sample
	for range min(boundSamples, pairs) {
		if m.bound == nil {
			break
		}
		s, err := m.bound(ctx)
		if err != nil {
			return err
		}
		bounds = append(bounds, s)
	}
	for i := range list {
		t, r := &list[i], &c.rows[i]
		if m.against != "" {
			t.Against = m.against
		}
		fill(t, r, column(ours, r.unit), column(others, r.unit), column(bounds, r.unit))
	}
	return nil
}

// fill sets the figures of a target and judges it.
func fill(t *report.Target, r *row, ours, theirs, bounds []float64) {
	t.Ours, t.Theirs = pair.Summarize(ours), pair.Summarize(theirs)
	t.Ratio = pair.Summarize(pair.Ratios(ours, theirs))
	if r.alone || len(theirs) == 0 {
		t.Ratio = t.Ours
	} else if len(bounds) > 0 && t.Theirs.Median > 0 {
		t.Bound = pair.Summarize(bounds).Median / t.Theirs.Median
	}
	if t.Ratio.N == 0 {
		t.Missing = "nothing was measured in " + r.unit
	}
	t.Judge()
}

// column returns the values of a unit.
func column(samples []sample, unit string) (list []float64) {
	for _, s := range samples {
		if v, ok := s[unit]; ok {
			list = append(list, v)
		}
	}
	return list
}

// missingError says that an opponent is not there.
type missingError struct{ text string }

func (e *missingError) Error() string { return e.text }
