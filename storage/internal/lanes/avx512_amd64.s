//go:build !purego

#include "textflag.h"

// JOIN joins the comparisons of 64 cells in K1, K2, K3 and K4 in K1.
#define JOIN \
	KUNPCKWD K1, K2, K1 \
	KUNPCKWD K3, K4, K3 \
	KUNPCKDQ K1, K3, K1

// SPLIT brings the mask of 64 cells at (ptr) to K1, K2, K3 and K4.
#define SPLIT(ptr) \
	KMOVW (ptr), K1 \
	KMOVW 2(ptr), K2 \
	KMOVW 4(ptr), K3 \
	KMOVW 6(ptr), K4

// func surveyAVX512(occ *[64]uint64, cells *[4096]uint32) (least, greatest uint32)
TEXT ·surveyAVX512(SB), NOSPLIT, $0-24
	MOVQ occ+0(FP), DI
	MOVQ cells+8(FP), SI
	VPTERNLOGD $0xFF, Z16, Z16, Z16 // -1
	VMOVDQA64 Z16, Z17 // the least less 1, in two lots
	VMOVDQA64 Z16, Z18
	VPXORQ Z19, Z19, Z19 // the greatest, in two lots
	VPXORQ Z20, Z20, Z20
	MOVQ $64, CX

#define SURVEY(at, cell, is, least, greatest) \
	VMOVDQU32 at(SI), cell \
	VPTESTMD cell, cell, is \
	VPMAXUD cell, greatest, greatest \
	VPADDD Z16, cell, cell \
	VPMINUD cell, least, least

loop:
	SURVEY(0, Z0, K1, Z17, Z19)
	SURVEY(64, Z1, K2, Z18, Z20)
	SURVEY(128, Z2, K3, Z17, Z19)
	SURVEY(192, Z3, K4, Z18, Z20)
	JOIN
	KMOVQ K1, (DI)
	ADDQ $8, DI
	ADDQ $256, SI
	DECQ CX
	JNZ  loop

	VPMINUD Z18, Z17, Z17
	VEXTRACTI64X4 $1, Z17, Y0
	VMOVDQA64 Z17, Z1
	VPMINUD Y0, Y1, Y1
	VEXTRACTI128 $1, Y1, X0
	VPMINUD X0, X1, X1
	VPSHUFD $0x4E, X1, X0
	VPMINUD X0, X1, X1
	VPSHUFD $0xB1, X1, X0
	VPMINUD X0, X1, X1
	VMOVD X1, AX
	INCL AX
	VPMAXUD Z20, Z19, Z19
	VEXTRACTI64X4 $1, Z19, Y0
	VMOVDQA64 Z19, Z1
	VPMAXUD Y0, Y1, Y1
	VEXTRACTI128 $1, Y1, X0
	VPMAXUD X0, X1, X1
	VPSHUFD $0x4E, X1, X0
	VPMAXUD X0, X1, X1
	VPSHUFD $0xB1, X1, X0
	VPMAXUD X0, X1, X1
	VMOVD X1, BX
	VZEROUPPER
	MOVL AX, least+16(FP)
	MOVL BX, greatest+20(FP)
	RET

// func differAVX512(diff *[64]uint64, a *[4096]uint32, b *[4096]uint32)
TEXT ·differAVX512(SB), NOSPLIT, $0-24
	MOVQ diff+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ $64, CX

loop:
	VMOVDQU32 (SI), Z0
	VMOVDQU32 64(SI), Z1
	VMOVDQU32 128(SI), Z2
	VMOVDQU32 192(SI), Z3
	VPCMPD $4, (DX), Z0, K1
	VPCMPD $4, 64(DX), Z1, K2
	VPCMPD $4, 128(DX), Z2, K3
	VPCMPD $4, 192(DX), Z3, K4
	JOIN
	KMOVQ K1, (DI)
	ADDQ $8, DI
	ADDQ $256, SI
	ADDQ $256, DX
	DECQ CX
	JNZ  loop
	VZEROUPPER
	RET

// func spreadAVX512(cells *[4096]uint32, mask *[64]uint64, c uint32)
TEXT ·spreadAVX512(SB), NOSPLIT, $0-20
	MOVQ cells+0(FP), DI
	MOVQ mask+8(FP), SI
	MOVL c+16(FP), AX
	VPBROADCASTD AX, Z0
	MOVQ $64, CX

loop:
	SPLIT(SI)
	VMOVDQA32.Z Z0, K1, Z1
	VMOVDQA32.Z Z0, K2, Z2
	VMOVDQA32.Z Z0, K3, Z3
	VMOVDQA32.Z Z0, K4, Z4
	VMOVDQU32 Z1, (DI)
	VMOVDQU32 Z2, 64(DI)
	VMOVDQU32 Z3, 128(DI)
	VMOVDQU32 Z4, 192(DI)
	ADDQ $8, SI
	ADDQ $256, DI
	DECQ CX
	JNZ  loop
	VZEROUPPER
	RET

