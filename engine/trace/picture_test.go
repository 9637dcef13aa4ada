package trace_test

import (
	"math"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/trace"
)

// TestPicturesAgreeWithPlain compares every pixel of pictures of the models with what a walk through all cells on the way meets.
func TestPicturesAgreeWithPlain(t *testing.T) {
	const edge = 96
	for _, m := range models() {
		volume := m.build()
		p, g := newPlain(volume), newGrid(t, volume, nil)
		r := g.NewRay()
		for _, v := range views(edge) {
			hits := 0
			for k := range edge * edge {
				// Not through the middle, where rays of the isometric view meet edges of cells.
				o, d := v.ray(float64(k%edge)+0.5123, float64(k/edge)+0.5317)
				want, seen := p.first(o, d)
				if seen {
					hits++
				}
				compare(t, r, seen, want, r.First(o, d))
				if t.Failed() {
					t.Fatalf("%s, %s, from %v along %v", m.name, v.name, o, d)
				}
			}
			if hits < 900 {
				t.Errorf("%s, %s: %d hits", m.name, v.name, hits)
			}
		}
	}
}

// compare reports if a ray does not meet what it should.
func compare(t *testing.T, r *trace.Ray, seen bool, want plainHit, got bool) {
	t.Helper()
	if got != seen {
		t.Errorf("meets something: %v, want %v", got, seen)
	} else if seen {
		q := r.Hit.Pos()
		cell := int(q.X) + plainEdge*(int(q.Y)+plainEdge*int(q.Z))
		if cell != want.cell || r.Hit.Face.Axis() != want.axis || math.Abs(r.Hit.At-want.at) > 1e-9 || r.Hit.Color() != want.color {
			t.Errorf("got %v, %+v, want %+v", q, r.Hit, want)
		}
	}
}
