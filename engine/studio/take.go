package studio

import (
	"context"
	"image"
	"image/color"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine/picture"
	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/render/annotate"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// taking is an order at work.
type taking struct {
	order       *Order
	model       *model
	env         Env
	done, total int64 // frames
	slice       storage.Box
	sliced      *model       // the model with only the cells of slice
	bounds      *storage.Box // of model once it is known
	warnings    []string
}

// taken is a picture in memory with what is known of it.
type taken struct {
	image image.Image // *image.NRGBA, or *image.Gray16 for depth
	shot  Shot
}

// all takes the pictures and makes files of them.
func (t *taking) all(ctx context.Context, frames []frame) (*Result, error) {
	if t.order.File.MaxBytes > 0 && len(frames) == 1 && t.order.plain() {
		return t.within(ctx, &frames[0])
	}
	res := &Result{}
	var kept []taken
	for i := range frames {
		pictures, err := t.take(ctx, &frames[i])
		if err != nil {
			return nil, err
		}
		if t.order.Layout != Separate {
			kept = append(kept, pictures...)
			continue
		}
		for _, p := range pictures {
			file, err := t.file(ctx, p.image, p.shot.Name, p.shot)
			if err != nil {
				return nil, err
			}
			res.Pictures = append(res.Pictures, file)
		}
	}
	switch t.order.Layout {
	case Sheet:
		return res, t.sheet(ctx, res, kept)
	case Sprites:
		return res, t.sprites(ctx, res, kept)
	}
	return res, nil
}

// plain reports whether the order's picture can be made plainer: a PNG of what is seen, and nothing else.
func (o *Order) plain() bool {
	return o.Layout == Separate && o.Annotate == nil && len(o.passes()) == 1 && o.has(Color) && o.format().Name == "png"
}

func (o *Order) format() *picture.Format {
	if o.File.Format == nil {
		return picture.ByName("png")
	}
	return o.File.Format
}

// take draws one frame and returns a picture for each pass.
func (t *taking) take(ctx context.Context, f *frame) ([]taken, error) {
	m, err := t.modelOf(ctx, f)
	if err != nil {
		return nil, err
	}
	opt := f.opt
	opt.Buffers = t.order.buffers()
	opt.Progress = t.progress()
	r, err := render.Draw(ctx, m.subject, opt)
	if err != nil {
		return nil, err
	}
	t.done++
	t.lookAt(f, m, r)
	var list []taken
	for _, pass := range t.order.passes() {
		p := taken{shot: Shot{Name: f.name, Pass: pass, Camera: r.Camera, Samples: r.Samples, Complete: r.Complete}}
		if len(t.order.passes()) > 1 {
			p.shot.Name += " " + pass.String()
		}
		if err := t.pass(ctx, &p, m, r); err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}

// modelOf returns the model that a frame shows.
func (t *taking) modelOf(ctx context.Context, f *frame) (*model, error) {
	switch {
	case f.slice.Empty():
		return t.model, nil
	case t.sliced != nil && t.slice == f.slice:
		return t.sliced, nil
	}
	m, err := t.model.cut(ctx, f.slice)
	if err != nil {
		return nil, err
	}
	t.slice, t.sliced = f.slice, m
	return m, m.merge(ctx)
}

// progress returns what the renderer reports to about the next frame.
func (t *taking) progress() func(done, total int64) {
	if t.env.Progress == nil {
		return nil
	}
	return func(done, total int64) { t.env.Progress(t.done*total+done, t.total*total) }
}

// pass fills in the picture of a pass.
func (t *taking) pass(ctx context.Context, p *taken, m *model, r *render.Result) (err error) {
	switch p.shot.Pass {
	case Color:
		p.image = r.Image
		return t.annotate(ctx, m, r)
	case Depth:
		p.image, p.shot.Near, p.shot.Far = r.Buffers.DepthImage()
	case Normal:
		p.image = r.Buffers.NormalImage()
	case ID:
		p.shot.Box = m.idBox()
		if p.image, err = m.inScene(r.Buffers).IDImage(p.shot.Box); err != nil {
			return errorf("passes", "id: %v", err)
		}
	case Layer:
		p.image, p.shot.Legend = r.Buffers.LayerImage(m.subject.Layers)
	}
	return err
}

// annotate draws the notes into the picture.
func (t *taking) annotate(ctx context.Context, m *model, r *render.Result) error {
	if t.order.Annotate == nil {
		return nil
	}
	notes, err := m.moved(*t.order.Annotate)
	if err != nil {
		return err
	}
	if m.apart != nil && (notes.Ticks || notes.Dimensions) {
		t.warn("numbers along %v count the gaps between the slices", m.apart.Axis)
	}
	if notes.Gizmo != nil && notes.Gizmo.Corner == annotate.AutoCorner && t.order.Turntable > 0 {
		still := *notes.Gizmo // which does not jump from frame to frame
		still.Corner = annotate.BottomLeft
		notes.Gizmo = &still
	}
	if t.order.Focus != nil {
		focus := annotate.Focus{}
		if notes.Focus != nil {
			focus.Color = notes.Focus.Color
		}
		for i, l := range m.layers {
			if slices.Contains(t.order.Focus, l.ID) {
				focus.Layers = append(focus.Layers, i)
			}
		}
		notes.Focus = &focus
	}
	size := r.Image.Bounds().Size()
	view := render.NewView(&r.Camera, size.X, size.Y)
	return annotate.Draw(ctx, r.Image, view, r.Buffers, storage.Bounds(m.subject.Volume), notes)
}

// file encodes a picture.
func (t *taking) file(ctx context.Context, img image.Image, name string, shots ...Shot) (Picture, error) {
	f := t.order.format()
	opt := picture.EncodeOptions{Quality: t.order.File.Quality, Background: t.paper()}
	if t.order.File.Small {
		opt.Effort = picture.Small
	}
	data, err := picture.Encode(ctx, nil, img, f, opt)
	if err != nil {
		return Picture{}, err
	}
	size := img.Bounds().Size()
	return Picture{Name: name, Format: f, Width: size.X, Height: size.Y, Data: data, Shots: shots}, nil
}

// paper returns what pictures lie on in formats without transparency, nil for white.
func (t *taking) paper() *color.NRGBA {
	if b := t.order.Options.Background; b != nil && b.Top.A > 0 {
		return &b.Top
	}
	return nil
}
