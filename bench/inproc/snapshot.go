package inproc

import (
	"context"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// copiesAtOne is how many snapshots, or copies, are made at least for a measurement.
const copiesAtOne = 256

// Snapshot compares the nanoseconds that a clone of a volume and one edit after it take with those of copying one tile of 16 KiB: into fresh
// memory, or into memory that is there and warm. The volume has the given number of tiles, rounded up to a cube, each with 16 colours. The edit is one
// Set in another tile each time, so that it copies what the clone shares.
func Snapshot(kind storage.Kind, tiles int, fresh bool) (*Sides, error) {
	v := kind.New(storage.Options{})
	edge := int32(1)
	for int(edge*edge*edge) < tiles {
		edge++
	}
	patterned(v, edge)
	if got := v.Stats().Tiles; got != int64(edge)*int64(edge)*int64(edge) {
		return nil, fmt.Errorf("inproc: the volume has %d tiles, want %d", got, edge*edge*edge)
	}
	w := walker{edge: edge}
	var kept storage.Volume // the snapshot before lives until there is a new one
	shade := uint8(0)
	var source, sink [storage.TileCells]storage.Color
	target := &sink
	return &Sides{
		Unit: "ns",
		Ours: func(ctx context.Context) (float64, error) {
			ns, err := perOp(ctx, func() error {
				for range copiesAtOne {
					kept = v.Clone()
					shade++
					p := w.jump()
					v.Set(storage.Pos{X: p.X<<4 | 5, Y: p.Y<<4 | 6, Z: p.Z<<4 | 7}, storage.RGB(shade&15, 50, 60))
				}
				return nil
			})
			if kept.Len() != v.Len() {
				return 0, fmt.Errorf("inproc: a snapshot has %d voxels of %d", kept.Len(), v.Len())
			}
			return ns / copiesAtOne, err
		},
		Theirs: func(ctx context.Context) (float64, error) {
			ns, err := perOp(ctx, func() error {
				for range copiesAtOne {
					if fresh {
						target = new([storage.TileCells]storage.Color)
					}
					*target = source
					source[0]++
				}
				return nil
			})
			return ns / copiesAtOne, err
		},
	}, nil
}

// patterned fills a cube of tiles, edge along each axis, with a pattern of 16 colours, a palette's worth for each tile.
func patterned(v storage.Volume, edge int32) {
	var cells [storage.TileCells]storage.Color
	for i := range cells {
		cells[i] = storage.RGB(uint8(i*7>>4&15), 50, 60)
	}
	t := storage.Pack(&cells, new(storage.Scratch))
	for z := range edge {
		for y := range edge {
			for x := range edge {
				v.SetTile(storage.TilePos{X: x, Y: y, Z: z}, &t)
			}
		}
	}
}
