package annotate

import (
	"context"
	"fmt"
	"image"
	"image/color"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Draw draws annotations over a picture that has the view, and changes it in place. The picture belongs to the caller; after an error it may
// be half done. The view must be that of a picture of the same size. buffers are those that came with the picture; with nil nothing hides
// lines, and nothing is tinted. bounds is the box around the content: without any, what is drawn along it is left out.
//
// The error is a render.OptionError for options that cannot be used, or wraps the cause of the context. It takes time in proportion to the
// pixels that change, and two bytes of memory for each pixel of the picture, two more where it tints.
func Draw(ctx context.Context, img *image.NRGBA, view *render.View, buffers *render.Buffers, bounds storage.Box, o Options) error {
	if err := o.Check(); err != nil {
		return err
	}
	if o.Focus != nil && buffers == nil {
		return optionErrorf("focus", "it needs buffers")
	}
	size := img.Rect.Size()
	if buffers != nil && (buffers.Width != size.X || buffers.Height != size.Y) {
		return optionErrorf("buffers", "%dx%d pixels are not those of a picture of %dx%d", buffers.Width, buffers.Height, size.X, size.Y)
	}
	if img.Rect.Empty() {
		return nil
	}
	w := &work{ctx: ctx, stride: pace.From(ctx)}
	defer w.stride.End()
	if w.on() {
		newDrawer(w, img, view, buffers, bounds, &o).draw()
	}
	if w.err != nil {
		return fmt.Errorf("annotate: %w", w.err)
	}
	return nil
}

// work is what lets drawing give way and end early. Whoever loops asks whether to go on.
type work struct {
	ctx    context.Context
	stride pace.Stride
	err    error // of the context, once it has ended
}

// on reports whether to go on.
func (w *work) on() bool {
	w.stride.Step()
	if w.err == nil && w.ctx.Err() != nil {
		w.err = context.Cause(w.ctx)
	}
	return w.err == nil
}

// drawer draws over one picture.
type drawer struct {
	*work
	img     *image.NRGBA // begins at 0, 0
	canvas  *canvas
	eye     *eye
	buffers *render.Buffers // nil if nothing hides anything
	bounds  storage.Box
	o       *Options
	theme   theme
	taken   placer
}

func newDrawer(w *work, img *image.NRGBA, view *render.View, buffers *render.Buffers, bounds storage.Box, o *Options) *drawer {
	size := img.Rect.Size()
	at := &image.NRGBA{Pix: img.Pix[img.PixOffset(img.Rect.Min.X, img.Rect.Min.Y):], Stride: img.Stride, Rect: image.Rect(0, 0, size.X, size.Y)}
	d := &drawer{
		work: w, img: at, canvas: newCanvas(w, at), eye: newEye(view, size.X, size.Y), buffers: buffers, bounds: bounds, o: o,
		theme: newTheme(at, o),
	}
	d.taken.width, d.taken.height = d.eye.width, d.eye.height
	d.canvas.haloRadius = d.theme.halo
	return d
}

// draw draws everything, what belongs to the model first and labels last.
func (d *drawer) draw() {
	if d.o.Focus != nil {
		d.focus(d.o.Focus)
	}
	for i := range d.o.Highlights {
		d.tint(&d.o.Highlights[i], highlightColor(&d.o.Highlights[i], i))
	}
	var corner point
	if d.o.Gizmo != nil && d.o.Gizmo.Corner != AutoCorner {
		corner = d.gizmoPlace()
	}
	if !d.bounds.Empty() {
		d.frame()
	}
	for i := range d.o.Highlights {
		d.outline(d.o.Highlights[i].Box, highlightColor(&d.o.Highlights[i], i))
	}
	if d.o.Gizmo != nil {
		if d.o.Gizmo.Corner == AutoCorner {
			corner = d.gizmoPlace()
		}
		d.gizmo(corner)
	}
	d.labels()
}

// frame draws what lies along the box around the content.
func (d *drawer) frame() {
	if d.o.Floor {
		d.floor()
	}
	if d.o.Box {
		d.edges(d.bounds, d.theme.line, [2]float64{0.6, 0.4})
		d.canvas.flush(d.theme.ink, d.theme.paleHalo())
	}
	edges := d.axisEdges()
	if d.o.Ticks {
		d.ticks(edges)
	}
	if d.o.Dimensions {
		d.dimensions(edges)
	}
}

// highlightColor returns the colour of highlight i.
func highlightColor(h *Highlight, i int) color.NRGBA {
	if h.Color.A != 0 {
		return h.Color
	}
	return MarkColor(i)
}

// MarkColor returns the colour of the highlight with index i of a picture if it has none of its own.
func MarkColor(i int) color.NRGBA { return marks[i%len(marks)] }
