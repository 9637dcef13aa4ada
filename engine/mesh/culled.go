package mesh

import (
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// culled makes a square of every face that can be seen: tile by tile in their order, within a tile cells by index, of a cell in the order of [Face].
type culled struct {
	finder finder
}

// mesh implements mesher.
func (c *culled) mesh(src source, at blockPos, p *patch) {
	p.reset()
	c.finder.src = src
	for i := range blockTiles {
		tp := at.tile(i)
		t := src.Tile(tp, &c.finder.own)
		if !c.finder.expose(tp, &t) {
			continue
		}
		for w := range c.finder.solid {
			for seen := c.finder.seen(w); seen != 0; seen &= seen - 1 {
				c.cell(tp, &t, w, bits.TrailingZeros64(seen), p)
			}
		}
	}
}

// reach implements mesher.
func (c *culled) reach() (below, above, faces int32) { return 1, 1, 0 }

// cell adds the faces of cell bit of word w.
func (c *culled) cell(tp storage.TilePos, t *storage.Tile, w, bit int, p *patch) {
	i := w<<6 | bit
	cell := tp.Cell(i)
	at := uint32(cell.X&63) | uint32(cell.Y&63)<<6 | uint32(cell.Z&63)<<12
	color := uint32(t.At(i) & opaque)
	for f := range c.finder.exposed {
		if c.finder.exposed[f][w]>>bit&1 != 0 {
			p.rects = append(p.rects, rect{at, uint32(f)<<24 | color})
		}
	}
}
