//go:build !purego

#include "textflag.h"

// joinOrder puts the bytes of 32 comparisons, which packing leaves in groups of four over both halves, in their order.
DATA joinOrder<>+0x00(SB)/8, $0x0000000400000000
DATA joinOrder<>+0x08(SB)/8, $0x0000000500000001
DATA joinOrder<>+0x10(SB)/8, $0x0000000600000002
DATA joinOrder<>+0x18(SB)/8, $0x0000000700000003
GLOBL joinOrder<>(SB), RODATA|NOPTR, $32

// laneBits has the bit of each of eight lanes.
DATA laneBits<>+0x00(SB)/8, $0x0000000200000001
DATA laneBits<>+0x08(SB)/8, $0x0000000800000004
DATA laneBits<>+0x10(SB)/8, $0x0000002000000010
DATA laneBits<>+0x18(SB)/8, $0x0000008000000040
GLOBL laneBits<>(SB), RODATA|NOPTR, $32

// PACK joins the comparisons in a, b, c and d, all ones or zero in 32 bits, to bytes in a, in the order that joinOrder mends.
#define PACK(a, b, c, d) \
	VPACKSSDW b, a, a \
	VPACKSSDW d, c, c \
	VPACKSSWB c, a, a

// LANEBITS loads the bits of lanes 0-7, 8-15, 16-23 and 24-31 to Y12, Y13, Y14 and Y15.
#define LANEBITS \
	VMOVDQU laneBits<>(SB), Y12 \
	VPSLLD $8, Y12, Y13 \
	VPSLLD $16, Y12, Y14 \
	VPSLLD $24, Y12, Y15

// func surveyAVX2(occ *[64]uint64, cells *[4096]uint32) (least, greatest uint32)
TEXT ·surveyAVX2(SB), NOSPLIT, $0-24
	MOVQ occ+0(FP), DI
	MOVQ cells+8(FP), SI
	VMOVDQU joinOrder<>(SB), Y15
	VPXOR Y14, Y14, Y14
	VPCMPEQD Y13, Y13, Y13 // -1
	VMOVDQA Y13, Y12 // the least less 1
	VPXOR Y11, Y11, Y11 // the greatest
	MOVQ $128, CX

#define SURVEY(at, cell, is0) \
	VMOVDQU at(SI), cell \
	VPCMPEQD Y14, cell, is0 \
	VPMAXUD cell, Y11, Y11 \
	VPADDD Y13, cell, cell \
	VPMINUD cell, Y12, Y12

loop:
	SURVEY(0, Y4, Y0)
	SURVEY(32, Y5, Y1)
	SURVEY(64, Y6, Y2)
	SURVEY(96, Y7, Y3)
	PACK(Y0, Y1, Y2, Y3)
	VPERMD Y0, Y15, Y0
	VPMOVMSKB Y0, AX
	NOTL AX
	MOVL AX, (DI)
	ADDQ $4, DI
	ADDQ $128, SI
	DECQ CX
	JNZ  loop

	VEXTRACTI128 $1, Y12, X0
	VPMINUD X0, X12, X12
	VPSHUFD $0x4E, X12, X0
	VPMINUD X0, X12, X12
	VPSHUFD $0xB1, X12, X0
	VPMINUD X0, X12, X12
	VMOVD X12, AX
	INCL AX
	VEXTRACTI128 $1, Y11, X0
	VPMAXUD X0, X11, X11
	VPSHUFD $0x4E, X11, X0
	VPMAXUD X0, X11, X11
	VPSHUFD $0xB1, X11, X0
	VPMAXUD X0, X11, X11
	VMOVD X11, BX
	VZEROUPPER
	MOVL AX, least+16(FP)
	MOVL BX, greatest+20(FP)
	RET

// func differAVX2(diff *[64]uint64, a *[4096]uint32, b *[4096]uint32)
TEXT ·differAVX2(SB), NOSPLIT, $0-24
	MOVQ diff+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	VMOVDQU joinOrder<>(SB), Y15
	MOVQ $128, CX

