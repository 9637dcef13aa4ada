package section

import (
	"context"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// MaxExtent is how far an exploded view may reach along its axis, in cells.
const MaxExtent = 1 << 20

// Piece is a slice of an exploded view.
type Piece struct {
	Source storage.Box // the cells of the volume
	Target storage.Box // where they are in the exploded view: Source moved along the axis
}

// Explosion is how an exploded view moves the slices of a volume apart: the one with the lowest coordinates stays where it is, and each
// other one keeps a distance to the one before it.
type Explosion struct {
	Axis   Axis
	Slices []Piece // by ascending coordinate; nobody writes to it

	bounds         storage.Box // what the slices were cut from
	thickness, gap int64
}

// Plan returns the exploded view of a box: slices that are thickness cells thick, with gap empty cells between them. The box is that of the
// content of all volumes that are going to be moved alike. The error is ErrParameter, or ErrLimit for more than MaxSlices, MaxExtent or the
// coordinates that there are.
func Plan(bounds storage.Box, axis Axis, thickness, gap int32) (*Explosion, error) {
	boxes, err := sliced(bounds, axis, thickness)
	if err == nil && gap < 0 {
		err = fmt.Errorf("%w: gap %d", ErrParameter, gap)
	}
	if err != nil {
		return nil, fmt.Errorf("section: explode: %w", err)
	}
	e := &Explosion{Axis: axis, Slices: make([]Piece, len(boxes)), bounds: bounds, thickness: int64(thickness), gap: int64(gap)}
	if len(boxes) == 0 {
		return e, nil
	}
	lo := int64(axis.Of(bounds.Min))
	hi := int64(axis.Of(bounds.Max)) + int64(len(boxes)-1)*e.gap
	if hi-lo > MaxExtent && len(boxes) > 1 || hi > storage.MaxCoord {
		return nil, fmt.Errorf("section: explode: %w: %d cells along %s, the limit is %d", ErrLimit, hi-lo, axis, MaxExtent)
	}
	for i, b := range boxes {
		by := int32(i) * gap
		e.Slices[i] = Piece{Source: b, Target: span(b, axis, axis.Of(b.Min)+by, axis.Of(b.Max)+by)}
	}
	return e, nil
}

// Explode returns the exploded view of a volume, and how its slices were moved: [Plan] for the bounds of its content, and [Explosion.Apply].
func Explode(ctx context.Context, v storage.Volume, axis Axis, thickness, gap int32, newVolume func() storage.Volume) (storage.Volume, *Explosion, error) {
	b, err := bounds(ctx, v)
	if err != nil {
		return nil, nil, fmt.Errorf("section: explode: %w", err)
	}
	e, err := Plan(b, axis, thickness, gap)
	if err != nil {
		return nil, nil, err
	}
	moved, err := e.Apply(ctx, v, newVolume)
	return moved, e, err
}

// Bounds returns the box of all slices where they were moved to, the zero Box if there are none.
func (e *Explosion) Bounds() storage.Box {
	if len(e.Slices) == 0 {
		return storage.Box{}
	}
	last := e.Slices[len(e.Slices)-1].Target
	return span(e.bounds, e.Axis, e.Axis.Of(e.bounds.Min), e.Axis.Of(last.Max))
}

// Moved returns where a cell of the volume is in the exploded view, and false for one that is in no slice.
func (e *Explosion) Moved(p storage.Pos) (storage.Pos, bool) {
	if !e.bounds.Contains(p) {
		return storage.Pos{}, false
	}
	return e.Axis.With(p, e.forth(e.Axis.Of(p))), true
}

// Origin returns the cell of the volume that is at p in the exploded view, and false if p is in no slice. It is the inverse of Moved.
func (e *Explosion) Origin(p storage.Pos) (storage.Pos, bool) {
	at, ok := e.back(e.Axis.Of(p))
	q := e.Axis.With(p, at)
	return q, ok && e.bounds.Contains(q)
}

// forth returns where a coordinate within the bounds is moved to.
func (e *Explosion) forth(at int32) int32 {
	i := (int64(at) - int64(e.Axis.Of(e.bounds.Min))) / e.thickness
	return int32(int64(at) + i*e.gap)
}

// back returns the coordinate that was moved to at, and false if none was.
func (e *Explosion) back(at int32) (int32, bool) {
	lo, hi := int64(e.Axis.Of(e.bounds.Min)), int64(e.Axis.Of(e.bounds.Max))
	from := int64(at) - lo
	if from < 0 {
		return 0, false
	}
	i, within := from/(e.thickness+e.gap), from%(e.thickness+e.gap)
	origin := lo + i*e.thickness + within
	return clamp(origin), within < e.thickness && origin < hi
}
