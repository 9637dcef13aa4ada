package vox

import (
	"encoding/binary"
	"strings"
)

// cursor reads values from the contents of a chunk. After the first value that is not there it returns zeros, and bad is set.
type cursor struct {
	data []byte
	at   int // offset of data[0] in the file
	bad  bool
}

func (c *cursor) int32() int32 {
	if len(c.data) < 4 {
		c.bad, c.data = true, nil
		return 0
	}
	n := int32(binary.LittleEndian.Uint32(c.data))
	c.skip(4)
	return n
}

func (c *cursor) skip(n int) {
	c.data = c.data[n:]
	c.at += n
}

// string reads a STRING up to its first NUL.
func (c *cursor) string() string {
	n := c.int32()
	if n < 0 || int(n) > len(c.data) {
		c.bad, c.data = true, nil
		return ""
	}
	s, _, _ := strings.Cut(string(c.data[:n]), "\x00")
	c.skip(int(n))
	return s
}

// dict reads a DICT and calls f with every pair, the key in lower case.
func (c *cursor) dict(f func(key, value string)) {
	for n := c.int32(); n > 0 && !c.bad; n-- {
		key := c.string()
		value := c.string()
		if !c.bad {
			f(strings.ToLower(key), value)
		}
	}
}

// count reads the number of items that take at least size bytes each.
func (c *cursor) count(size int) int {
	n := c.int32()
	if n < 0 || int(n) > len(c.data)/size {
		c.bad = true
		return 0
	}
	return int(n)
}
