package engine_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/queue"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// turnTasks is the most that one turn of a project runs.
const turnTasks = 64

type task struct {
	queue.Task
	run func()
}

func (k *task) Run() { k.run() }

// traits are what a task tells of itself.
type traits struct {
	long     bool
	priority queue.Priority
}

type job func()

func (j job) Work(bool) { j() }

// submit admits a task and gives it to the project.
func submit(t testing.TB, e *engine.Engine, p *engine.Project, k traits, inPlace bool, run func()) {
	t.Helper()
	if err := e.Admit(true); err != nil {
		t.Error(err)
		return
	}
	w := &task{run: run}
	w.Long, w.Priority, w.Runner = k.long, k.priority, w
	p.Submit(&w.Task, inPlace)
}

// block occupies the engine's only worker until the returned function is called.
func block(t testing.TB, e *engine.Engine) (release func()) {
	t.Helper()
	started, end := make(chan bool), make(chan bool)
	must(t, e.Admit(false))
	e.Detach(job(func() {
		defer e.Release()
		close(started)
		<-end
	}), queue.Normal)
	<-started
	return func() { close(end) }
}

// TestOneWriterAtATime has many goroutines submit to several projects. The race detector watches the plain variables; the tasks of one
// goroutine to one project run in their order.
func TestOneWriterAtATime(t *testing.T) {
	forKinds(t, func(t *testing.T, kind storage.Kind) {
		const projects, submitters, each = 3, 6, 120
		e := start(t, engine.Options{Storage: kind, Workers: 3, QueueSize: 1 << 16})
		type shared struct {
			p    *engine.Project
			ran  int
			next [submitters]int
		}
		var all [projects]*shared
		for i := range all {
			all[i] = &shared{p: create(t, e)}
		}
		var wg sync.WaitGroup
		for n := range submitters {
			wg.Go(func() {
				r := random(t, uint64(n))
				var sent [projects]int
				for range each * projects {
					i := r.IntN(projects)
					s, seq := all[i], sent[i]
					sent[i]++
					k := traits{r.IntN(8) == 0, queue.Priority(r.IntN(3))}
					submit(t, e, s.p, k, r.IntN(2) == 0, func() {
						if s.next[n] != seq {
							t.Errorf("submitter %d: task %d runs when %d is due", n, seq, s.next[n])
						}
						s.next[n]++
						s.ran++
						l := s.p.Scene().Layers[0]
						if _, _, err := s.p.Set("set", l, at(int32(n), int32(seq%40), 0), red); err != nil {
							t.Error(err)
						}
					})
				}
			})
		}
		wg.Wait()
		e.Close()
		total := 0
		for _, s := range all {
			total += s.ran
			if want := s.p.Scene().Layers[0].Volume.Len(); s.p.Info().Voxels != want {
				t.Errorf("%d voxels counted, %d there", s.p.Info().Voxels, want)
			}
		}
		if want := projects * submitters * each; total != want {
			t.Errorf("%d tasks ran, want %d", total, want)
		}
		if s := e.Stats(); s.Pending != 0 || s.Busy != 0 {
			t.Errorf("in the end %+v", s)
		}
	})
}

func TestShortWorkRunsInPlace(t *testing.T) {
	e := start(t, engine.Options{Workers: 1})
	p := create(t, e)
	release := block(t, e)
	ran := 0 // not synchronised: the task runs on this goroutine
	submit(t, e, p, traits{}, true, func() {
		ran++
		if !p.Busy() || e.Stats().Pending != 2 {
			t.Errorf("busy %v, %+v within the turn", p.Busy(), e.Stats())
		}
	})
	if ran != 1 || p.Busy() || e.Stats().Pending != 1 {
		t.Errorf("ran %d times, busy %v, %+v after Submit", ran, p.Busy(), e.Stats())
	}
	release()
}

func TestOtherWorkRunsOnAWorker(t *testing.T) {
	e := start(t, engine.Options{})
	p := create(t, e)
	for _, test := range []struct {
		name          string
		long, inPlace bool
	}{{"not offered", false, false}, {"long", true, true}, {"long and not offered", true, false}} {
		returned, done := make(chan bool), make(chan bool)
		submit(t, e, p, traits{long: test.long}, test.inPlace, func() {
			<-returned // would never end on the submitting goroutine
			close(done)
		})
		close(returned)
		<-done
	}
	e.Close()
	if n := e.Stats().Pending; n != 0 {
		t.Errorf("%d pending", n)
	}
}

