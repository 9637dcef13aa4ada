package picture

import "encoding/binary"

// colorTable counts colours: a hash table with open addressing and linear probing, many times as fast as a map. A colour is its bytes R,
// G, B, A as a little-endian number.
type colorTable struct {
	keys   []uint32
	values []uint32 // 0 where there is no key
	shift  uint8
	used   int
}

// newColorTable returns a table with room for 1<<(bits-1) colours before it grows.
func newColorTable(bits uint8) *colorTable {
	return &colorTable{keys: make([]uint32, 1<<bits), values: make([]uint32, 1<<bits), shift: 32 - bits}
}

// colorAt returns the colour of the first four bytes.
func colorAt(pix []byte) uint32 { return binary.LittleEndian.Uint32(pix) }

// bytesOf returns R, G, B, A.
func bytesOf(c uint32) [4]byte { return [4]byte{byte(c), byte(c >> 8), byte(c >> 16), byte(c >> 24)} }

// slot returns where a colour is or would be. The multiplier is that of Knuth, "The Art of Computer Programming", volume 3, section 6.4.
func (t *colorTable) slot(c uint32) int {
	mask := len(t.keys) - 1
	i := int(c * 0x9E3779B1 >> t.shift)
	for t.values[i] != 0 && t.keys[i] != c {
		i = (i + 1) & mask
	}
	return i
}

// add adds n, which is not 0, to the value of a colour.
func (t *colorTable) add(c, n uint32) {
	i := t.slot(c)
	if t.values[i] == 0 {
		if 2*t.used >= len(t.keys) {
			t.grow()
			i = t.slot(c)
		}
		t.keys[i] = c
		t.used++
	}
	t.values[i] += n
}

func (t *colorTable) grow() {
	larger := newColorTable(32 - t.shift + 1)
	for i, v := range t.values {
		if v != 0 {
			j := larger.slot(t.keys[i])
			larger.keys[j], larger.values[j] = t.keys[i], v
		}
	}
	larger.used = t.used
	*t = *larger
}

// of returns the value of a colour, 0 if it is not in the table.
func (t *colorTable) of(c uint32) uint32 { return t.values[t.slot(c)] }

// addRow counts the colours of a row of R, G, B, A bytes.
func (t *colorTable) addRow(row []byte) {
	last, run := colorAt(row), uint32(0)
	for ; len(row) >= 4; row = row[4:] {
		if c := colorAt(row); c != last {
			t.add(last, run)
			last, run = c, 0
		}
		run++
	}
	t.add(last, run)
}
