//go:build !purego

#include "textflag.h"

// Tables of the AVX2 decoder, each of 16 bytes for both halves of a register. A character is valid if the byte of lowBad that its
// low four bits choose and the byte of highBit that its high four bits choose share no bit: bit 0 stands for the high nibble 2, bit 1
// for 3, bit 2 for 4 and 6, bit 3 for 5 and 7, bit 4 for all others. The byte of rolls to add to a character is chosen by its high
// nibble, less one for the slash.
DATA lowBad<>+0x00(SB)/8, $0x1111111111111115
DATA lowBad<>+0x08(SB)/8, $0x1A1B1B1B1A131111
GLOBL lowBad<>(SB), RODATA|NOPTR, $16
DATA highBit<>+0x00(SB)/8, $0x0804080402011010
DATA highBit<>+0x08(SB)/8, $0x1010101010101010
GLOBL highBit<>(SB), RODATA|NOPTR, $16
DATA rolls<>+0x00(SB)/8, $0xB9B9BFBF04131000
DATA rolls<>+0x08(SB)/8, $0x0000000000000000
GLOBL rolls<>(SB), RODATA|NOPTR, $16

// packBytes turns the three low bytes of each 32-bit lane around and moves them to the front of the half.
DATA packBytes<>+0x00(SB)/8, $0x090A040506000102
DATA packBytes<>+0x08(SB)/8, $0xFFFFFFFF0C0D0E08
GLOBL packBytes<>(SB), RODATA|NOPTR, $16

// packLanes moves the three 32-bit lanes of the upper half behind the three of the lower.
DATA packLanes<>+0x00(SB)/8, $0x0000000100000000
DATA packLanes<>+0x08(SB)/8, $0x0000000400000002
DATA packLanes<>+0x10(SB)/8, $0x0000000600000005
DATA packLanes<>+0x18(SB)/8, $0x0000000700000003
GLOBL packLanes<>(SB), RODATA|NOPTR, $32

// func decodeAVX2(dst, src []byte) int
TEXT ·decodeAVX2(SB), NOSPLIT, $0-56
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), R8
	MOVQ src_base+24(FP), SI
	MOVQ src_len+32(FP), R9
	VBROADCASTI128 lowBad<>(SB), Y0
	VBROADCASTI128 highBit<>(SB), Y1
	VBROADCASTI128 rolls<>(SB), Y2
	VBROADCASTI128 packBytes<>(SB), Y3
	VMOVDQU packLanes<>(SB), Y4
	MOVL $0x0F0F0F0F, AX
	VMOVD AX, X5
	VPBROADCASTD X5, Y5
	MOVL $0x2F2F2F2F, AX
	VMOVD AX, X6
	VPBROADCASTD X6, Y6
	MOVL $0x01400140, AX // joins two times six bits to twelve
	VMOVD AX, X7
	VPBROADCASTD X7, Y7
	MOVL $0x00011000, AX // joins two times twelve bits to 24
	VMOVD AX, X8
	VPBROADCASTD X8, Y8
	XORQ DX, DX // characters decoded

loop:
	CMPQ R8, $32
	JLT  done
	CMPQ R9, $32
	JLT  done
	VMOVDQU (SI)(DX*1), Y9
	VPSRLD $4, Y9, Y10
	VPAND Y5, Y10, Y10 // high nibbles
	VPAND Y5, Y9, Y11 // low nibbles
	VPSHUFB Y11, Y0, Y11
	VPSHUFB Y10, Y1, Y12
	VPTEST Y11, Y12
	JNZ  done
	VPCMPEQB Y6, Y9, Y13 // -1 for a slash
	VPADDB Y10, Y13, Y13
	VPSHUFB Y13, Y2, Y13
	VPADDB Y9, Y13, Y9 // six bits each
	VPMADDUBSW Y7, Y9, Y9
	VPMADDWD Y8, Y9, Y9
	VPSHUFB Y3, Y9, Y9
	VPERMD Y9, Y4, Y9
	VMOVDQU Y9, (DI)
	ADDQ $24, DI
	SUBQ $24, R8
	ADDQ $32, DX
	SUBQ $32, R9
	JMP  loop

