package gox

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

func unsupported(text string, args ...any) error {
	return &format.UnsupportedError{Format: name, Msg: fmt.Sprintf(text, args...)}
}

// inverse returns the inverse of the affine part of m, and false if there is none.
func inverse(m *scene.Matrix) (func(x, y, z float64) (float64, float64, float64), bool) {
	var a [12]float64
	for i := range 4 {
		for j := range 3 {
			a[i*3+j] = float64(m[i*4+j])
		}
	}
	x0, x1, x2 := a[0], a[1], a[2]
	y0, y1, y2 := a[3], a[4], a[5]
	z0, z1, z2 := a[6], a[7], a[8]
	cx, cy, cz := y1*z2-y2*z1, y2*z0-y0*z2, y0*z1-y1*z0
	det := x0*cx + x1*cy + x2*cz
	if det == 0 || math.IsNaN(det) || math.IsInf(det, 0) {
		return nil, false
	}
	inv := [9]float64{ // rows
		cx, cy, cz,
		z1*x2 - z2*x1, z2*x0 - z0*x2, z0*x1 - z1*x0,
		x1*y2 - x2*y1, x2*y0 - x0*y2, x0*y1 - x1*y0,
	}
	for i := range inv {
		inv[i] /= det
	}
	return func(x, y, z float64) (float64, float64, float64) {
		x, y, z = x-a[9], y-a[10], z-a[11]
		return inv[0]*x + inv[1]*y + inv[2]*z, inv[3]*x + inv[4]*y + inv[5]*z, inv[6]*x + inv[7]*y + inv[8]*z
	}, true
}

// moveVolume sets the cells of dst, which is empty, to those of src moved by m: cell p becomes src's cell round(m^-1 p).
func moveVolume(budget *format.Budget, dst, src storage.Volume, m *scene.Matrix) error {
	if by, ok := translation(m); ok {
		return shiftVolume(budget, dst, src, by)
	}
	back, ok := inverse(m)
	if !ok {
		return nil
	}
	tiles, err := movedTiles(budget, src, m)
	if err != nil {
		return err
	}
	look := lookup{v: src}
	var cells [storage.TileCells]storage.Color
	scratch := new(storage.Scratch)
	for _, tp := range tiles {
		for i := range cells {
			p := tp.Cell(i)
			cells[i] = look.at(back(float64(p.X), float64(p.Y), float64(p.Z)))
		}
		t := storage.Pack(&cells, scratch)
		if err := budget.Add(int64(t.Len())); err != nil {
			return err
		}
		if err := budget.Check(); err != nil {
			return err
		}
		dst.SetTile(tp, &t)
	}
	return nil
}

// translation returns by how much m moves cells if it does nothing else, in whole cells.
func translation(m *scene.Matrix) (storage.Pos, bool) {
	flat := *m
	flat[12], flat[13], flat[14] = 0, 0, 0
	if flat != scene.Identity {
		return storage.Pos{}, false
	}
	var by [3]int32
	for i := range by {
		f := float64(m[12+i])
		if f != math.Trunc(f) || math.Abs(f) > storage.MaxCoord {
			return storage.Pos{}, false
		}
		by[i] = int32(f)
	}
	return storage.Pos{X: by[0], Y: by[1], Z: by[2]}, true
}

// shiftVolume copies the tiles of src, moved by whole cells, to dst. Tiles that would reach beyond valid coordinates are left out.
func shiftVolume(budget *format.Budget, dst, src storage.Volume, by storage.Pos) (err error) {
	b := new(blitter)
	src.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, t *storage.Tile) bool {
		if err = budget.Add(int64(t.Len())); err != nil {
			return false
		}
		if at := tp.Min().Add(by); storage.Everywhere.ContainsBox(blockBox(at)) {
			b.blit(dst, at, t)
		}
		return true
	})
	return err
}

// movedTiles returns the tiles in which the image of src under m can have cells, in order.
func movedTiles(budget *format.Budget, src storage.Volume, m *scene.Matrix) (tiles []storage.TilePos, err error) {
	found := map[storage.TilePos]struct{}{}
	most := budget.Limits().Voxels/1024 + 64 // tiles that are looked at
	src.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, _ *storage.Tile) bool {
		over := movedBox(tp.Box(), m).Tiles()
		if over.Cells()+float64(len(found)) > float64(most) {
			err = unsupported("a moved copy of a layer covers more than %d tiles", most)
			return false
		}
		for z := over.Min.Z; z < over.Max.Z; z++ {
			for y := over.Min.Y; y < over.Max.Y; y++ {
				for x := over.Min.X; x < over.Max.X; x++ {
					found[storage.TilePos{X: x, Y: y, Z: z}] = struct{}{}
				}
			}
		}
		err = budget.Check()
		return err == nil
	})
	return slices.SortedFunc(maps.Keys(found), storage.TilePos.Compare), err
}

// movedBox returns a box around the images of all points of b, a cell wider, within valid coordinates.
func movedBox(b storage.Box, m *scene.Matrix) storage.Box {
	box := scene.BoxMatrix(b)
	x, y, z := m.Apply(float64(box[12]), float64(box[13]), float64(box[14]))
	centre := [3]float64{x, y, z}
	var lo, hi [3]int32
	for i := range 3 {
		r := 1.0
		for j := range 3 {
			r += math.Abs(float64(m[4*j+i])) * float64(box[5*j])
		}
		lo[i] = clamp(math.Floor(centre[i] - r))
		hi[i] = clamp(math.Ceil(centre[i] + r))
	}
	return storage.Box{Min: storage.Pos{X: lo[0], Y: lo[1], Z: lo[2]}, Max: storage.Pos{X: hi[0], Y: hi[1], Z: hi[2]}}
}

func clamp(f float64) int32 { return int32(min(max(f, storage.MinCoord), storage.MaxCoord)) }

// lookup reads single cells of a volume tile by tile.
type lookup struct {
	v       storage.Volume
	scratch storage.Scratch
	pos     storage.TilePos
	tile    storage.Tile
	valid   bool
}

// at returns the colour of the cell whose min corner is nearest to a point.
func (l *lookup) at(x, y, z float64) storage.Color {
	x, y, z = math.Round(x), math.Round(y), math.Round(z)
	if cmp.Compare(min(x, y, z), storage.MinCoord) < 0 || cmp.Compare(max(x, y, z), storage.MaxCoord) >= 0 {
		return 0
	}
	p := storage.Pos{X: int32(x), Y: int32(y), Z: int32(z)}
	if tp := p.Tile(); !l.valid || tp != l.pos {
		l.pos, l.tile, l.valid = tp, l.v.Tile(tp, &l.scratch), true
	}
	return l.tile.At(p.Index())
}
