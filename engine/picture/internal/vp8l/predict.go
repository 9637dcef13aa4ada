package vp8l

import "math/bits"

// Pixels are numbers of 32 bits: alpha in the highest 8, then red, green and blue.

// opaqueBlack is what the first pixel is predicted to be.
const opaqueBlack = 0xff000000

// subtractGreen takes green from red and blue.
func subtractGreen(pixels []uint32) {
	for i, p := range pixels {
		green := p >> 8 & 0xff
		pixels[i] = p&0xff00ff00 | (p&0x00ff00ff+0x01000100-green*0x00010001)&0x00ff00ff
	}
}

// difference returns a-b in each of the four bytes: the upper bit of each is kept apart so that nothing is borrowed from the next.
func difference(a, b uint32) uint32 {
	const upper = 0x80808080
	return ((a | upper) - (b &^ upper)) ^ ((a ^ ^b) & upper)
}

// average returns the mean of two pixels in each byte, rounded down.
func average(a, b uint32) uint32 { return ((a^b)&0xfefefefe)>>1 + a&b }

// predict returns what a pixel is predicted to be from the ones to the left, above, above to the left and above to the right (section
// 4.1).
func predict(mode uint8, l, t, tl, tr uint32) uint32 {
	switch mode {
	case 1:
		return l
	case 2:
		return t
	case 3:
		return tr
	case 4:
		return tl
	case 5:
		return average(average(l, tr), t)
	case 6:
		return average(l, tl)
	case 7:
		return average(l, t)
	case 8:
		return average(tl, t)
	case 9:
		return average(t, tr)
	case 10:
		return average(average(l, tl), average(t, tr))
	case 11:
		return nearer(l, t, tl)
	case 12:
		return sums(l, t, tl)
	case 13:
		return halves(average(l, t), tl)
	}
	return opaqueBlack
}

// nearer returns l or t, whichever is closer to l+t-tl over all bytes.
func nearer(l, t, tl uint32) uint32 {
	toLeft, toTop := 0, 0
	for shift := 0; shift < 32; shift += 8 {
		c := int(tl >> shift & 0xff)
		toLeft += distance(int(t>>shift&0xff), c)
		toTop += distance(int(l>>shift&0xff), c)
	}
	if toLeft < toTop {
		return l
	}
	return t
}

func distance(a, b int) int { return max(a-b, b-a) }

// sums returns l+t-tl in each byte, within bounds.
func sums(l, t, tl uint32) (p uint32) {
	for shift := 0; shift < 32; shift += 8 {
		v := int(l>>shift&0xff) + int(t>>shift&0xff) - int(tl>>shift&0xff)
		p |= uint32(min(max(v, 0), 255)) << shift
	}
	return p
}

// halves returns a+(a-tl)/2 in each byte, within bounds.
func halves(a, tl uint32) (p uint32) {
	for shift := 0; shift < 32; shift += 8 {
		v := int(a >> shift & 0xff)
		v += (v - int(tl>>shift&0xff)) / 2
		p |= uint32(min(max(v, 0), 255)) << shift
	}
	return p
}

// costOf estimates the bits that a difference takes: those of its bytes by their size, and more for each that is not 0.
func costOf(d uint32) int {
	if d == 0 {
		return 0
	}
	cost := 0
	for ; d != 0; d >>= 8 {
		v := int8(d)
		cost += 2 * bits.Len8(uint8(max(v, -v)))
	}
	return cost + 3
}
