package palette

import (
	"context"
	"maps"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// moments holds the sums over a set of voxels.
type moments struct {
	n   int64
	sum [3]int64
}

func (m *moments) add(c [3]uint8, n int64) {
	m.n += n
	for i, v := range c {
		m.sum[i] += int64(v) * n
	}
}

// spread returns what the voxels contribute to the sum of squares that lies between sets: the more, the less is left within them.
func (m *moments) spread() float64 {
	s := 0.0
	for _, v := range m.sum {
		s += float64(v) / float64(m.n) * float64(v)
	}
	return s
}

// mean returns the mean colour, rounded.
func (m *moments) mean() storage.Color {
	round := func(sum int64) uint8 { return uint8((sum + m.n/2) / m.n) }
	return storage.RGB(round(m.sum[0]), round(m.sum[1]), round(m.sum[2]))
}

// bucket is a set of colours with the best way to divide it.
type bucket struct {
	colors []colorCount
	all    moments
	axis   int
	below  uint8   // colours with a smaller value along the axis go to one part, others to the other
	gain   float64 // what dividing it takes from the sum of squared errors, 0 if it has one colour only
}

// cut returns at most n colours that stand for the given ones, whose order it changes: the set whose division takes most from the sum of
// squared errors is divided, at the best place of any axis, until there are n sets (X. Wu, Efficient statistical computations for optimal
// color quantization, 1991; here over the colours themselves instead of a histogram of 32 levels). Their means are the result.
func cut(colors []colorCount, n int) []storage.Color {
	buckets := []bucket{newBucket(colors)}
	for len(buckets) < n {
		best := 0
		for i := range buckets {
			if buckets[i].gain > buckets[best].gain {
				best = i
			}
		}
		b := buckets[best]
		if b.gain <= 0 {
			break
		}
		k := b.divide()
		buckets[best] = newBucket(b.colors[:k])
		buckets = append(buckets, newBucket(b.colors[k:]))
	}
	list := make([]storage.Color, len(buckets))
	for i := range buckets {
		list[i] = buckets[i].all.mean()
	}
	return list
}

// newBucket finds the best division of some colours.
func newBucket(colors []colorCount) bucket {
	b := bucket{colors: colors}
	var levels [3][256]moments
	for _, c := range colors {
		v := rgb(c.color)
		b.all.add(v, c.count)
		for axis, level := range v {
			levels[axis][level].add(v, c.count)
		}
	}
	whole := b.all.spread()
	for axis := range levels {
		left, right := moments{}, b.all
		for level := range 255 {
			m := &levels[axis][level]
			if m.n == 0 {
				continue
			}
			left.move(m, 1)
			right.move(m, -1)
			if right.n == 0 {
				break
			}
			if gain := left.spread() + right.spread() - whole; gain > b.gain {
				b.gain, b.axis, b.below = gain, axis, uint8(level+1)
			}
		}
	}
	return b
}

func (m *moments) move(by *moments, sign int64) {
	m.n += sign * by.n
	for i, v := range by.sum {
		m.sum[i] += sign * v
	}
}

// divide orders the colours by the part that they go to and returns where the second one begins.
func (b *bucket) divide() int {
	k := 0
	for i, c := range b.colors {
		if rgb(c.color)[b.axis] < b.below {
			b.colors[i], b.colors[k] = b.colors[k], c
			k++
		}
	}
	return k
}

// maxRounds bounds how often the colours of a list move. Most lists come to rest much earlier, or gain next to nothing.
const maxRounds = 12

// refine moves the colours of a list to the means of the colours that are nearest to them, again and again as long as that helps (S. Lloyd,
// Least squares quantization in PCM, 1982), and returns the best list, sorted. A place that no colour needs goes to the one that is worst off.
func refine(ctx context.Context, colors []colorCount, list []storage.Color) ([]storage.Color, error) {
	s := newSearch(nil, &squares)
	best, least := list, int64(-1)
	sums := make([]moments, len(list))
	for range maxRounds {
		s.reset(list)
		clear(sums)
		total, worst, lost := int64(0), int64(0), storage.Color(0)
		for i, c := range colors {
			if i&0xfff == 0 && ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
			k, d := s.nearest(c.color)
			sums[k].add(rgb(c.color), c.count)
			e := int64(d) * c.count
			if total += e; e > worst {
				worst, lost = e, c.color
			}
		}
		if least >= 0 && total >= least-least>>10 {
			if total < least {
				best = list
			}
			break
		}
		best, least = list, total
		list = means(sums, list, lost)
		if slices.Equal(list, best) {
			break
		}
	}
	distinct := map[storage.Color]struct{}{}
	for _, c := range best {
		distinct[c] = struct{}{}
	}
	return slices.Sorted(maps.Keys(distinct)), nil
}

// means returns a new list of the means of sets; the first empty one gets the colour lost.
func means(sums []moments, list []storage.Color, lost storage.Color) []storage.Color {
	moved := slices.Clone(list)
	for i := range sums {
		switch {
		case sums[i].n > 0:
			moved[i] = sums[i].mean()
		case lost != 0:
			moved[i], lost = lost, 0
		}
	}
	return moved
}
