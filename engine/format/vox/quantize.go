package vox

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// colorCount is a colour with the number of voxels that have it.
type colorCount struct {
	color storage.Color
	count int64
}

// colorTable finds the palette index of a colour.
type colorTable struct {
	palette  []storage.Color // from index 1
	index    map[storage.Color]uint8
	maxError int // largest difference of a channel, 0 if every colour is in the palette
}

// newColorTable returns the table of the counted colours: exact if there are at most 255, otherwise for the palette of a median cut.
func newColorTable(ctx context.Context, counts map[storage.Color]int64) (*colorTable, error) {
	colors := make([]colorCount, 0, len(counts))
	for c, n := range counts {
		colors = append(colors, colorCount{c, n})
	}
	slices.SortFunc(colors, func(a, b colorCount) int { return cmp.Compare(a.color, b.color) })
	t := &colorTable{index: make(map[storage.Color]uint8, len(colors))}
	if len(colors) <= maxColors {
		for i, c := range colors {
			t.palette = append(t.palette, c.color)
			t.index[c.color] = uint8(i + 1)
		}
		return t, nil
	}
	t.palette = medianCut(slices.Clone(colors), maxColors)
	for i, c := range colors {
		if i&0xfff == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		k := nearest(t.palette, c.color)
		t.index[c.color] = uint8(k + 1)
		for _, d := range channels(t.palette[k], c.color) {
			t.maxError = max(t.maxError, d)
		}
	}
	return t, nil
}

// medianCut returns at most n colours that stand for the given ones (P. Heckbert, 1982): the bucket with the most colours is split along its
// longest axis at half of its voxels, until there are n buckets, whose weighted means are the result, sorted.
func medianCut(colors []colorCount, n int) []storage.Color {
	buckets := [][]colorCount{colors}
	for len(buckets) < n {
		largest := 0
		for i := range buckets {
			if len(buckets[i]) > len(buckets[largest]) {
				largest = i
			}
		}
		b := buckets[largest]
		if len(b) < 2 {
			break
		}
		cut := split(b)
		buckets[largest] = b[:cut]
		buckets = append(buckets, b[cut:])
	}
	means := map[storage.Color]struct{}{}
	for _, b := range buckets {
		means[mean(b)] = struct{}{}
	}
	return slices.Sorted(maps.Keys(means))
}

// split sorts a bucket along its longest axis and returns where its second half of voxels begins, with a colour on either side.
func split(b []colorCount) int {
	var lo, hi [3]uint8
	lo = [3]uint8{255, 255, 255}
	for _, c := range b {
		for i, v := range rgb(c.color) {
			lo[i], hi[i] = min(lo[i], v), max(hi[i], v)
		}
	}
	axis := 0
	for i := range 3 {
		if hi[i]-lo[i] > hi[axis]-lo[axis] {
			axis = i
		}
	}
	slices.SortFunc(b, func(x, y colorCount) int {
		return cmp.Or(cmp.Compare(rgb(x.color)[axis], rgb(y.color)[axis]), cmp.Compare(x.color, y.color))
	})
	var total, sum int64
	for _, c := range b {
		total += c.count
	}
	for i, c := range b[:len(b)-1] {
		if sum += c.count; 2*sum >= total {
			return i + 1
		}
	}
	return len(b) - 1
}

func mean(b []colorCount) storage.Color {
	var sum [3]int64
	var n int64
	for _, c := range b {
		for i, v := range rgb(c.color) {
			sum[i] += int64(v) * c.count
		}
		n += c.count
	}
	return storage.RGB(uint8(sum[0]/n), uint8(sum[1]/n), uint8(sum[2]/n))
}

func rgb(c storage.Color) [3]uint8 { return [3]uint8{c.R(), c.G(), c.B()} }

// channels returns the differences of two colours.
func channels(a, b storage.Color) (d [3]int) {
	x, y := rgb(a), rgb(b)
	for i := range d {
		d[i] = max(int(x[i])-int(y[i]), int(y[i])-int(x[i]))
	}
	return d
}

// nearest returns the place of the colour with the smallest sum of differences.
func nearest(palette []storage.Color, c storage.Color) int {
	best, least := 0, 1<<30
	for i, p := range palette {
		d := channels(p, c)
		if sum := d[0] + d[1] + d[2]; sum < least {
			best, least = i, sum
		}
	}
	return best
}
