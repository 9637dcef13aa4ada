package mesh

import (
	"sort"

	"github.com/goxel-daemon/goxel-daemon/engine/gamma"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// light is a sum of colours in linear light.
type light struct{ r, g, b, weight uint64 }

// add adds a colour with a weight.
func (l *light) add(c storage.Color, weight uint64) {
	t := &gamma.Get().Linear
	l.r += uint64(t[c.R()]) * weight
	l.g += uint64(t[c.G()]) * weight
	l.b += uint64(t[c.B()]) * weight
	l.weight += weight
}

// color returns the average as an opaque colour.
func (l *light) color() storage.Color {
	return storage.RGB(fromLinear(l.r/l.weight), fromLinear(l.g/l.weight), fromLinear(l.b/l.weight))
}

// fromLinear returns the channel whose light is nearest.
func fromLinear(x uint64) uint8 {
	t := &gamma.Get().Linear
	i := sort.Search(255, func(i int) bool { return uint64(t[i])+uint64(t[i+1]) >= 2*x })
	return uint8(i)
}
