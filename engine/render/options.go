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

	defaultEdge    = 512
	defaultSamples = 4
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

	// Samples is the number of rays that are averaged for a pixel: on edges in standard quality, 1 to MaxSamples, 0 for 4; everywhere in
	// high quality, 1 to MaxPaths, 0 for 128. More give smoother pictures, take longer and make larger files.
	Samples int

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

// Outline is a line along the borders of surfaces.
type Outline struct {
	Color color.NRGBA
	Width float64 // in pixels, 0 for 1 at 512 pixels and more in larger pictures
}

// GridLines are lines between voxels.
type GridLines struct {
	Color color.NRGBA
	Width float64 // as a share of a voxel, 0 for 0.04
}

// Lighting is the light of the natural style. Intensities are such that a white face in the open under the default light is about
// white; nothing is drawn brighter than that.
type Lighting struct {
	Ambient   float64 // light from the sky, more from above than from below; 0 to 4
	Diffuse   float64 // light from the sun; 0 to 4
	Sun       Vec     // points towards the sun, any length but 0
	SunSize   float64 // the angle that the sun takes up in degrees, 0 to 45: what makes shadows soft
	SunColor  color.NRGBA
	SkyColor  color.NRGBA
	Occlusion float64 // how much darker the creases between voxels are, 0 for not at all, 1 for black; high quality does without
}

// DefaultLighting returns the light that is used if none is given: the sun stands high in front, to the left. Top faces show their
// own colours; every side has a brightness of its own.
func DefaultLighting() Lighting {
	return Lighting{Ambient: 0.45, Diffuse: 0.66, Sun: Vec{X: -0.3, Y: -0.6, Z: 1}, Occlusion: 0.35}
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

// complete fills in the defaults of zero fields and checks all of them.
func (o *Options) complete() error {
	setDefault(&o.Width, defaultEdge)
	setDefault(&o.Height, defaultEdge)
	setDefault(&o.Samples, defaultSamples)
	if o.Background == nil {
		o.Background = Plain(color.NRGBA{R: 240, G: 240, B: 240, A: 255})
	}
	if o.Lighting == nil {
		l := DefaultLighting()
		o.Lighting = &l
	}
	return o.check()
}

func setDefault(n *int, value int) {
	if *n == 0 {
		*n = value
	}
}

func (o *Options) check() error {
	switch {
	case o.Width < 1 || o.Width > MaxEdge:
		return optionErrorf("width", "%d is not in 1..%d", o.Width, MaxEdge)
	case o.Height < 1 || o.Height > MaxEdge:
		return optionErrorf("height", "%d is not in 1..%d", o.Height, MaxEdge)
	case o.Samples < 1 || o.Samples > MaxSamples:
		return optionErrorf("samples", "%d is not in 1..%d", o.Samples, MaxSamples)
	case o.Workers < 0:
		return optionErrorf("workers", "%d is negative", o.Workers)
	}
	if _, ok := PresetByName(o.Preset); !ok {
		return optionErrorf("camera_preset", "%q is none of %s", o.Preset, presetNames())
	}
	if err := o.Lighting.check(); err != nil {
		return err
	}
	return o.Camera.check()
}

func (l *Lighting) check() error {
	for _, f := range []struct {
		name  string
		value float64
	}{{"lighting.ambient", l.Ambient}, {"lighting.diffuse", l.Diffuse}, {"lighting.occlusion", l.Occlusion}} {
		if !(f.value >= 0 && f.value <= 1) {
			return optionErrorf(f.name, "%v is not in 0..1", f.value)
		}
	}
	if !boundedVec(l.Sun) || l.Sun.Length() < minLength {
		return optionErrorf("lighting.sun_direction", "%v is not a direction", l.Sun)
	}
	return nil
}