// func fillAVX512(cells *[4096]uint32, mask *[64]uint64, c uint32)
TEXT ·fillAVX512(SB), NOSPLIT, $0-20
	MOVQ cells+0(FP), DI
	MOVQ mask+8(FP), SI
	MOVL c+16(FP), AX
	VPBROADCASTD AX, Z0
	MOVQ $64, CX

loop:
	CMPQ (SI), $0
	JEQ  next // most words of most masks are empty
	SPLIT(SI)
	VMOVDQU32 Z0, K1, (DI)
	VMOVDQU32 Z0, K2, 64(DI)
	VMOVDQU32 Z0, K3, 128(DI)
	VMOVDQU32 Z0, K4, 192(DI)

next:
	ADDQ $8, SI
	ADDQ $256, DI
	DECQ CX
	JNZ  loop
	VZEROUPPER
	RET

// func look32AVX512(cells *[4096]uint32, index *[4096]uint8, mask *[64]uint64, palette *[32]uint32)
TEXT ·look32AVX512(SB), NOSPLIT, $0-32
	MOVQ cells+0(FP), DI
	MOVQ index+8(FP), SI
	MOVQ mask+16(FP), DX
	MOVQ palette+24(FP), BX
	VMOVDQU32 (BX), Z16
	VMOVDQU32 64(BX), Z17
	MOVQ $64, CX

loop:
	SPLIT(DX)
	VPMOVZXBD (SI), Z0
	VPMOVZXBD 16(SI), Z1
	VPMOVZXBD 32(SI), Z2
	VPMOVZXBD 48(SI), Z3
	VPERMI2D.Z Z17, Z16, K1, Z0
	VPERMI2D.Z Z17, Z16, K2, Z1
	VPERMI2D.Z Z17, Z16, K3, Z2
	VPERMI2D.Z Z17, Z16, K4, Z3
	VMOVDQU32 Z0, (DI)
	VMOVDQU32 Z1, 64(DI)
	VMOVDQU32 Z2, 128(DI)
	VMOVDQU32 Z3, 192(DI)
	ADDQ $8, DX
	ADDQ $64, SI
	ADDQ $256, DI
	DECQ CX
	JNZ  loop
	VZEROUPPER
	RET

// func lookAVX512(cells *[4096]uint32, index *[4096]uint8, mask *[64]uint64, palette *[256]uint32, n int)
//
// The palette stands in Z16-Z31. A pair of them is permuted by the low five bits of an index, and bits 5, 6 and 7 choose between the
// results: two for a palette of 64, four for 128, eight for 256.
TEXT ·lookAVX512(SB), NOSPLIT, $0-40
	MOVQ cells+0(FP), DI
	MOVQ index+8(FP), SI
	MOVQ mask+16(FP), DX
	MOVQ palette+24(FP), BX
	MOVQ n+32(FP), R8
	VMOVDQU32 (BX), Z16
	VMOVDQU32 64(BX), Z17
	VMOVDQU32 128(BX), Z18
	VMOVDQU32 192(BX), Z19
	VMOVDQU32 256(BX), Z20
	VMOVDQU32 320(BX), Z21
	VMOVDQU32 384(BX), Z22
	VMOVDQU32 448(BX), Z23
	VMOVDQU32 512(BX), Z24
	VMOVDQU32 576(BX), Z25
	VMOVDQU32 640(BX), Z26
	VMOVDQU32 704(BX), Z27
	VMOVDQU32 768(BX), Z28
	VMOVDQU32 832(BX), Z29
	VMOVDQU32 896(BX), Z30
	VMOVDQU32 960(BX), Z31
	MOVL $32, AX
	VPBROADCASTD AX, Z13
	MOVL $64, AX
	VPBROADCASTD AX, Z14
	MOVL $128, AX
	VPBROADCASTD AX, Z15
	MOVQ $256, CX
	CMPQ R8, $64
	JLE  loop64
	CMPQ R8, $128
	JLE  loop128

// PAIR2 looks the indices in Z0 up in four registers, to the register to; it wants bit 5 in K2.
#define PAIR2(t0, t1, t2, t3, to, spare) \
	VMOVDQA64 Z0, to \
	VMOVDQA64 Z0, spare \
	VPERMI2D t1, t0, to \
	VPERMI2D t3, t2, spare \
	VMOVDQA32 spare, K2, to

#define FINISH \
	VMOVDQA32.Z Z1, K1, Z1 \
	VMOVDQU32 Z1, (DI) \
	ADDQ $2, DX \
	ADDQ $16, SI \
	ADDQ $64, DI \
	DECQ CX

