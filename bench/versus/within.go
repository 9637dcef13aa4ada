package versus

import (
	"context"

	"github.com/goxel-daemon/goxel-daemon/bench/inproc"
	"github.com/goxel-daemon/goxel-daemon/bench/report"
	"github.com/goxel-daemon/goxel-daemon/engine/edit"
)

// Units of what happens within the process.
const (
	unitCells = "cells/s"
	unitOps   = "op/s"
)

// opener opens the two sides of what happens within this process.
type opener func(ctx context.Context, e *env) (*inproc.Sides, error)

// within returns a contest's opening.
func within(open opener) func(context.Context, *env) (*match, error) {
	return func(ctx context.Context, e *env) (*match, error) {
		s, err := open(ctx, e)
		if err != nil {
			return nil, err
		}
		return matchOf(s), nil
	}
}

func matchOf(s *inproc.Sides) *match {
	unit := s.Unit
	one := func(side func(context.Context) (float64, error)) measure {
		return func(ctx context.Context) (sample, error) {
			v, err := side(ctx)
			return sample{unit: v}, err
		}
	}
	return &match{ours: one(s.Ours), theirs: one(s.Theirs), close: func() error { s.Close(); return nil }}
}

func setsOf(order inproc.Order, edge int32) opener {
	return func(_ context.Context, e *env) (*inproc.Sides, error) { return inproc.Sets(e.kind, order, edge), nil }
}

func fillOf(shape edit.Shape, edge int32) opener {
	return func(_ context.Context, e *env) (*inproc.Sides, error) { return inproc.Fill(e.kind, shape, edge) }
}

func refillOf(edge int32) opener {
	return func(_ context.Context, e *env) (*inproc.Sides, error) { return inproc.Refill(e.kind, edge) }
}

func floodOf(edge int32) opener {
	return func(ctx context.Context, e *env) (*inproc.Sides, error) { return inproc.Flood(ctx, e.kind, edge) }
}

func editsOf(_ context.Context, e *env) (*inproc.Sides, error) { return inproc.Edits(e.kind) }

func readsOf(_ context.Context, e *env) (*inproc.Sides, error) { return inproc.Reads(e.kind) }

func snapshotOf(tiles int, fresh bool) opener {
	return func(_ context.Context, e *env) (*inproc.Sides, error) { return inproc.Snapshot(e.kind, tiles, fresh) }
}

func memoryOf(m inproc.Model, edge int32) opener {
	return func(ctx context.Context, e *env) (*inproc.Sides, error) { return inproc.Memory(ctx, e.kind, m, edge) }
}

func accountOf(m inproc.Model, edge int32) opener {
	return func(ctx context.Context, e *env) (*inproc.Sides, error) { return inproc.Account(ctx, e.kind, m, edge) }
}

// openDecode compares how requests are read. The way of the daemon comes from the options, since it lies in a package of the server.
func openDecode(_ context.Context, e *env) (*match, error) {
	if e.opt.Decode == nil {
		return nil, &missingError{"not measured: this program was not given the daemon's decoder"}
	}
	s := inproc.Decode(e.opt.Decode)
	if s.Unit != report.Requests {
		return nil, &missingError{"not measured: the decoder is told in " + s.Unit}
	}
	return matchOf(s), nil
}
