package edit_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func TestRecolorAsksForEveryColor(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	v, want := dense.New(storage.Options{}), map[storage.Pos]storage.Color{}
	full := storage.UniformTile(storage.RGB(9, 9, 9))
	v.SetTile(storage.TilePos{X: -3}, &full)
	for i := range storage.TileCells {
		want[storage.TilePos{X: -3}.Cell(i)] = storage.RGB(9, 9, 9)
	}
	for range 5000 {
		p, c := storage.Pos{X: r.Int32N(30), Y: r.Int32N(30) - 15, Z: r.Int32N(30)}, storage.RGBA(uint8(r.IntN(4)), 0, 0, uint8(1+r.IntN(255)))
		v.Set(p, c)
		want[p] = c
	}
	f := func(c storage.Color) storage.Color {
		if c.R() == 1 {
			return 0
		}
		return storage.RGBA(c.R()+50, 1, 2, c.A())
	}
	before := v.Clone()
	rec := edit.Record(v, edit.Options{})
	if err := edit.Recolor(t.Context(), rec, f); err != nil {
		t.Fatal(err)
	}
	for p, c := range want {
		if got := v.Get(p); got != f(c) {
			t.Fatalf("%v: got %v, want %v", p, got, f(c))
		}
	}
	rec.Rollback()
	if v.Len() != before.Len() || v.Get(storage.Pos{X: -48}) != storage.RGB(9, 9, 9) {
		t.Error("the rollback does not bring the colours back")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := edit.Recolor(ctx, edit.Record(v, edit.Options{}), f); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v with an ended context", err)
	}
	spent := edit.Record(v, edit.Options{})
	spent.Delta()
	if err := edit.Recolor(t.Context(), spent, f); !errors.Is(err, edit.ErrSpent) {
		t.Errorf("got %v from an edit that has ended", err)
	}
}
