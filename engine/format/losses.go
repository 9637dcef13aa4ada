package format

import (
	"context"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// MinAlpha is the alpha from which a voxel counts as solid in formats without alpha, as in package mesh.
const MinAlpha = 127

// WarnHidden warns about hidden layers with voxels, for formats that leave hidden layers out.
func (o *EncodeOptions) WarnHidden(s *scene.Scene) {
	layers, voxels := 0, int64(0)
	for _, l := range s.Layers {
		if n := l.Volume.Len(); !l.Visible && n > 0 {
			layers++
			voxels += n
		}
	}
	if layers > 0 {
		o.Warnf("%d hidden layers with %d voxels are left out", layers, voxels)
	}
}

// WarnMerged warns about the visible layers with voxels if there are several, for formats that merge them.
func (o *EncodeOptions) WarnMerged(s *scene.Scene) {
	layers := 0
	for _, l := range s.Layers {
		if l.Visible && l.Volume.Len() > 0 {
			layers++
		}
	}
	if layers > 1 {
		o.Warnf("%d layers are merged", layers)
	}
}

// AlphaLoss counts what formats without alpha lose. The zero value is ready for use.
type AlphaLoss struct {
	Faint       int64 // voxels with an alpha below MinAlpha, which are left out
	Translucent int64 // other voxels that are not opaque
}

// Add counts n voxels of a colour and reports whether they are solid.
func (a *AlphaLoss) Add(c storage.Color, n int64) bool {
	switch {
	case c == 0:
		return false
	case c.A() < MinAlpha:
		a.Faint += n
		return false
	case c.A() != 255:
		a.Translucent += n
	}
	return true
}

// AddVolume counts the voxels of a volume until the context ends, whose cause it returns.
func (a *AlphaLoss) AddVolume(ctx context.Context, v storage.Volume) (err error) {
	var cells [storage.TileCells]storage.Color
	v.Walk(storage.Everywhere, new(storage.Scratch), func(_ storage.TilePos, t *storage.Tile) bool {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
			return false
		}
		switch {
		case t.Form == storage.Uniform:
			a.Add(t.Color, int64(t.Len()))
		case t.Form == storage.Indexed && opaque(t.Palette):
		default:
			t.Expand(&cells)
			for _, c := range cells {
				a.Add(c, 1)
			}
		}
		return true
	})
	return err
}

func opaque(palette []storage.Color) bool {
	for _, c := range palette {
		if c.A() != 255 {
			return false
		}
	}
	return true
}

// Warn warns about what was lost.
func (a *AlphaLoss) Warn(opt *EncodeOptions) {
	if a.Faint > 0 {
		opt.Warnf("%d voxels with an alpha below %d were left out", a.Faint, MinAlpha)
	}
	if a.Translucent > 0 {
		opt.Warnf("%d translucent voxels became opaque", a.Translucent)
	}
}
