package voxlap

import (
	"context"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/palette"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// levels is the number of values of a channel in palettes.
const levels = 64

// level returns the nearest of the 64 levels of a channel.
func level(v uint8) uint8 { return uint8((int(v)*(levels-1) + 127) / 255) }

// channel returns the value of a level, which is at most top, itself at most 255.
func channel(level, top uint8) uint8 {
	return uint8((int(level)*255 + int(top)/2) / int(top))
}

// rounded returns the colour that a palette holds for an opaque one.
func rounded(c storage.Color) storage.Color {
	at := func(v uint8) uint8 { return channel(level(v), levels-1) }
	return storage.RGB(at(c.R()), at(c.G()), at(c.B()))
}

// paletteOf returns the palette of triples of levels up to top.
func paletteOf(triples []byte, top uint8) *scene.Palette {
	p := &scene.Palette{Swatches: make([]scene.Swatch, len(triples)/3)}
	for i := range p.Swatches {
		t := triples[3*i:]
		at := func(k int) uint8 { return channel(min(t[k], top), top) }
		p.Swatches[i].Color = storage.RGB(at(0), at(1), at(2))
	}
	return p
}

// appendPalette appends 256 triples of levels.
func appendPalette(dst []byte, colors []storage.Color) []byte {
	for i := range kvxColors {
		var c storage.Color
		if i < len(colors) {
			c = colors[i]
		}
		dst = append(dst, level(c.R()), level(c.G()), level(c.B()))
	}
	return dst
}

// table maps opaque colours to places in a palette of 256.
type table struct {
	colors []storage.Color
	index  map[storage.Color]uint8
}

// newTable returns a table for the counted colours. It keeps a preferred palette that has all of them, and warns of what colours lose.
func newTable(ctx context.Context, counts map[storage.Color]int64, preferred []storage.Color, opt *format.EncodeOptions) (*table, error) {
	few := make(map[storage.Color]int64, len(counts))
	for c, n := range counts {
		few[rounded(c)] += n
	}
	for i, c := range preferred { // a new list
		preferred[i] = rounded(c)
	}
	t, err := palette.NewTable(ctx, few, kvxColors, preferred)
	if err != nil {
		return nil, err
	}
	index := make(map[storage.Color]uint8, len(counts))
	largest := 0
	for c := range counts {
		i := t.Index(rounded(c))
		index[c] = uint8(i)
		largest = max(largest, difference(c, rounded(t.Colors[i])))
	}
	switch {
	case t.From > len(t.Colors):
		opt.Warnf("colours reduced from %d to %d of 6 bits a channel, largest error %d of 255 in a channel", len(counts), len(t.Colors), largest)
	case largest > 0:
		opt.Warnf("colours are rounded to 6 bits a channel, largest error %d of 255", largest)
	}
	return &table{t.Colors, index}, nil
}

// difference returns how far two colours are apart in a channel at most.
func difference(a, b storage.Color) int {
	far := func(x, y uint8) int { return max(int(x)-int(y), int(y)-int(x)) }
	return max(far(a.R(), b.R()), far(a.G(), b.G()), far(a.B(), b.B()))
}
