package wire

// learn makes the item at p the known shape, if it has one. It reports whether it has.
func (c *Cells) learn(p int) bool {
	l := learner{sc: Scanner{t: c.t, pos: p}, last: p}
	c.known, c.ready = l.item() && l.finish(), false
	c.shape = l.shape
	return c.known
}

// learner reads one item token by token.
type learner struct {
	sc    Scanner
	shape shape
	last  int   // behind the last number
	seen  uint8 // roles, one bit each
	whole bool  // the colour is an array
	parts bool  // the colour is given by its channels
}

func (l *learner) item() bool {
	switch l.sc.Next() {
	case ArrayStart:
		return l.array(roleX, 3, 6, 7)
	case ObjectStart:
		for l.sc.Next() == Key {
			if l.sc.escaped || !l.member() {
				return false
			}
		}
		return l.sc.Kind() == ObjectEnd
	}
	return false
}

func (l *learner) member() bool {
	key := l.sc.Text()
	l.sc.Next()
	switch string(key) {
	case "x", "y", "z":
		return l.number(role(key[0] - 'x'))
	case "r", "g", "b", "a":
		l.parts = true
		return l.number(channelRole(key[0]))
	case "position", "pos":
		return l.sc.Kind() == ArrayStart && l.array(roleX, 3)
	case "color", "rgba":
		l.whole = true
		return l.sc.Kind() == ArrayStart && l.array(roleRed, 3, 4)
	}
	return false
}

func channelRole(key byte) role {
	switch key {
	case 'r':
		return roleRed
	case 'g':
		return roleRed + 1
	case 'b':
		return roleRed + 2
	}
	return roleAlpha
}

// array reads numbers up to the closing bracket, of roles from first on, as many as one of counts says.
func (l *learner) array(first role, counts ...int) bool {
	n := 0
	for l.sc.Next() != ArrayEnd {
		if first+role(n) > roleAlpha || !l.number(first+role(n)) {
			return false
		}
		n++
	}
	for _, want := range counts {
		if n == want {
			return true
		}
	}
	return false
}

// number takes the current token, which is to be a number of that role.
func (l *learner) number(r role) bool {
	i := l.shape.numbers
	if l.sc.Kind() != Number || !l.sc.plain || l.seen>>r&1 != 0 || i == shapeNumbers {
		return false
	}
	var ok bool
	l.shape.pieces[i], ok = pieceOf(l.sc.t[l.last:l.sc.start])
	l.shape.roles[i] = r
	l.shape.numbers++
	l.seen |= 1 << r
	l.last = l.sc.end
	return ok
}

// finish reports whether what was read makes a cell.
func (l *learner) finish() bool {
	const axes, rgb, alpha = 0b0000111, 0b0111000, 0b1000000
	s := &l.shape
	var ok bool
	s.pieces[s.numbers], ok = pieceOf(l.sc.t[l.last:l.sc.pos])
	switch l.seen {
	case axes:
	case axes | rgb:
		s.colored, s.opaque = true, true
	case axes | rgb | alpha:
		s.colored = true
	default:
		return false
	}
	if l.whole && l.parts {
		return false
	}
	return ok && s.pieces[s.numbers].hiMask == 0
}