loop:
	VMOVDQU (SI), Y0
	VMOVDQU 32(SI), Y1
	VMOVDQU 64(SI), Y2
	VMOVDQU 96(SI), Y3
	VPCMPEQD (DX), Y0, Y0
	VPCMPEQD 32(DX), Y1, Y1
	VPCMPEQD 64(DX), Y2, Y2
	VPCMPEQD 96(DX), Y3, Y3
	PACK(Y0, Y1, Y2, Y3)
	VPERMD Y0, Y15, Y0
	VPMOVMSKB Y0, AX
	NOTL AX
	MOVL AX, (DI)
	ADDQ $4, DI
	ADDQ $128, SI
	ADDQ $128, DX
	DECQ CX
	JNZ  loop
	VZEROUPPER
	RET

// func spreadAVX2(cells *[4096]uint32, mask *[64]uint64, c uint32)
TEXT ·spreadAVX2(SB), NOSPLIT, $0-20
	MOVQ cells+0(FP), DI
	MOVQ mask+8(FP), SI
	MOVL c+16(FP), AX
	VMOVD AX, X0
	VPBROADCASTD X0, Y0
	LANEBITS
	MOVQ $128, CX

#define SPREAD(at, lanes) \
	VPAND lanes, Y1, Y2 \
	VPCMPEQD lanes, Y2, Y2 \
	VPAND Y0, Y2, Y2 \
	VMOVDQU Y2, at(DI)

loop:
	VPBROADCASTD (SI), Y1
	SPREAD(0, Y12)
	SPREAD(32, Y13)
	SPREAD(64, Y14)
	SPREAD(96, Y15)
	ADDQ $4, SI
	ADDQ $128, DI
	DECQ CX
	JNZ  loop
	VZEROUPPER
	RET

// func fillAVX2(cells *[4096]uint32, mask *[64]uint64, c uint32)
TEXT ·fillAVX2(SB), NOSPLIT, $0-20
	MOVQ cells+0(FP), DI
	MOVQ mask+8(FP), SI
	MOVL c+16(FP), AX
	VMOVD AX, X0
	VPBROADCASTD X0, Y0
	LANEBITS
	MOVQ $128, CX

#define FILL(at, lanes) \
	VPAND lanes, Y1, Y2 \
	VPCMPEQD lanes, Y2, Y2 \
	VMOVDQU at(DI), Y3 \
	VPBLENDVB Y2, Y0, Y3, Y3 \
	VMOVDQU Y3, at(DI)

loop:
	MOVL (SI), AX
	TESTL AX, AX
	JZ   next // most words of most masks are empty
	VMOVD AX, X1
	VPBROADCASTD X1, Y1
	FILL(0, Y12)
	FILL(32, Y13)
	FILL(64, Y14)
	FILL(96, Y15)

next:
	ADDQ $4, SI
	ADDQ $128, DI
	DECQ CX
	JNZ  loop
	VZEROUPPER
	RET

// func clearUnlessAVX2(cells *[4096]uint32, keep uint32)
TEXT ·clearUnlessAVX2(SB), NOSPLIT, $0-12
	MOVQ cells+0(FP), DI
	MOVL keep+8(FP), AX
	VMOVD AX, X0
	VPBROADCASTD X0, Y0
	VPXOR Y1, Y1, Y1
	MOVQ $256, CX

loop:
	VMOVDQU (DI), Y2
	VMOVDQU 32(DI), Y4
	VPAND Y0, Y2, Y3
	VPAND Y0, Y4, Y5
	VPCMPEQD Y1, Y3, Y3
	VPCMPEQD Y1, Y5, Y5
	VPANDN Y2, Y3, Y2
	VPANDN Y4, Y5, Y4
	VMOVDQU Y2, (DI)
	VMOVDQU Y4, 32(DI)
	ADDQ $64, DI
	DECQ CX
	JNZ  loop
	VZEROUPPER
	RET

