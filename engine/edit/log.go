package edit

import (
	"unsafe"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Sizes for the accounting of memory, in bytes.
const (
	cellBytes   = 16 // a recorded cell
	filledBytes = 16 // the least that filling a tile takes, in the log and in the volume
	tileBytes   = int64(unsafe.Sizeof(savedTile{}))
	keptBytes   = int64(unsafe.Sizeof(kept{}))
	listedBytes = int64(unsafe.Sizeof(listed{}))
	blockBytes  = int64(unsafe.Sizeof(indexBlock{})) + 64 // with its place in the map
)

// cell is the record of one cell.
type cell struct {
	p   storage.Pos
	old storage.Color
}

// savedTile is the record of a tile: of a tile that is full of one colour or empty itself, of any other in kept. Or it is that of a
// block of tiles which were all full of one colour or empty; then no tile of the block has an earlier record.
type savedTile struct {
	tp    storage.TilePos // of a block its first tile
	color storage.Color   // if there is no kept: the colour of all cells, 0 for an empty tile
	at    int             // how many cells were recorded before
	kept  *kept
	prev  int32         // 1 + the number of the record of the same tile before this one, 0 for none
	now   storage.Color // of a block: the colour that its cells have now, if known
	block bool
	known bool // of a block
}

// kept is what a recorded tile held: all cells, or those that were written to.
type kept struct {
	tile  storage.Tile // detached
	patch []listed     // each cell once; unless it is nil tile is not used
	diff  tileDiff
	known bool // diff says how the tile differs now
}

// listed is a cell of a tile with a colour.
type listed = storage.TileCell

// detach returns the record of a tile of which t is a view.
func detach(tp storage.TilePos, t *storage.Tile) savedTile {
	s := savedTile{tp: tp}
	switch {
	case t.Form == storage.Empty:
	case t.Form == storage.Uniform && t.Full():
		s.color = t.Color
	default:
		s.kept = &kept{tile: t.Copy()}
	}
	return s
}

// blockBox returns the cells of the block that is recorded.
func (s *savedTile) blockBox() storage.Box {
	at, _ := blockOf(s.tp)
	return cellsOf(tilesOfBlock(at))
}

// appendTiles appends the record of a block to dst as records of its tiles.
func (s *savedTile) appendTiles(dst []savedTile) []savedTile {
	for i := range blockTiles {
		dst = append(dst, savedTile{tp: inBlock(s.tp, i), color: s.color, at: s.at})
	}
	return dst
}

// isPatch reports whether only a part of the cells is recorded.
func (s *savedTile) isPatch() bool { return s.kept != nil && s.kept.patch != nil }

// view returns the tile that was there, for a record of all its cells.
func (s *savedTile) view() storage.Tile {
	if s.kept == nil {
		return storage.UniformTile(s.color)
	}
	return s.kept.tile
}

// heldBytes returns the memory that the record points to.
func (s *savedTile) heldBytes() int64 {
	if s.kept == nil {
		return 0
	}
	return keptBytes + int64(s.kept.tile.Bytes()) + int64(cap(s.kept.patch))*listedBytes
}

// written notes that the tile has changed since its record was compared.
func (s *savedTile) written() {
	s.known = false
	if s.kept != nil {
		s.kept.known = false
	}
}

// overlay puts older records of cells over what is recorded. Of several for one cell the first counts.
func (s *savedTile) overlay(older []listed, w *work) {
	if s.isPatch() {
		s.kept.patch, s.kept.known = unite(older, s.kept.patch), false
		return
	}
	t := s.view()
	t.Expand(&w.after)
	for i := len(older) - 1; i >= 0; i-- {
		w.after[older[i].Index] = older[i].Color
	}
	packed := storage.Pack(&w.after, &w.pack)
	n := detach(s.tp, &packed)
	s.color, s.kept = n.color, n.kept
}

// unite returns the cells of both lists, each once: as the first list has it first, or else the second.
func unite(first, second []listed) []listed {
	var seen mask
	all := make([]listed, 0, len(first)+len(second))
	for _, list := range [2][]listed{first, second} {
		for _, e := range list {
			if !seen.has(int(e.Index)) {
				seen.add(int(e.Index))
				all = append(all, e)
			}
		}
	}
	return all
}

// put writes what is recorded to a volume.
func (s *savedTile) put(v storage.Volume, w *work) {
	switch {
	case s.block:
		fill(v, s.blockBox(), s.color, w)
	case !s.isPatch():
		t := s.view()
		v.SetTile(s.tp, &t)
	case len(s.kept.patch) < fewInTile:
		for _, e := range s.kept.patch {
			v.Set(s.tp.Cell(int(e.Index)), e.Color)
		}
	default:
		w.exchange(v, s)
	}
}

// swap exchanges what is recorded for what a volume holds. What a block holds must be known.
func (s *savedTile) swap(v storage.Volume, w *work) {
	switch {
	case s.block:
		fill(v, s.blockBox(), s.color, w)
		s.color, s.now = s.now, s.color
	case !s.isPatch():
		now := v.Tile(s.tp, &w.view)
		n := detach(s.tp, &now)
		s.put(v, w)
		s.color, s.kept = n.color, n.kept
	case len(s.kept.patch) < fewInTile:
		for i := range s.kept.patch {
			e := &s.kept.patch[i]
			e.Color = v.Set(s.tp.Cell(int(e.Index)), e.Color)
		}
	default:
		w.exchange(v, s)
	}
}

// exchange is swap for a patch of many cells.
func (w *work) exchange(v storage.Volume, s *savedTile) {
	if sw, ok := v.(storage.CellSwapper); ok {
		n := sw.SwapCells(s.tp, s.kept.patch, (*[storage.OccWords]uint64)(&w.mask)).Changed
		s.kept.patch = s.kept.patch[:n]
		return
	}
	t := v.Tile(s.tp, &w.view)
	t.Expand(&w.after)
	for i := range s.kept.patch {
		e := &s.kept.patch[i]
		w.after[e.Index], e.Color = e.Color, w.after[e.Index]
	}
	t = storage.Pack(&w.after, &w.pack)
	v.SetTile(s.tp, &t)
}

// tileIndex finds what is known about the tiles in the log, by blocks of 4x4x4 tiles.
type tileIndex struct {
	blocks map[storage.TilePos]*indexBlock
	last   *indexBlock // that of lastAt, nil if unknown
	lastAt storage.TilePos
}

type indexBlock [blockTiles]tileState

// tileState says where a tile is in the log.
type tileState struct {
	saved int32 // 1 + the number of the latest record, 0 for none
	cells uint8 // recorded one by one, a hint
}

const (
	blockShift = 2
	blockTiles = 1 << (3 * blockShift)
)

// blockOf returns the block of a tile, and which of its tiles it is.
func blockOf(tp storage.TilePos) (at storage.TilePos, slot int) {
	at = storage.TilePos{X: tp.X >> blockShift, Y: tp.Y >> blockShift, Z: tp.Z >> blockShift}
	return at, int(tp.X&3 | tp.Y&3<<2 | tp.Z&3<<4)
}

// inBlock returns a tile of the block whose first tile is given.
func inBlock(first storage.TilePos, slot int) storage.TilePos {
	n := int32(slot)
	return storage.TilePos{X: first.X + n&3, Y: first.Y + n>>2&3, Z: first.Z + n>>4}
}

// tilesOfBlock returns the tiles of a block.
func tilesOfBlock(at storage.TilePos) storage.Box {
	const edge = 1 << blockShift
	lo := storage.Pos{X: at.X << blockShift, Y: at.Y << blockShift, Z: at.Z << blockShift}
	return storage.Box{Min: lo, Max: lo.Add(storage.Pos{X: edge, Y: edge, Z: edge})}
}

// find returns the state of a tile, nil if nothing near it is known.
func (x *tileIndex) find(tp storage.TilePos) *tileState {
	at, slot := blockOf(tp)
	if x.last == nil || x.lastAt != at {
		b := x.blocks[at]
		if b == nil {
			return nil
		}
		x.last, x.lastAt = b, at
	}
	return &x.last[slot]
}

// add makes the block of a tile, which has none, and returns the state of the tile.
func (x *tileIndex) add(tp storage.TilePos) *tileState {
	if x.blocks == nil {
		x.blocks = map[storage.TilePos]*indexBlock{}
	}
	at, slot := blockOf(tp)
	b := new(indexBlock)
	x.blocks[at] = b
	x.last, x.lastAt = b, at
	return &b[slot]
}

// setBlock stores the number of the record of a block, which exists, for all of its tiles.
func (x *tileIndex) setBlock(tp storage.TilePos, saved int32) {
	x.find(tp)
	for i := range x.last {
		x.last[i].saved = saved
	}
}
