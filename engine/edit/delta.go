package edit

import (
	"slices"
	"unsafe"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Delta is a finished edit with its inverse. The counts compare the cells before and after the whole edit: one that was changed and
// changed back does not count. A Delta belongs to whoever got it and is not safe for concurrent use.
type Delta struct {
	Changed   int64       // cells whose colour differs: Added + Removed + Recolored
	Added     int64       // empty cells that became occupied
	Removed   int64       // occupied cells that became empty
	Recolored int64       // occupied cells that have another colour
	Bounds    storage.Box // the smallest box around the changed cells, the zero Box if there are none

	// What to put back. No cell of cells lies in a tile of tiles; cells are ordered by tile.
	cells []cell
	tiles []savedTile
}

// Swap applies the inverse to v, which must hold the cells that the edit left, and turns d into the inverse of that. So calling it
// twice leaves everything as it was. It cannot fail; the cost is by the tiles and single cells recorded.
func (d *Delta) Swap(v storage.Volume) {
	for i := range d.cells {
		c := &d.cells[i]
		c.old = v.Set(c.p, c.old)
	}
	if len(d.tiles) > 0 {
		w := workPool.Get().(*work)
		for i := range d.tiles {
			d.tiles[i].swap(v, w)
		}
		workPool.Put(w)
	}
	d.Added, d.Removed = d.Removed, d.Added
}

// Bytes returns the memory that d holds, in bytes.
func (d *Delta) Bytes() int64 {
	n := int64(unsafe.Sizeof(*d)) + int64(cap(d.cells))*cellBytes + int64(cap(d.tiles))*tileBytes
	for i := range d.tiles {
		n += d.tiles[i].heldBytes()
	}
	return n
}

// AppendTiles appends the tiles that hold the changed cells to dst, each once, in the order of storage.TilePos.Compare.
func (d *Delta) AppendTiles(dst []storage.TilePos) []storage.TilePos {
	start := len(dst)
	for i := range d.cells {
		if tp := d.cells[i].p.Tile(); len(dst) == start || dst[len(dst)-1] != tp {
			dst = append(dst, tp)
		}
	}
	for i := range d.tiles {
		if t := &d.tiles[i]; t.block {
			for slot := range blockTiles {
				dst = append(dst, inBlock(t.tp, slot))
			}
			continue
		}
		dst = append(dst, d.tiles[i].tp)
	}
	if len(d.tiles) > 0 {
		slices.SortFunc(dst[start:], storage.TilePos.Compare)
	}
	return dst
}

// countCell adds one cell to the counts.
func (d *Delta) countCell(p storage.Pos, old, now storage.Color) {
	switch {
	case old == now:
		return
	case old == 0:
		d.Added++
	case now == 0:
		d.Removed++
	default:
		d.Recolored++
	}
	d.Changed++
	d.Bounds = d.Bounds.Union(storage.BoxAt(p))
}
