package queue_test

import (
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/queue"
)

type job struct {
	queue.Task
	producer, n int
	run         func(*job)
}

func (j *job) Run() { j.run(j) }

func newJob(producer, n int, run func(*job)) *job {
	j := &job{producer: producer, n: n, run: run}
	j.Runner = j
	return j
}

// drain runs what the owner of m finds until the mailbox is empty.
func drain(m *queue.Mailbox) {
	for {
		m.Take().Runner.Run()
		if !m.Done() {
			return
		}
	}
}

func TestMailboxKeepsOrder(t *testing.T) {
	var m queue.Mailbox
	m.Init()
	var got []int
	for round := range 3 {
		for i := range 10 {
			owner := m.Push(&newJob(0, i, func(j *job) { got = append(got, j.n) }).Task)
			if owner != (i == 0) {
				t.Fatalf("round %d, push %d: owner = %v", round, i, owner)
			}
		}
		if m.Len() != 10 {
			t.Fatalf("Len = %d, want 10", m.Len())
		}
		if p := m.Peek(); p.Runner.(*job).n != 0 {
			t.Fatalf("Peek shows task %d, want 0", p.Runner.(*job).n)
		}
		drain(&m)
		for i, n := range got {
			if n != i {
				t.Fatalf("round %d: order %v", round, got)
			}
		}
		got = got[:0]
	}
}

// TestMailboxConcurrent has many producers, each draining when it becomes the owner: every task runs once, no two at a time, and those
// of one producer in order. A task is reused as soon as it has run.
func TestMailboxConcurrent(t *testing.T) {
	const producers, each = 8, 2000
	var m queue.Mailbox
	m.Init()
	var inside atomic.Int32
	var ran [producers]int // written by the owner only
	var wg sync.WaitGroup
	pool := sync.Pool{New: func() any { return newJob(0, 0, nil) }}
	for p := range producers {
		wg.Go(func() {
			for i := range each {
				j := pool.Get().(*job)
				j.producer, j.n = p, i
				j.run = func(j *job) {
					if inside.Add(1) != 1 {
						t.Error("two owners at once")
					}
					if ran[j.producer] != j.n {
						t.Errorf("producer %d: task %d ran when %d was due", j.producer, j.n, ran[j.producer])
					}
					ran[j.producer]++
					inside.Add(-1)
					pool.Put(j)
				}
				if m.Push(&j.Task) {
					drain(&m)
				}
			}
		})
	}
	wg.Wait()
	for p, n := range ran {
		if n != each {
			t.Errorf("producer %d: %d tasks ran, want %d", p, n, each)
		}
	}
}

type work func(long bool)

func (w work) Work(long bool) { w(long) }

func TestPoolRunsEverything(t *testing.T) {
	for _, workers := range []int{0, 1, 2, 4} {
		p := queue.NewPool(workers, 64)
		var ran atomic.Int64
		accepted := 0
		for i := range 1000 {
			for p.Add(work(func(bool) { ran.Add(1) }), i%3 == 0, queue.Priority(i%3)) != nil {
				runtime.Gosched() // full
			}
			accepted++
		}
		p.Close()
		p.Close()
		if got := int(ran.Load()); got != accepted {
			t.Errorf("%d workers: %d of %d ran", workers, got, accepted)
		}
		if p.Len() != 0 || p.Busy() != 0 {
			t.Errorf("%d workers: Len %d, Busy %d after Close", workers, p.Len(), p.Busy())
		}
	}
}

