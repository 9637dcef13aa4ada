package edit

import (
	"context"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Merge combines src, the upper volume, with the recorder's volume, cell by cell as [Blend] says; a tint, if there is one, multiplies
// the colours of src first. Empty cells of src change nothing, but for scene.Intersect, scene.IntersectFill, scene.MultAlpha and
// scene.Replace, which empty the cells below them; only scene.Over, scene.Max and scene.Replace fill empty cells. (Goxel's Max
// blackens cells under empty ones that share a tile with occupied ones; here they stay.) src may be the edited volume itself.
func Merge(ctx context.Context, r *Recorder, src storage.Volume, mode scene.Mode, tint *storage.Color) error {
	if err := r.open(ctx); err != nil {
		return err
	}
	if mode > scene.Replace {
		return fmt.Errorf("edit: merge: mode %d: %w", mode, ErrShape)
	}
	m := merger{r: r, src: src, mode: mode, tint: tint, scratch: new(storage.Scratch)}
	if mode == scene.Replace || !erasesOutside(mode) {
		if err := r.eachTile(ctx, src, storage.Everywhere, m.tile); err != nil {
			return err
		}
	}
	if erasesOutside(mode) {
		m.replaced = mode == scene.Replace
		return r.eachTile(ctx, r.v, storage.Everywhere, m.tile)
	}
	return nil
}

// merger merges tile by tile.
type merger struct {
	r        *Recorder
	src      storage.Volume
	mode     scene.Mode
	tint     *storage.Color
	replaced bool // tiles of src have been copied already
	scratch  *storage.Scratch
	cells    [storage.TileCells]storage.Color
}

func (m *merger) tile(tp storage.TilePos) error {
	s := m.src.Tile(tp, m.scratch)
	if m.replaced && s.Form != storage.Empty {
		return nil
	}
	if m.tint != nil && s.Form != storage.Empty {
		s = m.tinted(&s)
	}
	d := m.r.v.Tile(tp, m.r.scratch())
	switch {
	case d.Form == storage.Empty && !adds(m.mode):
		return nil
	case s.Form == storage.Empty:
		if !erasesOutside(m.mode) {
			return nil
		}
		return m.r.Replace(tp, &s)
	case m.mode == scene.Replace, d.Form == storage.Empty, adds(m.mode) && s.Full() && s.Opaque():
		return m.r.Replace(tp, &s)
	case d.Form == storage.Uniform && s.Form == storage.Uniform && d.Full() && s.Full():
		t := storage.UniformTile(combine(m.mode, d.Color, s.Color))
		return m.r.Replace(tp, &t)
	case s.Form == storage.Uniform && !erasesOutside(m.mode):
		return m.r.blendMask(tp, (*mask)(s.Occ), m.mode, s.Color)
	}
	s.Expand(&m.cells)
	return m.r.update(tp, &d, func(cells *[storage.TileCells]storage.Color) { blendCells(cells, &m.cells, m.mode) })
}

// tinted returns the tile with its colours multiplied by the tint, as a view of m.scratch.
func (m *merger) tinted(s *storage.Tile) storage.Tile {
	s.Expand(&m.cells)
	for i, c := range m.cells {
		if c != 0 {
			m.cells[i] = Tint(c, *m.tint).Norm()
		}
	}
	return storage.Pack(&m.cells, m.scratch)
}

// blendCells combines two tiles' cells.
func blendCells(dst, src *[storage.TileCells]storage.Color, mode scene.Mode) {
	for i, s := range src {
		switch {
		case overwrites(mode, s):
			dst[i] = s
		case s == 0 && !erasesOutside(mode):
		default:
			dst[i] = combine(mode, dst[i], s)
		}
	}
}

// Flatten merges the visible layers from bottom to top with scene.Over, as exports see a document, into a volume. If at most one of
// them holds voxels, the result is that layer's own volume: the caller only reads it. Without visible voxels it is empty.
func Flatten(ctx context.Context, layers []*scene.Layer, newVolume func() storage.Volume) (storage.Volume, error) {
	var shown []storage.Volume
	for _, l := range layers {
		if l.Visible && l.Volume.Len() > 0 {
			shown = append(shown, l.Volume)
		}
	}
	if err := done(ctx); err != nil {
		return nil, err
	}
	if len(shown) == 1 {
		return shown[0], nil
	}
	v := newVolume()
	r := Record(v, Options{})
	r.discard = true
	for i, s := range shown {
		if err := Merge(ctx, r, s, scene.Over, nil); err != nil {
			return nil, fmt.Errorf("edit: flatten: visible layer %d: %w", i+1, err)
		}
	}
	return v, nil
}
