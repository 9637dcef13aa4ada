package pace_test

import (
	"context"
	"errors"
	"net"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
)

// twoCores has the test run on two processors, however many the machine has.
func twoCores(t *testing.T) {
	n := runtime.GOMAXPROCS(2)
	t.Cleanup(func() { runtime.GOMAXPROCS(n) })
}

func newPacer(t *testing.T) *pace.Pacer {
	p := pace.New()
	t.Cleanup(p.Close)
	return p
}

// socketPair returns the two ends of a connection that the scheduler polls.
func socketPair(t *testing.T) (a, b net.Conn) {
	t.Helper()
	dir := t.TempDir()
	l, err := net.Listen("unix", dir+"/s")
	if errors.Is(err, syscall.EINVAL) {
		t.Skip("the temporary folder's path is too long for a socket")
	}
	if err != nil {
		t.Fatal(err)
	}
	if a, err = net.Dial("unix", dir+"/s"); err != nil {
		t.Fatal(err)
	}
	if b, err = l.Accept(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _, _ = a.Close(), b.Close(), l.Close() })
	return a, b
}

// TestRequestsAreServedWhileAllCoresDraw keeps both cores busy with some pieces of work and sends a request at every hundredth, about a
// millisecond, unless the last one still waits. Without way given that is served at the scheduler's pace, each 10 ms.
func TestRequestsAreServedWhileAllCoresDraw(t *testing.T) {
	for _, c := range []struct {
		name       string
		goroutines int
		draw       func(ctx context.Context) (step, end func())
	}{
		{"stride", 2, stepping},
		{"many strides", 8, stepping},
		{"context", 2, func(ctx context.Context) (step, end func()) { return func() { _ = ctx.Err() }, func() {} }},
	} {
		t.Run(c.name, func(t *testing.T) {
			const pieces, gap = 30_000, 100
			twoCores(t)
			p := newPacer(t)
			a, b := socketPair(t)
			var sent, served, drawn atomic.Int64
			go serve(b, &served)
			var wg sync.WaitGroup
			for range c.goroutines {
				ctx := pace.With(t.Context(), p)
				wg.Go(func() {
					step, end := c.draw(ctx)
					defer end()
					for {
						n := drawn.Add(1)
						if n > pieces {
							return
						}
						if n%gap == 0 && sent.Load() == served.Load() {
							sent.Add(1)
							send(t, a)
						}
						piece()
						step()
					}
				})
			}
			wg.Wait()
			if n := served.Load(); n < pieces/gap/2 {
				t.Errorf("%d requests were served, want about %d", n, pieces/gap)
			}
		})
	}
}

// send writes a byte without ever waiting.
func send(t *testing.T, c net.Conn) {
	raw, err := c.(*net.UnixConn).SyscallConn()
	if err == nil {
		err = raw.Control(func(fd uintptr) { _, err = syscall.Write(int(fd), []byte{1}) })
	}
	if err != nil {
		t.Error(err)
	}
}

// serve counts the bytes that it receives until the connection ends.
func serve(c net.Conn, served *atomic.Int64) {
	var buf [1]byte
	for {
		if _, err := c.Read(buf[:]); err != nil {
			return
		}
		served.Add(1)
	}
}

func stepping(ctx context.Context) (step, end func()) {
	s := pace.From(ctx)
	return s.Step, s.End
}

// TestStridesShareTheCores has more goroutines draw than there are cores, each until all have begun.
func TestStridesShareTheCores(t *testing.T) {
	twoCores(t)
	ctx := pace.With(t.Context(), newPacer(t))
	const n = 12
	var begun atomic.Int64
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			s := pace.From(ctx)
			defer s.End()
			s.Step()
			for begun.Add(1); begun.Load() < n; s.Step() {
				piece()
			}
		})
	}
	wg.Wait()
}

