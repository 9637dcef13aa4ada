package gltf

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/gamma"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// one is the intensity 1 in a linear channel of 16 bits.
const one = gamma.Full

// linear is a colour in linear channels, with straight alpha.
type linear [4]uint16

// toLinear returns the colour in linear channels.
func toLinear(c storage.Color) linear {
	t := gamma.Get()
	return linear{t.Linear[c.R()], t.Linear[c.G()], t.Linear[c.B()], uint16(c.A()) * 257}
}

// toColor returns the colour with the given linear channels from 0 to 1; others are clamped.
func toColor(c [4]float64) storage.Color {
	t := gamma.Get()
	a := uint8(math.Round(unit(c[3]) * 255))
	return storage.RGBA(t.Encoded[level(c[0])], t.Encoded[level(c[1])], t.Encoded[level(c[2])], a)
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
