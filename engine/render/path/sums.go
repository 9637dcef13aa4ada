package path

// sums is what the samples of a picture add up to.
type sums struct {
	width, height int
	pix           []float32    // red, green, blue and alpha of all samples
	halves        [][2]float32 // the mean of red, green and blue, and alpha, of the samples of every other half
	count         []uint16     // of samples
	calm          []bool       // whether the pixel needs no more
}

// half is the number of samples that go to the same half of the sums in a row.
const half = 8

// visible is the error, as a share of the range of a channel as it is stored, that the eye begins to see.
const visible = 1.5 / 255

func newSums(width, height int) *sums {
	n := width * height
	return &sums{
		width: width, height: height,
		pix: make([]float32, 4*n), halves: make([][2]float32, n), count: make([]uint16, n), calm: make([]bool, n),
	}
}

// add adds sample n of pixel i.
func (s *sums) add(i, n int, light rgb, alpha float64) {
	p := s.pix[4*i : 4*i+4 : 4*i+4]
	p[0] += float32(light.r)
	p[1] += float32(light.g)
	p[2] += float32(light.b)
	p[3] += float32(alpha)
	if n/half&1 == 0 {
		s.halves[i][0] += float32(light.mean())
		s.halves[i][1] += float32(alpha)
	}
	s.count[i]++
}

// busy reports whether any pixel needs more samples.
func (s *sums) busy() bool {
	for _, c := range s.calm {
		if !c {
			return true
		}
	}
	return false
}

// doubt returns the square of the estimated error of a pixel as the eye sees it: half the difference of the halves, which have as many
// samples each, in the scale of stored channels.
func (s *sums) doubt(i int) float64 {
	n := float64(s.count[i])
	p := s.pix[4*i : 4*i+4 : 4*i+4]
	light, alpha := float64(p[0]+p[1]+p[2])/(3*n), float64(p[3])/n
	dl := 2*float64(s.halves[i][0])/n - light
	da := 2*float64(s.halves[i][1])/n - alpha
	shown := max(light+(1-min(alpha, 1))*backdrop, 0)
	return (dl*dl + da*da*backdrop) / (4 * (shown + 0.002)) // the derivative of the square root, which is near to that of sRGB
}

// backdrop is how bright the background is taken to be where the error of a pixel is judged.
const backdrop = 0.5

// reach is how far around a pixel its error is looked at.
const reach = 2

// settle finds the pixels of a block whose error and that of those around them can no longer be seen, and returns how many there are that
// were not known. Nobody adds samples meanwhile.
func (s *sums) settle(b block) int {
	found := 0
	for y := b.y0; y < b.y1; y++ {
		for x := b.x0; x < b.x1; x++ {
			if i := y*s.width + x; !s.calm[i] && s.around(x, y) < visible*visible {
				s.calm[i] = true
				found++
			}
		}
	}
	return found
}

// around returns the mean square error around a pixel.
func (s *sums) around(x, y int) float64 {
	sum, n := 0.0, 0.0
	for v := max(y-reach, 0); v <= min(y+reach, s.height-1); v++ {
		for u := max(x-reach, 0); u <= min(x+reach, s.width-1); u++ {
			sum += s.doubt(v*s.width + u)
			n++
		}
	}
	return sum / n
}
