package pov

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// tileBytes is what is held about a tile whose cells are covered.
const tileBytes = storage.OccWords*8 + 64

// encoder writes one file.
type encoder struct {
	ctx     context.Context
	opt     *format.EncodeOptions
	scene   *scene.Scene
	w       *bufio.Writer
	line    []byte
	covered map[storage.TilePos]*[storage.OccWords]uint64 // cells of the layers so far; nil if there is one only
	first   []byte                                        // line of the layer at hand, as long as it is the only one
	boxes   int                                           // of that layer
	done    int64                                         // tiles
	total   int64
	err     error
}

// Encode writes the visible layers as boxes.
func Encode(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
	e := &encoder{ctx: ctx, opt: opt, scene: s, w: bufio.NewWriterSize(w, 1<<16)}
	var layers []*scene.Layer
	for _, l := range s.Layers {
		if l.Visible && l.Volume.Len() > 0 {
			layers = append(layers, l)
			e.total += l.Volume.Stats().Tiles
		}
	}
	if len(layers) > 1 {
		e.covered = map[storage.TilePos]*[storage.OccWords]uint64{}
	}
	e.printf("%s", preamble)
	e.looks()
	e.cameras()
	e.light()
	for i := len(layers) - 1; i >= 0; i-- {
		if err := e.layer(layers[i]); err != nil {
			return err
		}
	}
	return e.w.Flush()
}

const preamble = `// POV-Ray scene by goxel-daemon: Z is up, and a voxel is one unit wide.
#version 3.7;
global_settings { assumed_gamma 1.0 max_trace_level 32 }
background { srgb <0.94,0.94,0.94> }
#declare Aspect = image_width / image_height;
#declare Field = function(Degrees, Factor) { 2*degrees(atan2(tan(radians(Degrees/2))*Factor, 1)) };
#macro Vox(Min, Max, Color)
  box { Min, Max texture { pigment { color srgbt Color } finish { Look } } }
#end
`

// printf writes text that is not in a hot path. The writer keeps its first error until it is flushed.
func (e *encoder) printf(text string, args ...any) { _, _ = fmt.Fprintf(e.w, text, args...) }

// comment returns a name that does not end the comment in which it stands.
func comment(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == '\u2028' || r == '\u2029' || r == 0x7f {
			return ' '
		}
		return r
	}, text)
}

// layer writes the voxels of a layer that no layer before it has covered.
func (e *encoder) layer(l *scene.Layer) error {
	material := e.materialOf(l)
	e.printf("\n// %s\n#declare Look = Look_%d;\n", comment(l.Name), material)
	paint := newPaint(e.material(material))
	b := new(boxes)
	e.boxes = 0
	l.Volume.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, t *storage.Tile) bool {
		e.err = e.tile(tp, t, b, paint)
		return e.err == nil
	})
	switch {
	case e.err != nil:
		return e.err
	case e.boxes == 1:
		_, e.err = e.w.Write(e.first)
	case e.boxes > 1:
		e.printf("}\n")
	}
	return e.err
}

// box writes the line of a box. Two boxes or more are a union, which has no use for fewer.
func (e *encoder) box(line []byte) error {
	switch e.boxes++; e.boxes {
	case 1:
		e.first = append(e.first[:0], line...)
		return nil
	case 2:
		e.printf("union {\n%s", e.first)
	}
	_, err := e.w.Write(line)
	return err
}

// tile writes the boxes of a tile.
func (e *encoder) tile(tp storage.TilePos, t *storage.Tile, b *boxes, paint *paint) error {
	if e.ctx.Err() != nil {
		return context.Cause(e.ctx)
	}
	if e.done++; e.done&0xff == 0 {
		e.opt.Progress.Report(e.done, max(e.total, e.done))
	}
	b.todo = *t.Occ
	if err := e.cover(tp, &b.todo); err != nil {
		return err
	}
	t.Expand(&b.cells)
	origin := tp.Min()
	for {
		box, color, ok := b.next()
		if !ok {
			return nil
		}
		box.Min, box.Max = box.Min.Add(origin), box.Max.Add(origin)
		e.line = paint.appendBox(e.line[:0], box, color)
		if err := e.box(e.line); err != nil {
			return err
		}
	}
}

// cover takes the cells that are covered away from those of a tile, and covers the others.
func (e *encoder) cover(tp storage.TilePos, cells *[storage.OccWords]uint64) error {
	if e.covered == nil {
		return nil
	}
	c := e.covered[tp]
	if c == nil {
		if int64(len(e.covered)+1)*tileBytes > e.opt.MemoryLimit() {
			return &format.UnsupportedError{Format: name, Msg: fmt.Sprintf("the layers need more than %d bytes to be compared", e.opt.MemoryLimit())}
		}
		c = new([storage.OccWords]uint64)
		e.covered[tp] = c
	}
	for i, w := range cells {
		cells[i] &^= c[i]
		c[i] |= w
	}
	return nil
}
