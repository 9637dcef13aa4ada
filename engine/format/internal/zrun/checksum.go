package zrun

import "bytes"

// checksum is an Adler-32 checksum in the making (RFC 1950, section 8.2).
type checksum struct{ a, b uint32 }

const modulus = 65521

func (c *checksum) sum() uint32 { return c.b<<16 | c.a }

// add takes bytes.
func (c *checksum) add(p []byte) {
	const most = 5552 // bytes until a sum of 32 bits can overflow
	for len(p) > 0 {
		part := p[:min(len(p), most)]
		p = p[len(part):]
		a, b := c.a, c.b
		for _, v := range part {
			a += uint32(v)
			b += a
		}
		c.a, c.b = a%modulus, b%modulus
	}
}

// fill takes the byte v n times: a grows by v each time, and b by each a.
func (c *checksum) fill(v byte, n int64) {
	k := uint64(n % (2 * modulus)) // the sums repeat after so many bytes
	a, b, step := uint64(c.a), uint64(c.b), uint64(v)
	b += k*a + step*(k*(k+1)/2%modulus)
	c.a, c.b = uint32((a+k*step)%modulus), uint32(b%modulus)
}

// addBlocks takes bytes, and those blocks that are equal to the given one, which repeats a byte, at a time.
func (c *checksum) addBlocks(p, block []byte) {
	for len(p) >= len(block) {
		if bytes.Equal(p[:len(block)], block) {
			c.fill(block[0], int64(len(block)))
		} else {
			c.add(p[:len(block)])
		}
		p = p[len(block):]
	}
	c.add(p)
}
