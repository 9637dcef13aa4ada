package section_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/section"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

// exploded is the slow twin of an exploded view: it finds the slice of each cell by going through the slices.
func exploded(m cells, axis section.Axis, box storage.Box, thickness, gap int32) cells {
	return m.kept(func(p storage.Pos) (storage.Pos, bool) {
		by := int32(0)
		for from := axis.Of(box.Min); from+thickness <= axis.Of(p); from += thickness {
			by += gap
		}
		return axis.With(p, axis.Of(p)+by), box.Contains(p)
	})
}

func TestExplodeMatchesCellwise(t *testing.T) {
	eachKind(t, func(t *testing.T, newVolume func() storage.Volume) {
		r := rand.New(rand.NewPCG(3, 4))
		m := model(r)
		v := m.volume(newVolume)
		for _, tt := range []struct{ thickness, gap int32 }{{1, 1}, {5, 3}, {16, 16}, {16, 5}, {8, 8}, {3, 29}, {7, 0}, {100, 1000}} {
			axis := section.Axis(r.IntN(3))
			got, e, err := section.Explode(t.Context(), v, axis, tt.thickness, tt.gap, newVolume)
			if err != nil {
				t.Fatal(err)
			}
			want := exploded(m, axis, storage.Bounds(v), tt.thickness, tt.gap)
			if err := differ(t, got, want); err != nil {
				t.Errorf("%v %+v: %v", axis, tt, err)
			}
			if b := storage.Bounds(got); b != e.Bounds() {
				t.Errorf("%v %+v: bounds %v, want %v", axis, tt, e.Bounds(), b)
			}
		}
	})
}

// TestApplyToLayers moves the parts of a model alike, with a box that leaves some of each out.
func TestApplyToLayers(t *testing.T) {
	newVolume := func() storage.Volume { return dense.New(storage.Options{}) }
	r := rand.New(rand.NewPCG(5, 6))
	for round := range 10 {
		m := model(r)
		lower, upper := cells{}, cells{}
		for p, c := range m {
			part := lower
			if r.IntN(2) == 0 && p.Tile().X != 0 {
				part = upper
			}
			part[p] = c
		}
		box := randomBox(r)
		axis, thickness, gap := section.Axis(r.IntN(3)), 1+r.Int32N(20), r.Int32N(40)
		if round%2 == 0 { // whole tiles along the axis, parts of tiles across it
			thickness, gap = 16, 16
			box = storage.Box{Min: storage.Pos{X: -13, Y: -11, Z: -9}, Max: storage.Pos{X: 7, Y: 9, Z: 11}}
			box.Min, box.Max = axis.With(box.Min, -32), axis.With(box.Max, 32)
		}
		e, err := section.Plan(box, axis, thickness, gap)
		if err != nil {
			t.Fatal(err)
		}
		for name, layer := range map[string]cells{"lower": lower, "upper": upper} {
			got, err := e.Apply(t.Context(), layer.volume(newVolume), newVolume)
			if err != nil {
				t.Fatal(err)
			}
			if err := differ(t, got, exploded(layer, axis, box, thickness, gap)); err != nil {
				t.Errorf("%s in %v along %v by %d and %d: %v", name, box, axis, thickness, gap, err)
			}
		}
	}
}

