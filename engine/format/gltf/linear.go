package gltf

import (
	"math"
	"sync"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// one is the intensity 1 in a linear channel of 16 bits.
const one = 0xffff

// linear is a colour in linear channels, with straight alpha.
type linear [4]uint16

// gammaTables converts between sRGB channels (IEC 61966-2-1) and linear ones of 16 bits. A channel survives both ways.
type gammaTables struct {
	linear  [256]uint16
	encoded [one + 1]uint8
}

var gamma = sync.OnceValue(func() *gammaTables {
	t := &gammaTables{}
	for c := range t.linear {
		f := float64(c) / 255
		if f <= 0.04045 {
			f /= 12.92
		} else {
			f = math.Pow((f+0.055)/1.055, 2.4)
		}
		t.linear[c] = uint16(math.Round(f * one))
	}
	for i := range t.encoded {
		f := float64(i) / one
		if f <= 0.0031308 {
			f *= 12.92
		} else {
			f = 1.055*math.Pow(f, 1/2.4) - 0.055
		}
		t.encoded[i] = uint8(math.Round(f * 255))
	}
	return t
})

// toLinear returns the colour in linear channels.
func (t *gammaTables) toLinear(c storage.Color) linear {
	return linear{t.linear[c.R()], t.linear[c.G()], t.linear[c.B()], uint16(c.A()) * 257}
}

// toColor returns the colour with the given linear channels from 0 to 1; others are clamped.
func (t *gammaTables) toColor(c [4]float64) storage.Color {
	a := uint8(math.Round(unit(c[3]) * 255))
	return storage.RGBA(t.encoded[level(c[0])], t.encoded[level(c[1])], t.encoded[level(c[2])], a)
}

// level returns a channel from 0 to 1 in 16 bits.
func level(f float64) uint16 { return uint16(math.Round(unit(f) * one)) }

// unit returns the nearest number from 0 to 1, 0 for NaN.
func unit(f float64) float64 {
	if !(f > 0) {
		return 0
	}
	return min(f, 1)
}
