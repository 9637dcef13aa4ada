package studio

import (
	"context"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
)

// within takes the only picture of the order so that its file is no larger than it may be, if that can be done.
func (t *taking) within(ctx context.Context, f *frame) (*Result, error) {
	m, err := t.modelOf(ctx, f)
	if err != nil {
		return nil, err
	}
	opt := f.opt
	opt.Progress = t.progress()
	r, data, err := render.PNG(ctx, m.subject, opt, t.order.File.MaxBytes)
	if err != nil {
		return nil, err
	}
	t.lookAt(f, m, r)
	size := r.Image.Bounds().Size()
	return &Result{Pictures: []Picture{{
		Name: f.name, Format: t.order.format(), Width: size.X, Height: size.Y, Data: data, Plainer: r.Plainer,
		Shots: []Shot{{Name: f.name, Camera: r.Camera, Samples: r.Samples, Complete: r.Complete}},
	}}}, nil
}
