package pair

import (
	"context"
	"math"
	"slices"
)

// Run calls ours and theirs n times each, at least once, and returns what they have measured: two slices of the same length in which
// samples of the same index belong together. The first pair begins with ours, the second one with theirs, and so on. It stops at the first
// error, also that of ctx, and then returns the pairs that are complete.
func Run[T any](ctx context.Context, n int, ours, theirs func(context.Context) (T, error)) (o, t []T, err error) {
	for i := range max(n, 1) {
		if err := ctx.Err(); err != nil {
			return o, t, err
		}
		var a, b T
		if i%2 == 0 {
			a, b, err = both(ctx, ours, theirs)
		} else {
			b, a, err = both(ctx, theirs, ours)
		}
		if err != nil {
			return o, t, err
		}
		o, t = append(o, a), append(t, b)
	}
	return o, t, nil
}

func both[T any](ctx context.Context, first, second func(context.Context) (T, error)) (a, b T, err error) {
	if a, err = first(ctx); err != nil {
		return a, b, err
	}
	b, err = second(ctx)
	return a, b, err
}

// Ratios returns ours divided by theirs for each pair. A pair in which theirs is 0 has no ratio and is left out.
func Ratios(ours, theirs []float64) []float64 {
	ratios := make([]float64, 0, len(ours))
	for i := range min(len(ours), len(theirs)) {
		if theirs[i] != 0 {
			ratios = append(ratios, ours[i]/theirs[i])
		}
	}
	return ratios
}

// Interval says where samples lie. All values have the unit of the samples; without samples they are 0.
type Interval struct {
	N      int     `json:"n"` // samples
	Median float64 `json:"median"`
	Low    float64 `json:"low"`  // the lower quartile
	High   float64 `json:"high"` // the upper quartile
	Min    float64 `json:"min"`
	Max    float64 `json:"max"`
}

// Summarize returns the interval of the samples, which it leaves as they are. Quantiles between two samples are interpolated linearly, as
// by type 7 of Hyndman and Fan (Sample Quantiles in Statistical Packages, 1996).
func Summarize(samples []float64) Interval {
	if len(samples) == 0 {
		return Interval{}
	}
	s := slices.Sorted(slices.Values(samples))
	return Interval{
		N: len(s), Median: quantile(s, 0.5), Low: quantile(s, 0.25), High: quantile(s, 0.75), Min: s[0], Max: s[len(s)-1],
	}
}

// quantile returns the q-quantile of sorted samples, of which there is at least one.
func quantile(sorted []float64, q float64) float64 {
	at, between := math.Modf(q * float64(len(sorted)-1))
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + between*(sorted[i+1]-sorted[i])
}
