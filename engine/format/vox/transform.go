package vox

import (
	"strconv"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// transform maps a point p to R*p + t, where each row of R has one element that is not 0.
type transform struct {
	col  [3]uint8 // of that element
	sign [3]int64 // 1 or -1
	t    [3]int64
}

var identity = transform{col: [3]uint8{0, 1, 2}, sign: [3]int64{1, 1, 1}}

// then returns the map of m first and a after it.
func (a *transform) then(m *transform) transform {
	var r transform
	for i := range 3 {
		k := a.col[i]
		r.col[i] = m.col[k]
		r.sign[i] = a.sign[i] * m.sign[k]
		r.t[i] = a.sign[i]*m.t[k] + a.t[i]
	}
	return r
}

// parseRotation sets R from the text of _r, and returns false if it is not a rotation.
func (a *transform) parseRotation(s string) bool {
	n, err := strconv.ParseUint(strings.TrimSpace(s), 10, 7)
	if err != nil {
		return false
	}
	r0, r1 := uint8(n&3), uint8(n>>2&3)
	if r0 == r1 || r0 == 3 || r1 == 3 {
		return false
	}
	a.col = [3]uint8{r0, r1, 3 - r0 - r1}
	for i := range a.sign {
		a.sign[i] = 1 - 2*int64(n>>(4+i)&1)
	}
	return true
}

// parseTranslation sets t from the text of _t, and returns false if that is not three integers.
func (a *transform) parseTranslation(s string) bool {
	words := strings.Fields(s)
	if len(words) != 3 {
		return false
	}
	var t [3]int64
	for i, w := range words {
		n, err := strconv.ParseInt(w, 10, 32)
		if err != nil {
			return false
		}
		t[i] = n
	}
	a.t = t
	return true
}

// placement maps the voxels of one model to cells: axis i of the cell is sign[i]*v[col[i]] + offset[i].
type placement struct {
	col    [3]uint8
	sign   [3]int32
	offset [3]int32
}

// place returns where the voxels of a model of the given size go, and false if some of the positions that bytes can name are not valid.
func (a *transform) place(size [3]int32) (placement, bool) {
	p := placement{col: a.col}
	for i := range 3 {
		half := int64(size[a.col[i]] / 2)
		offset, lo, hi := a.t[i]-half, int64(0), int64(maxEdge-1)
		if a.sign[i] < 0 {
			offset, lo, hi = a.t[i]+half-1, -hi, 0
		}
		if offset+lo < storage.MinCoord || offset+hi >= storage.MaxCoord {
			return p, false
		}
		p.sign[i], p.offset[i] = int32(a.sign[i]), int32(offset)
	}
	return p, true
}

// cell returns the cell of a voxel.
func (p *placement) cell(v [3]int32) storage.Pos {
	return storage.Pos{
		X: p.sign[0]*v[p.col[0]] + p.offset[0],
		Y: p.sign[1]*v[p.col[1]] + p.offset[1],
		Z: p.sign[2]*v[p.col[2]] + p.offset[2],
	}
}
