package render

import "math"

// envelope computes distance transforms of rows (Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled Functions", 2012).
type envelope struct {
	at     []int     // places of the parabolas of the lower envelope
	border []float64 // where each begins to be the lowest
	out    []float64
}

func newEnvelope(n int) envelope {
	return envelope{at: make([]int, n), border: make([]float64, n+1), out: make([]float64, n)}
}

// transform replaces each f[i] by the least of f[k] + (i-k)^2 over all k. f is as long as the envelope is for; entries may be +Inf.
func (e *envelope) transform(f []float64) {
	k := -1
	for i, v := range f {
		if math.IsInf(v, 1) {
			continue
		}
		start := math.Inf(-1)
		for k >= 0 {
			j := e.at[k]
			start = ((v + float64(i*i)) - (f[j] + float64(j*j))) / float64(2*(i-j))
			if start > e.border[k] {
				break
			}
			start = math.Inf(-1)
			k--
		}
		k++
		e.at[k], e.border[k] = i, start
	}
	if k < 0 {
		return
	}
	last := k
	k = 0
	for i := range f {
		for k < last && e.border[k+1] < float64(i) {
			k++
		}
		d := i - e.at[k]
		e.out[i] = f[e.at[k]] + float64(d*d)
	}
	copy(f, e.out[:len(f)])
}
