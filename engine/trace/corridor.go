package trace

// A corridor is the cells of a brick that a ray can pass, as a word like that of the brick. A ray passes a cell if its times in the cell's slabs along
// the three axes have a time in common; intervals of which every two overlap do. So a corridor is what three flat corridors have in common, one
// for each pair of axes, and such a one depends on two numbers alone: the part that the first axis has in the time for a cell along both, and where in
// the time for the brick along both the ray leaves it. Tables hold them for intervals of these numbers, as all that is passed by some ray.
const (
	ratios      = 32     // intervals of the first number
	offsets     = 128    // intervals of the second
	offsetShift = 64 - 7 // from the second as a part of 1<<64 to its interval
)

// flat is the corridors of one pair of axes for rays that go up or down them, by the first number. The index is 1 for up along the first axis, plus 2 for
// up along the second.
type flat [4][ratios][offsets]uint64

// corridors holds the tables of the axes x and y, x and z, y and z.
type corridors [3]flat

// newCorridors fills the tables.
func newCorridors() *corridors {
	c := new(corridors)
	for ratio := range ratios {
		for offset := range offsets {
			for i := range brickEdge {
				for j := range brickEdge {
					if passes(ratio, offset, i, j) {
						c.add(ratio, offset, i, j)
					}
				}
			}
		}
	}
	return c
}

// passes reports whether a ray with numbers in the intervals can pass cell i along the first axis and j along the second, counted as the
// ray goes. In units of the time for a cell along both axes, let the ray leave the brick along the second at 0; then it is in slab j
// from -(4-j)*(1-s) to -(3-j)*(1-s), and in slab i of the first from 4*w-4*(1-s)-(4-i)*s to 4*w-4*(1-s)-(3-i)*s.
func passes(ratio, offset, i, j int) bool {
	const slack = 0.01
	first, second := false, false
	for corner := range 4 {
		s := (float64(ratio+corner&1) + slack*float64(corner&1*2-1)) / ratios
		w := (float64(offset+corner>>1) + slack*float64(corner&2-1)) / offsets
		first = first || 4*w < float64(1+j)*(1-s)+float64(4-i)*s
		second = second || 4*w > float64(j)*(1-s)+float64(3-i)*s
	}
	return first && second
}

// add puts a cell into the tables of all pairs and directions.
func (c *corridors) add(ratio, offset, i, j int) {
	for sign := range 4 {
		a, b := i, j
		if sign&1 == 0 {
			a = 3 - i
		}
		if sign&2 == 0 {
			b = 3 - j
		}
		for k := range brickEdge {
			c[0][sign][ratio][offset] |= 1 << (a + 4*b + 16*k)
			c[1][sign][ratio][offset] |= 1 << (a + 4*k + 16*b)
			c[2][sign][ratio][offset] |= 1 << (k + 4*a + 16*b)
		}
	}
}
