// Package frame cuts a byte stream into JSON values and validates them strictly by RFC 8259, each byte once.
//
// In come the unconsumed bytes of one connection, in pieces of any size. Out go complete values, as subslices of those bytes,
// or an [Error] that says what is wrong and where. The package is driven by pushing bytes and never blocks, reads or copies, so a goroutine per
// connection and an event loop can both own a [Splitter]. It knows nothing of requests: package wire reads the values.
//
// # Where a value ends
//
// Objects and arrays need no line feed between them: a value ends where its outermost bracket closes. A top-level scalar (a
// number, string, true, false or null) ends at a line feed or at the end of input. White space around values is skipped.
//
// # What is refused
//
// Beyond the grammar of RFC 8259: text that is not UTF-8 (overlong forms, encoded surrogates, code points beyond U+10FFFF), a
// byte order mark, nesting deeper than [Options.MaxDepth] and values longer than [Options.MaxBytes]. An escaped lone surrogate
// such as "\ud800" is within the grammar and passes. After an error everything up to and including the next line feed is
// skipped (an offending line feed counts as that line feed), and the skipped bytes are consumed as they come.
//
// # How it is driven
//
//	for {
//		value, n, err := s.Next(buf)
//		switch {
//		case err != nil:
//			replyError(err)
//		case value != nil:
//			handle(value)
//		case n == 0:
//			return // read more bytes behind buf, then go on
//		}
//		buf = buf[n:]
//	}
//
// When nothing follows for a while and [Splitter.Stalled] holds, or at the end of input, [Splitter.Finish] settles what is pending.
//
// # How it works
//
// A deterministic automaton takes one table look-up a byte. Its states are multiplied by the surroundings of a value (array,
// object, top level), so that only brackets leave the inner loop, and a stack of one bit a level remembers what encloses
// them. The bodies of long strings are skipped by package text.
//
// Where package bitmap is fast, the inside of long requests is checked 64 bytes at a time: integers, plain strings, brackets, commas
// and colons are told by bits, and what may follow what by shifts of words. A block with anything else in it, or with an
// error, goes to the automaton, so that there is one judge of both.
package frame
