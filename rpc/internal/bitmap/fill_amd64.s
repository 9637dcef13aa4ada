//go:build amd64 && !purego

#include "textflag.h"

// One byte for each comparison, broadcast to a register.
DATA chars<>+0(SB)/8, $"0\x09-,:\" {"
DATA chars<>+8(SB)/8, $"}\\\x00\x00\x00\x00\x00\x00"
GLOBL chars<>(SB), RODATA|NOPTR, $16

// WORD stores the signs of the bytes of a (bytes 0 to 31) and b (32 to 63) as a word of the block at DI.
#define WORD(a, b, offset) \
	VPMOVMSKB a, AX; \
	VPMOVMSKB b, BX; \
	SHLQ      $32, BX; \
	ORQ       BX, AX; \
	MOVQ      AX, offset(DI)

// EQUAL marks the bytes of Y0 and Y1 that are those of c.
#define EQUAL(c, offset) \
	VPCMPEQB c, Y0, Y2; \
	VPCMPEQB c, Y1, Y3; \
	WORD(Y2, Y3, offset)

// func fillAVX2(dst *Block, text *byte, n int)
TEXT ·fillAVX2(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ text+8(FP), SI
	MOVQ n+16(FP), CX
	VPBROADCASTB chars<>+0(SB), Y15 // 0
	VPBROADCASTB chars<>+1(SB), Y14 // nine
	VPBROADCASTB chars<>+2(SB), Y13 // -
	VPBROADCASTB chars<>+3(SB), Y12 // ,
	VPBROADCASTB chars<>+4(SB), Y11 // :
	VPBROADCASTB chars<>+5(SB), Y10 // quote
	VPBROADCASTB chars<>+6(SB), Y9  // space
	VPBROADCASTB chars<>+7(SB), Y8  // {
	VPBROADCASTB chars<>+8(SB), Y7  // }
	VPBROADCASTB chars<>+9(SB), Y6  // backslash

loop2:
	VMOVDQU (SI), Y0
	VMOVDQU 32(SI), Y1

	// Digits are those that are no more than nine above 0, without signs.
	VPSUBB   Y15, Y0, Y2
	VPSUBB   Y15, Y1, Y3
	VPMINUB  Y14, Y2, Y4
	VPMINUB  Y14, Y3, Y5
	VPCMPEQB Y2, Y4, Y2
	VPCMPEQB Y3, Y5, Y3
	WORD(Y2, Y3, 0)
	EQUAL(Y15, 8)
	EQUAL(Y13, 16)
	EQUAL(Y12, 24)
	EQUAL(Y11, 32)
	EQUAL(Y10, 40)
	EQUAL(Y9, 48)

	// As signed numbers, control characters and bytes from 0x80 on are below the space.
	VPCMPGTB Y0, Y9, Y2
	VPCMPGTB Y1, Y9, Y3
	VPCMPEQB Y6, Y0, Y4
	VPCMPEQB Y6, Y1, Y5
	VPOR     Y2, Y4, Y2
	VPOR     Y3, Y5, Y3
	WORD(Y2, Y3, 80)

	// Square and curly brackets differ in bit 5 only, which then tells them apart.
	VPOR     Y9, Y0, Y2
	VPOR     Y9, Y1, Y3
	VPCMPEQB Y8, Y2, Y4
	VPCMPEQB Y8, Y3, Y5
	VPCMPEQB Y7, Y2, Y2
	VPCMPEQB Y7, Y3, Y3
	WORD(Y4, Y5, 56)
	WORD(Y2, Y3, 64)
	VPOR     Y4, Y2, Y2
	VPOR     Y5, Y3, Y3
	VPSLLW   $2, Y0, Y0
	VPSLLW   $2, Y1, Y1
	VPAND    Y0, Y2, Y2
	VPAND    Y1, Y3, Y3
	WORD(Y2, Y3, 72)

	ADDQ $64, SI
	ADDQ $88, DI
	DECQ CX
	JNZ  loop2
	VZEROUPPER
	RET

// MARK stores which bytes of Z0 are those of c.
#define MARK(c, k, offset) \
	VPCMPEQB c, Z0, k; \
	KMOVQ    k, offset(DI)

// func fillAVX512(dst *Block, text *byte, n int)
TEXT ·fillAVX512(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ text+8(FP), SI
	MOVQ n+16(FP), CX
	VPBROADCASTB chars<>+0(SB), Z15 // 0
	VPBROADCASTB chars<>+1(SB), Z14 // nine
	VPBROADCASTB chars<>+2(SB), Z13 // -
	VPBROADCASTB chars<>+3(SB), Z12 // ,
	VPBROADCASTB chars<>+4(SB), Z11 // :
	VPBROADCASTB chars<>+5(SB), Z10 // quote
	VPBROADCASTB chars<>+6(SB), Z9  // space
	VPBROADCASTB chars<>+7(SB), Z8  // {
	VPBROADCASTB chars<>+8(SB), Z7  // }
	VPBROADCASTB chars<>+9(SB), Z6  // backslash

loop5:
	VMOVDQU8 (SI), Z0
	VPSUBB   Z15, Z0, Z1
	VPCMPUB  $2, Z14, Z1, K1
	KMOVQ    K1, 0(DI)
	MARK(Z15, K2, 8)
	MARK(Z13, K3, 16)
	MARK(Z12, K4, 24)
	MARK(Z11, K5, 32)
	MARK(Z10, K6, 40)
	MARK(Z9, K7, 48)

	VPCMPB   $1, Z9, Z0, K1
	VPCMPEQB Z6, Z0, K2
	KORQ     K1, K2, K1
	KMOVQ    K1, 80(DI)

	VPORQ    Z9, Z0, Z2
	VPCMPEQB Z8, Z2, K3
	VPCMPEQB Z7, Z2, K4
	KMOVQ    K3, 56(DI)
	KMOVQ    K4, 64(DI)
	KORQ     K3, K4, K5
	VPTESTMB Z9, Z0, K5, K6
	KMOVQ    K6, 72(DI)

	ADDQ $64, SI
	ADDQ $88, DI
	DECQ CX
	JNZ  loop5
	VZEROUPPER
	RET