func TestPoolFullIsAnError(t *testing.T) {
	p := queue.NewPool(1, 2)
	started, release := make(chan bool), make(chan bool)
	if err := p.Add(work(func(bool) { close(started); <-release }), false, queue.Normal); err != nil {
		t.Fatal(err)
	}
	<-started
	if p.Busy() != 1 {
		t.Errorf("Busy = %d, want 1", p.Busy())
	}
	for range 2 {
		if err := p.Add(work(func(bool) {}), false, queue.Normal); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Add(work(func(bool) {}), false, queue.Normal); !errors.Is(err, queue.ErrFull) {
		t.Errorf("third Add into a lane of two: %v, want ErrFull", err)
	}
	close(release)
	p.Close()
}

// TestPoolOrder shows the order in which one worker takes what waits: by priority, and within one short work before long.
func TestPoolOrder(t *testing.T) {
	p := queue.NewPool(1, 8)
	started, release := make(chan bool), make(chan bool)
	_ = p.Add(work(func(bool) { close(started); <-release }), false, queue.Normal)
	<-started
	var got []string
	add := func(name string, long bool, pr queue.Priority) {
		_ = p.Add(work(func(bool) { got = append(got, name) }), long, pr)
	}
	add("low", false, queue.Low)
	add("normal long", true, queue.Normal)
	add("normal", false, queue.Normal)
	add("high long", true, queue.High)
	add("high", false, queue.High)
	close(release)
	p.Close()
	want := []string{"high", "high long", "normal", "normal long", "low"}
	for i := range want {
		if len(got) != len(want) || got[i] != want[i] {
			t.Fatalf("order %q, want %q", got, want)
		}
	}
}

// TestPoolKeepsAWorkerForShortWork fills a pool with long work that does not end and still gets short work done.
func TestPoolKeepsAWorkerForShortWork(t *testing.T) {
	p := queue.NewPool(3, 16)
	release := make(chan bool)
	for range 5 {
		_ = p.Add(work(func(long bool) {
			if !long {
				t.Error("long work given to the worker for short work")
			}
			<-release
		}), true, queue.High)
	}
	done := make(chan bool)
	_ = p.Add(work(func(bool) { close(done) }), false, queue.Low)
	<-done
	close(release)
	p.Close()
}

// await fails the test if the channel is not closed. The time is only there so that a failure ends.
func await(t *testing.T, done <-chan bool, what string) {
	t.Helper()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatal(what)
	}
}

// TestPoolWakesForShortWorkBehindLong adds short work of low priority and long work of high priority to idle workers: whoever wakes
// first may take the long work, and the short one must not wait for its end.
func TestPoolWakesForShortWorkBehindLong(t *testing.T) {
	for range 300 {
		p := queue.NewPool(2, 8)
		runtime.Gosched() // so that the workers park
		done, release := make(chan bool), make(chan bool)
		_ = p.Add(work(func(bool) { close(done) }), false, queue.Low)
		_ = p.Add(work(func(bool) { <-release }), true, queue.High)
		await(t, done, "short work waits for long work while a worker is idle")
		close(release)
		p.Close()
	}
}

// TestPoolFinishesWhatIsPutBack closes the pool while the worker for short work holds work that turns out to be long: it is put back
// when no other worker is left, and done all the same.
func TestPoolFinishesWhatIsPutBack(t *testing.T) {
	for range 100 {
		p := queue.NewPool(2, 8)
		started, release, closed := make(chan bool), make(chan bool), make(chan bool)
		ran := false
		var turn work
		turn = func(long bool) {
			if !long {
				close(started)
				<-release
				_ = p.Add(work(func(bool) { ran = true }), true, queue.Normal)
				return
			}
			_ = p.Add(turn, false, queue.Normal) // not for this worker
			runtime.Gosched()
		}
		_ = p.Add(turn, false, queue.Normal)
		await(t, started, "the worker for short work never gets any")
		go func() {
			p.Close()
			close(closed)
		}()
		for range 20 {
			runtime.Gosched() // lets the other worker end
		}
		close(release)
		await(t, closed, "Close does not return")
		if !ran {
			t.Fatal("work put back during Close was lost")
		}
	}
}

func BenchmarkMailbox(b *testing.B) {
	var m queue.Mailbox
	m.Init()
	j := newJob(0, 0, func(*job) {})
	b.ReportAllocs()
	for b.Loop() {
		m.Push(&j.Task)
		m.Take().Runner.Run()
		m.Done()
	}
}

func TestMailboxEnter(t *testing.T) {
	var m queue.Mailbox
	m.Init()
	if !m.Enter() {
		t.Fatal("an empty mailbox cannot be entered")
	}
	if m.Enter() {
		t.Error("a mailbox is entered twice")
	}
	ran := false
	if m.Push(&newJob(0, 0, func(*job) { ran = true }).Task) {
		t.Error("a producer owns a mailbox that somebody has entered")
	}
	if !m.Done() {
		t.Fatal("after the work nothing waits, although something came")
	}
	drain(&m)
	if !ran || m.Len() != 0 {
		t.Errorf("ran %v, %d left", ran, m.Len())
	}
	if !m.Enter() || m.Done() {
		t.Error("a mailbox cannot be entered again")
	}
}
