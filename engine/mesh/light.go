package mesh

import (
	"math"
	"sort"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// toLinear holds the light of the 256 values of an sRGB channel (IEC 61966-2-1), 65535 for full.
var toLinear = func() (table [256]uint16) {
	for i := range table {
		c := float64(i) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		table[i] = uint16(math.Round(c * 65535))
	}
	return table
}()

// light is a sum of colours in linear light.
type light struct{ r, g, b, weight uint64 }

// add adds a colour with a weight.
func (l *light) add(c storage.Color, weight uint64) {
	l.r += uint64(toLinear[c.R()]) * weight
	l.g += uint64(toLinear[c.G()]) * weight
	l.b += uint64(toLinear[c.B()]) * weight
	l.weight += weight
}

// color returns the average as an opaque colour.
func (l *light) color() storage.Color {
	return storage.RGB(fromLinear(l.r/l.weight), fromLinear(l.g/l.weight), fromLinear(l.b/l.weight))
}

// fromLinear returns the channel whose light is nearest.
func fromLinear(x uint64) uint8 {
	i := sort.Search(255, func(i int) bool { return uint64(toLinear[i])+uint64(toLinear[i+1]) >= 2*x })
	return uint8(i)
}
