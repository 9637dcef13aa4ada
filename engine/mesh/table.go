package mesh

// table numbers vertices by their keys: open addressing with linear probing, at most three quarters full.
type table struct {
	slots []slot
	shift uint8 // 64 less the number of bits of a slot's number
	used  int
}

type slot struct {
	key    uint64 // with usedKey, 0 where free
	number uint32
}

const (
	usedKey   = 1 << 63
	slotBytes = 16
)

// reset empties the table and makes room for about n keys.
func (t *table) reset(n int) {
	size, shift := 64, uint8(58)
	for size*3 < n*4 {
		size, shift = size*2, shift-1
	}
	t.used, t.shift = 0, shift
	if cap(t.slots) < size {
		t.slots = make([]slot, size)
		return
	}
	t.slots = t.slots[:size]
	clear(t.slots)
}

// find returns where the number of a key, below usedKey, is kept, and whether the key was there before. It is valid until the next call.
func (t *table) find(key uint64) (number *uint32, found bool) {
	if t.used*4 >= len(t.slots)*3 {
		t.grow()
	}
	key |= usedKey
	s := t.probe(key)
	if s.key == key {
		return &s.number, true
	}
	s.key = key
	t.used++
	return &s.number, false
}

// probe returns the slot of a key, or the free one where it belongs.
func (t *table) probe(key uint64) *slot {
	mask := uint64(len(t.slots) - 1)
	for i := key * 0x9E3779B97F4A7C15 >> (t.shift & 63); ; i++ {
		if s := &t.slots[i&mask]; s.key == key || s.key == 0 {
			return s
		}
	}
}

func (t *table) grow() {
	old := t.slots
	t.slots = make([]slot, max(2*len(old), 64))
	t.shift--
	if len(old) == 0 {
		t.shift = 58
	}
	for i := range old {
		if old[i].key != 0 {
			*t.probe(old[i].key) = old[i]
		}
	}
}

// bytes returns the memory that the table takes.
func (t *table) bytes() int64 { return int64(cap(t.slots)) * slotBytes }
