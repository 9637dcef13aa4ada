package section_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/section"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

// cells is the slow twin of a volume.
type cells map[storage.Pos]storage.Color

// cellsOf reads a volume cell by cell from its tiles.
func cellsOf(v storage.Volume) cells {
	m := cells{}
	v.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, t *storage.Tile) bool {
		for i := range storage.TileCells {
			if c := t.At(i); !c.Empty() {
				m[tp.Cell(i)] = c
			}
		}
		return true
	})
	return m
}

// volume stores the cells.
func (m cells) volume(newVolume func() storage.Volume) storage.Volume {
	v := newVolume()
	for p, c := range m {
		v.Set(p, c)
	}
	return v
}

// kept returns the cells that f keeps where it moves them.
func (m cells) kept(f func(storage.Pos) (storage.Pos, bool)) cells {
	out := cells{}
	for p, c := range m {
		if q, ok := f(p); ok {
			out[q] = c
		}
	}
	return out
}

// differ describes the first difference between a volume and its twin.
func differ(t *testing.T, v storage.Volume, want cells) error {
	t.Helper()
	got := cellsOf(v)
	if v.Len() != int64(len(got)) || len(got) != len(want) {
		return fmt.Errorf("%d voxels, Len %d, want %d", len(got), v.Len(), len(want))
	}
	for p, c := range want {
		if got[p] != c {
			return fmt.Errorf("%v is %v, want %v", p, got[p], c)
		}
	}
	return nil
}

// model returns voxels of all forms of tiles around the origin: a full block of one colour, a noisy one, one of very many colours and
// single cells far away.
func model(r *rand.Rand) cells {
	m := cells{}
	block := func(lo storage.Pos, edge int32, share float64, color func() storage.Color) {
		for i := range edge * edge * edge {
			if share < 1 && r.Float64() >= share {
				continue
			}
			m[lo.Add(storage.Pos{X: i % edge, Y: i / edge % edge, Z: i / edge / edge})] = color()
		}
	}
	block(storage.Pos{X: -16, Y: -16, Z: -16}, 17, 1, func() storage.Color { return storage.RGB(200, 10, 30) })
	block(storage.Pos{X: 3, Y: -7, Z: 5}, 14, 0.4, func() storage.Color { return storage.RGBA(uint8(r.IntN(4)), 1, 2, 200) })
	block(storage.Pos{X: -21, Y: 9, Z: -3}, 12, 0.9, func() storage.Color { return storage.Color(r.Uint32() | 1<<24) })
	for range 5 {
		m[storage.Pos{X: r.Int32N(300) - 150, Y: r.Int32N(300) - 150, Z: r.Int32N(300) - 150}] = storage.RGB(1, 2, 3)
	}
	return m
}

func randomBox(r *rand.Rand) storage.Box {
	lo := storage.Pos{X: r.Int32N(80) - 40, Y: r.Int32N(80) - 40, Z: r.Int32N(80) - 40}
	if r.IntN(3) == 0 {
		lo = storage.Pos{X: lo.X &^ 15, Y: lo.Y &^ 15, Z: lo.Z &^ 15}
	}
	return storage.Box{Min: lo, Max: lo.Add(storage.Pos{X: r.Int32N(50), Y: r.Int32N(50), Z: r.Int32N(50)})}
}

// eachKind runs a test with every kind of storage.
func eachKind(t *testing.T, f func(t *testing.T, newVolume func() storage.Volume)) {
	for _, k := range all.Kinds() {
		t.Run(k.Name, func(t *testing.T) {
			t.Parallel()
			f(t, func() storage.Volume { return k.New(storage.Options{}) })
		})
	}
	t.Run("model", func(t *testing.T) {
		t.Parallel()
		f(t, func() storage.Volume { return storagetest.NewModel() })
	})
}

