package heightmap

import (
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// ground turns the heights and colours of columns into cells. It holds the rows of columns of one row of tiles.
type ground struct {
	volume storage.Volume
	budget *format.Budget
	min    storage.Pos // of all columns
	width  int         // columns of a row
	fill   bool

	top, rows int32 // the y of the first row, and how many there are below it, with falling y
	heights   []int32
	colors    []storage.Color

	columns [storage.TileEdge * storage.TileEdge]column // of the current tiles, by x + 16*y
	cells   [storage.TileCells]storage.Color
	scratch storage.Scratch
}

type column struct {
	height int32 // voxels, 0 for none
	color  storage.Color
}

func newGround(v storage.Volume, b *format.Budget, at storage.Pos, width int, fill bool) *ground {
	return &ground{volume: v, budget: b, min: at, width: width, fill: fill}
}

// row returns the heights and colours of the row at y, for the caller to fill in. It lies below those that came before.
func (g *ground) row(y int32) ([]int32, []storage.Color) {
	if g.rows == 0 {
		g.top = y
	}
	at := int(g.rows) * g.width
	if g.rows++; len(g.heights) < at+g.width {
		g.heights = append(g.heights, make([]int32, g.width)...)
		g.colors = append(g.colors, make([]storage.Color, g.width)...)
	}
	return g.heights[at : at+g.width], g.colors[at : at+g.width]
}

// build sets the cells of the rows, which lie in one row of tiles, and forgets them.
func (g *ground) build() error {
	ty := g.top >> storage.TileShift
	end := g.min.X + int32(g.width)
	for tx := g.min.X >> storage.TileShift; tx<<storage.TileShift < end; tx++ {
		highest := g.gather(tx)
		if highest == 0 {
			continue
		}
		build := g.surface
		if g.fill {
			build = g.full
		}
		if err := build(tx, ty, highest); err != nil {
			return err
		}
	}
	g.rows = 0
	return nil
}

// gather collects the columns of the tiles at x and returns the greatest height.
func (g *ground) gather(tx int32) int32 {
	clear(g.columns[:])
	highest := int32(0)
	lo, hi := max(tx<<storage.TileShift, g.min.X), min((tx+1)<<storage.TileShift, g.min.X+int32(g.width))
	for k := range g.rows {
		y := (g.top - k) & (storage.TileEdge - 1)
		for x := lo; x < hi; x++ {
			at := int(k)*g.width + int(x-g.min.X)
			h := g.heights[at]
			g.columns[x&(storage.TileEdge-1)|y<<storage.TileShift] = column{h, g.colors[at]}
			highest = max(highest, h)
		}
	}
	return highest
}

// full sets the cells of full columns.
func (g *ground) full(tx, ty, highest int32) error {
	end := g.min.Z + highest
	for tz := g.min.Z >> storage.TileShift; tz<<storage.TileShift < end; tz++ {
		low := tz << storage.TileShift
		clear(g.cells[:])
		n := int64(0)
		for i, c := range g.columns {
			from, to := max(g.min.Z-low, 0), min(g.min.Z+c.height-low, storage.TileEdge)
			for z := from; z < to; z++ {
				g.cells[i+int(z)<<(2*storage.TileShift)] = c.color
			}
			n += int64(max(to-from, 0))
		}
		if err := g.budget.Add(n); err != nil {
			return err
		}
		t := storage.Pack(&g.cells, &g.scratch)
		g.volume.SetTile(storage.TilePos{X: tx, Y: ty, Z: tz}, &t)
	}
	return nil
}

// surface sets the highest cell of each column.
func (g *ground) surface(tx, ty, _ int32) error {
	corner := storage.TilePos{X: tx, Y: ty}.Min()
	for i, c := range g.columns {
		if c.height == 0 {
			continue
		}
		if err := g.budget.Add(1); err != nil {
			return err
		}
		x, y := int32(i&(storage.TileEdge-1)), int32(i>>storage.TileShift)
		g.volume.Set(storage.Pos{X: corner.X + x, Y: corner.Y + y, Z: g.min.Z + c.height - 1}, c.color)
	}
	return nil
}
