package voxelize

import (
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Model is a surface of triangles in units and axes of its own. Positions that no triangle uses do not matter.
type Model struct {
	Positions [][3]float64
	Triangles [][3]uint32 // places in Positions, counter-clockwise as seen from outside

	// Color returns the colour of a triangle at a point inside it, given by the weights of its three corners, which sum to 1. Nil means white.
	// An alpha of 0 makes a hole, as in cut-out textures.
	Color func(triangle int, weights [3]float64) storage.Color
}

// Fill says what becomes of the cells inside a surface.
type Fill uint8

// The ways to fill.
const (
	// Auto is Parity for a surface that is closed, and Surface for one that is not.
	Auto Fill = iota
	// Surface leaves the inside empty.
	Surface
	// Parity fills the cells that an odd number of surfaces separates from the outside, so that closed cavities stay empty.
	Parity
	// Flood fills the cells that cannot be reached from outside, cavities included.
	Flood
)

// Options says how a model becomes cells.
type Options struct {
	Cell   float64    // length of a cell's edge in units of the model, greater than 0
	Origin [3]float64 // the point of the model that becomes 0,0,0
	YUp    bool       // x,y,z of the model are x,-z,y of the cells
	Fill   Fill

	// MaxCells is the number of cells that the budget has room for, default 1<<30. A model that must need more is refused before any work.
	MaxCells int64
}

// Budget holds [Voxelize] to limits and to a context. An error of a method ends the work and is returned as it is.
type Budget interface {
	// Add counts n cells that are about to be set.
	Add(n int64) error
	// Hold counts n bytes that are about to be taken and are free again when [Voxelize] returns.
	Hold(n int) error
	// At tells that done of total parts of the work are done. It is called every some ten thousand steps.
	At(done, total int64) error
}

// Error reports a model or a texture that is none.
type Error struct{ Msg string }

// Error returns the message.
func (e *Error) Error() string { return e.Msg }

// SizeError reports a model or a texture that is larger than is allowed.
type SizeError struct{ Msg string }

// Error returns the message.
func (e *SizeError) Error() string { return e.Msg }
