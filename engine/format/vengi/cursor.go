package vengi

import (
	"encoding/binary"
	"math"
)

// cursor reads values from the unpacked file. After the first value that is not there it returns zeros, and err is set.
type cursor struct {
	data []byte
	at   int
	err  error
}

// left returns the number of bytes that are not read yet.
func (c *cursor) left() int { return len(c.data) - c.at }

// take returns the next n bytes, nil if they are not there.
func (c *cursor) take(n uint64) []byte {
	if c.err == nil && n > uint64(c.left()) {
		c.err = badInput("at unpacked byte %d: %d bytes are expected, and %d are left", c.at, n, c.left())
	}
	if c.err != nil {
		return nil
	}
	b := c.data[c.at : c.at+int(n) : c.at+int(n)]
	c.at += int(n)
	return b
}

func (c *cursor) u8() uint8 {
	if b := c.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (c *cursor) u32() uint32 {
	if b := c.take(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

func (c *cursor) f32() float64 { return float64(math.Float32frombits(c.u32())) }

// text reads a string.
func (c *cursor) text() []byte {
	b := c.take(2)
	if b == nil {
		return nil
	}
	return c.take(uint64(binary.LittleEndian.Uint16(b)))
}

// skipTexts goes over n strings.
func (c *cursor) skipTexts(n uint64) {
	for ; n > 0 && c.err == nil; n-- {
		c.text()
	}
}
