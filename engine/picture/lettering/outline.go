package lettering

// point is a point of an outline in units, y upwards. A point that is not on the outline is the control point of a quadratic curve.
type point struct {
	x, y float64
	on   bool
}

// Bits of a point's flags in the table glyf.
const (
	flagOn     = 1 << 0
	flagShortX = 1 << 1
	flagShortY = 1 << 2
	flagRepeat = 1 << 3
	flagSameX  = 1 << 4 // for a short coordinate: it is positive
	flagSameY  = 1 << 5
)

// contours returns the closed outlines of a glyph, each with a point that is on it. This face has no glyphs that are made of others. The
// data are how many outlines there are, four bounds, the last point of each outline, instructions, flags, all x, all y.
func (f *font) contours(glyph uint16) [][]point {
	data := f.data(glyph)
	if len(data) == 0 {
		return nil
	}
	count := int(be16(data, 0))
	data = data[10:]
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
