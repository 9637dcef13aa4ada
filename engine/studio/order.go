package studio

import (
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/engine/picture"
	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/render/annotate"
	"github.com/goxel-daemon/goxel-daemon/engine/section"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Limits of an order.
const (
	MaxViews  = 360     // pictures taken for an order
	MaxPixels = 1 << 26 // pixels of all its pictures together
)

// Layout says what becomes of several pictures.
type Layout uint8

// The layouts.
const (
	Separate Layout = iota // a file each
	Sheet                  // one file with all of them, labelled
	Sprites                // one file with all of them on a grid without gaps, and an atlas that says where
)

// LayoutNames are the names of the layouts in requests.
var LayoutNames = [...]string{"separate", "sheet", "sprites"}

// String returns the layout's name.
func (l Layout) String() string { return LayoutNames[l] }

// Pass is what a picture shows of its view.
type Pass uint8

// The passes.
const (
	Color  Pass = iota // what is seen
	Depth              // how far it is
	Normal             // where its surface looks to
	ID                 // which voxel it is
	Layer              // which layer it belongs to
)

// PassNames are the names of the passes in requests.
var PassNames = [...]string{"color", "depth", "normal", "id", "layer"}

// String returns the name of the pass.
func (p Pass) String() string { return PassNames[p] }

// View is one of the views of an order.
type View struct {
	Name    string        // as in labels and in the names of files; "" for that of the preset
	Preset  string        // as in render.Options
	Camera  render.Camera // likewise
	Project *string       // the name of a camera of the scene, "" for the active one; nil for Preset and Camera
}

// Order says which pictures of a scene are wanted.
type Order struct {
	// Options is what all views have in common. Preset, Camera, Buffers and Progress are the studio's.
	Options render.Options

	Views     []View // none for the default view
	Turntable int    // frames all around the first view, in place of Views; 0 for none

	Layers []int       // ids of the layers to draw, whether visible or not; nil for the visible ones
	Region storage.Box // draws only what lies in it, empty for everything
	Cut    *Cut        // cuts the model open, nil for whole
	Slices *Slices     // takes it apart or shows it slice by slice, nil for whole

	Passes []Pass // nil for Color

	Annotate *annotate.Options // notes on the colour pictures, nil for none
	Focus    []int             // ids of the layers that the notes bring out, in place of Annotate.Focus.Layers

	Layout  Layout
	Columns int    // of a sheet or of sprites, 0 to choose
	Labels  Switch // of a sheet: Auto is on
	Title   string // of a sheet
	Sprites SpriteOptions

	File File
}

// Switch is a choice that may be left open.
type Switch = render.Switch

// SpriteOptions says how sprites are laid out. Without a background in the order they have a transparent one.
type SpriteOptions struct {
	Trim       bool   // cuts transparent edges off and packs the frames tightly
	Padding    int    // transparent pixels between frames
	PowerOfTwo bool   // makes both edges of the picture powers of two
	Duration   int    // for how long a frame is shown in milliseconds, 0 for not said
	Image      string // name of the picture's file, for the atlas
}

// File says how pictures become files.
type File struct {
	Format  *picture.Format // nil for PNG
	Quality int             // of formats that lose detail, 1 to 100, 0 for 90
	// MaxBytes makes a single picture plainer until its PNG is no larger, 0 for no limit.
	MaxBytes int
	// Small spends time on a small file.
	Small bool
}

// Cut removes what lies on one side of a plane between cells, whose upper side begins with the cells at At.
type Cut struct {
	Axis section.Axis
	At   int32
	Away section.Side
}

// Slices cuts the model into slices along an axis.
type Slices struct {
	Axis      section.Axis
	Thickness int32 // of a slice in cells, 0 for 1 or so many that there are no more than 64 slices
	Gap       int32 // between slices that are drawn apart in one picture, in cells; 0 for a picture of each slice
}

// Error reports an order that cannot be carried out.
type Error struct {
	Parameter string // the part of the order as requests spell it
	Msg       string
}

// Error returns the message with the parameter.
func (e *Error) Error() string { return fmt.Sprintf("studio: %s: %s", e.Parameter, e.Msg) }

func errorf(parameter, text string, args ...any) error {
	return &Error{Parameter: parameter, Msg: fmt.Sprintf(text, args...)}
}
