package picture

import (
	"context"
	"io"
	"sync"
	"sync/atomic"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
)

// each does n pieces of work in up to as many goroutines as there are workers, and waits for them. Each goroutine has a pace. The error is
// the one of a piece; the others are ended by their context then.
func each(ctx context.Context, workers, n int, do func(ctx context.Context, pace *pace.Stride, i int) error) error {
	workers = min(workers, n)
	if workers <= 1 {
		stride := pace.From(ctx)
		defer stride.End()
		for i := range n {
			if err := do(ctx, &stride, i); err != nil {
				return err
			}
		}
		return nil
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var next atomic.Int64
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			stride := pace.From(ctx)
			defer stride.End()
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				if err := do(ctx, &stride, i); err != nil {
					stop(err)
				}
			}
		})
	}
	all.Wait()
	return context.Cause(ctx)
}

// sink keeps what is written to it.
type sink struct{ data []byte }

// Write appends bytes.
func (s *sink) Write(data []byte) (int, error) {
	s.data = append(s.data, data...)
	return len(data), nil
}

// writePiece is how many bytes a compressor is given at once: it works for some 50 microseconds on them at the levels for speed.
const writePiece = 16 << 10

// writePaced writes data in pieces, gives way between them and ends when the context does.
func writePaced(ctx context.Context, pace *pace.Stride, w io.Writer, data []byte) error {
	for len(data) > 0 {
		pace.Step()
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		n := min(len(data), writePiece)
		if _, err := w.Write(data[:n]); err != nil {
			return err
		}
		data = data[n:]
	}
	return nil
}
