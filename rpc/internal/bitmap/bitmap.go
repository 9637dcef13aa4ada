package bitmap

// Size is how many bytes of text a Block stands for.
const Size = 64

// Block holds the classes of 64 bytes of text. Bit i of a word stands for byte i. A byte may be in several classes or in none.
type Block struct {
	Digit uint64 // 0 to 9
	Zero  uint64 // 0
	Minus uint64 // -
	Comma uint64 // ,
	Colon uint64 // :
	Quote uint64 // "
	Space uint64 // the space, and no other white space
	Open  uint64 // [ and {
	Close uint64 // ] and }
	Curly uint64 // { and }
	Alien uint64 // what is not plain inside a string: control characters, the backslash, and bytes from 0x80 on
}

// Fill marks the whole blocks of text, as many as dst has room for, and returns how many it has filled. Fewer than 64 bytes at the end of
// text are left to the caller.
func Fill(dst []Block, text []byte) int {
	n := min(len(dst), len(text)/Size)
	if n > 0 {
		fill(dst[:n], text[:n*Size])
	}
	return n
}

// Bits of the classes in the table of the portable way; curly brackets are open or closed as well.
const (
	classDigit = 1 << iota
	classZero
	classMinus
	classComma
	classColon
	classQuote
	classSpace
	classOpen
	classClose
	classCurly
	classAlien
)

// classes is constant after start-up.
var classes = classTable()

func classTable() (t [256]uint16) {
	for c := range t {
		if c < 0x20 || c == '\\' || c >= 0x80 {
			t[c] = classAlien
		}
	}
	for c := '0'; c <= '9'; c++ {
		t[c] = classDigit
	}
	t['0'] |= classZero
	t['-'], t[','], t[':'], t['"'], t[' '] = classMinus, classComma, classColon, classQuote, classSpace
	t['['], t['{'] = classOpen, classOpen|classCurly
	t[']'], t['}'] = classClose, classClose|classCurly
	return t
}

// fillPure marks len(dst) blocks byte by byte.
func fillPure(dst []Block, text []byte) {
	for i := range dst {
		dst[i] = blockOf((*[Size]byte)(text[i*Size:]))
	}
}

func blockOf(text *[Size]byte) (b Block) {
	for i, c := range text {
		k := classes[c]
		bit := func(class uint16) uint64 {
			if k&class != 0 {
				return 1 << i
			}
			return 0
		}
		b.Digit |= bit(classDigit)
		b.Zero |= bit(classZero)
		b.Minus |= bit(classMinus)
		b.Comma |= bit(classComma)
		b.Colon |= bit(classColon)
		b.Quote |= bit(classQuote)
		b.Space |= bit(classSpace)
		b.Open |= bit(classOpen)
		b.Close |= bit(classClose)
		b.Curly |= bit(classCurly)
		b.Alien |= bit(classAlien)
	}
	return b
}
