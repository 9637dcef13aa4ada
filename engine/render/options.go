package render

import (
	"fmt"
	"image/color"
	"time"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Limits of a picture.
const (
	MaxEdge    = 4096 // pixels along an edge, so a picture has 16 Mi pixels at most
	MaxSamples = 64   // rays averaged for a pixel in standard quality
	MaxPaths   = 4096 // likewise in high quality

	MaxOutline = 64 // pixels that an outline is wide

	DefaultEdge    = 512 // pixels along an edge if nothing is said
	defaultSamples = 4
	defaultPaths   = 128
)

// Quality is how much work goes into a picture.
type Quality uint8

// The qualities.
const (
	Standard Quality = iota // smooth edges, soft shadows, ambient occlusion: for looking at
	Draft                   // one ray for a pixel, no shadows: for quick looks and for programs that look
	High                    // light traced along its paths, with reflections, glass and glow; better with every sample
)

// Style is a way of lighting and framing.
type Style uint8

// The styles.
const (
	Natural Style = iota // the house's own light, as Lighting says
	Goxel                // light, shading, background and camera as in Goxel's own pictures, for comparing with them
	Flat                 // every face in its own colour without light
)

// Switch is a choice that may be left to the quality.
type Switch uint8

// The choices.
const (
	Auto Switch = iota // as the quality has it
	On
	Off
)

// Background is what is drawn where there are no voxels: a vertical gradient, or one colour if both ends are equal. With alpha 0 the
// picture has straight alpha: its edges can be laid over anything.
type Background struct{ Top, Bottom color.NRGBA }

// Plain returns a background of one colour.
func Plain(c color.NRGBA) *Background { return &Background{c, c} }

// Options says what to draw; the zero value is the isometric view of everything at 512x512 pixels in standard quality.
type Options struct {
	Width, Height int // in pixels, 1 to MaxEdge, 0 for 512

	Quality Quality
	Style   Style

	// Preset is the name of a view in Presets, "" for the first. It gives the direction of view if Camera does not.
	Preset string

	// Camera overrides what the preset would choose.
	Camera Camera

	// Fit is the box that a view shows whose camera is not given in full; empty for the content.
	Fit storage.Box

	// Background is drawn where there are no voxels, nil for an opaque light grey (240, 240, 240), or what the style has.
	Background *Background

	// Samples is the number of rays that are averaged for a pixel: on edges in standard quality, 1 to MaxSamples, 0 for 4, or 3 where voxels are smaller than 4 pixels; everywhere in
	// high quality, 1 to MaxPaths, 0 for 128. More give smoother pictures, take longer and make larger files.
	Samples int
	auto    bool // Samples was not given

	// TimeLimit ends the work on a picture in high quality early, with the samples that it has by then; 0 for no limit.
	TimeLimit time.Duration

	// Lighting is the light, nil for DefaultLighting.
	Lighting *Lighting

	// Shadows says whether opaque voxels hide the sun from others: Auto is on but for draft quality.
	Shadows Switch

	// Ground is a plane below the content, which shows the shadows on it; nil for none.
	Ground *Ground

	// Outline draws lines where one surface ends before another, nil for none.
	Outline *Outline

	// Grid draws lines between the voxels of a surface, nil for none.
	Grid *GridLines

	// Buffers asks for what is seen in the middle of each pixel, in Result.Buffers.
	Buffers bool

	// Workers is the number of goroutines that draw, 0 for as many as run at once. It has no influence on the picture.
	Workers int

	// Progress is told how much of the work is done, nil for nobody. It is called by several goroutines, with done never above total.
	Progress func(done, total int64)
}

// Ground is a level plane at the bottom of what is drawn, seen from above only.
type Ground struct {
	Color *color.NRGBA // nil for a plane that shows nothing but the shadows on it
	Z     *float64     // its height, nil for the bottom of the content
}

// Outline is a line along the borders of surfaces: where something ends before something else or before nothing, at edges and steps, and
// where the colour changes much. Where voxels are smaller than 4 pixels, edges and steps of single voxels have no line.
type Outline struct {
	Color color.NRGBA // with alpha 0, black
	Width float64     // in pixels, to MaxOutline, 0 for 1 at 512 pixels and more in larger pictures
}

// GridLines are lines between voxels. They fade out where voxels are smaller than 4 pixels.
type GridLines struct {
	Color color.NRGBA // with alpha 0, half transparent black
	Width float64     // as a share of a voxel, to 0.5, 0 for 0.04
}

// OptionError reports an option that cannot be used.
type OptionError struct {
	Parameter string // the option as requests spell it, such as "camera.fov"
	Msg       string
}

// Error returns the message with the parameter.
func (e *OptionError) Error() string { return fmt.Sprintf("render: %s: %s", e.Parameter, e.Msg) }

func optionErrorf(parameter, text string, args ...any) error {
	return &OptionError{Parameter: parameter, Msg: fmt.Sprintf(text, args...)}
}