// func lookAVX2(cells *[4096]uint32, index *[4096]uint8, mask *[64]uint64, palette *[16]uint32)
TEXT ·lookAVX2(SB), NOSPLIT, $0-32
	MOVQ cells+0(FP), DI
	MOVQ index+8(FP), SI
	MOVQ mask+16(FP), DX
	MOVQ palette+24(FP), BX
	VMOVDQU (BX), Y0 // colours 0-7
	VMOVDQU 32(BX), Y1 // colours 8-15
	LANEBITS
	MOVQ $128, CX

// The permutation reads three bits of an index, and the fourth, moved to the top, chooses between the two halves.
#define LOOK(cell, at, lanes) \
	VPMOVZXBD cell(SI), Y3 \
	VPERMD Y0, Y3, Y4 \
	VPERMD Y1, Y3, Y5 \
	VPSLLD $28, Y3, Y3 \
	VBLENDVPS Y3, Y5, Y4, Y4 \
	VPAND lanes, Y2, Y3 \
	VPCMPEQD lanes, Y3, Y3 \
	VPAND Y4, Y3, Y3 \
	VMOVDQU Y3, at(DI)

loop:
	VPBROADCASTD (DX), Y2
	LOOK(0, 0, Y12)
	LOOK(8, 32, Y13)
	LOOK(16, 64, Y14)
	LOOK(24, 96, Y15)
	ADDQ $4, DX
	ADDQ $32, SI
	ADDQ $128, DI
	DECQ CX
	JNZ  loop
	VZEROUPPER
	RET

// func matchAVX2(index *[4096]uint8, cells *[4096]uint32, palette []uint32, i int) int
//
// In each block of 32 cells one colour of the palette after the other is compared with all cells until none is left, from the one
// on that the block before was done with: neighbours are alike. The bytes of what is found are kept in the order in which packing
// leaves them until the block is done.
TEXT ·matchAVX2(SB), NOSPLIT, $0-56
	MOVQ index+0(FP), DI
	MOVQ cells+8(FP), SI
	MOVQ palette_base+16(FP), BX
	MOVQ palette_len+24(FP), R8
	MOVQ i+40(FP), DX
	ANDQ $~31, DX
	VMOVDQU joinOrder<>(SB), Y15
	VPXOR Y13, Y13, Y13
	XORQ R10, R10 // 0, and
	XORQ R12, R12 // the colour to begin with

block:
	CMPQ DX, $4096
	JGE  done
	VMOVDQU (SI)(DX*4), Y0
	VMOVDQU 32(SI)(DX*4), Y1
	VMOVDQU 64(SI)(DX*4), Y2
	VMOVDQU 96(SI)(DX*4), Y3
	VPCMPEQD Y13, Y0, Y8 // which cells are done: at first those that are 0
	VPCMPEQD Y13, Y1, Y5
	VPCMPEQD Y13, Y2, Y6
	VPCMPEQD Y13, Y3, Y7
	PACK(Y8, Y5, Y6, Y7)
	VPXOR Y9, Y9, Y9 // their places
	MOVQ R12, R9 // the next colour
	MOVQ R8, R11 // how many there are to try

color:
	VPMOVMSKB Y8, AX
	CMPL AX, $-1
	JEQ  store
	DECQ R11
	JLT  missing
	MOVQ R9, R12
	VMOVD R9, X10
	VPBROADCASTB X10, Y10
	VPBROADCASTD (BX)(R9*4), Y11
	VPCMPEQD Y11, Y0, Y4
	VPCMPEQD Y11, Y1, Y5
	VPCMPEQD Y11, Y2, Y6
	VPCMPEQD Y11, Y3, Y7
	PACK(Y4, Y5, Y6, Y7)
	VPOR Y4, Y8, Y8
	VPAND Y10, Y4, Y4
	VPOR Y4, Y9, Y9
	INCQ R9
	CMPQ R9, R8
	CMOVQEQ R10, R9
	JMP  color

store:
	VPERMD Y9, Y15, Y9
	VMOVDQU Y9, (DI)(DX*1)
	ADDQ $32, DX
	JMP  block

missing:
	VPERMD Y8, Y15, Y8
	VPMOVMSKB Y8, AX
	NOTL AX
	BSFL AX, AX
	ADDQ AX, DX

done:
	VZEROUPPER
	MOVQ DX, ret+48(FP)
	RET
