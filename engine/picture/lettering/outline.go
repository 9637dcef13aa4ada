package lettering

// point is a point of an outline in units, y upwards. A point that is not on the outline is the control point of a quadratic curve.
type point struct {
	x, y float64
	on   bool
}

// Bits of a point's flags in the table glyf.
const (
	flagOn      = 1 << 0
	flagShortX  = 1 << 1
	flagShortY  = 1 << 2
	flagRepeat  = 1 << 3
	flagSameX   = 1 << 4 // for a short coordinate: it is positive
	flagSameY   = 1 << 5
	partWords   = 1 << 0 // flags of a part of a composite glyph
	partOffsets = 1 << 1
	partScale   = 1 << 3
	partMore    = 1 << 5
	partScaleXY = 1 << 6
	partMatrix  = 1 << 7
)

// maxDepth bounds composites of composites.
const maxDepth = 4

// contours returns the closed outlines of a glyph.
func (f *font) contours(glyph uint16, depth int) [][]point {
	data := f.data(glyph)
	if len(data) == 0 || depth > maxDepth {
		return nil
	}
	if count := int(int16(be16(data, 0))); count >= 0 {
		return simple(data[10:], count)
	}
	return f.composite(data[10:], depth)
}

// simple reads the outlines of a simple glyph: the last point of each, instructions, flags, all x, all y.
func simple(data []byte, count int) [][]point {
	ends := make([]int, count)
	total := 0
	for i := range ends {
		ends[i] = int(be16(data, 2*i)) + 1
		total = ends[i]
	}
	data = data[2*count:]
	data = data[2+int(be16(data, 0)):]
	flags := make([]byte, 0, total)
	for len(flags) < total {
		flag := data[0]
		data = data[1:]
		flags = append(flags, flag)
		if flag&flagRepeat != 0 {
			for range data[0] {
				flags = append(flags, flag)
			}
			data = data[1:]
		}
	}
	points := make([]point, total)
	data = coordinates(data, flags, flagShortX, flagSameX, func(i int, v float64) { points[i].x = v })
	coordinates(data, flags, flagShortY, flagSameY, func(i int, v float64) { points[i].y = v })
	for i, flag := range flags {
		points[i].on = flag&flagOn != 0
	}
	outlines := make([][]point, count)
	start := 0
	for i, end := range ends {
		outlines[i] = points[start:end]
		start = end
	}
	return outlines
}

// coordinates reads one coordinate of all points, each as its difference to the one before, and returns the rest of the data.
func coordinates(data, flags []byte, short, same byte, set func(i int, v float64)) []byte {
	v := 0
	for i, flag := range flags {
		switch {
		case flag&short != 0:
			d := int(data[0])
			if flag&same == 0 {
				d = -d
			}
			v += d
			data = data[1:]
		case flag&same == 0:
			v += int(int16(be16(data, 0)))
			data = data[2:]
		}
		set(i, float64(v))
	}
	return data
}

// composite reads a glyph that is made of others, moved and scaled.
func (f *font) composite(data []byte, depth int) [][]point {
	var outlines [][]point
	for more := true; more; {
		flags, glyph := be16(data, 0), be16(data, 2)
		more = flags&partMore != 0
		data = data[4:]
		var dx, dy float64
		if flags&partWords != 0 {
			dx, dy = float64(int16(be16(data, 0))), float64(int16(be16(data, 2)))
			data = data[4:]
		} else {
			dx, dy = float64(int8(data[0])), float64(int8(data[1]))
			data = data[2:]
		}
		if flags&partOffsets == 0 { // the numbers of points to be joined, which this font does not use
			dx, dy = 0, 0
		}
		var m [4]float64
		m, data = matrix(data, flags)
		for _, outline := range f.contours(glyph, depth+1) {
			moved := make([]point, len(outline))
			for i, p := range outline {
				moved[i] = point{m[0]*p.x + m[2]*p.y + dx, m[1]*p.x + m[3]*p.y + dy, p.on}
			}
			outlines = append(outlines, moved)
		}
	}
	return outlines
}

// matrix reads how a part is scaled, as xx, xy, yx, yy, and returns the rest of the data.
func matrix(data []byte, flags uint16) (m [4]float64, rest []byte) {
	number := func(i int) float64 { return float64(int16(be16(data, 2*i))) / (1 << 14) }
	switch {
	case flags&partScale != 0:
		return [4]float64{number(0), 0, 0, number(0)}, data[2:]
	case flags&partScaleXY != 0:
		return [4]float64{number(0), 0, 0, number(1)}, data[4:]
	case flags&partMatrix != 0:
		return [4]float64{number(0), number(1), number(2), number(3)}, data[8:]
	}
	return [4]float64{1, 0, 0, 1}, data
}
