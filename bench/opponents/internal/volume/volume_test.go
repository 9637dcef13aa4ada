package volume

import (
	"math/rand/v2"
	"testing"
)

func TestVolumeAgainstMap(t *testing.T) {
	v, model := New(), map[Pos]Cell{}
	for range 20_000 {
		p := Pos{rand.Int32N(80) - 40, rand.Int32N(80) - 40, rand.Int32N(80) - 40}
		c := Cell{p.X, p.Y, p.Z, uint8(rand.Uint32()), uint8(rand.Uint32()), uint8(rand.Uint32()), 255}
		want := Changed{1}
		if model[p] == c {
			want = Changed{}
		}
		if got := v.Set(c); got != want {
			t.Fatalf("Set(%v) = %v, want %v", c, got, want)
		}
		model[p] = c
	}
	for p, want := range model {
		if got := v.Get(p); got != want {
			t.Fatalf("Get(%v) = %v, want %v", p, got, want)
		}
	}
	if got, want := v.Get(Pos{1000, 0, 0}), (Cell{X: 1000}); got != want {
		t.Errorf("Get of an empty cell = %v, want %v", got, want)
	}
	c := Cell{1, 2, 3, 4, 5, 6, 7}
	v.Set(c)
	if got := v.Set(c); got.Changed != 0 {
		t.Errorf("Set of the same colour = %v, want no change", got)
	}
}
