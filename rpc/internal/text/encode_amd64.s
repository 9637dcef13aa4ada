//go:build !purego

#include "textflag.h"

// groups brings each three bytes a, b, c to 32 bits as b, a, c, b, in which every six bits of the output stand in a row; its first 16
// bytes serve half a register of the AVX2 encoder.
DATA groups<>+0x00(SB)/8, $0x0405030401020001
DATA groups<>+0x08(SB)/8, $0x0A0B090A07080607
DATA groups<>+0x10(SB)/8, $0x10110F100D0E0C0D
DATA groups<>+0x18(SB)/8, $0x1617151613141213
DATA groups<>+0x20(SB)/8, $0x1C1D1B1C191A1819
DATA groups<>+0x28(SB)/8, $0x222321221F201E1F
DATA groups<>+0x30(SB)/8, $0x2829272825262425
DATA groups<>+0x38(SB)/8, $0x2E2F2D2E2B2C2A2B
GLOBL groups<>(SB), RODATA|NOPTR, $64

// letterShifts is what to add to six bits: to 26-51, to 52-61 (ten times), to 62, to 63, to 0-25.
DATA letterShifts<>+0x00(SB)/8, $0xFCFCFCFCFCFCFC47
DATA letterShifts<>+0x08(SB)/8, $0x000041F0EDFCFCFC
GLOBL letterShifts<>(SB), RODATA|NOPTR, $16

// func encodeAVX2(dst, src []byte) int
TEXT ·encodeAVX2(SB), NOSPLIT, $0-56
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), R8
	MOVQ src_base+24(FP), SI
	MOVQ src_len+32(FP), R9
	VBROADCASTI128 groups<>(SB), Y0
	VBROADCASTI128 letterShifts<>(SB), Y1
	MOVL $0x0FC0FC00, AX // the first and third six bits,
	VMOVD AX, X2
	VPBROADCASTD X2, Y2
	MOVL $0x04000040, AX // which a multiplication moves down by 10 and 6,
	VMOVD AX, X3
	VPBROADCASTD X3, Y3
	MOVL $0x003F03F0, AX // and the second and fourth,
	VMOVD AX, X4
	VPBROADCASTD X4, Y4
	MOVL $0x01000010, AX // which one moves up by 4 and 8
	VMOVD AX, X5
	VPBROADCASTD X5, Y5
	MOVL $0x33333333, AX // 51
	VMOVD AX, X6
	VPBROADCASTD X6, Y6
	MOVL $0x1A1A1A1A, AX // 26
	VMOVD AX, X7
	VPBROADCASTD X7, Y7
	MOVL $0x0D0D0D0D, AX // 13, the place of the capitals in letterShifts
	VMOVD AX, X8
	VPBROADCASTD X8, Y8
	XORQ DX, DX // bytes encoded

loop:
	CMPQ R8, $32
	JLT  done
	CMPQ R9, $28
	JLT  done
	VMOVDQU (SI)(DX*1), X9
	VINSERTI128 $1, 12(SI)(DX*1), Y9, Y9
	VPSHUFB Y0, Y9, Y9
	VPAND Y2, Y9, Y10
	VPMULHUW Y3, Y10, Y10
	VPAND Y4, Y9, Y9
	VPMULLW Y5, Y9, Y9
	VPOR Y10, Y9, Y9 // six bits each
	VPSUBUSB Y6, Y9, Y10
	VPCMPGTB Y9, Y7, Y11
	VPAND Y8, Y11, Y11
	VPOR Y11, Y10, Y10
	VPSHUFB Y10, Y1, Y10
	VPADDB Y10, Y9, Y9
	VMOVDQU Y9, (DI)
	ADDQ $32, DI
	SUBQ $32, R8
	ADDQ $24, DX
	SUBQ $24, R9
	JMP  loop

done:
	VZEROUPPER
	MOVQ DX, ret+48(FP)
	RET

// alphabet has the character of each six bits.
DATA alphabet<>+0x00(SB)/8, $0x4847464544434241
DATA alphabet<>+0x08(SB)/8, $0x504F4E4D4C4B4A49
DATA alphabet<>+0x10(SB)/8, $0x5857565554535251
DATA alphabet<>+0x18(SB)/8, $0x6665646362615A59
DATA alphabet<>+0x20(SB)/8, $0x6E6D6C6B6A696867
DATA alphabet<>+0x28(SB)/8, $0x767574737271706F
DATA alphabet<>+0x30(SB)/8, $0x333231307A797877
DATA alphabet<>+0x38(SB)/8, $0x2F2B393837363534
GLOBL alphabet<>(SB), RODATA|NOPTR, $64

// sixes is where in 64 bits the six bits of each byte begin.
DATA sixes<>+0x00(SB)/8, $0x3036242A1016040A
GLOBL sixes<>(SB), RODATA|NOPTR, $8

// func encodeVBMI(dst, src []byte) int
TEXT ·encodeVBMI(SB), NOSPLIT, $0-56
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), R8
	MOVQ src_base+24(FP), SI
	MOVQ src_len+32(FP), R9
	VMOVDQU64 groups<>(SB), Z0
	VMOVDQU64 alphabet<>(SB), Z1
	VPBROADCASTQ sixes<>(SB), Z2
	MOVQ $0x0000FFFFFFFFFFFF, AX
	KMOVQ AX, K1 // 48 bytes of input
	XORQ DX, DX // bytes encoded

loop:
	CMPQ R8, $64
	JLT  done
	CMPQ R9, $48
	JLT  done
	VMOVDQU8.Z (SI)(DX*1), K1, Z3
	VPERMB Z3, Z0, Z3
	VPMULTISHIFTQB Z3, Z2, Z3 // six bits each, and two to be passed over
	VPERMB Z1, Z3, Z3
	VMOVDQU64 Z3, (DI)
	ADDQ $64, DI
	SUBQ $64, R8
	ADDQ $48, DX
	SUBQ $48, R9
	JMP  loop

done:
	VZEROUPPER
	MOVQ DX, ret+48(FP)
	RET
