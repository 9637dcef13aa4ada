// Package bplist reads binary property lists, the trees of values in which Apple's systems store settings and documents.
//
// In come the bytes of a list; out come values that are looked up one by one. Nothing is unpacked ahead: a value is a place in the bytes. So a list
// costs no memory beside its own, whatever it says, and a value that refers to itself does no harm.
//
//	"bplist00"
//	objects, each of them a byte with a kind and a number n; for n 15 an integer object follows that has the number
//	  0 n      null, false (8), true (9)
//	  1 n      an integer of 2^n bytes; those of 8 bytes have a sign
//	  2 n      a float of 2^n bytes
//	  3 3      a date: a float of 8 bytes
//	  4 n      n bytes of data
//	  5 n      n bytes of ASCII
//	  6 n      n units of UTF-16
//	  8 n      a UID of n+1 bytes
//	  A n, C n an array or a set: n references
//	  D n      a dictionary: n references to keys, then n to values
//	a table with the offset of each object
//	32 bytes: 6 of no meaning, u8 bytes of an offset, u8 bytes of a reference, u64 number of objects, u64 number of the root, u64 offset of the table
//
// All numbers are big-endian. The layout is that of CFBinaryPList.c of Apple's Core Foundation.
//
//	root, err := bplist.Parse(data)
//	n, ok := root.Get("id").Get("c").Int()
package bplist