func TestCutAndRemoveMatchCellwise(t *testing.T) {
	eachKind(t, func(t *testing.T, newVolume func() storage.Volume) {
		r := rand.New(rand.NewPCG(1, 2))
		m := model(r)
		v := m.volume(newVolume)
		boxes := []storage.Box{{}, storage.Everywhere, storage.BoxAt(storage.Pos{X: -1, Y: -1, Z: -1}), storage.TilePos{X: -1, Y: -1}.Box()}
		for range 6 {
			boxes = append(boxes, randomBox(r))
		}
		for axis := section.X; axis <= section.Z; axis++ {
			at := r.Int32N(40) - 20
			boxes = append(boxes, section.CutAway(axis, at, section.Above), section.CutAway(axis, at, section.Below), section.Slice(axis, at, 1+r.Int32N(3)))
		}
		for _, b := range boxes {
			for name, cut := range map[string]func(context.Context, storage.Volume, storage.Box, func() storage.Volume) (storage.Volume, error){
				"cut": section.Cut, "remove": section.Remove,
			} {
				got, err := cut(t.Context(), v, b, newVolume)
				if err != nil {
					t.Fatal(err)
				}
				want := m.kept(func(p storage.Pos) (storage.Pos, bool) { return p, b.Contains(p) == (name == "cut") })
				if err := differ(t, got, want); err != nil {
					t.Errorf("%s %v: %v", name, b, err)
				}
			}
		}
		if err := differ(t, v, m); err != nil {
			t.Errorf("the source changed: %v", err)
		}
	})
}

func TestCutAwayPartsCells(t *testing.T) {
	for axis := section.X; axis <= section.Z; axis++ {
		for _, at := range []int32{-17, 0, 16, storage.MinCoord, storage.MaxCoord, -1 << 31, 1<<31 - 1} {
			above, below := section.CutAway(axis, at, section.Above), section.CutAway(axis, at, section.Below)
			for _, c := range []int32{storage.MinCoord, -18, -17, -1, 0, 15, 16, storage.MaxCoord - 1} {
				p := axis.With(storage.Pos{X: 5, Y: -6, Z: 7}, c)
				if axis.Of(p) != c {
					t.Fatalf("%v of %v is %d", axis, p, axis.Of(p))
				}
				if above.Contains(p) != (c < at) || below.Contains(p) != (c >= at) {
					t.Errorf("%v at %d: %v is in %v and %v", axis, at, p, above, below)
				}
			}
		}
	}
}

func TestAxisNames(t *testing.T) {
	for name, want := range map[string]section.Axis{"x": section.X, "Y": section.Y, "z": section.Z} {
		if got, ok := section.AxisByName(name); !ok || got != want {
			t.Errorf("%q is %v, %v", name, got, ok)
		}
	}
	for _, name := range []string{"", "xy", "w", "yz", "xx"} {
		if got, ok := section.AxisByName(name); ok {
			t.Errorf("%q is %v", name, got)
		}
	}
	if got := section.X.String() + section.Y.String() + section.Z.String() + section.Axis(9).String(); got != "xyznone" {
		t.Errorf("the names are %s", got)
	}
}

func TestSliceIsClamped(t *testing.T) {
	lo, hi := storage.Everywhere.Min, storage.Everywhere.Max
	for _, tt := range []struct {
		at, thickness, from, to int32
	}{{-3, 2, -3, -1}, {storage.MaxCoord - 1, 1 << 30, storage.MaxCoord - 1, storage.MaxCoord}, {-1 << 31, 1 << 30, 0, 0}, {5, 0, 0, 0}, {5, -7, 0, 0}} {
		want := storage.Box{Min: storage.Pos{X: lo.X, Y: tt.from, Z: lo.Z}, Max: storage.Pos{X: hi.X, Y: tt.to, Z: hi.Z}}
		if tt.from == tt.to {
			want = storage.Box{}
		}
		if got := section.Slice(section.Y, tt.at, tt.thickness); got != want {
			t.Errorf("slice at %d of %d is %v, want %v", tt.at, tt.thickness, got, want)
		}
	}
}

