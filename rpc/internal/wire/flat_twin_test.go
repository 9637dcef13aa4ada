package wire_test

import (
	"strconv"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
)

// slowScan is the slow twin of Flat.Scan, byte by byte.
func slowScan(f *wire.Flat, text []byte) (n int, ok bool) {
	*f = wire.Flat{}
	c := cursor{f: f, t: text[:min(len(text), wire.MaxFlat)]}
	if !c.envelope() {
		return 0, false
	}
	return c.i, true
}

// cursor is a place in text. Its methods move behind what they find, and stay or are done for where they do not find it.
type cursor struct {
	f *wire.Flat
	t []byte
	i int
}

// peek returns the next byte that is not white space, 0 if there is none.
func (c *cursor) peek() byte {
	for c.i < len(c.t) {
		switch b := c.t[c.i]; b {
		case ' ', '\t', '\n', '\r':
			c.i++
		default:
			return b
		}
	}
	return 0
}

// next takes b if it is next.
func (c *cursor) next(b byte) bool {
	if c.peek() != b {
		return false
	}
	c.i++
	return true
}

// text takes a string of ASCII without escapes and returns its body.
func (c *cursor) text() ([]byte, bool) {
	if !c.next('"') {
		return nil, false
	}
	for start := c.i; c.i < len(c.t); c.i++ {
		switch b := c.t[c.i]; {
		case b == '"':
			c.i++
			return c.t[start : c.i-1 : c.i-1], true
		case b < 0x20 || b >= 0x80 || b == '\\':
			return nil, false
		}
	}
	return nil, false
}

// digits takes an integer of any length and returns its text.
func (c *cursor) digits() ([]byte, bool) {
	c.peek()
	start := c.i
	if c.i < len(c.t) && c.t[c.i] == '-' {
		c.i++
	}
	first := c.i
	for c.i < len(c.t) && c.t[c.i]-'0' <= 9 {
		c.i++
	}
	if c.i == first || c.t[first] == '0' && c.i > first+1 {
		return nil, false
	}
	return c.t[start:c.i:c.i], true
}

// int takes an integer of at most nine digits.
func (c *cursor) int() (int32, bool) {
	text, ok := c.digits()
	if !ok || len(text) > 10 || string(text) == "-0" {
		return 0, false
	}
	n, err := strconv.Atoi(string(text))
	return int32(n), err == nil && n > -1e9 && n < 1e9
}

// key takes a string and the colon behind it.
func (c *cursor) key() (string, bool) {
	text, ok := c.text()
	return string(text), ok && c.next(':')
}

func (c *cursor) envelope() bool {
	f := c.f
	if !c.next('{') {
		return false
	}
	var version, params bool
	for {
		key, ok := c.key()
		if !ok {
			return false
		}
		switch {
		case key == "jsonrpc" && !version:
			var text []byte
			text, version = c.text()
			ok = string(text) == "2.0"
		case key == "id" && f.ID == nil:
			ok = c.id()
		case key == "method" && f.Method == nil:
			f.Method, ok = c.text()
		case key == "params" && !params:
			params, ok = true, c.params()
		default:
			return false
		}
		if !ok {
			return false
		}
		if !c.next(',') {
			return c.next('}') && version && f.Method != nil
		}
	}
}

func (c *cursor) id() bool {
	f := c.f
	switch c.peek() {
	case 'n':
		if len(c.t)-c.i < 4 || string(c.t[c.i:c.i+4]) != "null" {
			return false
		}
		f.ID = c.t[c.i : c.i+4 : c.i+4]
		c.i += 4
		return true
	case '"':
		start := c.i
		_, ok := c.text()
		f.ID = c.t[start:c.i:c.i]
		return ok
	default:
		var ok bool
		f.ID, ok = c.digits()
		return ok
	}
}

func (c *cursor) params() bool {
	f := c.f
	if c.peek() == '[' {
		var ok bool
		f.Args, ok = c.list(0, len(f.Num))
		f.Has = wire.HasArray
		return ok && f.Args >= 3
	}
	if !c.next('{') {
		return false
	}
	if c.next('}') {
		return true
	}
	for {
		key, ok := c.key()
		if !ok || !c.param(key) {
			return false
		}
		if !c.next(',') {
			return c.next('}')
		}
	}
}

func (c *cursor) param(key string) bool {
	f := c.f
	var i, n int
	var ok bool
	switch key {
	case "x", "y", "z":
		i = wire.NumX + int(key[0]-'x')
	case "r":
		i = wire.NumR
	case "g":
		i = wire.NumG
	case "b":
		i = wire.NumB
	case "a":
		i = wire.NumA
	case "layer_id":
		i = wire.NumLayerID
	case "position", "pos":
		if f.Has&wire.HasXYZ != 0 {
			return false
		}
		n, ok = c.list(wire.NumX, 3)
		f.Has |= wire.HasXYZ | wire.HasPosition
		return ok && n == 3
	case "color", "rgba":
		if f.Has&wire.HasRGBA != 0 {
			return false
		}
		n, ok = c.list(wire.NumR, 4)
		f.Has |= wire.HasColor | wire.Keys(1<<n-1)<<wire.NumR
		return ok && n >= 3
	default:
		return false
	}
	if f.Has&(1<<i) != 0 || f.Has&wire.HasColor != 0 && i == wire.NumA {
		return false
	}
	f.Has |= 1 << i
	f.Num[i], ok = c.int()
	return ok
}

// list takes an array of 1 to most integers for Num from index at on, and returns how many there are.
func (c *cursor) list(at, most int) (n int, ok bool) {
	if !c.next('[') {
		return 0, false
	}
	for n < most {
		if c.f.Num[at+n], ok = c.int(); !ok {
			return 0, false
		}
		n++
		if !c.next(',') {
			return n, c.next(']')
		}
	}
	return 0, false
}
