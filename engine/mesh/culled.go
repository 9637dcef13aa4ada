package mesh

// culled makes a square of every face that can be seen, in the order of [Faces].
type culled struct {
	finder finder
	at     blockPos
	rects  []rect
}

// mesh implements mesher.
func (c *culled) mesh(src source, at blockPos, p *patch) {
	p.reset()
	c.at, c.rects = at, p.rects
	c.finder.v, c.finder.f = src, c.add
	for i := range blockTiles {
		tp := at.tile(i)
		t := src.Tile(tp, &c.finder.own)
		_ = c.finder.tile(tp, &t) // add returns no error
	}
	p.rects, c.rects = c.rects, nil
}

// reach implements mesher.
func (c *culled) reach() (below, above, faces int32) { return 1, 1, 0 }

func (c *culled) add(q *Quad) error {
	lo := q.Cells.Min
	at := uint32(lo.X&63) | uint32(lo.Y&63)<<6 | uint32(lo.Z&63)<<12
	c.rects = append(c.rects, rect{at, uint32(q.Normal)<<24 | uint32(q.Color&opaque)})
	return nil
}
