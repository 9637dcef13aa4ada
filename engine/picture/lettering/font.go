package lettering

import (
	"encoding/binary"
	"sync"

	"golang.org/x/image/font/gofont/gomedium"
)

// font is a TrueType font as far as it is needed here: the OpenType specification 1.9.1, chapters head, hhea, hmtx, OS/2, cmap (format
// 4), loca (long) and glyf. Lengths are in units, of which an em has unitsPerEm. It is never written to after parse.
type font struct {
	unitsPerEm  float64
	xHeight     float64 // of a small x
	capHeight   float64 // of a capital H
	longMetrics int     // how many glyphs have an advance width of their own
	hmtx        []byte
	cmap        []byte // the subtable
	segments    int    // of the subtable
	loca, glyf  []byte
	missing     uint16 // the glyph for characters that the font lacks
}

// face returns the face of all texts.
var face = sync.OnceValue(func() *font { return parse(gomedium.TTF) })

// replacement is drawn for characters that the font lacks and for bytes that are not UTF-8.
const replacement = '\uFFFD'

// parse reads the tables of a font that comes with the program.
func parse(data []byte) *font {
	tables := map[string][]byte{}
	for i := range int(be16(data, 4)) {
		entry := data[12+16*i:][:16]
		offset, length := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		tables[string(entry[:4])] = data[offset:][:length]
	}
	f := &font{
		unitsPerEm:  float64(be16(tables["head"], 18)),
		xHeight:     float64(int16(be16(tables["OS/2"], 86))),
		capHeight:   float64(int16(be16(tables["OS/2"], 88))),
		longMetrics: int(be16(tables["hhea"], 34)),
		hmtx:        tables["hmtx"],
		loca:        tables["loca"],
		glyf:        tables["glyf"],
	}
	for i := range int(be16(tables["cmap"], 2)) {
		at := binary.BigEndian.Uint32(tables["cmap"][4+8*i+4:])
		if sub := tables["cmap"][at:]; be16(sub, 0) == 4 {
			f.cmap, f.segments = sub[:be16(sub, 2)], int(be16(sub, 6))/2
		}
	}
	f.missing = f.index(replacement)
	return f
}

func be16(data []byte, at int) uint16 { return binary.BigEndian.Uint16(data[at:]) }

// glyph returns the number of a character's glyph.
func (f *font) glyph(r rune) uint16 {
	if g := f.index(r); g != 0 {
		return g
	}
	return f.missing
}

// index looks a character up in the subtable of format 4, which lists segments of characters by the last one of each. It returns 0 for
// one that is not there.
func (f *font) index(r rune) uint16 {
	if r < 0 || r >= 0xFFFF {
		return 0
	}
	c := uint16(r)
	for i := range f.segments {
		const ends = 14
		starts := ends + 2*f.segments + 2
		deltas := starts + 2*f.segments
		ranges := deltas + 2*f.segments
		if be16(f.cmap, ends+2*i) < c {
			continue
		}
		start, delta := be16(f.cmap, starts+2*i), be16(f.cmap, deltas+2*i)
		if c < start {
			return 0
		}
		at := ranges + 2*i
		offset := int(be16(f.cmap, at))
		if offset == 0 {
			return c + delta
		}
		if g := be16(f.cmap, at+offset+2*int(c-start)); g != 0 {
			return g + delta
		}
		return 0
	}
	return 0
}

// advance returns how far the pen moves on after a glyph, in units.
func (f *font) advance(glyph uint16) float64 {
	return float64(be16(f.hmtx, 4*min(int(glyph), f.longMetrics-1)))
}

// data returns the description of a glyph's outline, empty for one without.
func (f *font) data(glyph uint16) []byte {
	from := binary.BigEndian.Uint32(f.loca[4*int(glyph):])
	to := binary.BigEndian.Uint32(f.loca[4*int(glyph)+4:])
	return f.glyf[from:to]
}
