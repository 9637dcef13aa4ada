package engine_test

import (
	"runtime"
	"sync"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// TestReadersBesideEdits has goroutines that read a voxel outside of any turn, some that edit in a turn that they enter, and some that submit
// tasks. The race detector watches the volume and the plain counter.
func TestReadersBesideEdits(t *testing.T) {
	forKinds(t, func(t *testing.T, kind storage.Kind) {
		const each = 2000
		e := start(t, engine.Options{Storage: kind, QueueSize: 1 << 16})
		p := create(t, e)
		at := storage.Pos{X: 3}
		edits := 0
		edit := func() {
			edits++
			if _, _, err := p.Set("test", p.Scene().Layers[0], at, storage.RGB(uint8(edits), 1, 1)); err != nil {
				t.Error(err)
			}
		}
		var wg sync.WaitGroup
		for lane := range 3 {
			wg.Go(func() {
				for done := 0; done < each; {
					if !p.EnterRead(lane) {
						runtime.Gosched()
						continue
					}
					if c := p.Scene().Layers[0].Volume.Get(at); edits > 0 && c != storage.RGB(uint8(edits), 1, 1) {
						t.Errorf("after %d edits the voxel is %v", edits, c)
					}
					p.LeaveRead(lane)
					done++
				}
			})
		}
		for range 2 {
			wg.Go(func() {
				for done := 0; done < each; {
					if !p.Enter() {
						runtime.Gosched()
						continue
					}
					edit()
					p.Leave()
					done++
				}
			})
		}
		wg.Go(func() {
			for i := range each {
				submit(t, e, p, traits{long: i%50 == 0}, i%2 == 0, edit)
			}
		})
		wg.Wait()
		for p.Busy() {
			runtime.Gosched()
		}
		if !p.Enter() {
			t.Fatal("an idle project cannot be entered")
		}
		if p.Enter() || p.EnterRead(0) {
			t.Error("a project is entered twice")
		}
		p.Leave()
		if edits != 3*each {
			t.Errorf("%d edits were made, want %d", edits, 3*each)
		}
	})
}

// TestLeaveRunsWhatCameMeanwhile submits a task while somebody has entered.
func TestLeaveRunsWhatCameMeanwhile(t *testing.T) {
	e := start(t, engine.Options{})
	p := create(t, e)
	if !p.Enter() {
		t.Fatal("an idle project cannot be entered")
	}
	ran := false
	submit(t, e, p, traits{}, true, func() { ran = true })
	if ran {
		t.Fatal("a task ran in somebody else's turn")
	}
	p.Leave()
	if !ran {
		t.Error("a task that came meanwhile did not run")
	}
}
