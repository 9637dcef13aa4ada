package render

import (
	"fmt"
	"image/color"
)

// Limits of a picture.
const (
	MaxEdge    = 4096 // pixels along an edge, so a picture has 16 Mi pixels at most
	MaxSamples = 64   // rays averaged for a pixel

	defaultEdge    = 512
	defaultSamples = 4
)

// Options says what to draw; the zero value is the isometric view of everything at 512x512 pixels.
type Options struct {
	Width, Height int // in pixels, 1 to MaxEdge, 0 for 512

	// Preset is the name of a view in Presets, "" for the first. It gives the direction of view if Camera does not.
	Preset string

	// Camera overrides what the preset would choose.
	Camera Camera

	// Background is drawn where there are no voxels, nil for an opaque light grey (240, 240, 240). With alpha 0 the picture has straight
	// alpha: its edges can be laid over anything.
	Background *color.NRGBA

	// Samples is the number of rays that are averaged for a pixel on an edge, 1 to MaxSamples, 0 for 4. More give smoother edges, take
	// longer and make larger files; 1 gives hard ones. Up to 4, the mixed colours are rounded to 16 steps a channel to keep files small.
	Samples int

	// Lighting is the light, nil for DefaultLighting.
	Lighting *Lighting

	// Shadows makes opaque voxels hide the sun from others. It costs up to one more ray for each ray.
	Shadows bool

	// Workers is the number of goroutines that draw, 0 for as many as run at once. It has no influence on the picture.
	Workers int
}

// Lighting is how surfaces are lit. The light on a face is Ambient times how much of the sky it sees, plus Diffuse times how far it
// is turned to the sun; at 1 the face shows the voxel's own colour, and nothing is brighter than that.
type Lighting struct {
	Ambient   float64 // light from everywhere, more from above than from below; 0 to 1
	Diffuse   float64 // light from the sun; 0 to 1
	Sun       Vec     // points towards the sun, any length but 0
	Occlusion float64 // how much darker the creases between voxels are, 0 for not at all, 1 for black
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
		o.Background = &color.NRGBA{R: 240, G: 240, B: 240, A: 255}
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
