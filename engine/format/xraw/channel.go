package xraw

import (
	"encoding/binary"
	"math"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// The types of channels.
const (
	unsigned = iota
	signed
	float
)

// channels says how colours are stored.
type channels struct {
	kind  uint8
	count int // 1 to 4
	bytes int // of each: 1, 2 or 4
}

// plain are the channels of a storage.Color.
var plain = channels{unsigned, 4, 1}

// valid reports whether there are such channels.
func (c *channels) valid() bool {
	return c.kind <= float && c.count >= 1 && c.count <= 4 && (c.bytes == 1 && c.kind != float || c.bytes == 2 || c.bytes == 4)
}

// size returns the bytes of a colour.
func (c *channels) size() int { return c.count * c.bytes }

// color returns the colour that begins b. Without alpha it is opaque unless all channels are 0.
func (c *channels) color(b []byte) storage.Color {
	var v [4]uint8
	all := uint8(0)
	for i := range c.count {
		v[i] = c.channel(b[i*c.bytes:])
		all |= v[i]
	}
	if c.count < 4 && all != 0 {
		v[3] = 255
	}
	return storage.RGBA(v[0], v[1], v[2], v[3])
}

// channel returns the channel that begins b in 8 bits.
func (c *channels) channel(b []byte) uint8 {
	var n uint32
	switch c.bytes {
	case 1:
		n = uint32(b[0])
	case 2:
		n = uint32(binary.LittleEndian.Uint16(b))
	default:
		n = binary.LittleEndian.Uint32(b)
	}
	bits := 8 * c.bytes
	switch {
	case c.kind == float && c.bytes == 2:
		return unit(half(uint16(n)))
	case c.kind == float:
		return unit(float64(math.Float32frombits(n)))
	case c.kind == signed && n>>(bits-1) != 0:
		return 0 // negative
	case c.kind == signed:
		return uint8((uint64(n)*255 + uint64(1)<<(bits-2)) / (uint64(1)<<(bits-1) - 1))
	}
	return uint8(n >> (bits - 8))
}

// unit returns the channel of a number from 0 to 1.
func unit(f float64) uint8 {
	if !(f > 0) { // also if it is no number
		return 0
	}
	return uint8(math.Round(min(f, 1) * 255))
}

// half returns the value of a float of 16 bits (IEEE 754 binary16).
func half(n uint16) float64 {
	exponent, fraction := int(n>>10&31), float64(n&1023)/1024
	f := 0.0
	switch exponent {
	case 0:
		f = math.Ldexp(fraction, -14)
	case 31:
		f = math.Inf(1)
		if fraction != 0 {
			f = math.NaN()
		}
	default:
		f = math.Ldexp(1+fraction, exponent-15)
	}
	if n>>15 != 0 {
		return -f
	}
	return f
}
