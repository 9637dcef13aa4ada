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

// encodeAVX2 encodes blocks of 24 bytes to 32 characters as long as dst has 32 bytes left and src 28, and returns the number of bytes
// encoded. It needs AVX2.
//
//go:noescape
func encodeAVX2(dst, src []byte) int

// encodeVBMI encodes blocks of 48 bytes to 64 characters as long as they fit, and returns the number of bytes encoded. It needs
// AVX-512 F, BW and VBMI.
//
//go:noescape
func encodeVBMI(dst, src []byte) int

// best returns what this processor can run.
func best() level {
	x := &cpu.X86
	switch {
	case x.HasAVX2 && x.HasAVX512F && x.HasAVX512BW && x.HasAVX512VBMI:
		return levelVBMI
	case x.HasAVX2:
		return levelAVX2
	}
	return levelPure
}

// plainLong is PlainLen for text of at least vectorBytes.
func plainLong(l level, s []byte) int {
	if l == levelPure {
		return plainPure(s)
	}
	return plainAVX2(s)
}

// decodeLong decodes whole blocks from the start of src, and returns how many characters it has decoded: a multiple of 4 that made
// three bytes each four, all of the alphabet. It stops at anything else, and may stop earlier.
func decodeLong(l level, dst, src []byte) int {
	switch {
	case len(src) < vectorBytes || l == levelPure:
		return 0
	case l == levelVBMI:
		return decodeVBMI(dst, src)
	}
	return decodeAVX2(dst, src)
}

// encodeLong encodes whole blocks from the start of src, and returns how many bytes it has encoded: a multiple of 3 that made four
// characters each three. It may stop anywhere.
func encodeLong(l level, dst, src []byte) int {
	switch l {
	case levelVBMI:
		return encodeVBMI(dst, src)
	case levelAVX2:
		return encodeAVX2(dst, src)
	}
	return 0
}
