//go:build amd64 && !purego

#include "textflag.h"

// Byte j of a lane comes from byte 0 of the lane, for VPSHUFB, which knows 16 bytes.
DATA spread<>+0(SB)/8, $0x0000000000000000
DATA spread<>+8(SB)/8, $0x0808080808080808
GLOBL spread<>(SB), RODATA|NOPTR, $16

// 0 to 63.
DATA iota<>+0(SB)/8, $0x0706050403020100
DATA iota<>+8(SB)/8, $0x0f0e0d0c0b0a0908
DATA iota<>+16(SB)/8, $0x1716151413121110
DATA iota<>+24(SB)/8, $0x1f1e1d1c1b1a1918
DATA iota<>+32(SB)/8, $0x2726252423222120
DATA iota<>+40(SB)/8, $0x2f2e2d2c2b2a2928
DATA iota<>+48(SB)/8, $0x3736353433323130
DATA iota<>+56(SB)/8, $0x3f3e3d3c3b3a3938
GLOBL iota<>(SB), RODATA|NOPTR, $64

DATA words<>+0(SB)/8, $0x0706050403020100  // 0 to 7
DATA words<>+8(SB)/8, $0x0808080808080808
DATA words<>+16(SB)/8, $64
DATA words<>+24(SB)/8, $1
DATA words<>+32(SB)/8, $7
DATA words<>+40(SB)/8, $0xff
DATA words<>+48(SB)/8, $0x3030303030303030 // digits 0
DATA words<>+56(SB)/8, $0x1d               // a minus, less the bits of 0
DATA words<>+64(SB)/8, $0x0909090909090909
DATA words<>+72(SB)/8, $0x010a010a010a010a // 10 and 1
DATA words<>+80(SB)/8, $0x0001006400010064 // 100 and 1
DATA words<>+88(SB)/8, $10000
GLOBL words<>(SB), RODATA|NOPTR, $96

// func readLanes(l *lanes, text *byte, length, at int, ends *uint32, dst *Cell, n int) int
TEXT ·readLanes(SB), NOSPLIT, $0-64
	MOVQ l+0(FP), R8
	MOVQ text+8(FP), SI
	MOVQ length+16(FP), R9
	MOVQ at+24(FP), R10
	MOVQ ends+32(FP), R11
	MOVQ dst+40(FP), DI
	MOVQ n+48(FP), CX
	MOVQ 424(R8), R12  // count
	MOVQ 432(R8), R13  // period
	MOVQ 440(R8), BX   // wide
	SUBQ $256, R9      // the last place to start from
	XORQ DX, DX        // items read

	MOVQ 392(R8), AX
	KMOVQ AX, K3       // bytes of numbers
	MOVQ 400(R8), AX
	KMOVQ AX, K1       // numbers
	MOVQ 408(R8), AX
	KMOVQ AX, K2       // axes
	MOVQ 416(R8), AX
	KMOVQ AX, K4       // channels
	MOVQ $0x80, AX
	KMOVQ AX, K5       // the last lane

	VBROADCASTI32X4 spread<>(SB), Z31
	VPBROADCASTQ words<>+0(SB), Z30
	VPBROADCASTQ words<>+8(SB), Z29
	VPSUBB       Z29, Z30, Z28 // -8 to -1
	VPBROADCASTQ words<>+16(SB), Z27
	VPBROADCASTQ words<>+24(SB), Z26
	VPBROADCASTQ words<>+32(SB), Z25
	VPBROADCASTQ words<>+40(SB), Z24
	VPBROADCASTQ words<>+48(SB), Z23
	VPBROADCASTQ words<>+56(SB), Z22
	VPBROADCASTQ words<>+64(SB), Z21
	VPBROADCASTQ words<>+72(SB), Z20
	VPBROADCASTQ words<>+80(SB), Z19
	VPBROADCASTQ words<>+88(SB), Z18
	VMOVDQU64    0(R8), Z17    // lo
	VMOVDQU64    64(R8), Z16   // loMask
	VMOVDQU64    256(R8), Z15  // lead
	VMOVDQU8     320(R8), Z14  // out
	VPBROADCASTQ 384(R8), Z13  // rest
	VPXORQ       Z12, Z12, Z12

