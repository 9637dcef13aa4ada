package wire

import (
	"encoding/binary"
	"math/bits"
)

// Eight bytes of text at a time are compared as words, the first byte in the lowest bits. These words are what a request usually consists of.
const (
	wordJSONRPC = 0x7072_6e6f_736a_222c // ,"jsonrp
	wordID      = 0x3a22_6469_222c      // ,"id":
	wordMethod  = 0x646f_6874_656d_222c // ,"method
	wordParams  = 0x736d_6172_6170_222c // ,"params
	wordTwo     = 0x2230_2e32           // 2.0"
	wordNull    = 0x6c6c_756e           // null
	wordGap     = 0x202c                // a comma and a space

	wordLetter = 0x3a22_0022_2c      // ,"?":
	maskLetter = 0xffff_00ff_ff      // without the letter
	wordSpaced = 0x203a_2200_2220_2c // , "?": and a space
	maskSpaced = 0xffff_ff00_ffff_ff // without the letter
)

// shortestFlat is the length of the shortest request: {"jsonrpc":"2.0","method":""}.
const shortestFlat = 29

// The members of the envelope, as bits.
const (
	seenVersion = 1 << iota
	seenID
	seenMethod
	seenParams
)

// Scan reads the request at the start of text, the unconsumed bytes of a connection that is between values; white space may come first. It
// returns the bytes up to and including the closing brace. If it is not ok the text is left to the general path and f holds
// nothing of use. Text need not be valid JSON, complete or followed by anything; it is not changed. Nothing is allocated.
func (f *Flat) Scan(text []byte) (n int, ok bool) {
	t := text[:min(len(text), MaxFlat)]
	if len(t) < shortestFlat {
		return 0, false
	}
	*f = Flat{}
	i := 0
	if t[0] != '{' {
		if i = blanks(t, 0); at(t, i) != '{' {
			return 0, false
		}
	}
	w := word(t, i)&^0xff | ',' // the brace goes before the first member as a comma before the others
	seen := 0
	for {
		member, k := 0, i // k is where the member begins as in a text without white space
		if w&0xffff == wordGap {
			k++
			w = word(t, k)&^0xff | ','
		}
		switch {
		case w&(1<<48-1) == wordID:
			member, i = seenID, f.scanID(t, k+6)
		case w == wordMethod:
			if v := valueBehind(t, k+8, '"'); v > 0 {
				member, i = seenMethod, f.scanMethod(t, v)
			}
		case w == wordParams:
			if v := valueBehind(t, k+8, '{'); v > 0 {
				member, i = seenParams, f.scanNamed(t, v-1)
			} else if v = valueBehind(t, k+8, '['); v > 0 {
				member, i = seenParams, f.scanArray(t, v-1)
			}
		case w == wordJSONRPC && at(t, k+8) == 'c':
			if v := valueBehind(t, k+9, '"'); v > 0 && half(t, v) == wordTwo {
				member, i = seenVersion, v+4
			}
		case byte(w) == '}':
			if seen&(seenVersion|seenMethod) != seenVersion|seenMethod {
				return 0, false
			}
			return i + 1, true
		}
		if member == 0 {
			i, member = f.scanMember(t, i, seen == 0)
		}
		if i < 0 || seen&member != 0 {
			return 0, false
		}
		seen |= member
		w = word(t, i)
	}
}

// valueBehind returns the index behind the first byte of a value, if that is as given and comes behind the closing quote of a key at i, a colon and
// at most one space; and 0 otherwise.
func valueBehind(t []byte, i int, first byte) int {
	switch x := half(t, i); {
	case x&0xffffff == '"'|':'<<8|uint32(first)<<16:
		return i + 3
	case x == '"'|':'<<8|' '<<16|uint32(first)<<24:
		return i + 4
	}
	return 0
}

// word returns the eight bytes of t at i, with zeros for those behind its end. t has at least eight.
func word(t []byte, i int) uint64 {
	if i <= len(t)-8 {
		return binary.LittleEndian.Uint64(t[i:])
	}
	return binary.LittleEndian.Uint64(t[len(t)-8:]) >> (uint(i+8-len(t)) * 8)
}

