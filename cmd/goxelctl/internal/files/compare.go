package files

import (
	"container/heap"
	"context"
	"slices"
)

// comparison is how two models differ, as --json prints it.
type comparison struct {
	Same    bool         `json:"same"`
	A       sideFacts    `json:"a"`
	B       sideFacts    `json:"b"`
	Moved   cell         `json:"b_moved_by"` // by --align
	Counts  differences  `json:"counts"`     // over all layers
	Layers  []*layerPair `json:"layers"`
	Order   bool         `json:"other_order"`       // layers that both have come in another order
	Appear  []hue        `json:"colors_appear"`     // colours that are in B only, with their voxels
	Vanish  []hue        `json:"colors_disappear"`  // colours that are in A only
	More    bool         `json:"more,omitempty"`    // there were too many colours to count
	Voxels  []difference `json:"voxels,omitempty"`  // the first ones that differ
	Picture string       `json:"picture,omitempty"` // the file
	models  [2]*model
	colors  [2]tally
	list    lowest
	merged  bool // each model has one layer, whatever its name is
}

// sideFacts is what is told about each model.
type sideFacts struct {
	Input  string `json:"input"`
	Format string `json:"format"`
	Voxels int64  `json:"voxels"`
	Layers int    `json:"layers"`
	Box    *box   `json:"box"`
}

// differences are numbers of voxels.
type differences struct {
	Same    int64 `json:"same"`
	Changed int64 `json:"changed"` // of another colour
	OnlyA   int64 `json:"only_a"`
	OnlyB   int64 `json:"only_b"`
}

func (d *differences) differ() int64 { return d.Changed + d.OnlyA + d.OnlyB }

func (d *differences) add(n int64, colors [2]uint32) {
	switch a, b := empty(colors[0]), empty(colors[1]); {
	case a && b:
	case a:
		d.OnlyB += n
	case b:
		d.OnlyA += n
	case colors[0] == colors[1]:
		d.Same += n
	default:
		d.Changed += n
	}
}

// layerPair is a layer of each model with the same name, or one that has no partner.
type layerPair struct {
	Name     string `json:"name"`
	VisibleA *bool  `json:"visible_a"` // null if the layer is only in B
	VisibleB *bool  `json:"visible_b"` // null if the layer is only in A
	differences
	sources pair
	area    area // around the voxels of both
}

// other reports whether the layers differ in something else than voxels.
func (p *layerPair) other() bool {
	return p.VisibleA == nil || p.VisibleB == nil || *p.VisibleA != *p.VisibleB
}

// seen reports whether one of the layers is visible.
func (p *layerPair) seen() bool {
	return p.VisibleA != nil && *p.VisibleA || p.VisibleB != nil && *p.VisibleB
}

// difference is a voxel that differs.
type difference struct {
	X     int     `json:"x"`
	Y     int     `json:"y"`
	Z     int     `json:"z"`
	Layer string  `json:"layer"`
	A     *string `json:"a"` // colour, null if it is empty
	B     *string `json:"b"`
	order int     // of the layer
}

func newComparison(models [2]*model, list int, merged bool) *comparison {
	c := &comparison{models: models, list: lowest{most: list}, merged: merged}
	for i, to := range []*sideFacts{&c.A, &c.B} {
		m := models[i]
		*to = sideFacts{m.in.name, m.Format, m.total(), len(m.layers), m.box.box()}
	}
	return c
}

// match pairs the layers: the n-th of a name with the n-th of the other model, in the order of A and then those that only B has.
func (c *comparison) match() {
	a, b := c.models[0].layers, c.models[1].layers
	if c.merged {
		c.add(&a[0], &b[0])
		c.Layers[0].Name = "(merged)"
		return
	}
	partner := make([]*layer, len(a))
	used := make([]bool, len(b))
	last := -1
	byName := map[string][]int{}
	for i := range b {
		byName[b[i].Name] = append(byName[b[i].Name], i)
	}
	for i := range a {
		if free := byName[a[i].Name]; len(free) > 0 {
			byName[a[i].Name] = free[1:]
			partner[i], used[free[0]] = &b[free[0]], true
			c.Order = c.Order || free[0] < last
			last = free[0]
		}
	}
	for i := range a {
		c.add(&a[i], partner[i])
	}
	for i := range b {
		if !used[i] {
			c.add(nil, &b[i])
		}
	}
}

// add adds a pair, of which one may be nil.
func (c *comparison) add(a, b *layer) {
	p := &layerPair{}
	if a != nil {
		p.Name, p.VisibleA = a.Name, &a.Visible
		p.area = a.box
	}
	if b != nil {
		p.Name, p.VisibleB = b.Name, &b.Visible
		p.area = p.area.union(b.box.moved(c.Moved))
	}
	p.sources = pair{c.models[0].source(a, cell{}), c.models[1].source(b, c.Moved)}
	c.Layers = append(c.Layers, p)
}

