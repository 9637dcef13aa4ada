// Package annotate draws what helps a reader to understand a model in space over a finished picture of it: the axes of the world, the box
// around the content with its dimensions, scales along its edges, a grid on its floor, marked boxes and layers, and labels at points.
//
// In come a picture of package render, the view of its camera, and its buffers, by which lines go behind what hides them; the picture is
// changed in place. Everything is anti-aliased, grows with the picture, and keeps to the colours of the picture: dark on light, light on
// dark. The same input always gives the same pixels.
//
//	r, err := render.Draw(ctx, subject, render.Options{Buffers: true})
//	if err != nil {
//		return err
//	}
//	size := r.Image.Rect.Size()
//	view := render.NewView(&r.Camera, size.X, size.Y)
//	err = annotate.Draw(ctx, r.Image, view, r.Buffers, r.Bounds, annotate.Options{
//		Gizmo: &annotate.Gizmo{},
//		Ticks: true,
//		Callouts: []annotate.Callout{{At: render.Vec{X: 8, Y: 8, Z: 20}, Text: "chimney"}},
//	})
package annotate