// TestLongWorkLeavesTheCallersGoroutine has long work arrive behind short work that is run in place.
func TestLongWorkLeavesTheCallersGoroutine(t *testing.T) {
	e := start(t, engine.Options{})
	p := create(t, e)
	var got []string
	add := func(name string, long bool, wait <-chan bool) {
		submit(t, e, p, traits{long: long}, true, func() {
			if wait != nil {
				<-wait
			}
			got = append(got, name)
		})
	}
	returned := make(chan bool)
	submit(t, e, p, traits{}, true, func() {
		add("short", false, nil)
		add("long", true, returned)
		add("long too", true, nil)
		add("last", false, nil)
		got = append(got, "first")
	})
	close(returned)
	e.Close()
	want := []string{"first", "short", "long", "long too", "last"}
	if len(got) != len(want) {
		t.Fatalf("ran %q, want %q", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("ran %q, want %q", got, want)
		}
	}
}

// TestTurnInPlaceIsBounded has a caller that offers its goroutine do no more than one turn, however much there is.
func TestTurnInPlaceIsBounded(t *testing.T) {
	const more = 200
	e := start(t, engine.Options{Workers: 1})
	p := create(t, e)
	release := block(t, e)
	var ran atomic.Int64
	submit(t, e, p, traits{}, true, func() {
		for range more {
			submit(t, e, p, traits{}, true, func() { ran.Add(1) })
		}
		ran.Add(1)
	})
	if n := ran.Load(); n != turnTasks {
		t.Errorf("%d tasks ran in place, want %d", n, turnTasks)
	}
	release()
	e.Close()
	if n := ran.Load(); n != more+1 {
		t.Errorf("%d tasks ran, want %d", n, more+1)
	}
}

// TestTurnsAlternate has a project with much to do let another one through.
func TestTurnsAlternate(t *testing.T) {
	e := start(t, engine.Options{Workers: 1})
	a, b := create(t, e), create(t, e)
	release := block(t, e)
	ran, before := 0, -1 // one worker runs all
	for range 5 * turnTasks {
		submit(t, e, a, traits{}, false, func() { ran++ })
	}
	submit(t, e, b, traits{}, false, func() { before = ran })
	release()
	e.Close()
	if ran != 5*turnTasks || before != turnTasks {
		t.Errorf("%d tasks ran, %d of them before the other project's, want %d and %d", ran, before, 5*turnTasks, turnTasks)
	}
}

// TestNothingIsLostWhenTheLanesAreFull detaches more than the pool has room for.
func TestNothingIsLostWhenTheLanesAreFull(t *testing.T) {
	e := start(t, engine.Options{Workers: 1, MaxProjects: 1, QueueSize: 1})
	release := block(t, e)
	var ran atomic.Int64
	for range 50 {
		e.Detach(job(func() { ran.Add(1) }), queue.Normal)
	}
	release()
	e.Close()
	if n := ran.Load(); n != 50 {
		t.Errorf("%d jobs ran, want 50", n)
	}
}

func TestTasksBehindCloseSeeIt(t *testing.T) {
	e := start(t, engine.Options{})
	p := create(t, e)
	seen := false
	submit(t, e, p, traits{}, true, func() {
		submit(t, e, p, traits{}, true, func() { seen = p.Closed() })
		p.Close()
	})
	if !seen || e.Stats().Pending != 0 {
		t.Errorf("closed seen: %v, %+v", seen, e.Stats())
	}
}

// TestSnapshotsStay takes snapshots in the turn and reads them on other goroutines while edits go on.
func TestSnapshotsStay(t *testing.T) {
	forKinds(t, func(t *testing.T, kind storage.Kind) {
		e := start(t, engine.Options{Storage: kind, QueueSize: 1 << 12})
		p := create(t, e)
		r := random(t, 7)
		var readers sync.WaitGroup
		for step := range 60 {
			b := box(r.Int32N(20)-10, r.Int32N(20)-10, r.Int32N(20)-10, 12, 12, 12)
			c := storage.RGB(uint8(step), 1, 1)
			submit(t, e, p, traits{long: step%4 == 0}, true, func() {
				l := p.Scene().Layers[0]
				if _, err := p.Edit("fill", fill(t, l, b, c)); err != nil {
					t.Error(err)
				}
				if _, _, err := p.Set("set", l, at(30, int32(step), 0), red); err != nil {
					t.Error(err)
				}
				if step%5 != 0 {
					return
				}
				snap, want := p.Snapshot(), copyOf(p.Scene())
				for range 2 {
					readers.Go(func() {
						if diff := copyOf(snap).differs(want); diff != "" {
							t.Errorf("snapshot of step %d: %s", step, diff)
						}
					})
				}
			})
		}
		e.Close()
		readers.Wait()
	})
}
