package mesh

import "github.com/goxel-daemon/goxel-daemon/storage"

// A block is a cube of blockEdge cells along each axis, 4x4x4 tiles: the unit in which surfaces are made. It is named by the coordinates of its
// min corner divided by blockEdge.
const (
	blockShift = 6
	blockEdge  = 1 << blockShift
	blockTiles = 64
)

// blockPos names a block.
type blockPos storage.TilePos

// blockOf returns the block that holds a tile.
func blockOf(tp storage.TilePos) blockPos {
	const shift = blockShift - storage.TileShift
	return blockPos{X: tp.X >> shift, Y: tp.Y >> shift, Z: tp.Z >> shift}
}

// min returns the min corner of the block in cells.
func (b blockPos) min() storage.Pos {
	return storage.Pos{X: b.X << blockShift, Y: b.Y << blockShift, Z: b.Z << blockShift}
}

// tile returns tile i of the block, in the order of [storage.TilePos.Compare].
func (b blockPos) tile(i int) storage.TilePos {
	bit := func(n int) int32 { return int32(i >> n & 1) }
	return storage.TilePos{
		X: b.X<<2 | bit(3)<<1 | bit(0),
		Y: b.Y<<2 | bit(4)<<1 | bit(1),
		Z: b.Z<<2 | bit(5)<<1 | bit(2),
	}
}

// compare orders blocks as volumes order tiles.
func (b blockPos) compare(c blockPos) int { return storage.TilePos(b).Compare(storage.TilePos(c)) }

// rect is a rectangle on the surface within a block. From the lowest bit on, at holds six bits each for x, y and z of its first cell, and for its
// lengths less one along the lower and the higher of the two axes in its plane. Face is the colour's opaque red, green and blue with
// the normal in place of alpha.
type rect struct {
	at   uint32
	face uint32
}

const rectBytes = 8

// Bits of rect.at.
const (
	lowShift  = 18 // of the length along the lower axis
	highShift = 24
)

func (r rect) normal() Face         { return Face(r.face >> 24) }
func (r rect) color() storage.Color { return storage.Color(r.face) | 0xff000000 }

// cells returns the box of the rectangle's cells within the block.
func (r rect) cells() storage.Box {
	lo := storage.Pos{X: int32(r.at & 63), Y: int32(r.at >> 6 & 63), Z: int32(r.at >> 12 & 63)}
	low, high := int32(r.at>>lowShift&63)+1, int32(r.at>>highShift&63)+1
	size := storage.Pos{X: 1, Y: 1, Z: 1}
	switch r.normal().Axis() {
	case 0:
		size.Y, size.Z = low, high
	case 1:
		size.X, size.Z = low, high
	default:
		size.X, size.Y = low, high
	}
	return storage.Box{Min: lo, Max: lo.Add(size)}
}

// quad returns the rectangle with coordinates relative to the block.
func (r rect) quad() Quad { return Quad{Cells: r.cells(), Normal: r.normal(), Color: r.color()} }

// point is a corner of triangles, between the centres of two cells that are next to each other. At holds seven bits each for x, y and z of the
// lower cell within its block, and how far the point is from that cell's centre, in 256ths. Face is the colour with the axis that the
// cells lie along in place of alpha. The normal is zero unless asked for.
type point struct {
	at     uint32
	face   uint32
	normal [3]float32
}

const pointBytes = 20

func (p *point) axis() int      { return int(p.face >> 24) }
func (p *point) along() float64 { return float64(p.at>>21) / 256 }

// place returns the lower cell.
func (p *point) place() storage.Pos {
	return storage.Pos{X: int32(p.at & 127), Y: int32(p.at >> 7 & 127), Z: int32(p.at >> 14 & 127)}
}

// patch is the surface of one block: rectangles, or points and triangles between them.
type patch struct {
	rects  []rect
	points []point
	tris   [][3]uint32 // numbers of points, counter-clockwise as seen from outside
}

// bytes returns the memory that the patch takes.
func (p *patch) bytes() int64 {
	return int64(cap(p.rects))*rectBytes + int64(cap(p.points))*pointBytes + int64(cap(p.tris))*12
}

// empty reports whether the patch has no face.
func (p *patch) empty() bool { return len(p.rects) == 0 && len(p.tris) == 0 }

// reset empties the patch and keeps its memory.
func (p *patch) reset() { p.rects, p.points, p.tris = p.rects[:0], p.points[:0], p.tris[:0] }

// source is what surfaces are made of: tiles of a volume.
type source interface {
	Tile(tp storage.TilePos, s *storage.Scratch) storage.Tile
}

// mesher is a way to make surfaces. It keeps memory for reuse and belongs to one goroutine.
type mesher interface {
	// mesh sets p to the surface of a block.
	mesh(src source, at blockPos, p *patch)

	// reach returns how far from a cell that changes a face may change, in cells below and above it, and how far below a solid cell there may
	// be a face. A face is where its block's cell is.
	reach() (below, above, faces int32)
}

// newMesher returns the mesher that the options ask for.
func newMesher(opt *Options) mesher {
	switch opt.Method {
	case Greedy:
		return &greedy{}
	case MarchingCubes:
		return &marcher{smooth: opt.Smooth, normals: opt.Normals}
	}
	return &culled{}
}
