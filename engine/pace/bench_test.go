package pace_test

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
)

// contexts returns a context with a pacer and one without.
func contexts(b *testing.B) map[bool]context.Context {
	p := pace.New()
	b.Cleanup(p.Close)
	return map[bool]context.Context{true: pace.With(b.Context(), p), false: b.Context()}
}

func BenchmarkStep(b *testing.B) {
	for paced, ctx := range contexts(b) {
		b.Run(fmt.Sprintf("paced=%v", paced), func(b *testing.B) {
			s := pace.From(ctx)
			defer s.End()
			for b.Loop() {
				s.Step()
			}
		})
	}
}

func BenchmarkErr(b *testing.B) {
	for paced, ctx := range contexts(b) {
		b.Run(fmt.Sprintf("paced=%v", paced), func(b *testing.B) {
			for b.Loop() {
				_ = ctx.Err()
			}
		})
	}
}

// BenchmarkDraw draws a picture of 8,000 pieces of about 10 microseconds.
func BenchmarkDraw(b *testing.B) {
	for _, goroutines := range []int{1, runtime.GOMAXPROCS(0), 4 * runtime.GOMAXPROCS(0)} {
		for paced, ctx := range contexts(b) {
			b.Run(fmt.Sprintf("goroutines=%d/paced=%v", goroutines, paced), func(b *testing.B) {
				for b.Loop() {
					var wg sync.WaitGroup
					var drawn atomic.Int64
					for range goroutines {
						wg.Go(func() {
							s := pace.From(ctx)
							defer s.End()
							for drawn.Add(1) <= 8000 {
								s.Step()
								piece()
							}
						})
					}
					wg.Wait()
				}
			})
		}
	}
}

// piece is work of about 10 microseconds.
//
//go:noinline
func piece() {
	h := uint32(0)
	for i := range uint32(12000) {
		h = h*16777619 ^ i
	}
	runtime.KeepAlive(h)
}