func TestSlicesCoverTheRange(t *testing.T) {
	v := storagetest.NewModel()
	v.Set(storage.Pos{X: -4, Y: -20, Z: 30}, storage.RGB(1, 1, 1))
	v.Set(storage.Pos{X: 6, Y: 5, Z: 33}, storage.RGB(1, 1, 1))
	content := storage.Bounds(v)
	for _, tt := range []struct {
		thickness, from, to int32
		want                []int32 // where the slices begin, and where the last one ends
	}{
		{10, 0, 0, []int32{-20, -10, 0, 6}},
		{10, -15, 100, []int32{-15, -5, 5, 6}},
		{13, -100, -7, []int32{-20, -7}},
		{1, 4, 6, []int32{4, 5, 6}},
		{1 << 30, 3, -3, []int32{-20, 6}},
		{3, 50, 60, nil},
	} {
		boxes, err := section.Slices(t.Context(), v, section.Y, tt.thickness, tt.from, tt.to)
		if err != nil {
			t.Fatal(err)
		}
		var got []int32
		for i, b := range boxes {
			if section.X.Of(b.Min) != content.Min.X || b.Max.Z != content.Max.Z || i > 0 && boxes[i-1].Max.Y != b.Min.Y {
				t.Errorf("box %d is %v in %v", i, b, content)
			}
			got = append(got, b.Min.Y)
			if i == len(boxes)-1 {
				got = append(got, b.Max.Y)
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(tt.want) {
			t.Errorf("%+v: slices at %v", tt, got)
		}
	}
}

func TestNonsenseIsRefused(t *testing.T) {
	ctx, stopped := t.Context(), fmt.Errorf("enough")
	newVolume := func() storage.Volume { return storagetest.NewModel() }
	v := newVolume()
	v.Set(storage.Pos{X: -20000}, storage.RGB(1, 1, 1))
	v.Set(storage.Pos{X: 20000}, storage.RGB(1, 1, 1))
	ended, cancel := context.WithCancelCause(ctx)
	cancel(stopped)
	slices := func(ctx context.Context, axis section.Axis, thickness int32) error {
		_, err := section.Slices(ctx, v, axis, thickness, 0, 0)
		return err
	}
	explode := func(ctx context.Context, axis section.Axis, thickness, gap int32) error {
		got, e, err := section.Explode(ctx, v, axis, thickness, gap, newVolume)
		if err != nil && (got != nil || e != nil) {
			t.Errorf("%v comes with %v and %v", err, got, e)
		}
		return err
	}
	_, cutErr := section.Cut(ended, v, storage.Everywhere, newVolume)
	_, removeErr := section.Remove(ended, v, storage.Box{}, newVolume)
	plan, err := section.Plan(storage.Bounds(v), section.X, 4000, 1)
	if err != nil {
		t.Fatal(err)
	}
	_, applyErr := plan.Apply(ended, v, newVolume)
	_, planErr := section.Plan(storage.Box{Min: storage.Pos{Z: storage.MaxCoord - 4}, Max: storage.Pos{X: 1, Y: 1, Z: storage.MaxCoord}}, section.Z, 1, 1)
	for _, tt := range []struct {
		name      string
		err, want error
	}{
		{"axis", slices(ctx, 3, 1), section.ErrParameter},
		{"thickness 0", slices(ctx, section.X, 0), section.ErrParameter},
		{"negative thickness", slices(ctx, section.X, -1), section.ErrParameter},
		{"many slices", slices(ctx, section.X, 1), section.ErrLimit},
		{"exploded axis", explode(ctx, 7, 1, 1), section.ErrParameter},
		{"exploded thickness", explode(ctx, section.Y, 0, 1), section.ErrParameter},
		{"gap", explode(ctx, section.X, 10000, -1), section.ErrParameter},
		{"extent", explode(ctx, section.X, 4, 200), section.ErrLimit},
		{"coordinates", planErr, section.ErrLimit},
		{"ended cut", cutErr, stopped},
		{"ended remove", removeErr, stopped},
		{"ended slices", slices(ended, section.X, 100), stopped},
		{"ended explode", explode(ended, section.X, 100, 1), stopped},
		{"ended apply", applyErr, stopped},
	} {
		if !errors.Is(tt.err, tt.want) {
			t.Errorf("%s: error %v, want %v", tt.name, tt.err, tt.want)
		}
	}
}
