package voxlap

import (
	"context"
	"encoding/binary"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

const kvx = reader(kvxName)

// head is the first kvxHead bytes of a file.
type head struct {
	bytes int64 // of the level, after the field
	size  [3]int64
	pivot [3]float64
}

func readHead(data []byte) head {
	h := head{bytes: int64(binary.LittleEndian.Uint32(data))}
	for i := range 3 {
		h.size[i] = int64(binary.LittleEndian.Uint32(data[4+4*i:]))
		h.pivot[i] = float64(int32(binary.LittleEndian.Uint32(data[16+4*i:]))) / 256
	}
	return h
}

// end returns the offset of the end of the level.
func (h *head) end() int64 { return 4 + h.bytes }

// tables returns the bytes of the offsets. Sizes must be below 2^24.
func (h *head) tables() int64 { return 4*(h.size[0]+1) + 2*h.size[0]*(h.size[1]+1) }

// decodeKVX reads the first level of a model into a scene with one layer.
func decodeKVX(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
	if len(data) < kvxHead+kvxPalette {
		return nil, kvx.bad(len(data), "the file ends within its head or its palette")
	}
	h := readHead(data)
	for i, n := range h.size {
		if n > maxEdge || i == 2 && n > kvxHeight {
			return nil, kvx.unsupported("a model of %d x %d x %d voxels; a slab ends at a height of %d at most", h.size[0], h.size[1], h.size[2], kvxHeight)
		}
	}
	switch colors := int64(len(data) - kvxPalette); {
	case h.end() > colors:
		return nil, kvx.bad(0, "the first level ends at offset %d, and the palette begins at %d", h.end(), colors)
	case kvxHead+h.tables() > h.end():
		return nil, kvx.bad(4, "the offsets of %d x %d columns do not fit the first level", h.size[0], h.size[1])
	}
	budget := format.NewBudget(ctx, kvxName, opt)
	o, rest, ok := newOrigin(h.pivot, h.size)
	if !ok {
		budget.Warnf("the pivot %v is of no use: the model lies at 0,0,0", h.pivot)
		o = origin{0, int32(h.size[1]), int32(h.size[2])}
	}
	c, err := newCanvas(budget)
	if err != nil {
		return nil, err
	}
	f := &kvxFile{head: h, level: data[kvxHead:h.end()], c: c, origin: o, palette: readPalette(data, budget)}
	if err := f.build(); err != nil {
		return nil, err
	}
	c.flush()
	s := newScene(c.v, rest)
	s.Palette = f.palette
	return s, budget.Check()
}

// readPalette returns the palette at the end of a file.
func readPalette(data []byte, budget *format.Budget) *scene.Palette {
	triples := data[len(data)-kvxPalette:]
	for _, v := range triples {
		if v >= levels {
			budget.Warnf("the palette has the value %d, so it is taken as one of 8 bits a channel", v)
			return paletteOf(triples, 255)
		}
	}
	return paletteOf(triples, levels-1)
}

// kvxFile is a file whose tables were found to lie inside it.
type kvxFile struct {
	head
	level   []byte // from the offsets to the end of the level
	c       *canvas
	origin  origin
	palette *scene.Palette
	used    int64 // bytes of columns so far
}

// build sets the voxels.
func (f *kvxFile) build() error {
	xs, ys := int(f.size[0]), int(f.size[1])
	for x := range xs {
		if x%16 == 0 {
			if err := f.c.budget.At(int64(x), int64(xs)); err != nil {
				return err
			}
		}
		row := 4*(xs+1) + 2*x*(ys+1)
		base := int64(binary.LittleEndian.Uint32(f.level[4*x:]))
		for y := range ys {
			from := base + int64(binary.LittleEndian.Uint16(f.level[row+2*y:]))
			to := base + int64(binary.LittleEndian.Uint16(f.level[row+2*y+2:]))
			if from == to {
				continue
			}
			if from > to || from < f.tables() || to > int64(len(f.level)) {
				return kvx.bad(kvxHead+row+2*y, "column %d,%d has the bytes %d to %d of %d", x, y, from, to, len(f.level))
			}
			if f.used += to - from; f.used > int64(len(f.level)) {
				return kvx.bad(kvxHead+row+2*y, "column %d,%d overlaps others", x, y)
			}
			if err := f.column(int(from), int(to), column{c: f.c, origin: f.origin, x: x, y: y}); err != nil {
				return err
			}
		}
	}
	return nil
}

// column sets the voxels of one column, which is bytes of the level.
func (f *kvxFile) column(from, to int, col column) error {
	for at := from; at < to; {
		if to-at < kvxSlab || to-at-kvxSlab < int(f.level[at+1]) {
			return kvx.bad(kvxHead+at, "a slab of column %d,%d goes beyond its end", col.x, col.y)
		}
		z, n, faces := int(f.level[at]), int(f.level[at+1]), f.level[at+2]
		if int64(z+n) > f.size[2] {
			return kvx.bad(kvxHead+at, "a slab of column %d,%d ends at Z %d, outside the height of %d", col.x, col.y, z+n, f.size[2])
		}
		if err := f.c.budget.Add(int64(n)); err != nil {
			return err
		}
		if n > 0 {
			if err := col.fill(z, faces); err != nil {
				return err
			}
		}
		for i, index := range f.level[at+kvxSlab : at+kvxSlab+n] {
			col.add(z+i, faces, f.color(index))
		}
		at += kvxSlab + n
	}
	return nil
}

func (f *kvxFile) color(index uint8) storage.Color { return f.palette.Swatches[index].Color }
