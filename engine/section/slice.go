package section

import (
	"context"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// MaxSlices is the largest number of slices of a volume.
const MaxSlices = 1 << 14

// Slice returns the box of the layer of cells that is thickness cells thick and begins at a coordinate along an axis, for [Cut]. It is
// without bounds along the other axes, and empty if the thickness is not positive.
func Slice(axis Axis, at, thickness int32) storage.Box {
	from, to := int64(at), int64(at)+int64(thickness)
	lo, hi := max(from, storage.MinCoord), min(to, storage.MaxCoord)
	if hi <= lo {
		return storage.Box{}
	}
	return span(storage.Everywhere, axis, clamp(lo), clamp(hi))
}

// Slices returns the boxes of the slices of a volume along an axis, by ascending coordinate: each thickness cells thick but for the last,
// which may be thinner. They begin at from or where the content does, whichever is more, and end before to likewise; all of the content is
// sliced if to is not more than from. The boxes are those of the content along the other axes; one in the middle may be without a voxel.
// The error is ErrParameter, ErrLimit for more than MaxSlices, or wraps the cause of the context.
func Slices(ctx context.Context, v storage.Volume, axis Axis, thickness, from, to int32) ([]storage.Box, error) {
	b, err := bounds(ctx, v)
	if err != nil {
		return nil, fmt.Errorf("section: slices: %w", err)
	}
	if from < to {
		b = b.Intersect(span(storage.Everywhere, axis, from, to))
	}
	boxes, err := sliced(b, axis, thickness)
	if err != nil {
		return nil, fmt.Errorf("section: slices: %w", err)
	}
	return boxes, nil
}

// sliced returns the slices of a box.
func sliced(b storage.Box, axis Axis, thickness int32) ([]storage.Box, error) {
	if axis > Z {
		return nil, fmt.Errorf("%w: axis %d", ErrParameter, axis)
	}
	if thickness < 1 {
		return nil, fmt.Errorf("%w: thickness %d", ErrParameter, thickness)
	}
	if b.Empty() {
		return nil, nil
	}
	lo, hi := int64(axis.Of(b.Min)), int64(axis.Of(b.Max))
	n := (hi - lo + int64(thickness) - 1) / int64(thickness)
	if n > MaxSlices {
		return nil, fmt.Errorf("%w: %d slices, the limit is %d", ErrLimit, n, MaxSlices)
	}
	boxes := make([]storage.Box, n)
	for i := range boxes {
		from := lo + int64(i)*int64(thickness)
		boxes[i] = span(b, axis, clamp(from), clamp(min(from+int64(thickness), hi)))
	}
	return boxes, nil
}

// bounds is storage.Bounds with a look at the context at every tile.
func bounds(ctx context.Context, v storage.Volume) (storage.Box, error) {
	err := ended(ctx)
	if err != nil {
		return storage.Box{}, err
	}
	stride := pace.From(ctx)
	defer stride.End()
	var b storage.Box
	v.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, t *storage.Tile) bool {
		stride.Step()
		if err = ended(ctx); err == nil && !b.ContainsBox(tp.Box()) {
			c, m := t.Bounds(), tp.Min()
			b = b.Union(storage.Box{Min: m.Add(c.Min), Max: m.Add(c.Max)})
		}
		return err == nil
	})
	return b, err
}
