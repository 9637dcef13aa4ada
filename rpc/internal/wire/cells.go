package wire

// Cell is an item of a list of cells: three coordinates and a colour.
type Cell struct {
	X, Y, Z int32
	Color   uint32 // red in the lowest byte, then green, blue and alpha
}

// Cells is a Scanner that reads the items of long lists of cells many at once, where they are alike. The shapes that it knows are arrays
// [x,y,z], [x,y,z,r,g,b] and [x,y,z,r,g,b,a], and objects in which the position is given by x, y, z or as an array by position or pos,
// and the colour by r, g, b and perhaps a, or as an array of three or four by color or rgba, or not at all. All numbers are integers
// without point and exponent, coordinates of up to 8 digits and channels from 0 to 255. The first item shows where its numbers stand, and
// the next ones are compared with it. So white space, the order of members and spellings do not matter as long as they stay the same.
//
// Any other item, right or wrong, is left to the caller, who takes it token by token:
//
//	c.Init(param.Raw)
//	c.Next() // ArrayStart
//	for {
//		n := c.Read(buf)
//		use(buf[:n])
//		if n < len(buf) {
//			kind := c.Next() // of an item that is special, or ArrayEnd
//		}
//	}
//
// The zero value is ready for Init. It takes about 4 KiB and allocates nothing.
type Cells struct {
	Scanner
	// White is the Color of items that have none, to be set before the first Read; Init leaves it.
	White uint32

	index numberIndex
	shape shape
	known bool // there is a shape

	lanes lanes
	ready bool // lanes are those of the shape
	vain  int  // how often they have read nothing since they last read many
	plain bool // lanes are not used
}

// mostVain is how often lanes may read nothing before they are given up.
const mostVain = 8

// Init starts over at the beginning of text, which is one complete valid JSON value and must not change while it is scanned.
func (c *Cells) Init(text []byte) {
	c.Scanner.Init(text)
	c.index.init(text)
	c.known, c.ready, c.vain = false, false, 0
	c.plain = !hasLanes()
}

// Read reads items from where the scanner stands in an array, behind its opening bracket or behind an item, until dst is full, the array
// ends, or an item is none of those that Cells knows. It returns how many it has read. Next is then the first token of the item behind
// them, or the end of the array.
func (c *Cells) Read(dst []Cell) int {
	n := 0
	for n < len(dst) {
		p := c.item()
		if c.known {
			more := c.run(p, dst[n:])
			if n += more; more > 0 {
				continue
			}
		}
		if !c.index.reach(p, shapeNumbers) || !c.learn(p) {
			break
		}
		more := c.run(p, dst[n:])
		if n += more; more == 0 {
			break
		}
	}
	return n
}

// item returns where the next item starts, or the closing bracket.
func (c *Cells) item() int {
	t, i := c.t, c.pos
	for i < len(t) && (t[i] <= ' ' || t[i] == ',') {
		i++
	}
	return i
}

// run reads items of the known shape from p on, and moves behind them.
func (c *Cells) run(p int, dst []Cell) int {
	n := 0
	for n < len(dst) && c.index.reach(p, c.shape.numbers) {
		if more := c.runLanes(p, dst[n:]); more > 0 {
			n += more
			p = c.pos
			continue
		}
		some := len(dst)
		if !c.plain {
			some = n + 1 // the others are for lanes
		}
		more, end, used := c.shape.read(c.t, p, c.index.pending(), dst[n:some], c.White)
		if more == 0 {
			break
		}
		last := int(c.index.pending()[used-1])
		c.index.drop(used)
		n += more
		c.pos = end
		p = c.item()
		c.ready = !c.plain && (c.ready || c.lanesAt(last, p))
	}
	return n
}

// runLanes is run by lanes, if these are ready and the item at p begins as they expect.
func (c *Cells) runLanes(p int, dst []Cell) int {
	lead := &c.shape.pieces[0]
	if !c.ready || !lead.at(c.t, p) {
		return 0
	}
	ends := c.index.pending()
	n := readLanes(&c.lanes, &c.t[0], len(c.t), p+lead.n, &ends[0], &dst[0], min(len(dst), len(ends)/c.lanes.count))
	if n == 0 {
		c.vain++
		c.plain = c.vain == mostVain
		c.ready = false
		return 0
	}
	if n >= mostVain {
		c.vain = 0
	}
	used := n * c.lanes.count
	c.pos = int(ends[used-1]) + c.lanes.period - lead.n
	c.index.drop(used)
	return n
}
