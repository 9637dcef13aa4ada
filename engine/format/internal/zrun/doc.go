// Package zrun reads and writes zlib streams (RFC 1950) that are mostly one byte, as volumes are mostly empty.
//
// A [Writer] packs long runs of its fill byte once and repeats the result. That is possible because a deflate stream (RFC 1951) can be cut into
// pieces of whole bytes that do not refer to each other, and because the Adler-32 checksum of a run has a closed form. A [Reader] uses the same
// closed form. The streams are like any others: every zlib reads them, and the Reader reads every stream without a dictionary.
//
//	w := zrun.NewWriter(file, 0)
//	err := w.Fill(1 << 30) // takes some milliseconds
package zrun