item:
	CMPQ DX, CX
	JGE  done
	CMPQ R10, R9
	JG   done
	MOVL -4(R11)(R12*4), AX
	SUBQ R10, AX       // from the first number to behind the last one
	CMPQ AX, $112
	JHI  done

	// Z0 and Z1 are the text; Z2 where numbers end, Z3 where the text before them begins, Z4 their lengths, all in bytes from the first.
	VMOVDQU8     (SI)(R10*1), Z0
	VMOVDQU8     64(SI)(R10*1), Z1
	VPMOVZXDQ    (R11), Z2
	VPBROADCASTQ R10, Z5
	VPSUBQ       Z5, Z2, Z2
	VALIGNQ      $7, Z12, Z2, Z3
	VPSUBQ       Z3, Z2, Z4
	VPSUBQ       Z15, Z4, Z4
	VPSUBQ       Z26, Z4, Z5
	VPCMPUQ      $6, Z25, Z5, K1, K6 // shorter than 1 or longer than 8

	// The texts are as they should be.
	VPSHUFB      Z31, Z3, Z5
	VPADDB       Z30, Z5, Z5
	VMOVDQA64    Z5, Z6
	VPERMI2B     Z1, Z0, Z6
	VPXORQ       Z17, Z6, Z6
	VPTESTMQ     Z16, Z6, K7
	KORQ         K7, K6, K6
	TESTQ        BX, BX
	JZ           narrow
	VPADDB       Z29, Z5, Z5
	VPERMI2B     Z1, Z0, Z5
	VPXORQ       128(R8), Z5, Z5
	VPTESTMQ     192(R8), Z5, K7
	KORQ         K7, K6, K6

narrow:
	// Z7 are the eight bytes up to the end of each number, of which the shift by Z8 keeps the number.
	VPSHUFB      Z31, Z2, Z7
	VPADDB       Z28, Z7, Z7
	VPERMI2B     Z1, Z0, Z7
	VPSLLQ       $3, Z4, Z8
	VPSUBQ       Z8, Z27, Z8
	VPSRLVQ      Z8, Z7, Z7
	VPXORQ       Z23, Z7, Z7
	VPANDQ       Z24, Z7, Z9
	VPCMPEQQ     Z22, Z9, K2, K7     // axes with a minus, which becomes a digit 0
	VPXORQ       Z22, Z7, K7, Z7
	VPSLLVQ      Z8, Z7, Z7
	VPCMPUB      $6, Z21, Z7, K3, K0 // no digits
	KORQ         K0, K6, K6

	// Two digits, four digits, all.
	VPMADDUBSW   Z20, Z7, Z7
	VPMADDWD     Z19, Z7, Z7
	VPMULUDQ     Z18, Z7, Z9
	VPSRLQ       $32, Z7, Z7
	VPADDQ       Z9, Z7, Z7
	VPSUBQ       Z7, Z12, K7, Z7
	VPCMPUQ      $6, Z24, Z7, K4, K0 // channels above 255
	KORQ         K0, K6, K6
	KORTESTQ     K6, K6
	JNZ          done

	VMOVDQA64    Z13, K5, Z7
	VPERMB       Z7, Z14, Z7
	VMOVDQU      X7, (DI)
	ADDQ         $16, DI
	ADDQ         AX, R10
	ADDQ         R13, R10
	LEAQ         (R11)(R12*4), R11
	INCQ         DX
	JMP          item

done:
	VZEROUPPER
	MOVQ DX, ret+56(FP)
	RET

// func indexNumbers(ends *uint32, text *byte, blocks int, at uint32, digit uint64) int
TEXT ·indexNumbers(SB), NOSPLIT, $0-48
	MOVQ ends+0(FP), DI
	MOVQ text+8(FP), SI
	MOVQ blocks+16(FP), CX
	MOVL at+24(FP), R8
	MOVQ digit+32(FP), BX
	MOVQ DI, R10
	VMOVDQU8     iota<>(SB), Z10
	VPBROADCASTQ words<>+48(SB), Z11 // 0
	VPBROADCASTQ words<>+64(SB), Z12 // 9

block:
	VMOVDQU8  (SI), Z0
	VPSUBB    Z11, Z0, Z0
	VPCMPUB   $2, Z12, Z0, K1
	KMOVQ     K1, AX
	LEAQ      (BX)(AX*2), DX // behind digits
	MOVQ      AX, BX
	SHRQ      $63, BX
	NOTQ      AX
	ANDQ      AX, DX
	KMOVQ     DX, K1
	VPCOMPRESSB Z10, K1, Z1
	VPBROADCASTD R8, Z4
	VPMOVZXBD X1, Z2
	VPADDD    Z4, Z2, Z2
	VMOVDQU32 Z2, (DI)
	VEXTRACTI32X4 $1, Z1, X3
	VPMOVZXBD X3, Z3
	VPADDD    Z4, Z3, Z3
	VMOVDQU32 Z3, 64(DI)
	POPCNTQ   DX, DX
	LEAQ      (DI)(DX*4), DI
	ADDQ      $64, SI
	ADDL      $64, R8
	DECQ      CX
	JNZ       block
	VZEROUPPER
	SUBQ R10, DI
	SHRQ $2, DI
	MOVQ DI, ret+40(FP)
	RET
