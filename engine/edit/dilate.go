package edit

// Masks of the first and last column along x, and of the first and last row along y, of the four rows of a word.
const (
	firstX = 0x0001_0001_0001_0001
	lastX  = 0x8000_8000_8000_8000
	firstY = 0x0000_0000_0000_ffff
	lastY  = 0xffff_0000_0000_0000
)

// reachAxes returns along how many axes at once a step to a neighbour may go.
func reachAxes(connectivity int) int32 {
	switch connectivity {
	case 26:
		return 3
	case 18:
		return 2
	}
	return 1
}

// grow adds to m all cells of open that it reaches by steps to neighbours. m must lie in open.
func grow(m, open *mask, connectivity int) {
	if connectivity == 6 {
		grow6(m, open)
		return
	}
	for {
		next := dilate(m, connectivity)
		next.and(&next, open)
		if next == *m {
			return
		}
		*m = next
	}
}

// grow6 sweeps over the words in both directions, so that a step through many of them takes one pass.
func grow6(m, open *mask) {
	for changed := true; changed; {
		changed = false
		for i := range m {
			changed = growWord(m, open, i) || changed
		}
		if !changed {
			return
		}
		changed = false
		for i := len(m) - 1; i >= 0; i-- {
			changed = growWord(m, open, i) || changed
		}
	}
}

// growWord adds to word i what it reaches within itself and from the words around it, and reports whether there was any.
func growWord(m, open *mask, i int) bool {
	if m[i] == open[i] {
		return false
	}
	w := m[i]
	if i&3 > 0 {
		w |= m[i-1] >> 48
	}
	if i&3 < 3 {
		w |= m[i+1] << 48
	}
	if i >= 4 {
		w |= m[i-4]
	}
	if i < len(m)-4 {
		w |= m[i+4]
	}
	w &= open[i]
	for last := uint64(0); w != last; {
		last = w
		w |= (w&^lastX<<1 | w&^firstX>>1 | w<<16 | w>>16) & open[i]
	}
	grew := w != m[i]
	m[i] = w
	return grew
}

// dilate returns m with all neighbours of its cells within the tile.
func dilate(m *mask, connectivity int) mask {
	x, y, z := dilateX(m), dilateY(m), dilateZ(m)
	switch connectivity {
	case 26:
		y = dilateY(&x)
		return dilateZ(&y)
	case 18:
		xy, yz, zx := dilateY(&x), dilateZ(&y), dilateX(&z)
		for i := range xy {
			xy[i] |= yz[i] | zx[i]
		}
		return xy
	}
	for i := range x {
		x[i] |= y[i] | z[i]
	}
	return x
}

func dilateX(m *mask) (d mask) {
	for i, w := range m {
		d[i] = w | w&^lastX<<1 | w&^firstX>>1
	}
	return d
}

func dilateY(m *mask) (d mask) {
	for i, w := range m {
		d[i] = w | w<<16 | w>>16
		if i&3 > 0 {
			d[i] |= m[i-1] >> 48
		}
		if i&3 < 3 {
			d[i] |= m[i+1] << 48
		}
	}
	return d
}

func dilateZ(m *mask) (d mask) {
	for i, w := range m {
		d[i] = w
		if i >= 4 {
			d[i] |= m[i-4]
		}
		if i < len(m)-4 {
			d[i] |= m[i+4]
		}
	}
	return d
}

// crossed returns, in the coordinates of the tile next to it in the direction (dx, dy, dz), the cells that are neighbours of m
// there. Along the axes that do not leave the tile the neighbours spread as far as the connectivity allows.
func crossed(m *mask, dx, dy, dz int32, connectivity int) mask {
	out := crossX(m, dx)
	out = crossY(&out, dy)
	out = crossZ(&out, dz)
	free := reachAxes(connectivity) - (dx&1 + dy&1 + dz&1)
	if free == 0 || out.empty() {
		return out
	}
	along := [3]mask{out, out, out} // spread along x, y and z
	if dx == 0 {
		along[0] = dilateX(&out)
	}
	if dy == 0 {
		along[1] = dilateY(&out)
	}
	if dz == 0 {
		along[2] = dilateZ(&out)
	}
	if free == 2 { // through a face: the two axes of the face, one after the other
		switch {
		case dx != 0:
			return dilateZ(&along[1])
		case dy != 0:
			return dilateZ(&along[0])
		}
		return dilateY(&along[0])
	}
	for i := range out {
		out[i] = along[0][i] | along[1][i] | along[2][i]
	}
	return out
}

// crossX moves the cells that leave the tile along x into the next one; dx 0 keeps all.
func crossX(m *mask, dx int32) (d mask) {
	for i, w := range m {
		switch dx {
		case 0:
			d[i] = w
		case 1:
			d[i] = w & lastX >> 15
		default:
			d[i] = w & firstX << 15
		}
	}
	return d
}

func crossY(m *mask, dy int32) (d mask) {
	switch dy {
	case 0:
		return *m
	case 1:
		for i := 3; i < len(m); i += 4 {
			d[i-3] = m[i] & lastY >> 48
		}
	default:
		for i := 0; i < len(m); i += 4 {
			d[i+3] = m[i] & firstY << 48
		}
	}
	return d
}

func crossZ(m *mask, dz int32) (d mask) {
	switch dz {
	case 0:
		return *m
	case 1:
		copy(d[:4], m[len(m)-4:])
	default:
		copy(d[len(m)-4:], m[:4])
	}
	return d
}
