package vengi

import (
	"bytes"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// model is the voxels of a node, in the file's axes.
type model struct {
	low   [3]int32
	size  [3]int32 // at least 1
	data  []byte   // of all cells, as the file has them
	solid int64    // how many cells are not air
}

// readModel reads "DATA".
func (d *decoder) readModel(n *node) error {
	m := &model{}
	var high [3]int32
	for _, corner := range []*[3]int32{&m.low, &high} {
		for i := range corner {
			corner[i] = int32(d.c.u32())
		}
	}
	if d.c.err != nil {
		return d.c.err
	}
	cells := int64(1)
	for i := range m.size {
		size := int64(high[i]) - int64(m.low[i]) + 1
		switch {
		case size < 1:
			return badInput("the model %q reaches from %d to %d along %c", n.name, m.low[i], high[i], 'x'+rune(i))
		case size > maxEdge:
			return unsupported("the model %q has %d voxels along %c, and %d are supported", n.name, size, 'x'+rune(i), maxEdge)
		}
		m.size[i] = int32(size)
		cells *= size
	}
	if cells > int64(d.c.left()) {
		return badInput("the model %q has %d cells in %d bytes", n.name, cells, d.c.left())
	}
	if err := d.measureModel(m, cells); err != nil {
		return err
	}
	n.model = m
	if d.models[n.id] == nil {
		d.models[n.id] = n
	}
	return nil
}

// solidBytes returns how many bytes follow the first one of a cell that is not air.
func (d *decoder) solidBytes() int {
	n := 1
	if d.version >= 4 {
		n++
	}
	if d.version >= 8 {
		n++
	}
	return n
}

// measureModel finds where the cells of a model end, and how many are solid.
func (d *decoder) measureModel(m *model, cells int64) error {
	rest, more := d.c.data[d.c.at:], d.solidBytes()
	for cells > 0 {
		air := skipAir(rest, cells)
		if cells -= air; cells == 0 {
			rest = rest[air:]
			break
		}
		if int64(len(rest)) < air+1+int64(more) {
			return badInput("the file ends within a model")
		}
		rest = rest[air+1+int64(more):]
		cells--
		m.solid++
	}
	m.data = d.c.take(uint64(d.c.left() - len(rest)))
	return nil
}

// skipAir returns how many cells of air there are before another one, at most most, which may be more than there are.
func skipAir(data []byte, most int64) int64 {
	data = data[:min(int64(len(data)), most)]
	if n := bytes.IndexByte(data, 0); n >= 0 {
		return int64(n)
	}
	return int64(len(data))
}

// addLayer adds the layer of a node that shows the model of shown, which may be the node itself.
func (d *decoder) addLayer(n, shown *node, world *matrix) error {
	if shown == nil || shown.model == nil {
		d.budget.Warnf("the node %q shows a model that is missing", n.name)
		return nil
	}
	v, err := d.budget.Volume()
	if err != nil {
		return err
	}
	m := shown.model
	l := scene.NewLayer(0, n.name, v)
	l.Visible = n.visible
	d.scene.Layers = append(d.scene.Layers, l)
	if m.solid == 0 {
		return nil
	}
	to := *world
	if !to.finite() {
		d.budget.Warnf("the transformation of %q is not a number and was ignored", n.name)
		to = identity
	}
	origin := vec{}
	for i, part := range n.pivot {
		if math.Abs(part) < 1<<20 {
			origin[i] = -part * float64(m.size[i])
		}
	}
	at := to.apply(origin)
	for i := range to {
		to[i][3] = at[i]
	}
	if err := inRange(n, m, &to); err != nil {
		return err
	}
	p := &painter{d: d, v: v, m: m, colors: d.colors(n, shown)}
	if err := p.paint(n, &to); err != nil {
		return err
	}
	if p.outside > 0 {
		d.budget.Warnf("%d voxels of %q lie outside the coordinates that are possible and were left out", p.outside, n.name)
	}
	return nil
}

// inRange returns an error if a model lies too far outside.
func inRange(n *node, m *model, to *matrix) error {
	for corner := range 8 {
		var p vec
		for i := range p {
			p[i] = float64(m.low[i]) + float64(corner>>i&1)*float64(m.size[i])
		}
		for i, f := range to.apply(p) {
			if math.Abs(f) > storage.MaxCoord+1 {
				return unsupported("the node %q lies at %g along %c, out of range", n.name, f, 'x'+rune(i))
			}
		}
	}
	return nil
}

// colors returns the palette of a node that shows a model.
func (d *decoder) colors(n, shown *node) []storage.Color {
	switch {
	case n.palette != nil:
		return n.palette
	case shown.palette != nil:
		return shown.palette
	}
	d.budget.Warnf("the palette %q of the model %q is not in the file: other colours are used", shown.builtin, n.name)
	return builtin()
}

// eachSolid calls f with the cells of a model that are not air.
func (d *decoder) eachSolid(m *model, f func(cell [3]int32, color uint8) error) error {
	rest, more := m.data, d.solidBytes()
	var at [3]int64 // less m.low
	for n := range m.solid {
		air := skipAir(rest, int64(len(rest)))
		at[2] += air
		if size := int64(m.size[2]); at[2] >= size {
			at[1] += at[2] / size
			at[2] %= size
		}
		if size := int64(m.size[1]); at[1] >= size {
			at[0] += at[1] / size
			at[1] %= size
		}
		rest = rest[air+1:]
		if err := f([3]int32{m.low[0] + int32(at[0]), m.low[1] + int32(at[1]), m.low[2] + int32(at[2])}, rest[0]); err != nil {
			return err
		}
		rest = rest[more:]
		at[2]++
		if n&0xffff == 0 {
			if err := d.budget.Check(); err != nil {
				return err
			}
		}
	}
	return nil
}
