package vxl

// span is a part of a column: air from a to s, coloured voxels from s to e, and perhaps earth and coloured voxels below them.
type span struct {
	a, s, e int // e is exclusive
	tops    int // offset of the colours of the voxels from s to e
	bottoms int // number of coloured voxels above the next span, whose colours follow the others
	last    bool
	next    int // offset of what follows
}

// reader reads spans.
type reader struct {
	data   []byte
	lowest int  // the greatest Z, exclusive, of the spans that were skipped
	cut    bool // the last error was that the data ends
}

// span reads the span at an offset.
func (r *reader) span(at int) (span, error) {
	if len(r.data)-at < spanHead {
		r.cut = true
		return span{}, bad(len(r.data), "the map ends within a column")
	}
	b := r.data[at : at+spanHead]
	sp := span{a: int(b[3]), s: int(b[1]), e: int(b[2]) + 1, tops: at + spanHead, last: b[0] == 0}
	colors := sp.e - sp.s
	if !sp.last {
		sp.bottoms = int(b[0]) - 1 - colors
		colors += sp.bottoms
	}
	switch {
	case sp.e < sp.s:
		return sp, bad(at, "the colours of a span begin at Z %d and end at Z %d", sp.s, sp.e-1)
	case sp.bottoms < 0:
		return sp, bad(at, "a span of %d x 4 bytes cannot hold %d colours", b[0], sp.e-sp.s)
	}
	sp.next = sp.tops + 4*colors
	if sp.next > len(r.data) {
		r.cut = true
		return sp, bad(len(r.data), "the map ends within a span")
	}
	return sp, nil
}

// skip checks the column at an offset and returns where it ends.
func (r *reader) skip(at int) (int, error) {
	solid := 0 // where the solid part of the span above ends at least
	for first := true; ; first = false {
		sp, err := r.span(at)
		if err != nil {
			return at, err
		}
		if !first && (sp.a < solid || sp.s < sp.a) {
			return at, bad(at, "a span with air from Z %d to Z %d is above the end of the one before it, Z %d", sp.a, sp.s, solid)
		}
		r.lowest = max(r.lowest, sp.s, sp.e)
		if sp.last {
			return sp.next, nil
		}
		solid = sp.e + sp.bottoms
		at = sp.next
	}
}
