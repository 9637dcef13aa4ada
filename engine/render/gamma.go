package render

import (
	"math"
	"sync"
)

// gammaTables converts between sRGB channels (IEC 61966-2-1) and linear intensities of 16 bits. A channel survives both ways.
type gammaTables struct {
	linear  [256]uint16
	encoded [full + 1]uint8
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
		t.linear[c] = uint16(math.Round(f * full))
	}
	for i := range t.encoded {
		f := float64(i) / full
		if f <= 0.0031308 {
			f *= 12.92
		} else {
			f = 1.055*math.Pow(f, 1/2.4) - 0.055
		}
		t.encoded[i] = uint8(math.Round(f * 255))
	}
	return t
})
