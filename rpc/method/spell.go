package method

import (
	"bytes"
	"math"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// fault says what is wrong with a value within a list or an object. Faults are constants, so reporting one costs nothing.
type fault string

func (f fault) Error() string { return string(f) }

const (
	noPosition  fault = "the position is missing"
	badPosition fault = "a position is three integers: x,y,z, or [x,y,z] or {x,y,z} as position"
	outOfSpace  fault = "a coordinate lies outside -2^30..2^30-1"
	badColor    fault = "a colour is r,g,b[,a], or [r,g,b(,a)], {r,g,b(,a)} or \"#RRGGBB(AA)\" as color"
	badChannel  fault = "a colour channel is an integer from 0 to 255, or all are numbers from 0 to 1 with one written as 0.5 or 1.0"
	badItem     fault = "an item is an object, or an array [x,y,z] or [x,y,z,r,g,b(,a)]"
)

// coords collects three coordinates.
type coords struct {
	v     [3]int32
	n     int   // how many are set
	fault fault // the first thing wrong, "" if nothing is
}

// set stores coordinate axis from a number's text. A fraction is floored, or a fault unless floor is set.
func (c *coords) set(axis int, sc *wire.Scanner, floor bool) {
	n, ok := sc.Int()
	if !ok && floor {
		n, ok = sc.Floor()
	}
	switch {
	case !ok && floor:
		c.fail(outOfSpace) // only a number too large has no floor
	case !ok && tooFar(sc):
		c.fail(outOfSpace)
	case !ok:
		c.fail(badPosition)
	case n < storage.MinCoord || n >= storage.MaxCoord:
		c.fail(outOfSpace)
	default:
		c.v[axis] = int32(n)
		c.n++
	}
}

// tooFar reports whether a number that is no int64 is one for its size.
func tooFar(sc *wire.Scanner) bool {
	f, ok := sc.Float()
	return !ok || f < storage.MinCoord || f >= storage.MaxCoord
}

func (c *coords) fail(f fault) {
	if c.fault == "" {
		c.fault = f
	}
}

func (c *coords) pos() (storage.Pos, fault) {
	switch {
	case c.fault != "":
		return storage.Pos{}, c.fault
	case c.n == 0:
		return storage.Pos{}, noPosition
	case c.n != 3:
		return storage.Pos{}, badPosition
	}
	return storage.Pos{X: c.v[0], Y: c.v[1], Z: c.v[2]}, ""
}

// scan reads [x,y,z] or {x,y,z}, of which the scanner has just returned the first token.
func (c *coords) scan(sc *wire.Scanner, kind wire.Kind, floor bool) {
	c.n = 0
	switch kind {
	case wire.ArrayStart:
		for axis := 0; ; axis++ {
			switch k := sc.Next(); {
			case k == wire.ArrayEnd:
				return
			case k == wire.Number && axis < 3:
				c.set(axis, sc, floor)
			default:
				c.fail(badPosition)
				sc.Skip()
			}
		}
	case wire.ObjectStart:
		for sc.Next() == wire.Key {
			axis := axisOf(sc.Text())
			k := sc.Next()
			if axis < 0 || k != wire.Number {
				c.fail(badPosition)
				sc.Skip()
				continue
			}
			c.set(axis, sc, floor)
		}
	default:
		c.fail(badPosition)
	}
}

func axisOf(key []byte) int {
	if len(key) == 1 && key[0] >= 'x' && key[0] <= 'z' {
		return int(key[0] - 'x')
	}
	return -1
}

// channels collects the channels of a colour. They are read as numbers from 0 to 1 only if some is written with a point or an
// exponent and none is above 1; otherwise as bytes.
type channels struct {
	v          [4]float64
	has        [4]bool
	fractional bool
	fault      fault
	hex        storage.Color
	isHex      bool
}

func (c *channels) fail() { c.fault = badColor }

// set stores the channel i from a number's text.
func (c *channels) set(i int, sc *wire.Scanner) {
	f, ok := sc.Float()
	if !ok || i > 3 {
		c.fail()
		return
	}
	c.v[i], c.has[i] = f, true
	c.fractional = c.fractional || sc.HasPoint()
}

// scan reads a colour in any spelling, of which the scanner has just returned the first token.
func (c *channels) scan(sc *wire.Scanner, kind wire.Kind) {
	switch kind {
	case wire.ArrayStart:
		i := 0
		for ; ; i++ {
			switch k := sc.Next(); k {
			case wire.ArrayEnd:
				if i < 3 {
					c.fail()
				}
				return
			case wire.Number:
				c.set(i, sc)
			default:
				c.fail()
				sc.Skip()
			}
		}
	case wire.ObjectStart:
		for sc.Next() == wire.Key {
			i := channelOf(sc.Text())
			k := sc.Next()
			if i < 0 || k != wire.Number {
				c.fail()
				sc.Skip()
				continue
			}
			c.set(i, sc)
		}
		if !c.has[0] || !c.has[1] || !c.has[2] {
			c.fail()
		}
	case wire.String:
		c.hex, c.isHex = parseHex(sc.Text())
		if !c.isHex {
			c.fail()
		}
	default:
		c.fail()
	}
}

func channelOf(key []byte) int {
	if len(key) != 1 {
		return -1
	}
	return bytes.IndexByte([]byte("rgba"), key[0])
}

// given reports whether any part of a colour was found.
func (c *channels) given() bool {
	return c.isHex || c.fault != "" || c.has[0] || c.has[1] || c.has[2] || c.has[3]
}

// color returns the colour. With scalar, an alpha of 0 or less means opaque and one above 255 too, as for r, g, b, a given one by one.
func (c *channels) color(scalar bool) (storage.Color, fault) {
	if c.fault != "" || c.isHex {
		return c.hex, c.fault
	}
	if scalar && c.has[3] && !c.unit() && (c.v[3] <= 0 || c.v[3] > 255) {
		c.has[3] = false
	}
	if !c.has[3] {
		c.v[3] = 255
		if c.unit() {
			c.v[3] = 1
		}
	}
	var out [4]uint8
	for i, f := range c.v {
		if c.unit() {
			f = math.Round(f * 255)
		}
		if f < 0 || f > 255 || f != math.Trunc(f) {
			return 0, badChannel
		}
		out[i] = uint8(f)
	}
	return storage.RGBA(out[0], out[1], out[2], out[3]), ""
}

// unit reports whether the channels are numbers from 0 to 1.
func (c *channels) unit() bool {
	if !c.fractional {
		return false
	}
	for i, f := range c.v {
		if c.has[i] && (f > 1 || f < 0) {
			return false
		}
	}
	return true
}

// parseHex reads "#RRGGBB" or "#RRGGBBAA" in any case; the sharp sign may be missing.
func parseHex(s []byte) (storage.Color, bool) {
	if len(s) > 0 && s[0] == '#' {
		s = s[1:]
	}
	if len(s) != 6 && len(s) != 8 {
		return 0, false
	}
	out := [4]uint8{3: 255}
	for i := range len(s) / 2 {
		hi, lo := hexDigit(s[2*i]), hexDigit(s[2*i+1])
		if hi < 0 || lo < 0 {
			return 0, false
		}
		out[i] = uint8(hi<<4 | lo)
	}
	return storage.RGBA(out[0], out[1], out[2], out[3]), true
}

func hexDigit(b byte) int {
	switch {
	case b >= '0' && b <= '9':
		return int(b - '0')
	case b|0x20 >= 'a' && b|0x20 <= 'f':
		return int(b|0x20-'a') + 10
	}
	return -1
}

// item is one cell of a list, with its colour if it has one.
type item struct {
	pos      storage.Pos
	color    storage.Color
	hasColor bool
	badColor fault // what is wrong with the colour, "" if nothing is
}

// scanItem reads a cell of a list, of which the scanner has just returned the first token, and leaves the scanner behind it. The fault is
// about anything but the colour. Of a colour given by its channels, an alpha of exactly 0 empties the cell.
func scanItem(sc *wire.Scanner, kind wire.Kind) (item, fault) {
	var at coords
	var ch channels
	scalar := false
	switch kind {
	case wire.ArrayStart:
		scanArrayItem(sc, &at, &ch)
		scalar = true
	case wire.ObjectStart:
		for sc.Next() == wire.Key {
			scalar = scanMember(sc, &at, &ch) || scalar
		}
	default:
		sc.Skip()
		return item{}, badItem
	}
	var it item
	var f fault
	if it.pos, f = at.pos(); f != "" {
		return it, f
	}
	if it.hasColor = ch.given(); it.hasColor {
		it.color, it.badColor = ch.color(scalar && !(ch.has[3] && ch.v[3] == 0))
	}
	return it, ""
}

func scanArrayItem(sc *wire.Scanner, at *coords, ch *channels) {
	n := 0
	for ; ; n++ {
		k := sc.Next()
		switch {
		case k == wire.ArrayEnd:
			if n != 3 && n != 6 && n != 7 && (n != 4 || !ch.isHex) {
				at.fail(badItem)
			}
			return
		case k == wire.Number && n < 3:
			at.set(n, sc, true)
		case k == wire.Number && n < 7:
			ch.set(n-3, sc)
		case k == wire.String && n == 3:
			ch.scan(sc, k)
		default:
			at.fail(badItem)
			sc.Skip()
		}
	}
}

// scanMember reads one member of an object that stands for a cell; the scanner has just returned its key. It reports whether the member
// is a colour channel of its own.
func scanMember(sc *wire.Scanner, at *coords, ch *channels) (scalar bool) {
	key := sc.Text()
	switch {
	case len(key) == 1 && axisOf(key) >= 0:
		axis := axisOf(key)
		if sc.Next() == wire.Number {
			at.set(axis, sc, true)
		} else {
			at.fail(badPosition)
			sc.Skip()
		}
	case len(key) == 1 && channelOf(key) >= 0:
		i := channelOf(key)
		if sc.Next() == wire.Number {
			ch.set(i, sc)
			return true
		}
		ch.fail()
		sc.Skip()
	case string(key) == "position", string(key) == "pos":
		at.scan(sc, sc.Next(), true)
	case string(key) == "color", string(key) == "rgba":
		ch.scan(sc, sc.Next())
	default:
		sc.Skip()
	}
	return false
}
