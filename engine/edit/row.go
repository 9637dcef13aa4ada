package edit

import (
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// cells implements region, row by row along x.
func (k *body) cells(tp storage.TilePos, c *cover) {
	if k.isBall() {
		k.ball(tp, &c.m)
		return
	}
	o := tp.Min()
	for row := range storage.TileCells / storage.TileEdge {
		p := storage.Pos{X: o.X, Y: o.Y + int32(row&15), Z: o.Z + int32(row>>4)}
		var marks uint64
		switch k.shape {
		case Torus:
			marks = k.torusRow(p)
		case Sphere, Cylinder:
			marks = k.roundRow(p)
		default:
			marks = k.row(p)
		}
		c.m[row>>2] |= marks << (16 * (row & 3))
	}
}

// row returns which of the 16 cells from p on along x belong to the body, by where the shape and what lies behind its wall begin and
// end: no row crosses either twice.
func (k *body) row(p storage.Pos) uint64 {
	if k.empty {
		return 0
	}
	l := line{body: k}
	start := [3]int64{int64(p.X), int64(p.Y), int64(p.Z)}
	for i, axis := range k.axes {
		l.at[i] = 2*start[axis] + 1 - k.sum[i]
		if axis == 0 {
			l.runs = i
		}
	}
	marks := l.span(0)
	if k.wall > 0 && marks != 0 {
		marks &^= l.span(k.wall)
	}
	return marks
}

// line is a row of cells in the coordinates of a body.
type line struct {
	*body
	at   [3]int64 // the first cell
	runs int      // which coordinate grows by 2 from cell to cell
}

// span returns which cells belong to the shape or, with a wall, lie behind it.
func (l *line) span(wall int64) uint64 {
	const last = storage.TileEdge - 1
	first, end := l.test(0, wall), l.test(last, wall)
	if first && end {
		return 0xffff
	}
	mid := l.middle(wall)
	if !first && !end && !l.test(mid, wall) {
		return 0
	}
	lo, hi := 0, last
	if !first {
		lo = l.edge(mid, 0, wall)
	}
	if !end {
		hi = l.edge(mid, last, wall)
	}
	return 1<<(hi+1) - 1<<lo
}

// edge returns the cell that passes the test and is nearest to out, which fails it, searching from in, which passes.
func (l *line) edge(in, out int, wall int64) int {
	for in-out > 1 || out-in > 1 {
		if m := (in + out) / 2; l.test(m, wall) {
			in = m
		} else {
			out = m
		}
	}
	return in
}

// middle returns the cell of the row at which the shape is widest.
func (l *line) middle(wall int64) int {
	target := int64(0)
	if l.runs == 2 && l.pointed() {
		if target = 1 - l.size[2] + wall; l.flip {
			target = -target
		}
	}
	return int(min(max((target-l.at[l.runs])>>1, 0), storage.TileEdge-1))
}

// test reports whether cell i of the row belongs to the shape or, with a wall, lies behind it.
func (l *line) test(i int, wall int64) bool {
	p := l.at
	p[l.runs] += 2 * int64(i)
	a, b, w := max(p[0], -p[0]), max(p[1], -p[1]), p[2]
	if l.flip {
		w = -w
	}
	if wall > 0 {
		return l.deep(a, b, w)
	}
	return l.has(a, b, w)
}
