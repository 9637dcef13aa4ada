package section

import (
	"errors"
	"math"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Errors of this package, for errors.Is.
var (
	// ErrParameter reports a parameter that has no meaning, such as a thickness of 0.
	ErrParameter = errors.New("invalid parameter")
	// ErrLimit reports more slices, cells or memory than are allowed.
	ErrLimit = errors.New("limit exceeded")
)

// Axis is an axis of the world.
type Axis uint8

// The axes.
const (
	X Axis = iota // to the right, seen from the front
	Y             // to the back
	Z             // up
)

// AxisByName returns the axis called "x", "y" or "z", in any case, and whether there is one.
func AxisByName(name string) (Axis, bool) {
	i := strings.Index("xyz", strings.ToLower(name))
	return Axis(max(i, 0)), i >= 0 && len(name) == 1
}

// String returns the name of the axis, in lower case.
func (a Axis) String() string {
	if a > Z {
		return "none"
	}
	return "xyz"[a : a+1]
}

// Of returns the coordinate of a cell along the axis.
func (a Axis) Of(p storage.Pos) int32 {
	switch a {
	case X:
		return p.X
	case Y:
		return p.Y
	}
	return p.Z
}

// With returns p with another coordinate along the axis.
func (a Axis) With(p storage.Pos, at int32) storage.Pos {
	switch a {
	case X:
		p.X = at
	case Y:
		p.Y = at
	default:
		p.Z = at
	}
	return p
}

// Side is one of the two sides of a plane across an axis.
type Side uint8

// The sides.
const (
	Below Side = iota // the cells with a coordinate less than that of the plane
	Above             // the others
)

// CutAway returns what is left of everything when one side of a plane is cut away, as a box for [Cut]. The plane lies across the axis
// between the cells at-1 and at. The box is empty if nothing is left.
func CutAway(axis Axis, at int32, away Side) storage.Box {
	at = min(max(at, storage.MinCoord), storage.MaxCoord)
	b := storage.Everywhere
	if away == Below {
		b.Min = axis.With(b.Min, at)
	} else {
		b.Max = axis.With(b.Max, at)
	}
	return b
}

// span returns b with another extent along the axis.
func span(b storage.Box, axis Axis, from, to int32) storage.Box {
	return storage.Box{Min: axis.With(b.Min, from), Max: axis.With(b.Max, to)}
}

// clamp returns n as a coordinate.
func clamp(n int64) int32 { return int32(min(max(n, math.MinInt32), math.MaxInt32)) }