// run compares. draw, if it is not nil, is given each pair of layers and returns what is given its cells.
func (c *comparison) run(ctx context.Context, draw func(p *layerPair) func(area, [2][]run) error, progress func(float64)) error {
	c.match()
	total := float64(max(c.A.Voxels+c.B.Voxels, 1))
	seen := 0.0
	for i, p := range c.Layers {
		var also func(area, [2][]run) error
		if draw != nil && p.seen() {
			also = draw(p)
		}
		err := p.sources.walk(ctx, p.area, func(a area, cells [2][]run) error {
			if also != nil {
				if err := also(a, [2][]run{slices.Clone(cells[0]), slices.Clone(cells[1])}); err != nil {
					return err
				}
			}
			before := 2*p.Same + 2*p.Changed + p.OnlyA + p.OnlyB
			c.take(i, p, a, cells)
			seen += float64(2*p.Same + 2*p.Changed + p.OnlyA + p.OnlyB - before)
			progress(seen / total)
			return nil
		})
		if err != nil {
			return err
		}
	}
	c.finish()
	return nil
}

// take counts the cells of an area.
func (c *comparison) take(i int, p *layerPair, a area, cells [2][]run) {
	size := a.size()
	together(cells, func(at, n int64, colors [2]uint32) {
		p.add(n, colors)
		for side := range colors {
			c.colors[side].add(colors[side], n)
		}
		if c.list.most == 0 || colors[0] == colors[1] || empty(colors[0]) && empty(colors[1]) {
			return
		}
		for k := range n {
			if !c.list.take(a.min, size, at+k, i, p.Name, colors) {
				break
			}
		}
	})
}

// finish sums up.
func (c *comparison) finish() {
	c.Same = !c.Order
	for _, p := range c.Layers {
		c.Counts.Same += p.Same
		c.Counts.Changed += p.Changed
		c.Counts.OnlyA += p.OnlyA
		c.Counts.OnlyB += p.OnlyB
		c.Same = c.Same && p.differ() == 0 && !p.other()
	}
	c.Vanish = c.colors[0].hues(func(color uint32) bool { return c.colors[1].counts[color] == 0 })
	c.Appear = c.colors[1].hues(func(color uint32) bool { return c.colors[0].counts[color] == 0 })
	c.More = c.colors[0].full || c.colors[1].full
	c.Voxels = c.list.sorted()
}

// lowest keeps the first voxels by z, y, x and layer. It is a heap with the last of them on top.
type lowest struct {
	most int
	list []difference
}

func before(a, b *difference) bool {
	for _, d := range []int{a.Z - b.Z, a.Y - b.Y, a.X - b.X} {
		if d != 0 {
			return d < 0
		}
	}
	return a.order < b.order
}

// take adds the cell number at of an area, and reports whether cells that follow in the area may be among the first as well.
func (l *lowest) take(corner, size cell, at int64, order int, name string, colors [2]uint32) bool {
	row, layer := int64(size[0]), int64(size[0])*int64(size[1])
	d := difference{X: corner[0] + int(at%row), Y: corner[1] + int(at%layer/row), Z: corner[2] + int(at/layer), Layer: name, order: order}
	if len(l.list) == l.most && !before(&d, &l.list[0]) {
		return false
	}
	for i, to := range []**string{&d.A, &d.B} {
		if !empty(colors[i]) {
			text := hex(colors[i])
			*to = &text
		}
	}
	heap.Push(l, d)
	if len(l.list) > l.most {
		heap.Pop(l)
	}
	return true
}

// sorted returns the voxels, the first one first.
func (l *lowest) sorted() []difference {
	slices.SortFunc(l.list, func(a, b difference) int {
		if before(&a, &b) {
			return -1
		}
		return 1
	})
	return l.list
}

// Len implements heap.Interface.
func (l *lowest) Len() int { return len(l.list) }

// Less implements heap.Interface: the last one is on top.
func (l *lowest) Less(i, j int) bool { return before(&l.list[j], &l.list[i]) }

// Swap implements heap.Interface.
func (l *lowest) Swap(i, j int) { l.list[i], l.list[j] = l.list[j], l.list[i] }

// Push implements heap.Interface.
func (l *lowest) Push(x any) { l.list = append(l.list, x.(difference)) }

// Pop implements heap.Interface.
func (l *lowest) Pop() any {
	last := l.list[len(l.list)-1]
	l.list = l.list[:len(l.list)-1]
	return last
}