// at returns the byte of t at i, 0 behind the end.
func at(t []byte, i int) byte {
	if uint(i) < uint(len(t)) {
		return t[i]
	}
	return 0
}

// blanks returns the index of the first byte of t at or after i that is not white space, or len(t).
func blanks(t []byte, i int) int {
	for ; i < len(t); i++ {
		switch t[i] {
		case ' ', '\t', '\n', '\r':
		default:
			return i
		}
	}
	return i
}

// scanID takes the id at i and returns the index behind it, and a negative one if it does not apply.
func (f *Flat) scanID(t []byte, i int) int {
	x := word(t, i)
	if byte(x) <= ' ' {
		i = blanks(t, i)
		x = word(t, i)
	}
	end := i
	switch c := byte(x); {
	case c-'1' < 9:
		end = digitsBehind(t, i+1)
	case c == '"':
		end = stringBehind(t, i+1)
	case uint32(x) == wordNull:
		end += 4
	case c == '0':
		end++
	case c == '-' && byte(x>>8) == '0':
		end += 2
	case c == '-' && byte(x>>8)-'1' < 9:
		end = digitsBehind(t, i+2)
	}
	if end <= i {
		return -1
	}
	f.ID = t[i:end:end]
	return end
}

// digitsBehind returns the index of the first byte at or after i that is no digit.
func digitsBehind(t []byte, i int) int {
	for at(t, i)-'0' <= 9 {
		i++
	}
	return i
}

// scanMethod takes the name whose body starts at i and returns the index behind its closing quote.
func (f *Flat) scanMethod(t []byte, i int) int {
	end := stringBehind(t, i)
	if end < 0 {
		return -1
	}
	f.Method = t[i : end-1 : end-1]
	return end
}

// stringBehind returns the index behind the string of plain ASCII whose body starts at i, and a negative one if it is none.
// It tests eight bytes at a time for a quote and for all that is no ASCII or needs an escape; only the lowest hit is exact.
func stringBehind(t []byte, i int) int {
	for i < len(t) {
		x := word(t, i)
		quote, slash := x^'"'*ones, x^'\\'*ones
		found := (x | (x-' '*ones)&^x | (quote-ones)&^quote | (slash-ones)&^slash) & highs
		if found != 0 {
			i += bits.TrailingZeros64(found) >> 3
			if at(t, i) != '"' {
				return -1
			}
			return i + 1
		}
		i += 8
	}
	return -1
}

// scanKey takes the key at i and the colon behind it, and returns the key and the index of the value.
func scanKey(t []byte, i int) (key []byte, next int) {
	if at(t, i) != '"' {
		return nil, -1
	}
	end := stringBehind(t, i+1)
	if end < 0 {
		return nil, -1
	}
	colon := end
	if at(t, colon) <= ' ' {
		colon = blanks(t, colon)
	}
	if at(t, colon) != ':' {
		return nil, -1
	}
	return t[i+1 : end-1], blanks(t, colon+1)
}

// scanMember takes what is at i, if that is not one of the members that Scan expects: one that is spaced otherwise, or white space before the
// closing brace. It returns the index behind it and which member it is; or the index of the closing brace and none; or a negative index if it
// does not apply.
func (f *Flat) scanMember(t []byte, i int, first bool) (next, member int) {
	i = blanks(t, i)
	switch c := at(t, i); {
	case c == '{' && first, c == ',' && !first:
		i = blanks(t, i+1)
	case c == '}':
		return i, 0
	default:
		return -1, 0
	}
	name, i := scanKey(t, i)
	if i < 0 {
		return -1, 0
	}
	switch c := at(t, i); {
	case string(name) == "id":
		return f.scanID(t, i), seenID
	case string(name) == "method" && c == '"':
		return f.scanMethod(t, i+1), seenMethod
	case string(name) == "params" && c == '{':
		return f.scanNamed(t, i), seenParams
	case string(name) == "params":
		return f.scanArray(t, i), seenParams
	case string(name) == "jsonrpc" && c == '"' && half(t, i+1) == wordTwo:
		return i + 5, seenVersion
	}
	return -1, 0
}
