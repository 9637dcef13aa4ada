// Package text has the loops over bytes of requests that are worth vector instructions: base64 of bulk data, and the plain inside
// of JSON strings.
//
// In come slices of a connection's buffer, out go lengths and decoded bytes; nothing is kept and nothing is allocated. The framer
// asks [PlainLen] how far it may leap inside a string; handlers of packed parameters call [DecodeBase64], those of packed
// results [AppendBase64].
//
// On amd64 the work is done 32 bytes at a time with AVX2 and 64 at a time with AVX-512 where the processor has them, which is
// looked up at run time. Elsewhere, and with the build tag purego, the same results come from Go code.
//
// A first use:
//
//	n, err := text.DecodeBase64(dst, []byte("AQIDBA=="))
package text
