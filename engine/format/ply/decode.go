package ply

import (
	"context"
	"encoding/binary"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/meshio"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/polygon"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// What is held for each vertex and triangle, with the room that growing lists have.
const (
	vertexBytes   = 24 + 12 + 8
	triangleBytes = 2*12 + 2*4
)

// decoder reads one file.
type decoder struct {
	values
	ctx    context.Context
	budget *format.Budget
	opt    format.Values

	pointSize float64      // of voxels, as the header of our own files has it, 0 if it has none
	count     int          // of vertices, as the header has it
	positions [][3]float64 // finite
	colors    [][3]float32 // of the vertices, 0 to 255; nil if they have none
	triangles [][3]uint32
	paints    []storage.Color // of the triangles; nil if they have none
	faces     int             // that were read

	cutter  polygon.Cutter
	corners []uint32
	polygon [][3]float64
	seen    int64 // elements
}

// Decode reads a mesh or a cloud of points into a scene with one layer.
func Decode(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
	d := &decoder{ctx: ctx, budget: format.NewBudget(ctx, name, opt), opt: opt.Values.Of(options())}
	if err := d.budget.At(0, 1); err != nil {
		return nil, err
	}
	h, rest, err := readHeader(data)
	if err != nil {
		return nil, err
	}
	d.values = values{data: data, rest: rest, ascii: h.format == "ascii", order: binary.LittleEndian}
	if h.format == "binary_big_endian" {
		d.order = binary.BigEndian
	}
	d.pointSize = h.cell
	if err := d.elements(h); err != nil {
		return nil, err
	}
	if h.texture != "" {
		d.budget.Warnf("the texture %.100q is left out", h.texture)
	}
	if d.cutter.Spent >= polygon.Work {
		d.budget.Warnf("some of the many faces with many corners are not cut along their outline")
	}
	if d.faces == 0 && len(d.positions) > 0 {
		return d.cloud()
	}
	return meshio.Read(ctx, d.budget, d.opt, []meshio.Part{{Model: d.model(), Material: -1}})
}

// elements reads the elements in the order of the header.
func (d *decoder) elements(h *header) error {
	found := map[string]bool{}
	for i := range h.elements {
		e := &h.elements[i]
		if err := d.room(e); err != nil {
			return err
		}
		if found[e.name] {
			return badInput(e.offset, "a second element %.40q", e.name)
		}
		found[e.name] = true
		read := d.skipElement
		switch e.name {
		case "vertex":
			read = d.vertices
		case "face", "tristrips":
			read = d.polygons
			if !found["vertex"] {
				return unsupported("the element %s comes before the vertices", e.name)
			}
		}
		if len(e.properties) == 0 {
			continue
		}
		if err := read(e); err != nil {
			return err
		}
	}
	if !found["vertex"] {
		return badInput(-1, "the file has no vertices")
	}
	return nil
}

// each calls f for every element of a list.
func (d *decoder) each(e *element, f func() error) error {
	for range e.count {
		if d.seen++; d.seen&0x3ff == 0 {
			if err := d.budget.At(int64(d.offset()), 2*int64(len(d.data))); err != nil {
				return err
			}
		}
		if err := d.begin(); err != nil {
			return err
		}
		if err := f(); err != nil {
			return err
		}
	}
	return nil
}

func (d *decoder) skipElement(e *element) error {
	return d.each(e, func() error {
		for i := 0; i < len(e.properties) && !d.ascii; i++ {
			if err := d.skip(&e.properties[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// channels are the places of x, y, z, red, green and blue among the properties.
type channels struct {
	slot    []int // of a property, -1 for none
	colored bool
	scale   float64 // from a channel to 0..255, 0 for 0..1 unless something is larger
}

// channelsOf finds the properties that matter. It returns false if a coordinate is missing and wanted.
func channelsOf(e *element, position bool) (channels, bool) {
	names := map[string]int{
		"red": 3, "green": 4, "blue": 5, "diffuse_red": 3, "diffuse_green": 4, "diffuse_blue": 5, "r": 3, "g": 4, "b": 5,
	}
	if position {
		names["x"], names["y"], names["z"] = 0, 1, 2
	}
	c := channels{slot: make([]int, len(e.properties))}
	var have [6]bool
	for i, p := range e.properties {
		slot, ok := names[p.name]
		if !ok || have[slot] || p.count != 0 {
			c.slot[i] = -1
			continue
		}
		c.slot[i], have[slot] = slot, true
		if slot == 3 {
			c.scale = map[kind]float64{float32Kind: 0, float64Kind: 0, int16Kind: 255.0 / 32767, uint16Kind: 255.0 / 65535}[p.kind]
			if p.kind != float32Kind && p.kind != float64Kind && c.scale == 0 {
				c.scale = 1
			}
		}
	}
	c.colored = have[3] && have[4] && have[5]
	return c, !position || have[0] && have[1] && have[2]
}

// vertices reads positions and colours.
func (d *decoder) vertices(e *element) error {
	c, ok := channelsOf(e, true)
	if !ok {
		return badInput(e.offset, "the vertices lack x, y or z")
	}
	if e.count > math.MaxInt32 {
		return unsupported("more than %d vertices", math.MaxInt32)
	}
	if err := d.budget.Hold(e.count * vertexBytes); err != nil {
		return err
	}
	d.count = e.count
	d.positions = make([][3]float64, 0, e.count)
	if c.colored {
		d.colors = make([][3]float32, 0, e.count)
	}
	err := d.each(e, func() error {
		at := d.offset()
		var f [6]float64
		if err := d.numbers(e, &c, &f); err != nil {
			return err
		}
		for _, x := range f[:3] {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return badInput(at, "the vertex %d has the coordinate %v", len(d.positions), x)
			}
		}
		d.positions = append(d.positions, [3]float64(f[:3]))
		if c.colored {
			d.colors = append(d.colors, [3]float32{float32(f[3]), float32(f[4]), float32(f[5])})
		}
		return nil
	})
	scaleColors(d.colors, c.scale)
	return err
}

// numbers reads an element without lists that matter into the slots of its properties.
func (d *decoder) numbers(e *element, c *channels, f *[6]float64) (err error) {
	for i, slot := range c.slot {
		if slot < 0 {
			err = d.skip(&e.properties[i])
		} else {
			f[slot], err = d.number(e.properties[i].kind)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// scaleColors makes channels reach from 0 to 255.
func scaleColors(colors [][3]float32, scale float64) {
	if scale == 0 {
		scale = 255
		for _, c := range colors {
			if max(c[0], c[1], c[2]) > 1 {
				scale = 1
				break
			}
		}
	}
	for i := range colors {
		for k := range colors[i] {
			colors[i][k] *= float32(scale)
		}
	}
}
