package pair_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/bench/pair"
)

func TestSidesTakeTurns(t *testing.T) {
	var order []byte
	side := func(name byte) func(context.Context) (float64, error) {
		return func(context.Context) (float64, error) {
			order = append(order, name)
			return float64(len(order)), nil
		}
	}
	ours, theirs, err := pair.Run(t.Context(), 3, side('o'), side('t'))
	if err != nil || string(order) != "ottoot" {
		t.Errorf("the order is %s, %v; want ottoot", order, err)
	}
	if !slices.Equal(ours, []float64{1, 4, 5}) || !slices.Equal(theirs, []float64{2, 3, 6}) {
		t.Errorf("samples %v and %v are not those of their sides", ours, theirs)
	}
	if ours, _, _ = pair.Run(t.Context(), 0, side('o'), side('t')); len(ours) != 1 {
		t.Errorf("%d pairs, want at least one", len(ours))
	}
}

func TestRunStopsAtAnError(t *testing.T) {
	broken := errors.New("broken")
	calls := 0
	fine := func(context.Context) (int, error) { calls++; return calls, nil }
	failing := func(context.Context) (int, error) {
		if calls >= 2 {
			return 0, broken
		}
		return 0, nil
	}
	for name, sides := range map[string][2]func(context.Context) (int, error){"ours": {failing, fine}, "theirs": {fine, failing}} {
		calls = 0
		o, th, err := pair.Run(t.Context(), 9, sides[0], sides[1])
		if !errors.Is(err, broken) || len(o) != len(th) || len(o) > 3 {
			t.Errorf("%s fails: %d and %d samples, %v", name, len(o), len(th), err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if o, _, err := pair.Run(ctx, 2, fine, fine); !errors.Is(err, context.Canceled) || len(o) != 0 {
		t.Errorf("%d samples under a context that is over, %v", len(o), err)
	}
}

func TestRatios(t *testing.T) {
	if got := pair.Ratios([]float64{6, 1, 8}, []float64{3, 0, 2}); !slices.Equal(got, []float64{2, 4}) {
		t.Errorf("the ratios are %v, want 2 and 4", got)
	}
}

func TestSummarize(t *testing.T) {
	for _, c := range []struct {
		samples []float64
		want    pair.Interval
	}{
		{nil, pair.Interval{}},
		{[]float64{7}, pair.Interval{N: 1, Median: 7, Low: 7, High: 7, Min: 7, Max: 7}},
		{[]float64{4, 1, 3, 2}, pair.Interval{N: 4, Median: 2.5, Low: 1.75, High: 3.25, Min: 1, Max: 4}},
		{[]float64{5, 1, 4, 2, 3}, pair.Interval{N: 5, Median: 3, Low: 2, High: 4, Min: 1, Max: 5}},
	} {
		before := slices.Clone(c.samples)
		got := pair.Summarize(c.samples)
		for _, d := range []float64{got.Median - c.want.Median, got.Low - c.want.Low, got.High - c.want.High, got.Min - c.want.Min, got.Max - c.want.Max} {
			if math.Abs(d) > 1e-12 || got.N != c.want.N {
				t.Errorf("%v lie in %+v, want %+v", c.samples, got, c.want)
			}
		}
		if !slices.Equal(before, c.samples) {
			t.Errorf("the samples %v were put in another order", before)
		}
	}
}
