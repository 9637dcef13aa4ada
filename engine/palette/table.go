package palette

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Table maps colours to places in a short list of colours.
type Table struct {
	Colors   []storage.Color // the list, opaque
	From     int             // how many colours were counted
	MaxError int             // largest difference of a channel, 0 if every counted colour is in the list

	index map[storage.Color]int
}

// NewTable returns a table of at most n colours, n at least 1, for the counted ones. If preferred has room for all of them, which is at most n
// colours long and contains every counted colour, it is the list as it is, order and duplicates included. Otherwise the list is the counted
// colours sorted if there are at most n, and the result of a median cut if there are more. Alpha is ignored: counts has opaque colours.
func NewTable(ctx context.Context, counts map[storage.Color]int64, n int, preferred []storage.Color) (*Table, error) {
	colors := make([]colorCount, 0, len(counts))
	for c, k := range counts {
		colors = append(colors, colorCount{c, k})
	}
	slices.SortFunc(colors, func(a, b colorCount) int { return cmp.Compare(a.color, b.color) })
	if len(preferred) <= n {
		if t := exact(colors, preferred); t != nil {
			return t, nil
		}
	}
	if len(colors) <= n {
		list := make([]storage.Color, len(colors))
		for i, c := range colors {
			list[i] = c.color
		}
		return exact(colors, list), nil
	}
	return nearestTable(ctx, colors, medianCut(slices.Clone(colors), n))
}

// NearestTable returns the table that maps the counted colours to the nearest of a list that is not empty.
func NearestTable(ctx context.Context, counts map[storage.Color]int64, list []storage.Color) (*Table, error) {
	colors := make([]colorCount, 0, len(counts))
	for c, k := range counts {
		colors = append(colors, colorCount{c, k})
	}
	return nearestTable(ctx, colors, list)
}

// Index returns the place in Colors of a counted colour, whatever its alpha.
func (t *Table) Index(c storage.Color) int { return t.index[c|opaque] }

// colorCount is a colour with the number of voxels that have it.
type colorCount struct {
	color storage.Color
	count int64
}

const opaque = 0xff000000

// exact returns the table of a list that has every colour, nil if it lacks one.
func exact(colors []colorCount, list []storage.Color) *Table {
	places := make(map[storage.Color]int, len(list))
	for i, c := range list {
		if _, ok := places[c|opaque]; !ok {
			places[c|opaque] = i
		}
	}
	t := &Table{Colors: list, From: len(colors), index: make(map[storage.Color]int, len(colors))}
	for _, c := range colors {
		i, ok := places[c.color]
		if !ok {
			return nil
		}
		t.index[c.color] = i
	}
	return t
}

func nearestTable(ctx context.Context, colors []colorCount, list []storage.Color) (*Table, error) {
	t := &Table{Colors: list, From: len(colors), index: make(map[storage.Color]int, len(colors))}
	for i, c := range colors {
		if i&0xfff == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		k := Nearest(list, c.color)
		t.index[c.color] = k
		for _, d := range differences(list[k], c.color) {
			t.MaxError = max(t.MaxError, d)
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

// differences returns how far two colours are apart in each channel.
func differences(a, b storage.Color) (d [3]int) {
	x, y := rgb(a), rgb(b)
	for i := range d {
		d[i] = max(int(x[i])-int(y[i]), int(y[i])-int(x[i]))
	}
	return d
}

// Nearest returns the place of the colour with the smallest sum of differences, the first of several; alpha does not matter. The list is
// not empty.
func Nearest(list []storage.Color, c storage.Color) int {
	best, least := 0, 1<<30
	for i, p := range list {
		d := differences(p, c)
		if sum := d[0] + d[1] + d[2]; sum < least {
			best, least = i, sum
		}
	}
	return best
}
