package gamma

import (
	"math"
	"sync"
)

// Full is the intensity 1 in linear channels of 16 bits.
const Full = 1<<16 - 1

// Tables convert between channels of colours and linear intensities of 16 bits. A channel survives both ways. They are not modified.
type Tables struct {
	Linear  [256]uint16     // by channel
	Encoded [Full + 1]uint8 // by intensity
}

var tables = sync.OnceValue(func() *Tables {
	t := &Tables{}
	for c := range t.Linear {
		t.Linear[c] = uint16(math.Round(Linear(float64(c)/255) * Full))
	}
	for i := range t.Encoded {
		t.Encoded[i] = uint8(math.Round(Encoded(float64(i)/Full) * 255))
	}
	return t
})

// Get returns the tables, which are made when they are first asked for.
func Get() *Tables { return tables() }

// Linear returns the intensity of a channel, both from 0 to 1.
func Linear(channel float64) float64 {
	if channel <= 0.04045 {
		return channel / 12.92
	}
	return math.Pow((channel+0.055)/1.055, 2.4)
}

// Encoded returns the channel of an intensity, both from 0 to 1.
func Encoded(intensity float64) float64 {
	if intensity <= 0.0031308 {
		return 12.92 * intensity
	}
	return 1.055*math.Pow(intensity, 1/2.4) - 0.055
}
