package storage

// Volume holds the voxels of one layer. Coordinates are cells within [MinCoord, MaxCoord); a caller checks them first.
//
// A volume has one writer at a time, and nobody reads it while it is written to. Any number of goroutines may read one that nobody
// writes to, each with its own scratch; so work beside the writer takes a Clone first, in the writer's turn.
type Volume interface {
	// Get returns the colour of a cell, 0 where empty.
	Get(p Pos) Color

	// Set stores a colour, 0 for empty, and returns the one that was there. Setting cells that exist does not allocate.
	Set(p Pos, c Color) (old Color)

	// Tile returns a view of a tile, which may point into s. It is valid until the next write to the volume or use of s.
	Tile(tp TilePos, s *Scratch) Tile

	// SetTile replaces all cells of a tile. The volume copies what it keeps, so t may be a view of any volume, even of this one.
	SetTile(tp TilePos, t *Tile)

	// Walk calls f for every tile with an occupied cell that overlaps the box b of cells, in the order of [TilePos.Compare], until f
	// returns false. The view follows the rules of Tile. f must not write to this volume.
	Walk(b Box, s *Scratch, f func(tp TilePos, t *Tile) bool)

	// Len returns the number of occupied cells, at a cost that does not depend on it.
	Len() int64

	// Clone returns an independent volume with the same cells. Both share what neither has changed since, at a cost that does not
	// depend on their size. Cloning counts as a write to the receiver.
	Clone() Volume

	// Stats returns facts about the volume, at a cost that does not depend on its size.
	Stats() Stats
}

// Filler is implemented by volumes that fill a box faster than tile by tile.
type Filler interface {
	// FillBox stores c, 0 for empty, in every cell of b.
	FillBox(b Box, c Color)
}

// CellSwapper is implemented by volumes that exchange many cells of a tile faster than one by one.
type CellSwapper interface {
	// SwapCells stores the colour of every cell of the list, 0 for empty; a cell is there once at most, and its colour is normalised. The
	// cells that this changes come to the front of the list, in the same order and with the colours that they had, and their bits are set
	// in changed; what follows them in the list means nothing. So the cells in front, given again, undo the call.
	SwapCells(tp TilePos, list []TileCell, changed *[OccWords]uint64) Swap
}

// TileCell is a cell of a tile, by its index there, with a colour.
type TileCell struct {
	Index uint16
	Color Color
}

// Swap says what a call of SwapCells did.
type Swap struct {
	Changed int   // cells at the front of the list
	Added   int   // of these, the ones that were empty
	Removed int   // of these, the ones that are empty now
	Whole   bool  // the tile is known to have been empty or full of one colour before
	Color   Color // which, 0 if it was empty or not whole
}

// Stats describes a volume.
type Stats struct {
	Tiles int64 // tiles with an occupied cell
	Bytes int64 // heap bytes reachable from the volume, those shared with clones included
}

// Options configures a new volume; the zero value is useful.
type Options struct {
	// HotTiles bounds how many tiles a compressing kind keeps uncompressed, 0 for its default. More is faster and takes about
	// 16 KiB each.
	HotTiles int
}

// Kind describes a storage implementation, for choosing one by name.
type Kind struct {
	Name string // as given to --storage
	Doc  string // one line: when to choose it
	New  func(Options) Volume
}

// Bounds returns the smallest box that contains every occupied cell, the zero Box for an empty volume. It costs a visit to every tile.
func Bounds(v Volume) Box {
	var box Box
	s := new(Scratch)
	v.Walk(Everywhere, s, func(tp TilePos, t *Tile) bool {
		if !box.ContainsBox(tp.Box()) {
			b := t.Bounds()
			m := tp.Min()
			box = box.Union(Box{m.Add(b.Min), m.Add(b.Max)})
		}
		return true
	})
	return box
}
