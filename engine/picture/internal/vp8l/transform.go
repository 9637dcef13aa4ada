package vp8l

// Kinds of transforms.
const (
	predictor      = 0
	greenSubtracts = 2
	indexing       = 3
)

// correlated reports whether red and blue take fewer bits without green: by the differences of neighbours in some rows.
func (e *encoder) correlated(pixels []uint32, width int) (bool, error) {
	with, without := 0, 0
	row := make([]uint32, width)
	for y := 0; y < len(pixels)/width; y += 8 {
		if err := e.look(); err != nil {
			return false, err
		}
		copy(row, pixels[y*width:])
		for x := 1; x < width; x++ {
			without += costOf(difference(row[x], row[x-1]))
		}
		subtractGreen(row)
		for x := 1; x < width; x++ {
			with += costOf(difference(row[x], row[x-1]))
		}
	}
	return with <= without, nil
}

// predictTransform writes the transform by predictions and returns the pixels after it.
func (e *encoder) predictTransform(pixels []uint32, width, height int) ([]uint32, error) {
	blockBits := e.effort.blockBits
	e.w.write(1, 1)
	e.w.write(predictor, 2)
	e.w.write(uint32(blockBits-2), 3)
	across, down := blocks(width, blockBits), blocks(height, blockBits)
	chosen := make([]uint32, across*down)
	out := make([]uint32, len(pixels))
	for by := range down {
		for bx := range across {
			if err := e.look(); err != nil {
				return nil, err
			}
			b := block{pixels, width, bx << blockBits, by << blockBits, min((bx+1)<<blockBits, width), min((by+1)<<blockBits, height)}
			mode := b.best(e.effort.modes, e.effort.rows)
			chosen[by*across+bx] = opaqueBlack | uint32(mode)<<8
			b.apply(mode, out)
		}
	}
	return out, e.image(chosen, across, false)
}

// blocks returns how many blocks of 1<<n pixels cover an edge.
func blocks(edge, n int) int { return (edge + 1<<n - 1) >> n }

// block is a part of a picture: from left, top up to right, bottom.
type block struct {
	pixels                   []uint32
	width                    int // of the picture
	left, top, right, bottom int
}

// best returns the mode that leaves the least, the first of equals. One of so many rows is looked at. The edges of the picture, where modes
// make no difference, are left out.
func (b *block) best(among []uint8, rows int) uint8 {
	best, least := among[0], -1
	for _, mode := range among {
		cost := 0
		for y := max(b.top, 1); y < b.bottom; y += rows {
			row, above := b.pixels[y*b.width:], b.pixels[(y-1)*b.width:]
			for x := max(b.left, 1); x < b.right; x++ {
				cost += costOf(difference(row[x], predict(mode, row[x-1], above[x], above[x-1], above[x+1])))
			}
			if least >= 0 && cost >= least {
				break
			}
		}
		if least < 0 || cost < least {
			best, least = mode, cost
		}
	}
	return best
}

// apply writes the differences of the block's pixels to what they are predicted to be. The pixel above to the right of the last one in a
// row is the first one of that row.
func (b *block) apply(mode uint8, out []uint32) {
	for y := b.top; y < b.bottom; y++ {
		for x := b.left; x < b.right; x++ {
			i := y*b.width + x
			var p uint32
			switch {
			case i == 0:
				p = opaqueBlack
			case y == 0:
				p = b.pixels[i-1]
			case x == 0:
				p = b.pixels[i-b.width]
			default:
				p = predict(mode, b.pixels[i-1], b.pixels[i-b.width], b.pixels[i-b.width-1], b.pixels[i-b.width+1])
			}
			out[i] = difference(b.pixels[i], p)
		}
	}
}

// paletteTransform writes the palette and returns the pixels as its numbers, bundled, and how many are in a row then.
func (e *encoder) paletteTransform(pixels []uint32, width int, palette []uint32) ([]uint32, int, error) {
	e.w.write(1, 1)
	e.w.write(indexing, 2)
	e.w.write(uint32(len(palette)-1), 8)
	numbers := make(map[uint32]uint32, len(palette))
	steps := make([]uint32, len(palette))
	last := uint32(0)
	for i, c := range palette {
		numbers[c] = uint32(i)
		steps[i] = difference(c, last)
		last = c
	}
	if err := e.image(steps, len(steps), false); err != nil {
		return nil, 0, err
	}
	bundle := 0 // 1<<bundle numbers are in a pixel
	for bundle < 3 && len(palette) <= 1<<(8>>(bundle+1)) {
		bundle++
	}
	depth := 8 >> bundle
	across := blocks(width, bundle)
	out := make([]uint32, across*(len(pixels)/width))
	color, number := ^pixels[0], uint32(0)
	for y := range len(pixels) / width {
		if err := e.look(); err != nil {
			return nil, 0, err
		}
		row := out[y*across:][:across]
		for x, c := range pixels[y*width:][:width] {
			if c != color {
				color, number = c, numbers[c]
			}
			row[x>>bundle] |= number << (8 + (x&(1<<bundle-1))*depth)
		}
	}
	for i := range out {
		out[i] |= opaqueBlack
	}
	return out, across, nil
}
