//go:build !amd64 || purego

package bitmap

// Fast reports whether Fill takes far less than a nanosecond a byte.
func Fast() bool { return false }

// HasVBMI reports whether the processor has AVX-512 F, BW, VBMI and VBMI2, for those who pick single bytes out of marked text.
func HasVBMI() bool { return false }

func fill(dst []Block, text []byte) { fillPure(dst, text) }