// TestStrideThatWaitsForOthers has goroutines keep their places while they wait for others that want one.
func TestStrideThatWaitsForOthers(t *testing.T) {
	twoCores(t)
	ctx := pace.With(t.Context(), newPacer(t))
	var outer, inner sync.WaitGroup
	for range 2 {
		inner.Add(1)
		outer.Go(func() {
			s := pace.From(ctx)
			defer s.End()
			s.Step()
			inner.Done()
			inner.Wait() // now both places are taken
			var children sync.WaitGroup
			for range 3 {
				children.Go(func() {
					c := pace.From(ctx)
					defer c.End()
					c.Step()
				})
			}
			children.Wait()
			s.Step()
		})
	}
	outer.Wait()
}

// holdAll takes all places until the function that it returns is called.
func holdAll(ctx context.Context) (release func()) {
	strides := make([]pace.Stride, runtime.GOMAXPROCS(0))
	for i := range strides {
		strides[i] = pace.From(ctx)
		strides[i].Step()
	}
	return func() {
		for i := range strides {
			strides[i].End()
		}
	}
}

func TestCancelledStrideDoesNotWait(t *testing.T) {
	twoCores(t)
	p := newPacer(t)
	release := holdAll(pace.With(t.Context(), p))
	defer release()
	ctx, cancel := context.WithCancel(pace.With(t.Context(), p))
	s := pace.From(ctx)
	time.AfterFunc(time.Millisecond, cancel)
	s.Step() // comes back by the cancelling, or because the others do not step
	s.End()
	cancel()
	for range 3 {
		c := pace.From(ctx)
		c.Step()
		c.End()
	}
}

func TestCloseLetsEverybodyPass(t *testing.T) {
	twoCores(t)
	p := pace.New()
	ctx := pace.With(t.Context(), p)
	release := holdAll(ctx)
	time.AfterFunc(time.Millisecond, p.Close)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			s := pace.From(ctx)
			defer s.End()
			for began := time.Now(); time.Since(began) < 2*time.Millisecond; s.Step() {
				piece()
			}
		})
	}
	wg.Wait()
	release()
	p.Close()
	if ctx.Err() != nil {
		t.Error("closing the pacer ended the context")
	}
}

func TestContextsPassOnWhatIsBelow(t *testing.T) {
	type name struct{}
	why := errors.New("why")
	below, cancel := context.WithCancelCause(context.WithValue(t.Context(), name{}, 7))
	ctx := pace.With(below, newPacer(t))
	derived, stop := context.WithTimeout(ctx, time.Hour)
	defer stop()
	if ctx.Value(name{}) != 7 || derived.Value(name{}) != 7 {
		t.Error("a value got lost")
	}
	if ctx.Err() != nil || derived.Err() != nil {
		t.Error("the context ended early")
	}
	cancel(why)
	<-derived.Done()
	if !errors.Is(ctx.Err(), context.Canceled) || !errors.Is(context.Cause(ctx), why) || !errors.Is(context.Cause(derived), why) {
		t.Errorf("got %v for %v, want the cause %v", ctx.Err(), context.Cause(ctx), why)
	}
}

// TestNoPacer has strides do nothing without a pacer.
func TestNoPacer(t *testing.T) {
	var zero pace.Stride
	for _, s := range []pace.Stride{zero, pace.From(t.Context())} {
		s.Step()
		s.End()
		s.Step()
	}
	if n := testing.AllocsPerRun(10, func() {
		s := pace.From(t.Context())
		s.Step()
		s.End()
	}); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

// TestWaitingThreads has work that gives way while threads wait for requests by themselves, and after they have stopped.
func TestWaitingThreads(t *testing.T) {
	p := pace.New()
	defer p.Close()
	p.Waiting(2)
	for range 2 {
		ctx := pace.With(t.Context(), p)
		stride := pace.From(ctx)
		for end := time.Now().Add(5 * pace.Every); time.Now().Before(end); {
			stride.Step()
			if ctx.Err() != nil {
				t.Fatal("the context is over")
			}
		}
		stride.End()
		p.Waiting(-2)
	}
}
