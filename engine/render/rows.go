package render

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
)

// rows calls what begin returns for each of n rows, in a number of goroutines that call begin once each, with the stride that they are to step by.
func rows(ctx context.Context, workers, n int, begin func(s *pace.Stride) func(y int)) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(workers, n) {
		wg.Go(func() {
			stride := pace.From(ctx)
			defer stride.End()
			row := begin(&stride)
			for y := int(next.Add(1)) - 1; y < n && ctx.Err() == nil; y = int(next.Add(1)) - 1 {
				row(y)
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}
