//go:build amd64 && !purego

package bitmap

import "golang.org/x/sys/cpu"

// What the processor has; all are constant after start-up.
var (
	hasAVX2   = cpu.X86.HasAVX2
	hasAVX512 = cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW
	hasVBMI   = hasAVX512 && cpu.X86.HasAVX512VBMI && cpu.X86.HasAVX512VBMI2
)

// Fast reports whether Fill takes far less than a nanosecond a byte.
func Fast() bool { return hasAVX2 }

// HasVBMI reports whether the processor has AVX-512 F, BW, VBMI and VBMI2, for those who pick single bytes out of marked text.
func HasVBMI() bool { return hasVBMI }

func fill(dst []Block, text []byte) {
	switch {
	case hasAVX512:
		fillAVX512(&dst[0], &text[0], len(dst))
	case hasAVX2:
		fillAVX2(&dst[0], &text[0], len(dst))
	default:
		fillPure(dst, text)
	}
}

// fillAVX2 marks n blocks, at least one, of the 64*n bytes at text.
//
//go:noescape
func fillAVX2(dst *Block, text *byte, n int)

// fillAVX512 is fillAVX2 with the instructions of AVX-512F and BW.
//
//go:noescape
func fillAVX512(dst *Block, text *byte, n int)
