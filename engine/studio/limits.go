package studio

import (
	"cmp"
	"image"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/storage"
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
	for i, p := range o.Passes {
		if p > Layer {
			return 0, errorf("passes", "there is no %d", p)
		}
		if slices.Contains(o.Passes[:i], p) {
			return 0, errorf("passes", "%v is there twice", p)
		}
	}
	if o.Annotate != nil {
		if err := o.Annotate.Check(); err != nil {
			return 0, err
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

// ready looks at everything that can be known of the order before the first picture is drawn, so that nothing is drawn in vain. It returns the
// bytes that the order takes, drawing one picture after the other.
func (o *Order) ready(drawing int64, frames []frame, bounds storage.Box) (int64, error) {
	w, h := cmp.Or(o.Options.Width, render.DefaultEdge), cmp.Or(o.Options.Height, render.DefaultEdge)
	n := len(frames) * len(o.passes())
	pixels := int64(w) * int64(h) * int64(n)
	if pixels > MaxPixels {
		return 0, errorf("views", "%d pictures of %dx%d are %d pixels, more than %d", n, w, h, pixels, MaxPixels)
	}
	for i := range frames {
		if o.has(ID) && frames[i].slice.Empty() && bounds.Cells() > render.MaxIDs {
			return 0, errorf("passes", "%v has %.0f cells, more than the %d that the colours of the pass id tell apart", bounds, bounds.Cells(), render.MaxIDs)
		}
		if err := frames[i].opt.Check(); err != nil {
			return 0, inView(frames[i].view, err)
		}
	}
	if o.Layout == Separate {
		return drawing + bytesPerPixel*pixels, nil
	}
	sheet, err := o.sheetPixels(n, image.Pt(w, h))
	return drawing + bytesPerPixel*(pixels+int64(sheet)), err
}

// passes returns the passes of every view.
func (o *Order) passes() []Pass {
	if len(o.Passes) == 0 {
		return []Pass{Color}
	}
	return o.Passes
}

func (o *Order) has(pass Pass) bool {
	return slices.Contains(o.passes(), pass)
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
