//go:build !purego

#include "textflag.h"

// func plainAVX2(s []byte) int
//
// A byte is marked where it is a quote, a backslash, or below 0x20 as a signed number, which bytes of 0x80 and more are too.
TEXT ·plainAVX2(SB), NOSPLIT, $0-32
	MOVQ s_base+0(FP), SI
	MOVQ s_len+8(FP), CX
	MOVL $0x22222222, AX
	VMOVD AX, X0
	VPBROADCASTD X0, Y0
	MOVL $0x5C5C5C5C, AX
	VMOVD AX, X1
	VPBROADCASTD X1, Y1
	MOVL $0x20202020, AX
	VMOVD AX, X2
	VPBROADCASTD X2, Y2
	XORQ DX, DX // how far it is plain
	LEAQ -64(CX), BX // the last place for a step of 64

loop64:
	CMPQ DX, BX
	JGT  tail
	VMOVDQU (SI)(DX*1), Y3
	VMOVDQU 32(SI)(DX*1), Y4
	VPCMPEQB Y0, Y3, Y5
	VPCMPEQB Y1, Y3, Y6
	VPCMPGTB Y3, Y2, Y7
	VPCMPEQB Y0, Y4, Y8
	VPCMPEQB Y1, Y4, Y9
	VPCMPGTB Y4, Y2, Y10
	VPOR Y5, Y6, Y5
	VPOR Y8, Y9, Y8
	VPOR Y5, Y7, Y5
	VPOR Y8, Y10, Y8
	VPOR Y5, Y8, Y6
	VPTEST Y6, Y6
	JNZ  found64
	ADDQ $64, DX
	JMP  loop64

found64:
	VPMOVMSKB Y5, AX
	VPMOVMSKB Y8, BX
	SHLQ $32, BX
	ORQ  BX, AX
	BSFQ AX, AX
	ADDQ DX, AX
	VZEROUPPER
	MOVQ AX, ret+24(FP)
	RET

tail: // up to 63 bytes are left: a step of 32, and one that ends with the text
	MOVQ CX, BX
	SUBQ DX, BX
	JZ   none
	CMPQ BX, $32
	JLE  last
	VMOVDQU (SI)(DX*1), Y3
	VPCMPEQB Y0, Y3, Y5
	VPCMPEQB Y1, Y3, Y6
	VPCMPGTB Y3, Y2, Y7
	VPOR Y5, Y6, Y5
	VPOR Y5, Y7, Y5
	VPMOVMSKB Y5, AX
	TESTL AX, AX
	JNZ  found32

last:
	LEAQ -32(CX), DX
	VMOVDQU (SI)(DX*1), Y3
	VPCMPEQB Y0, Y3, Y5
	VPCMPEQB Y1, Y3, Y6
	VPCMPGTB Y3, Y2, Y7
	VPOR Y5, Y6, Y5
	VPOR Y5, Y7, Y5
	VPMOVMSKB Y5, AX
	TESTL AX, AX
	JNZ  found32

none:
	VZEROUPPER
	MOVQ CX, ret+24(FP)
	RET

found32:
	BSFL AX, AX
	ADDQ DX, AX
	VZEROUPPER
	MOVQ AX, ret+24(FP)
	RET
