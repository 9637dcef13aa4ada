package gox

import (
	"bytes"
	"context"
	"image/color"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/pngio"
	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// previewEdge is the pixels along an edge of the preview, as in Goxel.
const previewEdge = 128

// writePreview writes a picture of the visible layers, none if they are empty.
func (e *encoder) writePreview(s *scene.Scene) error {
	v, err := edit.Flatten(e.ctx, s.Layers, e.opt.NewVolume)
	if err != nil || v.Len() == 0 {
		return err
	}
	drawing, stop := context.WithCancel(e.ctx) // many goroutines look at this one often
	defer stop()
	r, err := render.Render(drawing, v, render.Options{
		Width: previewEdge, Height: previewEdge, Background: render.Plain(color.NRGBA{}),
		Quality: render.Draft, // a save is waited for, and at this size little more could be seen
	})
	if err != nil {
		return err
	}
	if e.ctx.Err() != nil {
		return context.Cause(e.ctx)
	}
	var file bytes.Buffer
	w, err := pngio.NewWriter(&file, pngio.Header{Width: previewEdge, Height: previewEdge, Depth: 8, Color: pngio.RGBA}, "", true)
	if err != nil {
		return err
	}
	for y := range previewEdge {
		if err := w.Row(r.Image.Pix[y*r.Image.Stride:][:4*previewEdge]); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	return e.chunk("PREV", file.Bytes())
}
