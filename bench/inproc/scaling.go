package inproc

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine"
	formats "github.com/goxel-daemon/goxel-daemon/engine/format/all"
	"github.com/goxel-daemon/goxel-daemon/engine/queue"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

const (
	editsAtOne = 1 << 10 // single edits of a goroutine between looks at the clock
	readsAtOne = 16      // likewise, each of a snapshot and the cells below
	cellsRead  = 1 << 12
	readEdge   = 128 // of the cube that is read
)

// Edits compares the single-voxel edits per second of two goroutines, each on a project of its own, with those of one goroutine on one project.
// They go through [engine.Project.Submit], in place, with a record for undo.
func Edits(kind storage.Kind) (*Sides, error) {
	return scaling(kind, 2, editsAtOne, func(eng *engine.Engine, p *engine.Project) worker { return newEditor(eng, p).work })
}

// Reads compares what two goroutines read per second of one project with what one reads. Each takes a snapshot in the project's turn, as long
// reads of the daemon do, and looks at 4,096 cells of it outside of the turn.
func Reads(kind storage.Kind) (*Sides, error) {
	return scaling(kind, 1, readsAtOne*cellsRead, func(eng *engine.Engine, p *engine.Project) worker { return newReader(eng, p).work })
}

// worker does a portion of work.
type worker func() error

// scaling returns the comparison of two goroutines with one, on that many projects.
func scaling(kind storage.Kind, projects int, portion float64, newWorker func(*engine.Engine, *engine.Project) worker) (*Sides, error) {
	eng, err := engine.New(engine.Options{Formats: formats.Formats(), Storage: kind})
	if err != nil {
		return nil, err
	}
	var workers []worker
	for i := range 2 {
		var p *engine.Project
		if i < projects {
			if p, err = eng.Create(fmt.Sprint("p", i), [3]int{readEdge, readEdge, readEdge}, fillProject); err != nil {
				eng.Close()
				return nil, err
			}
		} else {
			p = eng.Projects()[0]
		}
		workers = append(workers, newWorker(eng, p))
	}
	return &Sides{
		Unit:    "op/s",
		Ours:    func(ctx context.Context) (float64, error) { return together(ctx, portion, workers) },
		Theirs:  func(ctx context.Context) (float64, error) { return together(ctx, portion, workers[:1]) },
		release: eng.Close,
	}, nil
}

func fillProject(p *engine.Project) error {
	_, err := p.Edit("fill", func(e *engine.Edit) error {
		l, err := p.Layer(engine.ActiveLayer)
		if err != nil {
			return err
		}
		return e.Recorder(l).FillBox(context.Background(), boxOf(readEdge), base)
	})
	return err
}

// together lets the workers work side by side for some time and returns what they do in a second.
func together(ctx context.Context, portion float64, workers []worker) (float64, error) {
	for _, w := range workers { // to warm up
		if err := w(); err != nil {
			return 0, err
		}
	}
	runtime.GC()
	var wg sync.WaitGroup
	portions, errs := make([]int, len(workers)), make([]error, len(workers))
	began := time.Now()
	for i, w := range workers {
		wg.Go(func() {
			for errs[i] == nil && time.Since(began) < least {
				errs[i] = errors.Join(w(), ctx.Err())
				portions[i]++
			}
		})
	}
	wg.Wait()
	sum := 0.0
	for _, n := range portions {
		sum += portion * float64(n)
	}
	return sum / time.Since(began).Seconds(), errors.Join(errs...)
}

// turn runs f in the project's turn and waits for it. It may be used again once it is over.
type turn struct {
	task queue.Task
	p    *engine.Project
	f    func() error
	done chan error
}

func newTurn(p *engine.Project, f func() error) *turn {
	t := &turn{p: p, f: f, done: make(chan error, 1)}
	t.task.Runner = t
	return t
}

// Run implements queue.Runner.
func (t *turn) Run() { t.done <- t.f() }

func (t *turn) take(eng *engine.Engine) error {
	if err := eng.Admit(true); err != nil {
		return err
	}
	t.p.Submit(&t.task, true)
	return <-t.done
}

// editor sets one voxel after the other.
type editor struct {
	eng  *engine.Engine
	p    *engine.Project
	turn *turn
	w    walker
	n    int
}

func newEditor(eng *engine.Engine, p *engine.Project) *editor {
	e := &editor{eng: eng, p: p, w: walker{edge: readEdge}}
	e.turn = newTurn(p, e.edit)
	return e
}

func (e *editor) edit() error {
	l, err := e.p.Layer(engine.ActiveLayer)
	if err != nil {
		return err
	}
	e.n++
	_, _, err = e.p.Set("set", l, e.w.jump(), setPalette[e.n&7])
	return err
}

func (e *editor) work() error {
	for range editsAtOne {
		if err := e.turn.take(e.eng); err != nil {
			return err
		}
	}
	return nil
}

// reader looks at cells of snapshots.
type reader struct {
	eng  *engine.Engine
	p    *engine.Project
	turn *turn
	snap *scene.Scene
	w    walker
}

func newReader(eng *engine.Engine, p *engine.Project) *reader {
	r := &reader{eng: eng, p: p, w: walker{edge: readEdge}}
	r.turn = newTurn(p, func() error { r.snap = p.Snapshot(); return nil })
	return r
}

func (r *reader) work() error {
	for range readsAtOne {
		if err := r.turn.take(r.eng); err != nil {
			return err
		}
		v := r.snap.Layers[0].Volume
		for range cellsRead {
			if p := r.w.jump(); v.Get(p) != base {
				return fmt.Errorf("inproc: the cell %v of a snapshot is %v", p, v.Get(p))
			}
		}
	}
	return nil
}
