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
	"github.com/goxel-daemon/goxel-daemon/storage"
)

const (
	editsAtOne = 1 << 10 // single edits of a goroutine between looks at the clock
	readsAtOne = 1 << 12 // single reads, likewise
	readEdge   = 128     // of the cube that is edited and read

	undoBytes   = 1 << 20                        // of a project, for records of 32 bytes
	settleAfter = undoBytes/32/editsAtOne + 1<<3 // times that an editor works until it allocates no more records
)

// Edits compares the single-voxel edits per second of two goroutines, each on a project of its own, with those of one goroutine on one project.
// Each has a turn of its own, by [engine.Project.Enter], and a record for undo.
func Edits(kind storage.Kind) (*Sides, error) {
	return scaling(kind, 2, editsAtOne, func(p *engine.Project, _ int) worker {
		w := newEditor(p)
		for range settleAfter {
			if w() != nil {
				break // which the measurement reports
			}
		}
		return w
	})
}

// Reads compares the single voxels that two goroutines read per second of one project with those that one reads, each by
// [engine.Project.EnterRead].
func Reads(kind storage.Kind) (*Sides, error) { return scaling(kind, 1, readsAtOne, newReader) }

// worker does a portion of work.
type worker func() error

// scaling returns the comparison of two goroutines with one, on that many projects.
func scaling(kind storage.Kind, projects int, portion float64, newWorker func(p *engine.Project, lane int) worker) (*Sides, error) {
	eng, err := engine.New(engine.Options{Formats: formats.Formats(), Storage: kind, UndoBytes: undoBytes})
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
		workers = append(workers, newWorker(p, i))
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

// editor sets one voxel after the other, each in a turn of its own.
type editor struct {
	p *engine.Project
	w walker
	n int
	_ [128]byte // the other one's is in other cache lines
}

func newEditor(p *engine.Project) worker {
	e := &editor{p: p, w: walker{edge: readEdge}}
	return e.work
}

func (e *editor) work() error {
	for range editsAtOne {
		if !e.p.Enter() {
			return errBusy
		}
		err := e.edit()
		e.p.Leave()
		if err != nil {
			return err
		}
	}
	return nil
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

// errBusy says that a project of which nobody else has the turn cannot be entered.
var errBusy = errors.New("inproc: the project is busy")

// newReader returns a worker that reads one voxel after the other.
func newReader(p *engine.Project, lane int) worker {
	w := struct {
		walker
		_ [128]byte // the other one's is in other cache lines
	}{walker: walker{edge: readEdge}}
	return func() error {
		for range readsAtOne {
			if !p.EnterRead(lane) {
				return errBusy
			}
			l, err := p.Layer(engine.ActiveLayer)
			if at := w.jump(); err == nil && l.Volume.Get(at) != base {
				err = fmt.Errorf("inproc: the cell %v is not what it was set to", at)
			}
			p.LeaveRead(lane)
			if err != nil {
				return err
			}
		}
		return nil
	}
}
