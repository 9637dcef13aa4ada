package format

import (
	"context"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/engine/palette"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// MinAlpha is the alpha from which a voxel counts as solid in formats without alpha, as in package mesh.
const MinAlpha = 127

// losses warns about all that the scene has and the format cannot carry, and returns an error if the scene is too large for it.
func (f *Format) losses(ctx context.Context, s *scene.Scene, opt *EncodeOptions) error {
	if f.Adjust != nil {
		adjusted := *f
		f = &adjusted
		f.Adjust(&f.Caps, opt.Values.Of(f.Options))
	}
	written := func(l *scene.Layer) bool { return l.Visible || f.Caps.Hidden }
	if err := f.size(s, written); err != nil {
		return err
	}
	if f.Caps.Picture {
		return nil
	}
	if !f.Caps.Hidden {
		opt.warnHidden(s)
	}
	if !f.Caps.Layers {
		opt.warnMerged(s)
	}
	if !f.Caps.Negative {
		if at := s.Bounds(written).Min; at != (storage.Pos{}) {
			opt.Warnf("positions are not kept: the min corner %d,%d,%d becomes 0,0,0", at.X, at.Y, at.Z)
		}
	}
	if !f.Caps.Materials {
		opt.warnMaterials(s, written)
	}
	if n := len(s.Cameras); n > 0 && !f.Caps.Cameras {
		opt.Warnf("%s left out", amount(int64(n), "camera is", "cameras are"))
	}
	if f.Caps.Shape {
		opt.warnColors(ctx, s, written)
	}
	if f.Caps.Alpha {
		return nil
	}
	return opt.warnAlpha(ctx, s, written)
}

// size returns an error if the layers that are written are larger than the format allows.
func (f *Format) size(s *scene.Scene, written func(*scene.Layer) bool) error {
	x, y, z := s.Bounds(written).Size()
	size, most := [3]int64{x, y, z}, f.Caps.MaxSize
	for i, n := range most {
		if n > 0 && size[i] > int64(n) {
			return &UnsupportedError{f.Name, fmt.Sprintf("the model has %d voxels along %c, and the format allows %d", size[i], 'x'+i, n)}
		}
	}
	return nil
}

func (o *EncodeOptions) warnHidden(s *scene.Scene) {
	var layers, voxels int64
	for _, l := range s.Layers {
		if n := l.Volume.Len(); !l.Visible && n > 0 {
			layers++
			voxels += n
		}
	}
	if layers > 0 {
		verb := "are"
		if layers == 1 {
			verb = "is"
		}
		o.Warnf("%s with %s %s left out", amount(layers, "hidden layer", "hidden layers"), amount(voxels, "voxel", "voxels"), verb)
	}
}

func (o *EncodeOptions) warnMerged(s *scene.Scene) {
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

// warnMaterials warns about materials of layers that look other than the default one.
func (o *EncodeOptions) warnMaterials(s *scene.Scene, written func(*scene.Layer) bool) {
	lost := map[int]bool{}
	for _, l := range s.Layers {
		if !written(l) || l.Material < 0 || l.Material >= len(s.Materials) || l.Volume.Len() == 0 {
			continue
		}
		m, d := &s.Materials[l.Material], &scene.DefaultMaterial
		if m.Color != d.Color || m.Metallic != d.Metallic || m.Roughness != d.Roughness || m.Emission != d.Emission {
			lost[l.Material] = true
		}
	}
	if len(lost) > 0 {
		o.Warnf("%s left out", amount(int64(len(lost)), "material is", "materials are"))
	}
}

// warnColors warns about colours that a format without any leaves out. Voxels that are all white or grey have nothing to lose.
func (o *EncodeOptions) warnColors(ctx context.Context, s *scene.Scene, written func(*scene.Layer) bool) {
	counts := map[storage.Color]int64{}
	for _, l := range s.Layers {
		if written(l) && palette.Count(ctx, l.Volume, MinAlpha, counts) != nil {
			return // the context has ended, as the encoder will find
		}
	}
	if len(counts) > 1 {
		o.Warnf("%d colours are left out", len(counts))
	}
}

// WarnTable warns about colours that were reduced to those of a table.
func (o *EncodeOptions) WarnTable(t *palette.Table) {
	if t.MaxError > 0 {
		o.Warnf("colours reduced from %d to %d, largest error %d of 255 in a channel", t.From, len(t.Colors), t.MaxError)
	}
}

// warnAlpha counts what formats without alpha lose.
func (o *EncodeOptions) warnAlpha(ctx context.Context, s *scene.Scene, written func(*scene.Layer) bool) error {
	var lost alphaLoss
	for _, l := range s.Layers {
		if !written(l) {
			continue
		}
		if err := lost.addVolume(ctx, l.Volume); err != nil {
			return err
		}
	}
	if lost.faint > 0 {
		o.Warnf("%s left out, with an alpha below %d", amount(lost.faint, "voxel is", "voxels are"), MinAlpha)
	}
	if lost.translucent > 0 {
		o.Warnf("%s opaque", amount(lost.translucent, "translucent voxel becomes", "translucent voxels become"))
	}
	return nil
}

type alphaLoss struct {
	faint       int64 // voxels with an alpha below MinAlpha, which are left out
	translucent int64 // other voxels that are not opaque
}

func (a *alphaLoss) add(c storage.Color, n int64) {
	switch {
	case c == 0 || c.A() == 255:
	case c.A() < MinAlpha:
		a.faint += n
	default:
		a.translucent += n
	}
}

// addVolume counts the voxels of a volume until the context ends, whose cause it returns.
func (a *alphaLoss) addVolume(ctx context.Context, v storage.Volume) (err error) {
	var cells [storage.TileCells]storage.Color
	v.Walk(storage.Everywhere, new(storage.Scratch), func(_ storage.TilePos, t *storage.Tile) bool {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
			return false
		}
		switch {
		case t.Form == storage.Uniform:
			a.add(t.Color, int64(t.Len()))
		case t.Form == storage.Indexed && opaque(t.Palette):
		default:
			t.Expand(&cells)
			for _, c := range cells {
				a.add(c, 1)
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

// amount returns a number with the word for it.
func amount(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
