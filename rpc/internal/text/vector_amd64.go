//go:build !purego

package text

import "golang.org/x/sys/cpu"

// plainAVX2 is PlainLen for text of at least 32 bytes. It needs AVX2.
//
//go:noescape
func plainAVX2(s []byte) int

// decodeAVX2 decodes blocks of 32 characters to 24 bytes as long as they are plain base64 without padding and both slices have
// 32 bytes left, and returns the number of characters decoded. It needs AVX2.
//
//go:noescape
func decodeAVX2(dst, src []byte) int

// decodeVBMI decodes blocks of 64 characters to 48 bytes as long as they are plain base64 without padding and fit in what is left
// of both slices, and returns the number of characters decoded. It needs AVX-512 F, BW and VBMI.
//
//go:noescape
func decodeVBMI(dst, src []byte) int

func hasVBMI() bool { return cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512VBMI }

// plainLong is PlainLen for text of at least vectorBytes.
func plainLong(s []byte) int {
	if cpu.X86.HasAVX2 {
		return plainAVX2(s)
	}
	return plainPure(s)
}

// decodeLong decodes whole blocks from the start of src, and returns how many characters it has decoded: a multiple of 4 that made
// three bytes each four, all of the alphabet. It stops at anything else, and may stop earlier.
func decodeLong(dst, src []byte) int {
	switch {
	case len(src) < vectorBytes:
		return 0
	case hasVBMI():
		return decodeVBMI(dst, src)
	case cpu.X86.HasAVX2:
		return decodeAVX2(dst, src)
	}
	return 0
}
