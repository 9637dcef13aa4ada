// Package lzfse unpacks LZFSE, the compression that Apple's systems use for files of their own, such as the property lists of VoxelMax.
//
// In comes a whole stream; out come its bytes. A stream is a row of blocks, each of which begins with a magic of four bytes. All numbers are
// little-endian. A match copies bytes that were unpacked before, of this block or an earlier one.
//
//	"bvx-"  u32 n; n bytes as they are
//	"bvxn"  u32 unpacked size, u32 packed size; the packed bytes: LZVN, operations of one to three bytes with literals
//	"bvx1"  a header of 772 bytes with tables of u16; packed literals; packed matches
//	"bvx2"  the same with a header of bit fields, whose tables have a variable length
//	"bvx$"  the end
//
// The blocks "bvx1" and "bvx2" hold up to 40,000 literals and 10,000 triples of a number of literals L, the length M of a match and its distance D; a
// distance of 0 repeats the last one. Literals and triples are two streams of bits that are read backwards from their end. Symbols are coded by
// finite-state entropy (J. Duda, Asymmetric numeral systems, 2009): tables of frequencies that add up to 64 states for L and M, 256 for D
// and 1024 for literals, of which four states take turns. A symbol of L, M and D stands for a base value plus some bits that follow the state's.
//
// The layout is that of Apple's reference implementation, published in 2016 as github.com/lzfse/lzfse.
//
//	size, err := lzfse.Size(packed) // what the blocks say; nothing is unpacked yet
//	data, err := lzfse.Append(make([]byte, 0, size), packed)
package lzfse
