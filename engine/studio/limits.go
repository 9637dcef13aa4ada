package studio

import (
	"cmp"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
)

// bytesPerPixel is what a finished picture takes with its file.
const bytesPerPixel = 10

// check looks at what can be known of the order before anything is done. It returns the bytes that drawing one picture takes.
func (o *Order) check() (int64, error) {
	size := o.Options
	size.Buffers = o.buffers()
	if err := size.Check(); err != nil {
		return 0, err
	}
	for _, p := range o.Passes {
		if p > Layer {
			return 0, errorf("passes", "there is no %d", p)
		}
	}
	switch {
	case o.Layout == Sprites && len(o.passes()) > 1:
		return 0, errorf("passes", "sprites show one pass")
	case o.Layout != Separate && o.has(Depth):
		return 0, errorf("passes", "a pass of depth is a file of its own, since it has 16 bits: layout must be separate")
	case len(o.Views) > MaxViews || o.Turntable > MaxViews:
		return 0, errorf("views", "more than %d", MaxViews)
	}
	return size.Bytes(), nil
}

// need returns the bytes that the order takes, drawing one picture after the other.
func (o *Order) need(drawing int64, frames []frame) (int64, error) {
	w, h := cmp.Or(o.Options.Width, render.DefaultEdge), cmp.Or(o.Options.Height, render.DefaultEdge)
	pixels := int64(w) * int64(h) * int64(len(frames)) * int64(len(o.passes()))
	if pixels > MaxPixels {
		return 0, errorf("views", "%d pictures of %dx%d are %d pixels, more than %d", len(frames)*len(o.passes()), w, h, pixels, MaxPixels)
	}
	if o.Layout != Separate {
		pixels *= 2 // the pictures and the sheet
	}
	return drawing + bytesPerPixel*pixels, nil
}

// passes returns the passes of every view.
func (o *Order) passes() []Pass {
	if len(o.Passes) == 0 {
		return []Pass{Color}
	}
	return o.Passes
}

func (o *Order) has(pass Pass) bool {
	for _, p := range o.passes() {
		if p == pass {
			return true
		}
	}
	return false
}

// buffers reports whether pictures need to know what is seen where.
func (o *Order) buffers() bool {
	for _, p := range o.passes() {
		if p != Color {
			return true
		}
	}
	return o.Annotate != nil
}
