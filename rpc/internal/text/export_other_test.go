//go:build !amd64 || purego

package text

// PlainVectors returns nothing: there is no assembly.
func PlainVectors() map[string]func([]byte) int { return nil }

// DecodeVectors returns nothing: there is no assembly.
func DecodeVectors() map[string]func(dst, src []byte) int { return nil }
