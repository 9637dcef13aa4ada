package inproc

import (
	"context"
	"errors"
	"fmt"
	"runtime"

	"github.com/goxel-daemon/goxel-daemon/bench/traffic"
	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Model is what memory is measured with.
type Model string

// The models.
const (
	Sphere Model = "sphere" // solid, of one colour
	Cloud  Model = "cloud"  // each cell with a chance of 1 %, every voxel with a colour of its own
)

// Memory compares the bytes a voxel that a volume takes with those of plain tiles of RGBA, for a model of the given edge. Ours is what the heap
// grows by, garbage collected before and after, and not less than the volume's own account of it; theirs is counted: 16 KiB for each tile with a
// voxel.
func Memory(ctx context.Context, kind storage.Kind, model Model, edge int32) (*Sides, error) {
	v, err := model.make(ctx, kind, edge)
	if err != nil {
		return nil, err
	}
	plain := float64(v.Stats().Tiles) * storage.TileCells * 4 / float64(v.Len())
	return &Sides{
		Unit: "B/voxel",
		Ours: func(ctx context.Context) (float64, error) {
			before := heap()
			v, err := model.make(ctx, kind, edge)
			if err != nil {
				return 0, err
			}
			grown := max(heap()-before, v.Stats().Bytes)
			return float64(grown) / float64(v.Len()), nil
		},
		Theirs: func(context.Context) (float64, error) { return plain, nil },
	}, nil
}

// Account is Memory by the volume's own account of its bytes.
func Account(ctx context.Context, kind storage.Kind, model Model, edge int32) (*Sides, error) {
	s, err := Memory(ctx, kind, model, edge)
	if err != nil {
		return nil, err
	}
	s.Ours = func(ctx context.Context) (float64, error) {
		v, err := model.make(ctx, kind, edge)
		if err != nil {
			return 0, err
		}
		return float64(v.Stats().Bytes) / float64(v.Len()), nil
	}
	return s, nil
}

// make returns a volume with the model.
func (m Model) make(ctx context.Context, kind storage.Kind, edge int32) (storage.Volume, error) {
	switch m {
	case Sphere:
		return solid(ctx, kind, edit.Sphere, edge)
	case Cloud:
		v := kind.New(storage.Options{})
		for _, c := range traffic.Cloud(int(edge), 100, 1) {
			v.Set(storage.Pos{X: c.X, Y: c.Y, Z: c.Z}, storage.RGBA(c.R, c.G, c.B, c.A))
		}
		if v.Len() == 0 {
			return nil, errors.New("inproc: the cloud has no voxels")
		}
		return v, nil
	}
	return nil, fmt.Errorf("inproc: there is no model %q", m)
}

// heap returns the bytes of the objects that are reachable.
func heap() int64 {
	runtime.GC()
	runtime.GC() // what the first one has found out of use is swept now
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