done:
	VZEROUPPER
	MOVQ DX, ret+48(FP)
	RET

// sixBits has the value of each ASCII character, 0x80 for those that are not of the alphabet.
DATA sixBits<>+0x00(SB)/8, $0x8080808080808080
DATA sixBits<>+0x08(SB)/8, $0x8080808080808080
DATA sixBits<>+0x10(SB)/8, $0x8080808080808080
DATA sixBits<>+0x18(SB)/8, $0x8080808080808080
DATA sixBits<>+0x20(SB)/8, $0x8080808080808080
DATA sixBits<>+0x28(SB)/8, $0x3F8080803E808080
DATA sixBits<>+0x30(SB)/8, $0x3B3A393837363534
DATA sixBits<>+0x38(SB)/8, $0x8080808080803D3C
DATA sixBits<>+0x40(SB)/8, $0x0605040302010080
DATA sixBits<>+0x48(SB)/8, $0x0E0D0C0B0A090807
DATA sixBits<>+0x50(SB)/8, $0x161514131211100F
DATA sixBits<>+0x58(SB)/8, $0x8080808080191817
DATA sixBits<>+0x60(SB)/8, $0x201F1E1D1C1B1A80
DATA sixBits<>+0x68(SB)/8, $0x2827262524232221
DATA sixBits<>+0x70(SB)/8, $0x302F2E2D2C2B2A29
DATA sixBits<>+0x78(SB)/8, $0x8080808080333231
GLOBL sixBits<>(SB), RODATA|NOPTR, $128

// pack48 names the bytes of 16 32-bit lanes in the order of the output: of each lane bytes 2, 1 and 0.
DATA pack48<>+0x00(SB)/8, $0x090A040506000102
DATA pack48<>+0x08(SB)/8, $0x161011120C0D0E08
DATA pack48<>+0x10(SB)/8, $0x1C1D1E18191A1415
DATA pack48<>+0x18(SB)/8, $0x292A242526202122
DATA pack48<>+0x20(SB)/8, $0x363031322C2D2E28
DATA pack48<>+0x28(SB)/8, $0x3C3D3E38393A3435
DATA pack48<>+0x30(SB)/8, $0x0000000000000000
DATA pack48<>+0x38(SB)/8, $0x0000000000000000
GLOBL pack48<>(SB), RODATA|NOPTR, $64

// func decodeVBMI(dst, src []byte) int
TEXT ·decodeVBMI(SB), NOSPLIT, $0-56
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), R8
	MOVQ src_base+24(FP), SI
	MOVQ src_len+32(FP), R9
	VMOVDQU64 sixBits<>+0(SB), Z0
	VMOVDQU64 sixBits<>+64(SB), Z1
	VMOVDQU64 pack48<>(SB), Z2
	MOVL $0x01400140, AX // joins two times six bits to twelve
	VPBROADCASTD AX, Z3
	MOVL $0x00011000, AX // joins two times twelve bits to 24
	VPBROADCASTD AX, Z4
	MOVQ $0x0000FFFFFFFFFFFF, AX
	KMOVQ AX, K1 // 48 bytes of output
	XORQ DX, DX // characters decoded

loop:
	CMPQ R8, $48
	JLT  done
	CMPQ R9, $64
	JLT  done
	VMOVDQU64 (SI)(DX*1), Z5
	VMOVDQA64 Z5, Z6
	VPERMI2B Z1, Z0, Z6 // six bits each, by the low seven bits of the character
	VPORQ Z5, Z6, Z5
	VPMOVB2M Z5, K2 // where the character or its value has the high bit set
	KORTESTQ K2, K2
	JNZ  done
	VPMADDUBSW Z3, Z6, Z6
	VPMADDWD Z4, Z6, Z6
	VPERMB Z6, Z2, Z6
	VMOVDQU8 Z6, K1, (DI)
	ADDQ $48, DI
	SUBQ $48, R8
	ADDQ $64, DX
	SUBQ $64, R9
	JMP  loop

done:
	VZEROUPPER
	MOVQ DX, ret+48(FP)
	RET
