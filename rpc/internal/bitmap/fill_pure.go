//go:build !amd64 || purego

package bitmap

// Fast reports whether Fill takes far less than a nanosecond a byte.
func Fast() bool { return false }

func fill(dst []Block, text []byte) { fillPure(dst, text) }
