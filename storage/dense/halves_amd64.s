//go:build !purego

#include "textflag.h"

// X7 = 16 bytes of which the low halves are set.
#define LOW_HALVES \
	MOVQ       $0x0f0f0f0f0f0f0f0f, AX \
	MOVQ       AX, X7                  \
	PUNPCKLQDQ X7, X7

// Two rows: the low and high halves of the 8 bytes at SI+from are the 16 bytes at DI+to, those of the next 8 the next 16.
#define SPREAD(from, to) \
	MOVOU      from(SI), X0     \
	MOVO       X0, X1           \
	PSRLW      $4, X1           \
	PAND       X7, X0           \
	PAND       X7, X1           \
	MOVO       X0, X2           \
	PUNPCKLQDQ X1, X0           \
	PUNPCKHQDQ X1, X2           \
	MOVOU      X0, to(DI)       \
	MOVOU      X2, (to + 16)(DI)

// The inverse: 32 bytes at SI+from become the 16 at DI+to.
#define GATHER(from, to) \
	MOVOU      from(SI), X0        \
	MOVOU      (from + 16)(SI), X1 \
	MOVO       X0, X2              \
	PUNPCKLQDQ X1, X0              \
	PUNPCKHQDQ X1, X2              \
	PAND       X7, X0              \
	PAND       X7, X2              \
	PSLLW      $4, X2              \
	POR        X2, X0              \
	MOVOU      X0, to(DI)

// func spread(dst *[4096]uint8, index *[2048]uint8)
TEXT ·spread(SB), NOSPLIT, $0-16
	MOVQ dst+0(FP), DI
	MOVQ index+8(FP), SI
	MOVQ $32, CX
	LOW_HALVES

spreadLoop:
	SPREAD(0, 0)
	SPREAD(16, 32)
	SPREAD(32, 64)
	SPREAD(48, 96)
	ADDQ $64, SI
	ADDQ $128, DI
	DECQ CX
	JNZ  spreadLoop
	RET

// func gather(index *[2048]uint8, src *[4096]uint8)
TEXT ·gather(SB), NOSPLIT, $0-16
	MOVQ index+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ $32, CX
	LOW_HALVES

gatherLoop:
	GATHER(0, 0)
	GATHER(32, 16)
	GATHER(64, 32)
	GATHER(96, 48)
	ADDQ $128, SI
	ADDQ $64, DI
	DECQ CX
	JNZ  gatherLoop
	RET
