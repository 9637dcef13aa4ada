package engine_test

import (
	"errors"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// checker fills every other cell of a box, each in a colour of its own, so that neither tiles nor records are small.
func checker(t testing.TB, l *scene.Layer, b storage.Box) func(*engine.Edit) error {
	return func(ed *engine.Edit) error {
		r := ed.Recorder(l)
		for z := b.Min.Z; z < b.Max.Z; z++ {
			for y := b.Min.Y; y < b.Max.Y; y++ {
				for x := b.Min.X + (y+z)&1; x < b.Max.X; x += 2 {
					if _, err := r.Set(at(x, y, z), storage.RGB(uint8(x), uint8(y), uint8(z))); err != nil {
						return err
					}
				}
			}
		}
		return t.Context().Err()
	}
}

func TestMemoryLimit(t *testing.T) {
	forKinds(t, func(t *testing.T, kind storage.Kind) {
		const limit = 300 << 10
		e := start(t, engine.Options{Storage: kind, MaxMemory: limit, UndoBytes: 1 << 30})
		p := create(t, e)
		l := active(t, p)
		var err error
		for n := int32(0); err == nil; n++ {
			if n > 1000 {
				t.Fatalf("no limit after %d edits: %d bytes", n, p.Bytes())
			}
			before := copyOf(p.Scene())
			if _, err = p.Edit("grow", checker(t, l, box(n*32, 0, 0, n*32+32, 16, 16))); err != nil {
				wantState(t, p, before, "after the limit was reached")
			}
		}
		if !errors.Is(err, edit.ErrMemory) {
			t.Fatalf("error %v, want that memory is short", err)
		}
		if e.Stats().Bytes > limit {
			t.Errorf("%d bytes are held, the limit is %d", e.Stats().Bytes, limit)
		}
		for n := int32(0); err == nil || errors.Is(err, edit.ErrMemory); n += 16 {
			if n > 1<<20 {
				t.Fatalf("single voxels find no limit: %d bytes", p.Bytes())
			}
			_, _, err = p.Set("set", l, at(0, n, 100), red)
		}
		wantReason(t, err, engine.MemoryLimit)
		if over := e.Stats().Bytes - limit; over > 64<<10 {
			t.Errorf("%d bytes more than the limit are held", over)
		}
		_, sum, err := p.Set("set", l, at(0, 0, 0), 0) // taking away is allowed
		if err != nil || sum.Removed != 1 {
			t.Errorf("removing a voxel: %+v, %v", sum, err)
		}
		_, _, err = e.Open(t.Context(), "/does/not/exist.gox", engine.OpenOptions{})
		wantReason(t, err, engine.MemoryLimit)
		p.Close()
		if s := e.Stats(); s.Bytes != 0 {
			t.Errorf("%d bytes are held by no project", s.Bytes)
		}
		q := create(t, e)
		change(t, q, checker(t, active(t, q), box(0, 0, 0, 32, 16, 16)))
	})
}

// TestMemoryLimitHoldsForAllLayersOfAnEdit has one edit fill many layers, none of which passes the limit alone.
func TestMemoryLimitHoldsForAllLayersOfAnEdit(t *testing.T) {
	const limit = 1 << 20
	e := start(t, engine.Options{MaxMemory: limit})
	p := create(t, e)
	empty := p.Bytes()
	_, err := p.Edit("many", func(ed *engine.Edit) error {
		for range 64 {
			l, err := ed.AddLayer("x", true)
			must(t, err)
			if err := checker(t, l, box(0, 0, 0, 64, 32, 16))(ed); err != nil {
				return err
			}
			held := int64(0)
			for _, l := range p.Scene().Layers {
				held += l.Volume.Stats().Bytes
			}
			if held > 2*limit {
				t.Fatalf("one edit holds %d bytes, the limit is %d", held, limit)
			}
		}
		return nil
	})
	if !errors.Is(err, edit.ErrMemory) {
		t.Errorf("error %v, want that memory is short", err)
	}
	if p.Bytes() != empty || e.Stats().Bytes != empty {
		t.Errorf("%d bytes after rollback, want %d", p.Bytes(), empty)
	}
}

// TestBytesReturn edits and takes everything back: what an empty project holds remains, apart from memory that volumes keep.
func TestBytesReturn(t *testing.T) {
	forKinds(t, func(t *testing.T, kind storage.Kind) {
		e := start(t, engine.Options{Storage: kind})
		other := create(t, e)
		base := e.Stats().Bytes
		p := create(t, e)
		empty := p.Bytes()
		change(t, p, func(ed *engine.Edit) error {
			l, err := ed.AddLayer("big", true)
			must(t, err)
			return checker(t, l, box(0, 0, 0, 48, 48, 48))(ed)
		})
		full := p.Bytes()
		if full < empty+10000 {
			t.Fatalf("%d bytes with a layer, %d without", full, empty)
		}
		volume := active(t, p).Volume.Stats().Bytes
		change(t, p, func(ed *engine.Edit) error { ed.DeleteLayer(p.Scene().Layers[1]); return nil })
		if held := p.Bytes(); held < volume {
			t.Errorf("%d bytes while undo holds a layer of %d", held, volume)
		}
		for range 3 {
			for range 2 {
				_, err := p.Undo()
				must(t, err)
			}
			_, err := p.Redo()
			must(t, err)
			_, err = p.Redo()
			must(t, err)
			if p.Bytes() < empty || e.Stats().Bytes != other.Bytes()+p.Bytes() {
				t.Fatalf("the project counts %d bytes, the engine %d", p.Bytes(), e.Stats().Bytes)
			}
		}
		for range 2 {
			_, err := p.Undo()
			must(t, err)
		}
		set(t, p, active(t, p), at(0, 0, 0), red) // what could be redone goes
		set(t, p, active(t, p), at(0, 0, 0), 0)
		if held := p.Bytes(); held > empty+32<<10 {
			t.Errorf("%d bytes when all is gone, %d at first", held, empty)
		}
		p.Close()
		if got := e.Stats().Bytes; got != base || other.Bytes() != base {
			t.Errorf("%d bytes after Close, %d before the project", got, base)
		}
	})
}

func TestUndoForgetsTheOldest(t *testing.T) {
	const limit = 10000
	p := create(t, start(t, engine.Options{UndoBytes: limit}))
	l := active(t, p)
	volume := func() int64 { return l.Volume.Stats().Bytes }
	for n := range int32(500) {
		set(t, p, l, at(n%16, n/16%16, n/256), red)
		if held := p.Bytes() - volume(); held <= 0 || held > limit {
			t.Fatalf("undo holds %d bytes after %d edits, the limit is %d", held, n+1, limit)
		}
	}
	undo, _ := p.UndoDepth()
	if undo < 10 || undo > 499 {
		t.Fatalf("%d steps of undo", undo)
	}
	for n := int32(499); ; n-- {
		c, err := p.Undo()
		if n == int32(499-undo) {
			wantReason(t, err, engine.NothingToUndo)
			break
		}
		must(t, err)
		if c.Revision != uint64(n+1) || c.Bounds != storage.BoxAt(at(n%16, n/16%16, n/256)) {
			t.Fatalf("undo of revision %d at %v, want %d", c.Revision, c.Bounds, n+1)
		}
	}
	if want := int64(500 - undo); l.Volume.Len() != want {
		t.Errorf("%d voxels remain, want %d", l.Volume.Len(), want)
	}
}

func TestAnEditBeyondTheBoundCannotBeUndone(t *testing.T) {
	p := create(t, start(t, engine.Options{UndoBytes: 2000}))
	l := active(t, p)
	change(t, p, checker(t, l, box(0, 0, 0, 32, 32, 8))) // the inverse is small, since all was empty
	if undo, _ := p.UndoDepth(); undo != 1 {
		t.Fatalf("%d steps of undo, want 1", undo)
	}
	sum := change(t, p, fill(t, l, box(0, 0, 0, 32, 32, 8), 0))
	if sum.Removed != 32*32*8/2 {
		t.Errorf("summary %+v", sum)
	}
	_, err := p.Undo()
	wantReason(t, err, engine.NothingToUndo)
	if held := p.Bytes() - l.Volume.Stats().Bytes; held != 0 {
		t.Errorf("undo holds %d bytes for nothing", held)
	}
}