loop256:
	KMOVW (DX), K1
	VPMOVZXBD (SI), Z0
	VPTESTMD Z13, Z0, K2
	VPTESTMD Z14, Z0, K3
	VPTESTMD Z15, Z0, K4
	PAIR2(Z16, Z17, Z18, Z19, Z1, Z2)
	PAIR2(Z20, Z21, Z22, Z23, Z3, Z4)
	PAIR2(Z24, Z25, Z26, Z27, Z5, Z6)
	PAIR2(Z28, Z29, Z30, Z31, Z7, Z8)
	VMOVDQA32 Z3, K3, Z1
	VMOVDQA32 Z7, K3, Z5
	VMOVDQA32 Z5, K4, Z1
	FINISH
	JNZ  loop256
	VZEROUPPER
	RET

loop128:
	KMOVW (DX), K1
	VPMOVZXBD (SI), Z0
	VPTESTMD Z13, Z0, K2
	VPTESTMD Z14, Z0, K3
	PAIR2(Z16, Z17, Z18, Z19, Z1, Z2)
	PAIR2(Z20, Z21, Z22, Z23, Z3, Z4)
	VMOVDQA32 Z3, K3, Z1
	FINISH
	JNZ  loop128
	VZEROUPPER
	RET

loop64:
	KMOVW (DX), K1
	VPMOVZXBD (SI), Z0
	VPTESTMD Z13, Z0, K2
	PAIR2(Z16, Z17, Z18, Z19, Z1, Z2)
	FINISH
	JNZ  loop64
	VZEROUPPER
	RET

// func matchAVX512(index *[4096]uint8, cells *[4096]uint32, palette []uint32, i int) int
//
// In each block of 64 cells one colour of the palette after the other is compared with all cells until none is left, from the one
// on that the block before was done with: neighbours are alike.
TEXT ·matchAVX512(SB), NOSPLIT, $0-56
	MOVQ index+0(FP), DI
	MOVQ cells+8(FP), SI
	MOVQ palette_base+16(FP), BX
	MOVQ palette_len+24(FP), R8
	MOVQ i+40(FP), DX
	ANDQ $~63, DX
	XORQ R10, R10 // 0, and
	XORQ R12, R12 // the colour to begin with

block:
	CMPQ DX, $4096
	JGE  done
	VMOVDQU32 (SI)(DX*4), Z0
	VMOVDQU32 64(SI)(DX*4), Z1
	VMOVDQU32 128(SI)(DX*4), Z2
	VMOVDQU32 192(SI)(DX*4), Z3
	VPTESTMD Z0, Z0, K1
	VPTESTMD Z1, Z1, K2
	VPTESTMD Z2, Z2, K3
	VPTESTMD Z3, Z3, K4
	JOIN
	KMOVQ K1, K7 // the cells that are left: at first those that are not 0
	VPXORQ Z8, Z8, Z8 // the places
	MOVQ R12, R9 // the next colour
	MOVQ R8, R11 // how many there are to try

color:
	KORTESTQ K7, K7
	JEQ  store
	DECQ R11
	JLT  missing
	MOVQ R9, R12
	VPBROADCASTB R9, Z9
	VPBROADCASTD (BX)(R9*4), Z4
	VPCMPEQD Z4, Z0, K1
	VPCMPEQD Z4, Z1, K2
	VPCMPEQD Z4, Z2, K3
	VPCMPEQD Z4, Z3, K4
	JOIN
	KANDNQ K7, K1, K7
	VMOVDQU8 Z9, K1, Z8
	INCQ R9
	CMPQ R9, R8
	CMOVQEQ R10, R9
	JMP  color

store:
	VMOVDQU8 Z8, (DI)(DX*1)
	ADDQ $64, DX
	JMP  block

missing:
	KMOVQ K7, AX
	BSFQ AX, AX
	ADDQ AX, DX

done:
	VZEROUPPER
	MOVQ DX, ret+48(FP)
	RET

// func countAVX512(mask *[64]uint64) int
TEXT ·countAVX512(SB), NOSPLIT, $0-16
	MOVQ mask+0(FP), SI
	VPOPCNTQ (SI), Z0
	VPOPCNTQ 64(SI), Z1
	VPOPCNTQ 128(SI), Z2
	VPOPCNTQ 192(SI), Z3
	VPOPCNTQ 256(SI), Z4
	VPOPCNTQ 320(SI), Z5
	VPOPCNTQ 384(SI), Z6
	VPOPCNTQ 448(SI), Z7
	VPADDQ Z1, Z0, Z0
	VPADDQ Z3, Z2, Z2
	VPADDQ Z5, Z4, Z4
	VPADDQ Z7, Z6, Z6
	VPADDQ Z2, Z0, Z0
	VPADDQ Z6, Z4, Z4
	VPADDQ Z4, Z0, Z0
	VEXTRACTI64X4 $1, Z0, Y1
	VPADDQ Y1, Y0, Y0
	VEXTRACTI128 $1, Y0, X1
	VPADDQ X1, X0, X0
	VPSHUFD $0x4E, X0, X1
	VPADDQ X1, X0, X0
	VMOVQ X0, AX
	VZEROUPPER
	MOVQ AX, ret+8(FP)
	RET
