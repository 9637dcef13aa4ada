package bitmap

// PrefixXor sets bit i of the result to the parity of the bits of x from the lowest up to i: where x marks quotes, the bytes from each opening
// quote to the one before the closing one.
func PrefixXor(x uint64) uint64 {
	x ^= x << 1
	x ^= x << 2
	x ^= x << 4
	x ^= x << 8
	x ^= x << 16
	x ^= x << 32
	return x
}
