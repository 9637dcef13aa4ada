//go:build !purego

package text

import "golang.org/x/sys/cpu"

// PlainVectors returns the assembly that does the work of PlainLen and that this processor can run.
func PlainVectors() map[string]func([]byte) int {
	m := map[string]func([]byte) int{}
	if cpu.X86.HasAVX2 {
		m["avx2"] = plainAVX2
	}
	return m
}

// DecodeVectors returns the assembly that decodes base64 and that this processor can run.
func DecodeVectors() map[string]func(dst, src []byte) int {
	m := map[string]func(dst, src []byte) int{}
	if cpu.X86.HasAVX2 {
		m["avx2"] = decodeAVX2
	}
	if hasVBMI() {
		m["vbmi"] = decodeVBMI
	}
	return m
}
