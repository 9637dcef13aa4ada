package render

import (
	"image"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/trace"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// pattern returns n places within a pixel, no two of them in the same n-th of its width or height, so that edges in any direction come
// out in many steps. Three are a triangle and four the rotated grid; other numbers are the lattice i/n, i*k/n with the k that keeps them furthest apart.
func pattern(n int) [][2]float64 {
	step, best := 1, 0
	for k := 1; k < n; k++ {
		if d := closest(n, k); gcd(n, k) == 1 && d > best {
			step, best = k, d
		}
	}
	places := make([][2]float64, n)
	for i := range places {
		row := i * step % n
		switch n {
		case fewSamples:
			row = [fewSamples]int{0, 2, 1}[i]
		case defaultSamples:
			row = [defaultSamples]int{1, 3, 0, 2}[i]
		}
		places[i] = [2]float64{(float64(i)+0.5)/float64(n) + aside, (float64(row)+0.5)/float64(n) - aside}
	}
	return places
}

// aside is how far samples are beside the places where they would be in a regular pattern, in pixels: enough that edges that fall on such places, as
// they do in symmetric views, are on the same side of them wherever the model is.
const aside = 1. / 512

// towards lists the sides of the pixel that the few samples of a usual pattern lie towards, nil for other patterns.
func towards(places [][2]float64) []int {
	switch len(places) {
	case defaultSamples:
		return []int{left, below, above, right}
	case fewSamples:
		return []int{left | above, below, right}
	}
	return nil
}

// closest returns the square of the smallest distance between two points of the endless lattice of n places with step k, in n-ths.
func closest(n, k int) int {
	least := n * n
	for i := 1; i < n; i++ {
		j := i * k % n
		j = min(j, n-j)
		least = min(least, i*i+j*j)
	}
	return least
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

const (
	tinyVoxel   = 2          // pixels across a voxel below which it may fall between the centres of pixels
	thinContent = 4          // pixels across everything below which it may fall between usual samples
	manySamples = MaxSamples // samples for such content
	fewSamples  = 3          // in place of defaultSamples where voxels are small
	smallVoxel  = 4          // pixels across a voxel below which a face has one brightness
	reach       = 2          // pixels around one whose shadows count
)

// sampling returns how many samples a pixel takes, and the pixels that take them even if they are on no edge: where voxels are so small
// that the centres of pixels can miss them altogether.
func sampling(l *View, bounds storage.Box, samples int) (n int, every image.Rectangle) {
	if samples == 1 || bounds.Empty() {
		return samples, every
	}
	picture := image.Rect(0, 0, int(l.width), int(l.height))
	smallest := math.Inf(1)
	x0, y0, x1, y1 := l.width, l.height, 0.0, 0.0
	for i := range 8 {
		x, y, scale := l.Project(boxCorner(bounds, i))
		if scale <= 0 { // behind the camera, so the content may be anywhere
			x0, y0, x1, y1 = 0, 0, l.width, l.height
			continue
		}
		smallest = min(smallest, scale)
		x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
	}
	if smallest >= tinyVoxel {
		return samples, every
	}
	if min(x1-x0, y1-y0) < thinContent {
		samples = max(samples, manySamples)
	}
	x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, l.width), min(y1, l.height)
	return samples, image.Rect(int(x0)-1, int(y0)-1, int(x1)+2, int(y1)+2).Intersect(picture)
}

// boxCorner returns corner i of a box, 0 to 7.
func boxCorner(b storage.Box, i int) Vec {
	lo, hi := trace.Corner(b.Min), trace.Corner(b.Max)
	p := lo
	if i&1 != 0 {
		p.X = hi.X
	}
	if i&2 != 0 {
		p.Y = hi.Y
	}
	if i&4 != 0 {
		p.Z = hi.Z
	}
	return p
}
