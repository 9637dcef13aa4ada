package inproc

import (
	"context"
	"errors"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// memory is what an edit may take, as the daemon's flag --max-memory has it by default.
const memory = 2 << 30

// Fill compares the cells per second that a cube or another solid of the given edge takes to fill, in an empty volume and with what it takes to
// undo it, with those of clear on an array of 4 bytes a cell. Both count all cells of the box around the solid.
func Fill(kind storage.Kind, shape edit.Shape, edge int32) (*Sides, error) {
	clearing, err := newClearing(cube(edge) * 4)
	if err != nil {
		return nil, err
	}
	return &Sides{
		Unit: "cells/s",
		Ours: func(ctx context.Context) (float64, error) {
			return perSecond(ctx, cube(edge), func() error {
				_, err := solid(ctx, kind, shape, edge)
				return err
			})
		},
		Theirs: func(ctx context.Context) (float64, error) {
			return perSecond(ctx, cube(edge), func() error { return clearing.run(ctx) })
		},
		release: clearing.release,
	}, nil
}

// Refill is Fill of a cube in a volume that it fills already, in another colour.
func Refill(kind storage.Kind, edge int32) (*Sides, error) {
	s, err := Fill(kind, edit.Cube, edge)
	if err != nil {
		return nil, err
	}
	v := kind.New(storage.Options{})
	fillCube(v, edge)
	shade := uint8(0)
	s.Ours = func(ctx context.Context) (float64, error) {
		return perSecond(ctx, cube(edge), func() error {
			shade++
			r := edit.Record(v, edit.Options{MaxBytes: memory})
			err := edit.Fill(ctx, r, edit.Solid{Box: boxOf(edge)}, scene.Over, storage.RGB(shade, 50, 60))
			return changed(r, err)
		})
	}
	return s, nil
}

// Flood compares the cells per second of a flood through a solid sphere of the given edge, which gets another colour each time, with those of
// counting the bytes that are not 0 in an array of a byte a cell. Both count all cells of the box around the sphere.
func Flood(ctx context.Context, kind storage.Kind, edge int32) (*Sides, error) {
	v, err := solid(ctx, kind, edit.Sphere, edge)
	if err != nil {
		return nil, err
	}
	cells := occupancy(v, edge)
	want, shade := v.Len(), uint8(0)
	return &Sides{
		Unit: "cells/s",
		Ours: func(ctx context.Context) (float64, error) {
			return perSecond(ctx, cube(edge), func() error {
				shade++
				r := edit.Record(v, edit.Options{MaxBytes: memory})
				f := edit.Flood{Seed: center(edge), Color: storage.RGB(shade, 50, 60)}
				res, err := f.Run(ctx, r)
				if err == nil && res.Filled != want {
					err = fmt.Errorf("inproc: the flood reached %d cells of %d", res.Filled, want)
				}
				return changed(r, err)
			})
		},
		Theirs: func(ctx context.Context) (float64, error) {
			return perSecond(ctx, cube(edge), func() error {
				if n := count(cells); n != want {
					return fmt.Errorf("inproc: %d bytes are not 0, want %d", n, want)
				}
				return nil
			})
		},
	}, nil
}

// solid fills a volume of its own, with what would undo that on the way.
func solid(ctx context.Context, kind storage.Kind, shape edit.Shape, edge int32) (storage.Volume, error) {
	v := kind.New(storage.Options{})
	r := edit.Record(v, edit.Options{MaxBytes: memory})
	if err := edit.Fill(ctx, r, edit.Solid{Shape: shape, Box: boxOf(edge)}, scene.Over, storage.RGB(40, 50, 60)); err != nil {
		return nil, err
	}
	if r.Delta().Added == 0 {
		return nil, fmt.Errorf("inproc: a %v of %d cells has no voxels", shape, edge)
	}
	return v, nil
}

// changed ends an edit that must have changed something.
func changed(r *edit.Recorder, err error) error {
	if err == nil && r.Delta().Changed == 0 {
		err = errors.New("inproc: an edit changed nothing")
	}
	return err
}

// occupancy returns a byte for each cell of the cube, 1 where there is a voxel.
func occupancy(v storage.Volume, edge int32) []byte {
	cells := make([]byte, 0, int(cube(edge)))
	w := walker{edge: edge}
	for range cap(cells) {
		b := byte(1)
		if v.Get(w.next()).Empty() {
			b = 0
		}
		cells = append(cells, b)
	}
	return cells
}

// count is the bytewise scan that a flood is compared with.
func count(cells []byte) (n int64) {
	for _, c := range cells {
		if c != 0 {
			n++
		}
	}
	return n
}

func boxOf(edge int32) storage.Box { return storage.Box{Max: storage.Pos{X: edge, Y: edge, Z: edge}} }

func center(edge int32) storage.Pos { return storage.Pos{X: edge / 2, Y: edge / 2, Z: edge / 2} }

func cube(edge int32) float64 { return float64(edge) * float64(edge) * float64(edge) }
