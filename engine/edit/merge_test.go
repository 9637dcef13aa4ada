package edit_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// slowMerge merges cell by cell into a copy of dst.
func slowMerge(dst, src cells, mode scene.Mode, tint *storage.Color) cells {
	out := clone(dst)
	put := func(p storage.Pos, c storage.Color) {
		if c.Empty() {
			delete(out, p)
		} else {
			out[p] = c
		}
	}
	for p := range dst {
		if src[p] != 0 {
			continue
		}
		switch mode {
		case scene.Intersect, scene.IntersectFill, scene.MultAlpha, scene.Replace:
			delete(out, p)
		}
	}
	for p, s := range src {
		if tint != nil {
			s = edit.Tint(s, *tint).Norm()
		}
		d, there := dst[p]
		adds := mode == scene.Over || mode == scene.Max || mode == scene.Replace
		if !there && !adds {
			continue
		}
		if s == 0 && mode == scene.Max {
			continue
		}
		put(p, edit.Blend(mode, d, s))
	}
	return out
}

func TestMergeMatchesCellwise(t *testing.T) {
	tints := []*storage.Color{nil, ref(storage.RGBA(128, 255, 3, 200)), ref(storage.RGBA(255, 255, 255, 1))}
	for _, k := range kinds {
		for mode := scene.Over; mode <= scene.Replace; mode++ {
			for i, tint := range tints {
				if i > 0 && k.Name != kinds[0].Name {
					continue // tints do not depend on the kind
				}
				t.Run(fmt.Sprintf("%s/%v/tint=%d", k.Name, mode, i), func(t *testing.T) {
					rnd := newRand(uint64(mode)*10 + uint64(i))
					dst, src := k.New(storage.Options{}), k.New(storage.Options{})
					scatter(rnd, dst, 6)
					scatter(rnd, src, 6)
					before, upper := dump(dst), dump(src)
					r := edit.Record(dst, edit.Options{})
					if err := edit.Merge(t.Context(), r, src, mode, tint); err != nil {
						t.Fatal(err)
					}
					sameCells(t, "merge", dump(dst), slowMerge(before, upper, mode, tint))
					sameCells(t, "source", dump(src), upper)
					if i == 0 {
						checkDelta(t, r.Delta(), dst, before)
					}
				})
			}
		}
	}
}

func ref[T any](v T) *T { return &v }

func TestMergeOfFullAndUniformTiles(t *testing.T) {
	for mode := scene.Over; mode <= scene.Replace; mode++ {
		for _, lower := range colors {
			for _, upper := range colors {
				dst, src := newDense(), newDense()
				d, s := storage.UniformTile(lower), storage.UniformTile(upper)
				dst.SetTile(storage.TilePos{}, &d)
				src.SetTile(storage.TilePos{}, &s)
				r := edit.Record(dst, edit.Options{})
				if err := edit.Merge(t.Context(), r, src, mode, nil); err != nil {
					t.Fatal(err)
				}
				p := storage.Pos{X: 3}
				want := slowMerge(cells{p: lower}, cells{p: upper}, mode, nil)[p]
				if lower == 0 {
					want = slowMerge(cells{}, cells{p: upper}, mode, nil)[p]
				}
				if upper == 0 && lower != 0 {
					want = slowMerge(cells{p: lower}, cells{}, mode, nil)[p]
				}
				if got := dst.Get(p); got != want {
					t.Fatalf("%v of %v onto %v: %v, want %v", mode, upper, lower, got, want)
				}
			}
		}
	}
}

func TestMergeOfManyColours(t *testing.T) {
	for _, alpha := range []uint32{255, 90} {
		for _, step := range []uint32{100, 1} { // few colours, and more than a palette holds
			for mode := scene.Over; mode <= scene.Replace; mode++ {
				dst, src := newDense(), newDense()
				eachCell(storage.TilePos{}.Box(), func(p storage.Pos) {
					i := uint32(p.Index())
					dst.Set(p, storage.RGBA(uint8(i), uint8(i>>4), 7, uint8(1+i%255)))
					src.Set(p, storage.Color(i/step*step|alpha<<24))
				})
				src.Set(storage.Pos{X: 20}, colors[4])
				before := dump(dst)
				r := edit.Record(dst, edit.Options{})
				if err := edit.Merge(t.Context(), r, src, mode, nil); err != nil {
					t.Fatal(err)
				}
				sameCells(t, fmt.Sprintf("%v alpha %d step %d", mode, alpha, step), dump(dst), slowMerge(before, dump(src), mode, nil))
				checkDelta(t, r.Delta(), dst, before)
			}
		}
	}
}

func TestMergeWithItself(t *testing.T) {
	forKinds(t, func(t *testing.T, v storage.Volume) {
		scatter(newRand(4), v, 5)
		before := dump(v)
		for mode := scene.Over; mode <= scene.Replace; mode++ {
			r := edit.Record(v, edit.Options{})
			if err := edit.Merge(t.Context(), r, v, mode, nil); err != nil {
				t.Fatal(err)
			}
			sameCells(t, mode.String(), dump(v), slowMerge(before, before, mode, nil))
			r.Rollback()
			sameCells(t, "rollback", dump(v), before)
		}
	})
}

func TestMergeFailures(t *testing.T) {
	dst, src := newDense(), newDense()
	scatter(newRand(1), src, 5)
	r := edit.Record(dst, edit.Options{MaxBytes: 1000})
	if err := edit.Merge(t.Context(), r, src, scene.Over, nil); !errors.Is(err, edit.ErrMemory) {
		t.Errorf("got %v, want ErrMemory", err)
	}
	r.Rollback()
	r = edit.Record(dst, edit.Options{})
	if err := edit.Merge(t.Context(), r, src, scene.Replace+1, nil); !errors.Is(err, edit.ErrShape) {
		t.Errorf("got %v, want ErrShape", err)
	}
	for n := range 6 {
		ctx := &countdown{t.Context(), n}
		if err := edit.Merge(ctx, r, src, scene.Replace, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("after %d looks: %v, want Canceled", n, err)
		}
	}
	r.Rollback()
	sameCells(t, "rollback", dump(dst), cells{})
}

func TestFlattenMergesVisibleLayers(t *testing.T) {
	forKinds(t, func(t *testing.T, first storage.Volume) {
		want := cells{}
		var layers []*scene.Layer
		for i := range 5 {
			v := first
			if i > 0 {
				v = newDense()
			}
			if i != 3 {
				scatter(newRand(uint64(i)), v, 4)
			}
			l := scene.NewLayer(i+1, "l", v)
			l.Visible = i != 2
			l.Mode = scene.Sub // not used by exports
			layers = append(layers, l)
			if l.Visible {
				want = slowMerge(want, dump(v), scene.Over, nil)
			}
		}
		v, err := edit.Flatten(t.Context(), layers, newDense)
		if err != nil {
			t.Fatal(err)
		}
		sameCells(t, "flatten", dump(v), want)

		one, err := edit.Flatten(t.Context(), layers[1:4], newDense)
		if err != nil || one != layers[1].Volume {
			t.Errorf("one visible layer with voxels: not its own volume, %v", err)
		}
		none, err := edit.Flatten(t.Context(), layers[2:4], newDense)
		if err != nil || none.Len() != 0 || none == layers[3].Volume {
			t.Errorf("nothing visible: %v", err)
		}
		for n := range 4 {
			if _, err := edit.Flatten(&countdown{t.Context(), n}, layers, newDense); !errors.Is(err, context.Canceled) {
				t.Errorf("after %d looks: %v, want Canceled", n, err)
			}
		}
	})
}
