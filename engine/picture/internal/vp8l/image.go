package vp8l

// Alphabets of the five codes: values of a channel, of which green's has the symbols of lengths and the places of a cache as well, and
// symbols of distances.
const (
	values    = 256
	lengths   = 24
	distances = 40
)

// The codes, in their order in the file.
const (
	green = iota
	red
	blue
	alpha
	places
	codes
)

// image writes an image coded by entropy. The main one has a cache of colours if that makes it smaller, and one more bit.
func (e *encoder) image(pixels []uint32, width int, main bool) error {
	pieces, err := e.pieces(pixels, width)
	if err != nil {
		return err
	}
	caches := []uint{0}
	if main {
		caches = e.effort.caches
	}
	var set *codeSet
	for _, bits := range caches {
		s, err := e.codes(pixels, pieces, bits)
		if err != nil {
			return err
		}
		if set == nil || s.size < set.size {
			set = s
		}
	}
	if set.cacheBits > 0 {
		e.w.write(1, 1)
		e.w.write(uint32(set.cacheBits), 4)
	} else {
		e.w.write(0, 1)
	}
	if main {
		e.w.write(0, 1) // one set of codes
	}
	for _, c := range set.codes {
		c.describe(&e.w)
	}
	return e.data(pixels, pieces, set)
}

// codeSet is the codes of an image.
type codeSet struct {
	codes     [codes]*prefixCode
	cacheBits uint
	size      uint64 // bits that all symbols take
}

// codes returns the codes for an image with a cache of 1<<cacheBits colours, or without for 0.
func (e *encoder) codes(pixels []uint32, pieces []piece, cacheBits uint) (*codeSet, error) {
	var counts [codes][]uint32
	for i, n := range [codes]int{values + lengths, values, values, values, distances} {
		counts[i] = make([]uint32, n)
	}
	if cacheBits > 0 {
		counts[green] = make([]uint32, values+lengths+1<<cacheBits)
	}
	err := e.walk(pixels, pieces, cacheBits, func(p uint32) {
		counts[green][p>>8&0xff]++
		counts[red][p>>16&0xff]++
		counts[blue][p&0xff]++
		counts[alpha][p>>24]++
	}, func(place uint32) {
		counts[green][values+lengths+place]++
	}, func(length, distance uint32) {
		symbol, _, _ := split(length)
		counts[green][values+symbol]++
		symbol, _, _ = split(distance)
		counts[places][symbol]++
	})
	set := &codeSet{cacheBits: cacheBits}
	for i := range set.codes {
		c := newPrefixCode(counts[i], maxBits)
		set.codes[i] = c
		for _, s := range c.symbols {
			set.size += uint64(counts[i][s])*uint64(c.lengths[s]) + 4 // some bits for the description
		}
	}
	return set, err
}

// data writes the pixels and copies of an image.
func (e *encoder) data(pixels []uint32, pieces []piece, set *codeSet) error {
	w := &e.w
	return e.walk(pixels, pieces, set.cacheBits, func(p uint32) {
		set.codes[green].write(w, p>>8&0xff)
		set.codes[red].write(w, p>>16&0xff)
		set.codes[blue].write(w, p&0xff)
		set.codes[alpha].write(w, p>>24)
	}, func(place uint32) {
		set.codes[green].write(w, values+lengths+place)
	}, func(length, distance uint32) {
		symbol, extra, n := split(length)
		set.codes[green].write(w, values+symbol)
		w.write(extra, n)
		symbol, extra, n = split(distance)
		set.codes[places].write(w, symbol)
		w.write(extra, n)
	})
}

// cache holds the last colour of each hash (section 5.2.3). With shift 32 it holds none.
type cache struct {
	colors []uint32
	shift  uint
}

// has returns the place of a colour and whether it is there, and puts it there.
func (c *cache) has(p uint32) (place uint32, ok bool) {
	place = p * 0x1e35a7bd >> c.shift
	ok = c.colors[place] == p
	c.colors[place] = p
	return place, ok
}

// walk calls the functions for the pixels, those that are in the cache, and the copies of an image, in order.
func (e *encoder) walk(pixels []uint32, pieces []piece, cacheBits uint, pixel, cached func(uint32), copied func(length, distance uint32)) error {
	c := cache{make([]uint32, 1<<cacheBits), 32 - cacheBits}
	each := func(p uint32) {
		if place, ok := c.has(p); ok {
			cached(place)
		} else {
			pixel(p)
		}
	}
	if cacheBits == 0 {
		each = pixel
	}
	at, looked := 0, 0
	for _, p := range pieces {
		for end := at + int(p.pixels); at < end; {
			if at-looked >= 1024 {
				looked = at
				if err := e.look(); err != nil {
					return err
				}
			}
			n := min(end-at, 1024)
			for _, p := range pixels[at : at+n] {
				each(p)
			}
			at += n
		}
		if p.length > 0 {
			copied(p.length, p.code)
		}
		if cacheBits > 0 {
			for _, p := range pixels[at : at+int(p.length)] {
				c.has(p)
			}
		}
		at += int(p.length)
	}
	return nil
}
