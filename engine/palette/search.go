package palette

import "github.com/goxel-daemon/goxel-daemon/storage"

// costs says what a difference of a channel counts.
type costs [256]int32

var (
	plain = func() (c costs) {
		for i := range c {
			c[i] = int32(i)
		}
		return c
	}()
	squares = func() (c costs) {
		for i := range c {
			c[i] = int32(i * i)
		}
		return c
	}()
)

// The cube of all colours is divided into coarse cells and those into fine ones.
const (
	coarseShift, coarseCells = 6, 4 * 4 * 4
	fineShift, fineCells     = 4, 16 * 16 * 16
)

// search finds the nearest colour of a list, the first of several. Of each cell of colours it finds out once which of the list can be the
// nearest to a colour of that cell: those that are not further from the cell than another one is from its farthest corner.
type search struct {
	list   [][3]uint8
	cost   *costs
	all    []int32
	store  []int32 // the places of all cells
	near   []int32 // distances of the places at hand
	coarse [coarseCells]span
	fine   [fineCells]span
}

// span is a part of the store, empty if it is not known yet.
type span struct{ from, to int32 }

func newSearch(list []storage.Color, cost *costs) *search {
	s := &search{cost: cost}
	s.reset(list)
	return s
}

// reset begins anew with another list.
func (s *search) reset(list []storage.Color) {
	s.list, s.all, s.store = s.list[:0], s.all[:0], s.store[:0]
	clear(s.coarse[:])
	clear(s.fine[:])
	for i, c := range list {
		s.list = append(s.list, rgb(c))
		s.all = append(s.all, int32(i))
	}
}

// nearest returns the place of the nearest colour and its distance.
func (s *search) nearest(color storage.Color) (place int, distance int32) {
	c := rgb(color)
	best, least := int32(0), int32(1<<30)
	for _, i := range s.candidates(c) {
		p := &s.list[i]
		d := s.between(c[0], p[0]) + s.between(c[1], p[1]) + s.between(c[2], p[2])
		if d < least {
			best, least = i, d
		}
	}
	return int(best), least
}

func (s *search) between(a, b uint8) int32 {
	if a < b {
		a, b = b, a
	}
	return s.cost[a-b]
}

// candidates returns the places in the fine cell of a colour.
func (s *search) candidates(c [3]uint8) []int32 {
	f := &s.fine[int(c[0]>>fineShift)<<8|int(c[1]>>fineShift)<<4|int(c[2]>>fineShift)]
	if f.from == f.to {
		k := &s.coarse[int(c[0]>>coarseShift)<<4|int(c[1]>>coarseShift)<<2|int(c[2]>>coarseShift)]
		if k.from == k.to {
			*k = s.keep(s.all, c, coarseShift)
		}
		*f = s.keep(s.store[k.from:k.to], c, fineShift)
	}
	return s.store[f.from:f.to]
}

// keep stores those places that can be the nearest in the cell of a colour, in their order.
func (s *search) keep(places []int32, c [3]uint8, shift int) span {
	bound := int32(1 << 30)
	s.near = s.near[:0]
	for _, i := range places {
		near, far := s.cell(i, c, shift)
		s.near = append(s.near, near)
		bound = min(bound, far)
	}
	from := int32(len(s.store))
	for k, i := range places {
		if s.near[k] <= bound {
			s.store = append(s.store, i)
		}
	}
	return span{from, int32(len(s.store))}
}

// cell returns the smallest and the largest distance from a colour of the list to the cell of a colour.
func (s *search) cell(place int32, c [3]uint8, shift int) (near, far int32) {
	for i, v := range s.list[place] {
		lo := c[i] >> shift << shift
		hi := lo | (1<<shift - 1)
		switch {
		case v < lo:
			near += s.cost[lo-v]
			far += s.cost[hi-v]
		case v > hi:
			near += s.cost[v-hi]
			far += s.cost[v-lo]
		default:
			far += s.cost[max(v-lo, hi-v)]
		}
	}
	return near, far
}
