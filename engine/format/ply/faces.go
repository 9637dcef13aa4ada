package ply

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/voxelize"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// polygons reads faces, or strips of triangles.
func (d *decoder) polygons(e *element) error {
	list := -1
	for i, p := range e.properties {
		if p.count != 0 && (p.name == "vertex_indices" || p.name == "vertex_index") && list < 0 {
			list = i
		}
	}
	if list < 0 {
		return badInput(e.offset, "the element %s has no list vertex_indices", e.name)
	}
	c, _ := channelsOf(e, false)
	cut := d.cut
	if e.name == "tristrips" {
		cut = d.strip
	}
	return d.each(e, func() error {
		d.faces++
		var f [6]float64
		for i := range e.properties {
			p := &e.properties[i]
			var err error
			switch {
			case i == list:
				err = d.indices(p, e.name == "tristrips")
			case c.slot[i] < 0:
				err = d.skip(p)
			default:
				f[c.slot[i]], err = d.number(p.kind)
			}
			if err != nil {
				return err
			}
		}
		before := len(d.triangles)
		if err := cut(); err != nil {
			return err
		}
		if c.colored {
			d.paint(before, paintOf(f, c.scale))
		}
		return nil
	})
}

// paint gives a colour to the triangles from one on, and white to those before that have none.
func (d *decoder) paint(from int, c storage.Color) {
	for len(d.paints) < from {
		d.paints = append(d.paints, white)
	}
	for len(d.paints) < len(d.triangles) {
		d.paints = append(d.paints, c)
	}
}

const white = 0xffffffff

// paintOf returns the colour of a face. Floats reach from 0 to 1.
func paintOf(f [6]float64, scale float64) storage.Color {
	if scale == 0 {
		scale = 255
	}
	return storage.RGB(channel(f[3]*scale), channel(f[4]*scale), channel(f[5]*scale))
}

// restart stands in a strip for the end of one and the start of the next.
const restart = math.MaxUint32

// indices reads a list of vertices into corners.
func (d *decoder) indices(p *property, strips bool) error {
	n, err := d.length(p)
	if err != nil {
		return err
	}
	d.corners = d.corners[:0]
	for range n {
		at := d.offset()
		f, err := d.number(p.kind)
		if err != nil {
			return err
		}
		switch {
		case strips && f == -1:
			d.corners = append(d.corners, restart)
		case f >= 0 && f < float64(d.count) && f == math.Trunc(f):
			d.corners = append(d.corners, uint32(f))
		default:
			return badInput(at, "%v is none of the %d vertices", f, d.count)
		}
	}
	return nil
}

// cut adds the triangles of the polygon with the corners at hand.
func (d *decoder) cut() error {
	n := len(d.corners)
	if n < 3 {
		return nil
	}
	if err := d.budget.Hold((n - 2) * triangleBytes); err != nil {
		return err
	}
	if n == 3 {
		d.triangles = append(d.triangles, [3]uint32(d.corners))
		return nil
	}
	d.polygon = d.polygon[:0]
	for _, c := range d.corners {
		d.polygon = append(d.polygon, d.positions[c])
	}
	for _, t := range d.cutter.Cut(d.polygon) {
		d.triangles = append(d.triangles, [3]uint32{d.corners[t[0]], d.corners[t[1]], d.corners[t[2]]})
	}
	return nil
}

// strip adds the triangles of a strip, in which every other one turns the other way.
func (d *decoder) strip() error {
	if err := d.budget.Hold(len(d.corners) * triangleBytes); err != nil {
		return err
	}
	start := 0
	for i, c := range d.corners {
		switch {
		case c == restart:
			start = i + 1
		case i-start < 2:
		case (i-start)%2 == 0:
			d.triangles = append(d.triangles, [3]uint32{d.corners[i-2], d.corners[i-1], c})
		default:
			d.triangles = append(d.triangles, [3]uint32{d.corners[i-1], d.corners[i-2], c})
		}
	}
	return nil
}

// model returns the triangles with the vertices that they have.
func (d *decoder) model() *voxelize.Model {
	m := &voxelize.Model{Positions: d.positions, Triangles: d.triangles}
	used := make([]bool, len(d.positions))
	for _, t := range d.triangles {
		used[t[0]], used[t[1]], used[t[2]] = true, true, true
	}
	place := make([]uint32, len(d.positions))
	n := 0
	for i, u := range used {
		if u {
			place[i] = uint32(n)
			d.positions[n] = d.positions[i]
			if d.colors != nil {
				d.colors[n] = d.colors[i]
			}
			n++
		}
	}
	m.Positions = d.positions[:n]
	for i := range d.triangles {
		for k := range d.triangles[i] {
			d.triangles[i][k] = place[d.triangles[i][k]]
		}
	}
	m.Color = d.color
	return m
}

// color returns the colour between the vertices of a triangle, otherwise that of the face, otherwise white.
func (d *decoder) color(triangle int, weights [3]float64) storage.Color {
	if d.colors == nil {
		if triangle < len(d.paints) {
			return d.paints[triangle]
		}
		return white
	}
	var sum [3]float64
	for i, w := range weights {
		for k, c := range d.colors[d.triangles[triangle][i]] {
			sum[k] += w * float64(c)
		}
	}
	return storage.RGB(channel(sum[0]), channel(sum[1]), channel(sum[2]))
}

// channel rounds 0 to 255 and clamps what lies beyond; what is no number is 0.
func channel(f float64) uint8 {
	if !(f > 0) {
		return 0
	}
	return uint8(math.Round(min(f, 255)))
}
