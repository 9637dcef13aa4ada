package engine

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// TestDequeAsSlice compares a deque with a slice over long runs of each thing that it does, and what blocks it holds.
func TestDequeAsSlice(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 9))
	var d deque[int]
	var want []int
	next := 0
	for range 400 {
		switch n := r.IntN(3 * blockLen); r.IntN(5) {
		case 0, 1:
			for range n {
				*d.push() = next
				want = append(want, next)
				next++
			}
		case 2:
			for range min(n, len(want)) {
				d.drop()
				want = want[1:]
			}
		case 3:
			n = max(len(want)-n, 0)
			d.truncate(n)
			want = want[:n]
		default:
			for range n { // both ends move
				*d.push() = next
				want = append(want, next)
				next++
				d.drop()
				want = want[1:]
			}
		}
		if d.n != len(want) {
			t.Fatalf("%d items, want %d", d.n, len(want))
		}
		for i, w := range want {
			if got := *d.at(i); got != w {
				t.Fatalf("item %d of %d is %d, want %d", i, len(want), got, w)
			}
		}
		blocks := 0
		for _, b := range d.blocks {
			if b != nil {
				blocks++
			}
		}
		if most := len(want)/blockLen + 2; blocks > most {
			t.Fatalf("%d blocks for %d items", blocks, len(want))
		}
	}
}

// TestRecordsAreSmall holds the size of a record, and what a push allocates where the limit is reached and both ends go from block to block.
func TestRecordsAreSmall(t *testing.T) {
	if recordBytes != 32 {
		t.Errorf("a record takes %d bytes, want 32", recordBytes)
	}
	p, l := newProject(t, 3*blockLen*recordBytes)
	n := int32(0)
	push := func() {
		for range blockLen {
			n++
			p.hist.pushCell(uint64(n), "set", l, storage.Pos{X: n}, 0)
		}
	}
	for range 8 {
		push()
	}
	if allocs := testing.AllocsPerRun(100, push); allocs != 0 {
		t.Errorf("%v allocations for %d pushes", allocs, blockLen)
	}
	if undo, _ := p.UndoDepth(); undo != 3*blockLen {
		t.Errorf("%d steps of undo, want %d", undo, 3*blockLen)
	}
}

// TestLayersThatNoRecordNames edits a layer whose id is beyond 32 bits.
func TestLayersThatNoRecordNames(t *testing.T) {
	p, l := newProject(t, 1<<20)
	big := int64(1) << 40
	l.ID = int(big + int64(l.ID))
	if int64(l.ID) < big {
		t.Skip("all ids have 32 bits here")
	}
	p.scene.Active = l.ID
	pos := storage.Pos{X: 1}
	for c := range storage.Color(3) {
		if _, sum, err := p.Set("set", l, pos, storage.RGB(9, 9, uint8(c))); err != nil || sum.Final {
			t.Fatal(sum, err)
		}
	}
	if want := 3 * (changeBytes + 24); p.hist.bytes != want {
		t.Errorf("%d bytes, want %d", p.hist.bytes, want)
	}
	for _, test := range []struct {
		f    func() (*Change, error)
		want storage.Color
	}{{p.Undo, storage.RGB(9, 9, 1)}, {p.Undo, storage.RGB(9, 9, 0)}, {p.Undo, 0}, {p.Redo, storage.RGB(9, 9, 0)}, {p.Redo, storage.RGB(9, 9, 1)}} {
		c, err := test.f()
		if err != nil || c.Label != "set" || c.Changed != 1 || c.Bounds != storage.BoxAt(pos) {
			t.Fatalf("change %+v, %v", c, err)
		}
		if got := l.Volume.Get(pos); got != test.want {
			t.Fatalf("the cell is %v, want %v", got, test.want)
		}
	}
}

// TestLabelsAreBounded names edits in more ways than the table has room for, after one of a name that is too long.
func TestLabelsAreBounded(t *testing.T) {
	const edits = 2 * maxLabels
	p, l := newProject(t, 1<<20)
	for i, label := range []string{strings.Repeat("x", maxLabelBytes+1), strings.Repeat("x", maxLabelBytes)} {
		if n := p.hist.label(label); n == wideLabel != (i == 0) || len(p.hist.labels) != i {
			t.Errorf("a label of %d bytes gets the index %d of %d", len(label), n, len(p.hist.labels))
		}
	}
	p.hist.labels = nil
	for i := range int32(edits) {
		if _, _, err := p.Set(fmt.Sprint(i), l, storage.Pos{X: i}, 1<<24*255); err != nil {
			t.Fatal(err)
		}
	}
	if n, wide := len(p.hist.labels), p.hist.wide.n; n != maxLabels || wide != edits-maxLabels {
		t.Errorf("%d labels and %d changes, want %d and %d", n, wide, maxLabels, edits-maxLabels)
	}
	for i := edits - 1; i >= 0; i-- {
		if c, err := p.Undo(); err != nil || c.Label != fmt.Sprint(i) {
			t.Fatalf("edit %d: %+v, %v", i, c, err)
		}
	}
}

// BenchmarkPush measures what the undo of a single voxel costs, for the most part behind the point where the limit is reached.
func BenchmarkPush(b *testing.B) {
	for _, limit := range []int64{64 << 10, 64 << 20} {
		b.Run(fmt.Sprintf("limit=%dk", limit>>10), func(b *testing.B) {
			b.ReportAllocs()
			p, l := newProject(b, limit)
			n := uint64(0)
			for b.Loop() {
				n++
				p.hist.pushCell(n, "set", l, storage.Pos{X: int32(n)}, 1)
			}
		})
	}
}
