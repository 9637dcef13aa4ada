package palette

import (
	"cmp"
	"context"
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
// colours sorted if there are at most n, and if there are more, the result of a quantiser, sorted too, and every colour is mapped to the one
// with the smallest sum of squared differences. Alpha is ignored: counts has opaque colours.
func NewTable(ctx context.Context, counts map[storage.Color]int64, n int, preferred []storage.Color) (*Table, error) {
	colors := sorted(counts)
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
	list, err := refine(ctx, colors, cut(slices.Clone(colors), n))
	if err != nil {
		return nil, err
	}
	return nearestTable(ctx, colors, list, &squares)
}

// NearestTable returns the table that maps each counted colour to the [Nearest] of a list that is not empty.
func NearestTable(ctx context.Context, counts map[storage.Color]int64, list []storage.Color) (*Table, error) {
	return nearestTable(ctx, sorted(counts), list, &plain)
}

// Index returns the place in Colors of a counted colour, whatever its alpha.
func (t *Table) Index(c storage.Color) int { return t.index[c|opaque] }

// colorCount is a colour with the number of voxels that have it.
type colorCount struct {
	color storage.Color
	count int64
}

const opaque = 0xff000000

// sorted returns the colours in order, so that whatever is made of them does not depend on the order of a map.
func sorted(counts map[storage.Color]int64) []colorCount {
	colors := make([]colorCount, 0, len(counts))
	for c, k := range counts {
		colors = append(colors, colorCount{c, k})
	}
	slices.SortFunc(colors, func(a, b colorCount) int { return cmp.Compare(a.color, b.color) })
	return colors
}

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

func nearestTable(ctx context.Context, colors []colorCount, list []storage.Color, cost *costs) (*Table, error) {
	t := &Table{Colors: list, From: len(colors), index: make(map[storage.Color]int, len(colors))}
	s := newSearch(list, cost)
	for i, c := range colors {
		if i&0xfff == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		k, _ := s.nearest(c.color)
		t.index[c.color] = k
		for _, d := range differences(list[k], c.color) {
			t.MaxError = max(t.MaxError, d)
		}
	}
	return t, nil
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