func TestExplosionMapsBothWays(t *testing.T) {
	box := storage.Box{Min: storage.Pos{X: -3, Y: -20, Z: 2}, Max: storage.Pos{X: 4, Y: 9, Z: 5}}
	e, err := section.Plan(box, section.Y, 6, 4)
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Slices) != 5 || e.Slices[4].Source.Max.Y != 9 || e.Slices[4].Target != (storage.Box{Min: storage.Pos{X: -3, Y: 20, Z: 2}, Max: storage.Pos{X: 4, Y: 25, Z: 5}}) {
		t.Fatalf("slices %v", e.Slices)
	}
	targets := 0
	for y := int32(-40); y < 40; y++ {
		p := storage.Pos{X: 1, Y: y, Z: 3}
		moved, ok := e.Moved(p)
		if ok != box.Contains(p) {
			t.Errorf("%v is moved: %v", p, ok)
		}
		if back, known := e.Origin(moved); ok && (!known || back != p) {
			t.Errorf("%v goes to %v, which comes from %v", p, moved, back)
		}
		inside := false
		for _, s := range e.Slices {
			if ok && s.Source.Contains(p) != s.Target.Contains(moved) {
				t.Errorf("%v goes to %v, but %v to %v", p, moved, s.Source, s.Target)
			}
			inside = inside || s.Target.Contains(p)
		}
		if _, known := e.Origin(p); known != inside {
			t.Errorf("%v comes from somewhere: %v, want %v", p, known, inside)
		} else if known {
			targets++
		}
	}
	if _, ok := e.Origin(storage.Pos{X: 4, Y: -20, Z: 3}); ok || targets != 29 {
		t.Errorf("%d cells of 29 are targets, and one beside them: %v", targets, ok)
	}
}

func TestExplodeNothing(t *testing.T) {
	newVolume := func() storage.Volume { return storagetest.NewModel() }
	v, e, err := section.Explode(t.Context(), newVolume(), section.Z, 2, 2, newVolume)
	if err != nil || v.Len() != 0 || len(e.Slices) != 0 || e.Bounds() != (storage.Box{}) {
		t.Errorf("%v voxels, %+v, %v", v, e, err)
	}
	if _, ok := e.Moved(storage.Pos{}); ok {
		t.Error("a cell of nothing is moved")
	}
	if _, ok := e.Origin(storage.Pos{}); ok {
		t.Error("a cell of nothing has an origin")
	}
}

// large is a volume that says it takes more memory than it does.
type large struct{ storage.Volume }

func (large) Stats() storage.Stats { return storage.Stats{Bytes: section.MaxBytes + 1} }

// TestMemoryIsBounded makes volumes that are too large from the first tile on, and stops on the way.
func TestMemoryIsBounded(t *testing.T) {
	v := model(rand.New(rand.NewPCG(7, 8))).volume(func() storage.Volume { return storagetest.NewModel() })
	newLarge := func() storage.Volume { return large{storagetest.NewModel()} }
	if _, err := section.Cut(t.Context(), v, storage.Everywhere, newLarge); !errors.Is(err, section.ErrLimit) {
		t.Errorf("cut: %v", err)
	}
	if _, _, err := section.Explode(t.Context(), v, section.X, 3, 3, newLarge); !errors.Is(err, section.ErrLimit) {
		t.Errorf("explode: %v", err)
	}
}

// TestStopsOnTheWay ends the context in the middle of the work.
func TestStopsOnTheWay(t *testing.T) {
	v := model(rand.New(rand.NewPCG(9, 10))).volume(func() storage.Volume { return storagetest.NewModel() })
	for name, work := range map[string]func(ctx context.Context, newVolume func() storage.Volume) error{
		"cut": func(ctx context.Context, newVolume func() storage.Volume) error {
			_, err := section.Cut(ctx, v, storage.Everywhere, newVolume)
			return err
		},
		"explode": func(ctx context.Context, newVolume func() storage.Volume) error {
			_, _, err := section.Explode(ctx, v, section.X, 3, 3, newVolume)
			return err
		},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		stopping := &stopping{Volume: storagetest.NewModel(), cancel: cancel}
		if err := work(ctx, func() storage.Volume { return stopping }); !errors.Is(err, context.Canceled) || stopping.tiles != 1 {
			t.Errorf("%s: %v after %d tiles", name, err, stopping.tiles)
		}
	}
}

// stopping ends a context at the first tile that is written.
type stopping struct {
	storage.Volume
	cancel func()
	tiles  int
}

func (s *stopping) SetTile(tp storage.TilePos, t *storage.Tile) {
	s.cancel()
	s.tiles++
	s.Volume.SetTile(tp, t)
}
