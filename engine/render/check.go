package render

import (
	"image/color"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/render/path"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Check returns the OptionError that drawing with the options would give, but for what depends on the subject.
func (o Options) Check() error { return o.complete() }

// complete fills in the defaults of zero fields and checks all of them.
func (o *Options) complete() error {
	setDefault(&o.Width, DefaultEdge)
	setDefault(&o.Height, DefaultEdge)
	if o.Quality == High && o.Style != Natural {
		o.Quality, o.Samples = Standard, min(o.Samples, MaxSamples) // no light that could be followed
	}
	samples := defaultSamples
	if o.Quality == High {
		samples = defaultPaths
	}
	o.auto = o.auto || o.Samples == 0
	setDefault(&o.Samples, samples)
	if o.Background == nil {
		o.Background = Plain(color.NRGBA{R: 240, G: 240, B: 240, A: 255})
		if o.Style == Goxel {
			o.Background = goxelBackground()
		}
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
	most := MaxSamples
	if o.Quality == High {
		most = MaxPaths
	}
	switch {
	case o.Width < 1 || o.Width > MaxEdge:
		return optionErrorf("width", "%d is not in 1..%d", o.Width, MaxEdge)
	case o.Height < 1 || o.Height > MaxEdge:
		return optionErrorf("height", "%d is not in 1..%d", o.Height, MaxEdge)
	case o.Quality > High:
		return optionErrorf("quality", "there is no %d", o.Quality)
	case o.Style > Flat:
		return optionErrorf("style", "there is no %d", o.Style)
	case o.Shadows > Off:
		return optionErrorf("shadows", "there is no %d", o.Shadows)
	case o.Samples < 1 || o.Samples > most:
		return optionErrorf("samples", "%d is not in 1..%d", o.Samples, most)
	case o.TimeLimit < 0:
		return optionErrorf("time_limit", "%v is negative", o.TimeLimit)
	case o.Workers < 0:
		return optionErrorf("workers", "%d is negative", o.Workers)
	}
	if _, ok := PresetByName(o.Preset); !ok {
		return optionErrorf("camera_preset", "%q is none of %s", o.Preset, presetNames())
	}
	if err := o.checkExtras(); err != nil {
		return err
	}
	if err := o.Lighting.check(); err != nil {
		return err
	}
	return o.Camera.check()
}

// checkExtras reports what cannot be used of what is drawn beside the voxels.
func (o *Options) checkExtras() error {
	if o.Ground != nil && o.Ground.Z != nil && !bounded(*o.Ground.Z, 1-storage.MinCoord) {
		return optionErrorf("ground.z", "%v is not a height", *o.Ground.Z)
	}
	if o.Outline != nil && !(o.Outline.Width >= 0 && o.Outline.Width <= MaxOutline) {
		return optionErrorf("outline.width", "%v is not in 0..%d", o.Outline.Width, MaxOutline)
	}
	if o.Grid != nil && !(o.Grid.Width >= 0 && o.Grid.Width <= 0.5) {
		return optionErrorf("grid.width", "%v is not in 0..0.5", o.Grid.Width)
	}
	return nil
}

// shadows reports whether opaque voxels hide the sun.
func (o *Options) shadows() bool {
	switch {
	case o.Style == Flat:
		return false
	case o.Shadows != Auto:
		return o.Shadows == On
	}
	return o.Quality != Draft
}

// What a pixel takes in memory, in bytes.
const (
	imageBytes  = 4
	recordBytes = 16             // what standard quality remembers of it
	bufferBytes = 4 + 1 + 12 + 4 // of the buffers
	filmBytes   = 16 + 32        // in high quality: the film, and the sums that it is made from
	fixedBytes  = 1<<20 + groundBytes
)

// Bytes returns about how much memory a picture takes while it is drawn, with its buffers and without what the volume is arranged in for
// rays, which is in proportion to its tiles. It is math.MaxInt64 for options that cannot be used.
func (o Options) Bytes() int64 {
	if o.complete() != nil {
		return math.MaxInt64
	}
	pixel := int64(imageBytes)
	switch o.Quality {
	case High:
		pixel += path.BytesPerPixel
	case Standard:
		pixel += recordBytes
	}
	if o.Buffers {
		pixel += bufferBytes
	}
	if o.Outline != nil {
		pixel += outlineBytes
	}
	return fixedBytes + pixel*int64(o.Width)*int64(o.Height)
}
