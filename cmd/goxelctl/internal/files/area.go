package files

import "fmt"

// cell is a position in a model.
type cell [3]int

// area is a box of cells; the lower corner belongs to it and the upper does not.
type area struct{ min, max cell }

func (a area) empty() bool {
	return a.min[0] >= a.max[0] || a.min[1] >= a.max[1] || a.min[2] >= a.max[2]
}

func (a area) size() cell {
	return cell{a.max[0] - a.min[0], a.max[1] - a.min[1], a.max[2] - a.min[2]}
}

// cells returns how many cells there are; a float holds them for any area.
func (a area) cells() float64 {
	s := a.size()
	return float64(s[0]) * float64(s[1]) * float64(s[2])
}

func (a area) union(b area) area {
	switch {
	case a.empty():
		return b
	case b.empty():
		return a
	}
	for i := range 3 {
		a.min[i], a.max[i] = min(a.min[i], b.min[i]), max(a.max[i], b.max[i])
	}
	return a
}

func (a area) intersection(b area) area {
	for i := range 3 {
		a.min[i], a.max[i] = max(a.min[i], b.min[i]), min(a.max[i], b.max[i])
	}
	return a
}

func (a area) moved(by cell) area {
	for i := range 3 {
		a.min[i] += by[i]
		a.max[i] += by[i]
	}
	return a
}

// split cuts the area across its longest edge, where tiles of the daemon's volumes meet if that is possible.
func (a area) split() (low, high area) {
	s := a.size()
	axis := 2
	for i := range 3 {
		if s[i] > s[axis] {
			axis = i
		}
	}
	const tile = 16
	at := a.min[axis] + s[axis]/2
	if s[axis] > 2*tile {
		at = at / tile * tile
	}
	low, high = a, a
	low.max[axis], high.min[axis] = at, at
	return low, high
}

// box is a bounding box as the daemon gives and takes it, both corners inclusive.
type box struct {
	Min cell `json:"min"`
	Max cell `json:"max"`
}

func (b *box) area() area {
	if b == nil {
		return area{}
	}
	return area{b.Min, cell{b.Max[0] + 1, b.Max[1] + 1, b.Max[2] + 1}}
}

func (a area) box() *box {
	if a.empty() {
		return nil
	}
	return &box{a.min, cell{a.max[0] - 1, a.max[1] - 1, a.max[2] - 1}}
}

// describe returns an area for people.
func describe(a area) string {
	if a.empty() {
		return "empty"
	}
	s, b := a.size(), a.box()
	return fmt.Sprintf("%d x %d x %d, from %s to %s", s[0], s[1], s[2], b.Min, b.Max)
}

// String returns the cell as 1,2,3.
func (c cell) String() string { return fmt.Sprintf("%d,%d,%d", c[0], c[1], c[2]) }
