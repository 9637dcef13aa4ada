package main

// The ground of the model, computed in integers so that it is the same on every machine.

const (
	edge   = 32 // cells from the middle to the edge of the model
	corner = 6  // by which the corners are cut
	bottom = -5 // lowest cells
)

// hash scatters a lattice point over 0..255.
func hash(x, y, seed int) int {
	h := uint32(x)*0x9E3779B1 ^ uint32(y)*0x85EBCA77 ^ uint32(seed)*0xC2B2AE3D
	h ^= h >> 15
	h *= 0x2C1B3C6D
	h ^= h >> 12
	h *= 0x297A2D39
	return int(h>>15) & 255
}

// noise is smooth between lattice points that are step cells apart, 0..255.
func noise(x, y, step, seed int) int {
	x, y = x+64*step, y+64*step
	ix, iy, fx, fy := x/step, y/step, x%step, y%step
	low := hash(ix, iy, seed)*(step-fx) + hash(ix+1, iy, seed)*fx
	high := hash(ix, iy+1, seed)*(step-fx) + hash(ix+1, iy+1, seed)*fx
	return (low*(step-fy) + high*fy) / (step * step)
}

// inModel reports whether a column belongs to the model.
func inModel(x, y int) bool {
	ax, ay := x, y
	if ax < 0 {
		ax = -1 - ax
	}
	if ay < 0 {
		ay = -1 - ay
	}
	return ax < edge && ay < edge && ax+ay < 2*edge-corner
}

// atRim reports whether a column has a side that is seen from outside.
func atRim(x, y int) bool {
	return !inModel(x-1, y) || !inModel(x+1, y) || !inModel(x, y-1) || !inModel(x, y+1)
}

// bump is a hill of the given height and radius in units of 1/16 cell, 0 outside.
func bump(x, y, cx, cy, radius, height int) int {
	d := (x-cx)*(x-cx) + (y-cy)*(y-cy)
	if d >= radius*radius {
		return 0
	}
	return 16 * height * (radius*radius - d) / (radius * radius)
}

// ground returns the height of the ground: the topmost solid cell of the column. The sea's surface is at 0.
func ground(x, y int) int {
	h := -64 + bump(x, y, -1, 2, 29, 8)
	h += bump(x, y, towerX, towerY, 16, 8)
	h += bump(x, y, 18, 17, 11, 3)
	h += bump(x, y, -19, -11, 9, 4)
	h -= bump(x, y, 12, -25, 15, 4) // the bay
	h += noise(x, y, 8, 1)/8 - 16
	z := h / 16
	if h < 0 {
		z = (h - 15) / 16
	}
	switch {
	case square(x-towerX)+square(y-towerY) <= 49 && z > 8:
		return 9 // the tower stands level
	case x >= houseX-7 && x <= houseX+7 && y >= houseY-7 && y <= houseY+6:
		return 3
	}
	return max(z, bottom+1)
}

func square(n int) int { return n * n }

// steep tells by how much the ground falls to the lowest neighbour.
func steep(x, y int) int {
	z := ground(x, y)
	return z - min(ground(x-1, y), ground(x+1, y), ground(x, y-1), ground(x, y+1))
}

// onPath reports whether a column lies on the way from the jetty past the house to the tower.
func onPath(x, y int) bool {
	return nearLine(x, y, 11, -14, 11, -5) || nearLine(x, y, 11, -5, 0, -3) || nearLine(x, y, 0, -3, towerX+5, towerY-5)
}

// nearLine reports whether a point is within a cell and a half of a line between two others.
func nearLine(x, y, ax, ay, bx, by int) bool {
	dx, dy := bx-ax, by-ay
	length := dx*dx + dy*dy
	t := min(max((x-ax)*dx+(y-ay)*dy, 0), length)
	ex, ey := (x-ax)*length-t*dx, (y-ay)*length-t*dy
	return 4*(ex*ex+ey*ey) <= 7*length*length
}
