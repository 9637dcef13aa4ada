package qubicle

import (
	"encoding/binary"
	"math"
)

// cursor reads values from a file. After the first value that is not there it returns zeros, and err is set.
type cursor struct {
	format string
	data   []byte // of the file up to where reading must stop
	at     int
	err    error
}

// left returns the number of bytes that are not read yet.
func (c *cursor) left() int { return len(c.data) - c.at }

// take returns the next n bytes, nil if they are not there.
func (c *cursor) take(n uint64) []byte {
	if c.err == nil && n > uint64(c.left()) {
		c.err = badInput(c.format, c.at, "%d bytes are expected, and %d are left", n, c.left())
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

// words reads three numbers of four bytes.
func (c *cursor) words() (w [3]uint32) {
	for i := range w {
		w[i] = c.u32()
	}
	return w
}

// floats reads three floats.
func (c *cursor) floats() (f [3]float32) {
	for i := range f {
		f[i] = math.Float32frombits(c.u32())
	}
	return f
}

// text reads a number of bytes and then as many bytes.
func (c *cursor) text() []byte { return c.take(uint64(c.u32())) }

// count reads the number of items that take at least size bytes each.
func (c *cursor) count(what string, size int) int {
	at, n := c.at, c.u32()
	if c.err == nil && uint64(n) > uint64(c.left()/size) {
		c.err = badInput(c.format, at, "%d %s in %d bytes", n, what, c.left())
	}
	if c.err != nil {
		return 0
	}
	return int(n)
}
