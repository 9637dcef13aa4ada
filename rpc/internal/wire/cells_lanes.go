package wire

import "encoding/binary"

// lanes is a shape for the way by vector instructions, which handles the numbers of an item at once, each in a lane of eight bytes. Lane i
// is for the text before number i and that number. The text before the first number is checked with the item before it, in the lane behind
// the last number: from there to the first number of the next item the text is the same for all items of a list.
//
// The assembly knows the offsets of the fields.
type lanes struct {
	lo, loMask [8]uint64 // the first eight bytes of the texts, and which of their bits count
	hi, hiMask [8]uint64 // the next eight
	lead       [8]uint64 // bytes of text before the numbers
	out        [64]uint8 // where the bytes of a Cell come from, of which there are 16
	rest       uint64    // what the last lane holds in place of channels that are not given
	bytes      uint64    // which bytes of the lanes are of numbers
	numbers    uint64    // which lanes
	axes       uint64    // and which of those are axes, others being channels
	channels   uint64
	count      int // numbers of an item
	period     int // bytes from the last number of an item to the first one of the next
	wide       int // whether any text is longer than eight bytes
}

// set makes l the lanes of a shape, for items with the text between them, from the last number of one to the first of the next. It reports
// whether that is short enough.
func (l *lanes) set(s *shape, between []byte, white uint32) bool {
	*l = lanes{count: s.numbers, period: len(between)}
	tail, ok := pieceOf(between)
	if !ok {
		return false
	}
	var lane [shapeNumbers]uint8 // by role
	for i := range s.numbers + 1 {
		p := tail
		if i < s.numbers {
			p = s.pieces[i]
			lane[s.roles[i]%shapeNumbers] = uint8(i)
			l.numbers |= 1 << i
			if s.roles[i] < roleRed {
				l.axes |= 1 << i
			}
		}
		if i == 0 {
			continue // the text before it is that between items
		}
		l.lo[i], l.loMask[i], l.hi[i], l.hiMask[i], l.lead[i] = p.lo, p.loMask, p.hi, p.hiMask, uint64(p.n)
		if p.hiMask != 0 {
			l.wide = 1
		}
	}
	l.channels = l.numbers &^ l.axes
	l.bytes = 1<<(8*s.numbers) - 1
	l.output(s, lane, white)
	return true
}

// output says which byte of which lane each byte of a Cell is: four each of the axes, one each of the channels.
func (l *lanes) output(s *shape, lane [shapeNumbers]uint8, white uint32) {
	const last = 7
	for axis := range 3 {
		for i := range 4 {
			l.out[4*axis+i] = 8*lane[axis] + uint8(i)
		}
	}
	l.rest = uint64(white)
	for i := range 4 {
		l.out[12+i] = 8*last + uint8(i)
		if s.colored {
			l.out[12+i] = 8 * lane[int(roleRed)+i]
		}
	}
	if s.opaque {
		l.rest = 255
		l.out[15] = 8 * last
	}
}

// lanesAt makes the lanes for what follows an item that ends behind number end, and reports whether the next item, at p, begins alike.
func (c *Cells) lanesAt(end, p int) bool {
	lead := &c.shape.pieces[0]
	return lead.at(c.t, p) && c.lanes.set(&c.shape, c.t[end:p+lead.n], c.White)
}

// at reports whether the piece is the text at i, of which there must be as much as a piece may have.
func (p *piece) at(t []byte, i int) bool {
	return i+pieceBytes <= len(t) && (binary.LittleEndian.Uint64(t[i:])^p.lo)&p.loMask == 0 && (binary.LittleEndian.Uint64(t[i+8:])^p.hi)&p.hiMask == 0
}
