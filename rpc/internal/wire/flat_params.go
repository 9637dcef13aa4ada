package wire

const (
	// unknownKey is the place of a name of one letter that is no parameter. Places above it are none of parameters that are a number.
	unknownKey = 15
	noKey      = 16

	// lacksAlpha says, within scanNamed, that HasA stands for a colour without alpha.
	lacksAlpha Keys = 1 << 11
)

// letterKeys gives the place of a parameter whose name is one letter.
var letterKeys = func() (keys [256]uint8) {
	for i := range keys {
		keys[i] = unknownKey
	}
	for i, c := range []byte("xyzrgba") {
		keys[c] = uint8(i)
	}
	return keys
}()

// scanNamed takes the params object whose brace is at i and returns the index behind it, and a negative one if it does not apply. Faults of keys
// are gathered and judged at the end, since usually there are none.
func (f *Flat) scanNamed(t []byte, i int) int {
	var taken, twice Keys
	var wrong uint32            // the highest bit is set if some number has a zero to the left
	w := word(t, i)&^0xff | ',' // the brace goes before the first member as a comma before the others
	for {
		var key uint8
		switch {
		case w&maskLetter == wordLetter:
			key = letterKeys[byte(w>>16)]
			i += 5
		case byte(w) == '}':
			if int32(wrong) < 0 || twice != 0 || taken>>unknownKey != 0 {
				return -1
			}
			if taken&lacksAlpha != 0 {
				taken &^= HasA | lacksAlpha
			}
			f.Has = taken
			return i + 1
		case w&maskSpaced == wordSpaced:
			key = letterKeys[byte(w>>24)]
			i += 7
		default:
			var list Keys
			if i, key, list = f.scanParam(t, i, taken == 0); i < 0 {
				return -1
			}
			if key == noKey {
				twice |= taken & list
				taken |= list
				w = word(t, i)
				continue
			}
		}
		bit := Keys(1) << (key & 15)
		twice |= taken & bit
		taken |= bit

		x := half(t, i)
		if end := smallEnd(x); isSmall(end) {
			n, width, bad := smallValue(x, end)
			f.Num[key&7] = int32(n)
			i += width
			wrong |= bad
		} else if f.Num[key&7], i = longNumber(t, blanks(t, i)); i < 0 {
			return -1
		}
		w = word(t, i)
	}
}

// scanParam takes what is at i, if that is not the kind of member that scanNamed expects: one that is spaced otherwise or has a longer name, or
// white space before the closing brace. It returns the index of a number and the place of its parameter; or noKey, the index behind a list of
// numbers, and which they are; or noKey and the index of the closing brace; or a negative index if it does not apply.
func (f *Flat) scanParam(t []byte, i int, first bool) (next int, key uint8, list Keys) {
	i = blanks(t, i)
	switch c := at(t, i); {
	case c == '{' && first:
		if i = blanks(t, i+1); at(t, i) == '}' {
			return i, noKey, 0
		}
	case c == ',' && !first:
		i = blanks(t, i+1)
	case c == '}':
		return i, noKey, 0
	default:
		return -1, 0, 0
	}
	name, i := scanKey(t, i)
	if i < 0 {
		return -1, 0, 0
	}
	var n int
	switch string(name) {
	case "layer_id":
		return i, NumLayerID, 0
	case "position", "pos":
		n, i = f.scanList(t, i, NumX, 3)
		if n == 3 {
			return i, noKey, HasXYZ | HasPosition
		}
	case "color", "rgba":
		switch n, i = f.scanList(t, i, NumR, 4); n {
		case 3:
			return i, noKey, HasRGBA | HasColor | lacksAlpha
		case 4:
			return i, noKey, HasRGBA | HasColor
		}
	default:
		if len(name) == 1 {
			return i, letterKeys[name[0]], 0
		}
	}
	return -1, 0, 0
}

// scanArray takes the params array whose bracket is at i and returns the index behind it.
func (f *Flat) scanArray(t []byte, i int) int {
	n, i := f.scanList(t, i, 0, numNums)
	if n < 3 {
		return -1
	}
	f.Has, f.Args = HasArray, n
	return i
}

// scanList takes an array of at most so many integers at i, for Num from the given place on. It returns how many there are and the index behind
// it; none if it does not apply.
func (f *Flat) scanList(t []byte, i, place, most int) (n, next int) {
	if at(t, i) != '[' {
		return 0, -1
	}
	var wrong uint32 // as in scanNamed
	for n < most {
		i++
		x := half(t, i)
		if end := smallEnd(x); isSmall(end) {
			v, width, bad := smallValue(x, end)
			f.Num[(place+n)&7] = int32(v)
			i += width
			wrong |= bad
		} else if f.Num[(place+n)&7], i = longNumber(t, blanks(t, i)); i < 0 {
			return 0, -1
		}
		n++
		c := at(t, i)
		if c <= ' ' {
			i = blanks(t, i)
			c = at(t, i)
		}
		if c == ']' && int32(wrong) >= 0 {
			return n, i + 1
		}
		if c != ',' {
			break
		}
	}
	return 0, -1
}
