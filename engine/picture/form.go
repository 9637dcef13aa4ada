package picture

import (
	"bytes"
	"context"
	"encoding/binary"
	"slices"
)

// PNG colour types, as in the PNG specification (third edition), section 11.2.1.
const (
	typeGray    = 0
	typeRGB     = 2
	typePalette = 3
	typeRGBA    = 6
)

// maxPalette is how many colours a palette holds.
const maxPalette = 256

// form is how a PNG file stores a picture.
type form struct {
	kind, depth uint8
	stride      int // bytes of a row
	bpp         int // bytes between a byte and its left neighbour in the filters
	palette     [][4]byte
	index       *colorTable // the number in the palette, from 1
}

// newForm returns the plainest form that keeps all of a picture.
func newForm(ctx context.Context, p *pixels) (*form, error) {
	if p.gray != nil {
		return &form{kind: typeGray, depth: 16, bpp: 2, stride: 2 * p.width}, nil
	}
	f := &form{}
	if few, err := f.countColors(ctx, p); few || err != nil {
		f.kind, f.depth, f.bpp = typePalette, 8, 1
		for _, depth := range []uint8{4, 2, 1} {
			if len(f.palette) <= 1<<depth {
				f.depth = depth
			}
		}
		f.stride = (p.width*int(f.depth) + 7) / 8
		return f, err
	}
	f.kind, f.depth, f.bpp = typeRGBA, 8, 4
	opaque, err := p.opaque(ctx)
	if opaque {
		f.kind, f.bpp = typeRGB, 3
	}
	f.stride = p.width * f.bpp
	return f, err
}

// opaque reports whether nothing of a coloured picture is seen through.
func (p *pixels) opaque(ctx context.Context) (bool, error) {
	all := ^uint32(0)
	err := p.walk(ctx, func(y int) {
		if all>>24 == 255 {
			for row := p.color.Pix[y*p.color.Stride:][:4*p.width]; len(row) >= 4; row = row[4:] {
				all &= colorAt(row)
			}
		}
	})
	return all>>24 == 255, err
}

// countColors fills the palette and returns whether it has room for all colours. Colours with alpha come first, so that the alphas that
// the file must list are few; then they are in order of brightness, so that small differences are small.
func (f *form) countColors(ctx context.Context, p *pixels) (few bool, err error) {
	table := newColorTable(10)
	few = true
	err = p.walk(ctx, func(y int) {
		if few {
			few = table.addFew(p.color.Pix[y*p.color.Stride:][:4*p.width])
		}
	})
	if err != nil || !few {
		return few, err
	}
	for i, n := range table.values {
		if n != 0 {
			f.palette = append(f.palette, bytesOf(table.keys[i]))
		}
	}
	slices.SortFunc(f.palette, func(a, b [4]byte) int {
		if (a[3] == 255) != (b[3] == 255) {
			return int(a[3]) - int(b[3])
		}
		if d := brightness(a) - brightness(b); d != 0 {
			return d
		}
		return bytes.Compare(a[:], b[:])
	})
	for i, c := range f.palette {
		table.values[table.slot(colorAt(c[:]))] = uint32(i + 1)
	}
	f.index = table
	return true, nil
}

// addFew puts the colours of a row of R, G, B, A bytes into the table and returns false when they are too many for a palette.
func (t *colorTable) addFew(row []byte) bool {
	last := ^colorAt(row)
	for ; len(row) >= 4; row = row[4:] {
		c := colorAt(row)
		if c == last {
			continue
		}
		last = c
		i := t.slot(c)
		if t.values[i] == 0 {
			if t.used == maxPalette {
				return false
			}
			t.keys[i], t.values[i] = c, 1
			t.used++
		}
	}
	return true
}

func brightness(c [4]byte) int { return 2*int(c[0]) + 5*int(c[1]) + int(c[2]) }

// row writes a row into out, which has the length of stride, without a filter.
func (f *form) row(out []byte, p *pixels, y int) {
	if p.gray != nil {
		copy(out, p.gray.Pix[y*p.gray.Stride:])
		return
	}
	row := p.color.Pix[y*p.color.Stride:][:4*p.width]
	switch f.kind {
	case typePalette:
		f.packRow(out, row)
	case typeRGB:
		stripAlpha(out, row)
	default:
		copy(out, row)
	}
}

// stripAlpha writes three bytes for each four. All pixels but the last are moved as a word, whose fourth byte the next one covers.
func stripAlpha(out, row []byte) {
	for len(row) > 4 {
		binary.LittleEndian.PutUint32(out, colorAt(row))
		row, out = row[4:], out[3:]
	}
	copy(out, row[:3])
}

// packRow writes the palette's numbers of a row, as many in a byte as fit, the leftmost in the upper bits.
func (f *form) packRow(out, row []byte) {
	last, number := ^colorAt(row), byte(0)
	if f.depth == 8 {
		for x := range out {
			if c := colorAt(row[4*x:]); c != last {
				last, number = c, byte(f.index.of(c)-1)
			}
			out[x] = number
		}
		return
	}
	clear(out)
	for x := range len(row) / 4 {
		if c := colorAt(row[4*x:]); c != last {
			last, number = c, byte(f.index.of(c)-1)
		}
		bit := x * int(f.depth)
		out[bit>>3] |= number << (8 - int(f.depth) - bit&7)
	}
}

// paletteChunks returns the content of the chunks PLTE and tRNS; the latter is empty if all is opaque.
func (f *form) paletteChunks() (colors, alphas []byte) {
	for _, c := range f.palette {
		colors = append(colors, c[:3]...)
		if c[3] != 255 {
			alphas = append(alphas, c[3])
		}
	}
	return colors, alphas
}
