package pace_test

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
)

// draw works under ctx in so many goroutines until the function that it returns is called, which waits for them.
func draw(ctx context.Context, goroutines int) (stop func()) {
	var over atomic.Bool
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() {
			s := pace.From(ctx)
			defer s.End()
			for !over.Load() {
				spin(20 * time.Microsecond)
				s.Step()
			}
		})
	}
	return func() { over.Store(true); wg.Wait() }
}

// spin keeps the core busy.
func spin(d time.Duration) {
	for began := time.Now(); time.Since(began) < d; {
		_ = d
	}
}

func TestManyStridesEnd(t *testing.T) {
	p := pace.New()
	defer p.Close()
	ctx := pace.With(t.Context(), p)
	var wg sync.WaitGroup
	for range 4 * runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			s := pace.From(ctx)
			defer s.End()
			for began := time.Now(); time.Since(began) < 20*time.Millisecond; {
				spin(20 * time.Microsecond)
				s.Step()
			}
		})
	}
	wg.Wait()
}
