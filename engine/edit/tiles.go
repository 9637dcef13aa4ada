package edit

import (
	"context"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// validTiles is the box of all valid tiles, in tile coordinates.
var validTiles = storage.Everywhere.Tiles()

// Update reads a tile, lets f change its cells, and writes it back if they differ. The cells, in the order of storage.TileCells,
// belong to the recorder and are valid during the call; f may leave any colour in cells with alpha 0. f must not use the recorder.
func (r *Recorder) Update(tp storage.TilePos, f func(cells *[storage.TileCells]storage.Color)) error {
	if err := r.writable(tp); err != nil {
		return err
	}
	t := r.v.Tile(tp, r.scratch())
	return r.update(tp, &t, f)
}

// update is Update for a tile of which t is a view in r.view.
func (r *Recorder) update(tp storage.TilePos, t *storage.Tile, f func(cells *[storage.TileCells]storage.Color)) error {
	t.Expand(&r.before)
	r.after = r.before
	f(&r.after)
	storage.NormCells(&r.after)
	if r.after == r.before {
		return nil
	}
	n := storage.Pack(&r.after, &r.pack)
	return r.write(tp, t, &n)
}

// Replace writes all cells of a tile. The tile t may be a view of any volume, even of the one that is edited.
func (r *Recorder) Replace(tp storage.TilePos, t *storage.Tile) error {
	if err := r.writable(tp); err != nil {
		return err
	}
	old := r.v.Tile(tp, r.scratch())
	if old.Form == storage.Empty && t.Form == storage.Empty ||
		old.Form == storage.Uniform && t.Form == storage.Uniform && old.Color == t.Color && sameOcc(old.Occ, t.Occ) {
		return nil
	}
	return r.write(tp, &old, t)
}

// write records the tile old and stores t in its place.
func (r *Recorder) write(tp storage.TilePos, old, t *storage.Tile) error {
	r.keep(tp, old)
	r.v.SetTile(tp, t)
	return r.check()
}

// writable fails if the edit has ended or there is no such tile.
func (r *Recorder) writable(tp storage.TilePos) error {
	if r.spent {
		return fmt.Errorf("edit: %w", ErrSpent)
	}
	if !validTiles.Contains(storage.Pos(tp)) {
		return fmt.Errorf("edit: tile %v: %w", storage.Pos(tp), ErrRange)
	}
	return nil
}

// setMask stores c, 0 for empty, in the cells of a tile that the mask m selects.
func (r *Recorder) setMask(tp storage.TilePos, m *mask, c storage.Color) error {
	if m.empty() {
		return nil
	}
	if m.full() {
		return r.fillTile(tp, c)
	}
	if err := r.writable(tp); err != nil {
		return err
	}
	old := r.v.Tile(tp, r.scratch())
	occ := &r.mask
	if old.Form == storage.Empty {
		return r.replaceMask(tp, m, c)
	}
	occ.andNot((*mask)(old.Occ), m)
	switch {
	case occ.empty(): // nothing of the tile remains
		return r.replaceMask(tp, m, c)
	case old.Form == storage.Uniform && c == 0:
		c = old.Color
	case old.Form == storage.Uniform && c == old.Color:
		occ.or((*mask)(old.Occ), m)
	default:
		return r.update(tp, &old, func(cells *[storage.TileCells]storage.Color) { m.paint(cells, c) })
	}
	return r.replaceMask(tp, occ, c)
}

// replaceMask writes a tile that has the colour c in the cells of a mask and no others.
func (r *Recorder) replaceMask(tp storage.TilePos, m *mask, c storage.Color) error {
	r.uniform = m.tile(c)
	return r.Replace(tp, &r.uniform)
}

// eachTile calls f for every tile of v, which may be the edited volume, that overlaps b.
func (r *Recorder) eachTile(ctx context.Context, v storage.Volume, b storage.Box, f func(storage.TilePos) error) error {
	list, err := r.listTiles(ctx, v, b)
	defer func() { r.held -= int64(cap(list)) * tilePosBytes }()
	if err != nil {
		return err
	}
	for _, tp := range list {
		if err := done(ctx); err != nil {
			return err
		}
		if err := f(tp); err != nil {
			return err
		}
	}
	return nil
}

const tilePosBytes = 12

// listTiles returns the tiles of v that overlap b, in the order of storage.TilePos.Compare, and holds their memory: the caller gives
// it back.
func (r *Recorder) listTiles(ctx context.Context, v storage.Volume, b storage.Box) (list []storage.TilePos, err error) {
	v.Walk(b, r.scratch(), func(tp storage.TilePos, _ *storage.Tile) bool {
		if n := cap(list); len(list) == n {
			list = append(list, tp)
			if err = r.hold(int64(cap(list)-n) * tilePosBytes); err == nil {
				err = done(ctx)
			}
			return err == nil
		}
		list = append(list, tp)
		return true
	})
	return list, err
}
