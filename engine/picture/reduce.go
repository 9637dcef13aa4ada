package picture

import (
	"bytes"
	"image"
	"slices"
)

// swatch is a colour of a picture and how many pixels have it.
type swatch struct {
	color [4]byte
	count int
}

// group is some colours that are to become one. It differs most in a channel; spread is by how much, weighted by its pixels, and 0 for a
// single colour.
type group struct {
	swatches        []swatch
	channel, spread int
}

// Reduce returns the picture with at most n colours: by median cut (Heckbert, "Color Image Quantization for Frame Buffer Display",
// 1982), here always of the group whose widest channel times the root of its pixels is the largest. There is no dithering, which would
// make the file larger. The result starts at 0, 0.
func Reduce(img *image.NRGBA, n int) *image.NRGBA {
	width, height := img.Rect.Dx(), img.Rect.Dy()
	out := image.NewNRGBA(image.Rect(0, 0, width, height))
	if width == 0 || height == 0 {
		return out
	}
	table := newColorTable(12)
	for y := range height {
		table.addRow(img.Pix[y*img.Stride:][:4*width])
	}
	groups := cut(table.swatches(), n)
	means := make([][4]byte, len(groups))
	for i, g := range groups {
		means[i] = average(g.swatches)
		for _, s := range g.swatches {
			table.values[table.slot(colorAt(s.color[:]))] = uint32(i + 1)
		}
	}
	for y := range height {
		row, to := img.Pix[y*img.Stride:][:4*width], out.Pix[y*out.Stride:]
		last := ^colorAt(row)
		var mean [4]byte
		for x := 0; x < len(row); x += 4 {
			if c := colorAt(row[x:]); c != last {
				last, mean = c, means[table.of(c)-1]
			}
			copy(to[x:], mean[:])
		}
	}
	return out
}

// swatches returns the colours of a table and their counts, in a fixed order.
func (t *colorTable) swatches() []swatch {
	list := make([]swatch, 0, t.used)
	for i, n := range t.values {
		if n != 0 {
			list = append(list, swatch{bytesOf(t.keys[i]), int(n)})
		}
	}
	slices.SortFunc(list, func(a, b swatch) int { return bytes.Compare(a.color[:], b.color[:]) })
	return list
}

// cut divides colours into n groups, or fewer if there are not as many.
func cut(colors []swatch, n int) []group {
	groups := []group{newGroup(colors)}
	scratch := make([]swatch, len(colors))
	for len(groups) < n {
		worst := 0
		for i, g := range groups {
			if g.spread > groups[worst].spread {
				worst = i
			}
		}
		if groups[worst].spread == 0 {
			break
		}
		low, high := groups[worst].halve(scratch)
		groups[worst] = low
		groups = append(groups, high)
	}
	return groups
}

// newGroup returns colours as a group with what they differ in.
func newGroup(colors []swatch) group {
	g := group{swatches: colors}
	count, widest := 0, 0
	lo, hi := colors[0].color, colors[0].color
	for _, s := range colors {
		count += s.count
		for a, c := range s.color {
			lo[a], hi[a] = min(lo[a], c), max(hi[a], c)
		}
	}
	for a := range lo {
		if d := int(hi[a]) - int(lo[a]); d > widest {
			g.channel, widest = a, d
		}
	}
	g.spread = widest * widest * min(count, 1<<20)
	return g
}

// halve sorts a group of several colours by its channel, equal ones in their order, and cuts it where half of the pixels are on either
// side. scratch has room for its colours.
func (g *group) halve(scratch []swatch) (low, high group) {
	list := g.swatches
	var starts [257]int
	total := 0
	for _, s := range list {
		starts[int(s.color[g.channel])+1]++
		total += s.count
	}
	for i := range 256 {
		starts[i+1] += starts[i]
	}
	for _, s := range list {
		at := &starts[s.color[g.channel]]
		scratch[*at] = s
		*at++
	}
	copy(list, scratch)
	at, sum := 1, list[0].count
	for at < len(list)-1 && sum+list[at].count <= total/2 {
		sum += list[at].count
		at++
	}
	return newGroup(list[:at:at]), newGroup(list[at:])
}

// average returns the mean colour of a group, or the one that has most of its pixels.
func average(g []swatch) [4]byte {
	var sum [4]int
	count := 0
	most := g[0]
	for _, s := range g {
		for a, c := range s.color {
			sum[a] += int(c) * s.count
		}
		count += s.count
		if s.count > most.count {
			most = s
		}
	}
	if 2*most.count > count {
		return most.color
	}
	var mean [4]byte
	for a := range mean {
		mean[a] = byte((sum[a] + count/2) / count)
	}
	return mean
}
