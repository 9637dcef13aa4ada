package path

import "math/bits"

// sampler deals out the numbers that decide a path, as pairs in [0,1)x[0,1). What it deals depends on the pixel, the sample and the dimension
// only.
//
// All pixels share one (0,2)-sequence of Sobol for a dimension, its index shuffled and its points scrambled by hashes as in Burley, "Practical
// Hash-based Owen Scrambling", 2020. Pixels take their parts of it in Morton order (Ahmed and Wonka, "Screen-Space Blue-Noise Diffusion of
// Monte Carlo Sampling Error via Hierarchical Ordering of Pixels", 2020), so that the errors of neighbours differ and even out to the eye.
type sampler struct {
	bits     uint   // of the index that count samples; the others count pixels
	seed     uint32 // of the pixel's part of the picture
	base     uint32 // index of the pixel's first sample
	reversed uint32 // index of the sample, bits reversed
}

// newSampler returns a sampler for pixels of up to n samples.
func newSampler(n int) sampler { return sampler{bits: uint(bits.Len(uint(n - 1)))} }

// pixel goes to a pixel.
func (s *sampler) pixel(x, y int) {
	side := (32 - s.bits) / 2 // bits of a coordinate that fit into the index
	low := uint32(1)<<side - 1
	s.seed = hash(uint32(x)>>side ^ hash(uint32(y)>>side))
	s.base = (spread(uint32(x)&low) | spread(uint32(y)&low)<<1) << s.bits
}

// sample goes to a sample of the pixel.
func (s *sampler) sample(i int) { s.reversed = bits.Reverse32(s.base | uint32(i)) }

// pair returns the two numbers of a dimension.
func (s *sampler) pair(dimension uint32) (x, y float64) {
	h := hash(s.seed ^ dimension*0x9e3779b9)
	i := bits.Reverse32(permute(s.reversed, h)) // of the shuffled sequence
	u := bits.Reverse32(permute(i, h*0x85ebca6b+1))
	v := bits.Reverse32(permute(shift(i), h*0xc2b2ae35+1))
	return float64(u) * (1.0 / (1 << 32)), float64(v) * (1.0 / (1 << 32))
}

// permute is a permutation in which a bit depends on lower bits only: that of Laine and Karras, "Stratified Sampling for Stochastic
// Transparency", 2011, with the constants of Vegdahl, "Building a Better LK Hash", 2021.
func permute(x, seed uint32) uint32 {
	x ^= x * 0x3d20adea
	x += seed
	x *= seed>>16 | 1
	x ^= x * 0x05526c56
	x ^= x * 0x53a22864
	return x
}

// shift reads the bits as a polynomial p(t) over the field of two elements and returns p(t+1): the second dimension of Sobol's sequence for
// index i, bits reversed. The first is i itself.
func shift(i uint32) uint32 {
	i ^= i >> 16
	i ^= i >> 8 & 0x00ff00ff
	i ^= i >> 4 & 0x0f0f0f0f
	i ^= i >> 2 & 0x33333333
	i ^= i >> 1 & 0x55555555
	return i
}

// hash mixes the bits of a number (the finaliser of MurmurHash3).
func hash(x uint32) uint32 {
	x ^= x >> 16
	x *= 0x85ebca6b
	x ^= x >> 13
	x *= 0xc2b2ae35
	return x ^ x>>16
}

// spread puts a zero before each of the lower 16 bits.
func spread(x uint32) uint32 {
	x &= 0xffff
	x = (x | x<<8) & 0x00ff00ff
	x = (x | x<<4) & 0x0f0f0f0f
	x = (x | x<<2) & 0x33333333
	return (x | x<<1) & 0x55555555
}
