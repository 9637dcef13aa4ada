package gamma_test

import (
	"math"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/gamma"
)

func TestEveryChannelSurvivesBothWays(t *testing.T) {
	g := gamma.Get()
	for c := range 256 {
		if got := g.Encoded[g.Linear[c]]; int(got) != c {
			t.Errorf("channel %d becomes %d", c, got)
		}
		if f := float64(c) / 255; math.Abs(gamma.Encoded(gamma.Linear(f))-f) > 1e-6 {
			t.Errorf("%v becomes %v", f, gamma.Encoded(gamma.Linear(f)))
		}
		if c > 0 && g.Linear[c] <= g.Linear[c-1] {
			t.Errorf("channel %d is no brighter than the one before", c)
		}
	}
	for i := 1; i <= gamma.Full; i++ {
		if g.Encoded[i] < g.Encoded[i-1] {
			t.Fatalf("the channel falls at intensity %d", i)
		}
	}
}

// TestKnownIntensities compares with values of the standard, computed apart.
func TestKnownIntensities(t *testing.T) {
	for channel, want := range map[float64]float64{0: 0, 1: 1, 0.5: 0.21404114, 0.04: 0.00309598, 0.2: 0.03310477} {
		if got := gamma.Linear(channel); math.Abs(got-want) > 1e-7 {
			t.Errorf("%v: got %v, want %v", channel, got, want)
		}
	}
}
