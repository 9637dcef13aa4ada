package stl

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/meshio"
	"github.com/goxel-daemon/goxel-daemon/engine/voxelize"
)

// textReader reads the solids of an ASCII file.
type textReader struct {
	b     *format.Budget
	data  []byte
	at    int // where the next word is looked for
	word  int // where the last word begins
	parts []meshio.Part
}

// partBytes is the memory that a solid takes beside its triangles and its name.
const partBytes = 256

// readText reads all solids. A file that ends within one has what comes before.
func readText(b *format.Budget, data []byte) ([]meshio.Part, error) {
	r := &textReader{b: b, data: data}
	if bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		r.at = 3
	}
	for {
		switch w := r.next(); w {
		case "":
			return r.parts, nil
		case "solid":
			if err := r.solid(); err != nil {
				return nil, err
			}
		default:
			return nil, r.bad("solid", w)
		}
	}
}

// solid reads what follows the word solid.
func (r *textReader) solid() error {
	m := &voxelize.Model{}
	title := r.line()
	if err := r.b.Hold(partBytes + len(title)); err != nil {
		return err
	}
	r.parts = append(r.parts, meshio.Part{Name: title, Model: m, Material: -1})
	for {
		switch w := r.next(); w {
		case "facet":
			if err := r.facet(m); err != nil {
				return err
			}
		case "endsolid":
			r.line()
			return nil
		case "":
			r.b.Warnf("the file ends within the solid %.40q", title)
			return nil
		default:
			return r.bad("facet or endsolid", w)
		}
	}
}

// facet reads what follows the word facet.
func (r *textReader) facet(m *voxelize.Model) error {
	if len(m.Triangles)&0xfff == 0 {
		if err := r.b.At(int64(r.at), 2*int64(len(r.data))); err != nil {
			return err
		}
	}
	for _, want := range [...]string{"normal", "", "", "", "outer", "loop"} { // a normal is not looked at
		if w := r.next(); w != want && (want != "" || w == "") {
			return r.bad(want, w)
		}
	}
	first := uint32(len(m.Positions))
	for n := uint32(0); ; n++ {
		switch w := r.next(); {
		case w == "vertex":
			if err := r.vertex(m, first, n); err != nil {
				return err
			}
		case w == "endloop" && n >= 3:
			if w := r.next(); w != "endfacet" {
				return r.bad("endfacet", w)
			}
			return nil
		default:
			return r.bad("vertex or endloop", w)
		}
	}
}

// vertex reads corner n of a facet, and adds a triangle from the third on.
func (r *textReader) vertex(m *voxelize.Model, first, n uint32) error {
	if len(m.Positions) >= math.MaxUint32 {
		return &format.UnsupportedError{Format: name, Msg: "there are too many corners"}
	}
	if err := r.b.Hold(triangleBytes / 3 * 2); err != nil { // slices that grow are half empty
		return err
	}
	var p [3]float64
	for a := range p {
		w := r.next()
		f, err := strconv.ParseFloat(w, 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			return r.bad("a number", w)
		}
		p[a] = f
	}
	m.Positions = append(m.Positions, p)
	if n >= 2 {
		m.Triangles = append(m.Triangles, [3]uint32{first, first + n - 1, first + n})
	}
	return nil
}

// next returns the next word in lower case, "" at the end of the file.
func (r *textReader) next() string {
	for r.at < len(r.data) && isSpace(r.data[r.at]) {
		r.at++
	}
	r.word = r.at
	for r.at < len(r.data) && !isSpace(r.data[r.at]) {
		r.at++
	}
	const longest = 64 // of the words and numbers that there are
	return strings.ToLower(string(r.data[r.word:min(r.at, r.word+longest)]))
}

// line returns the rest of the line without blanks around it.
func (r *textReader) line() string {
	end := bytes.IndexByte(r.data[r.at:], '\n')
	if end < 0 {
		end = len(r.data) - r.at
	}
	rest := strings.TrimSpace(string(r.data[r.at : r.at+end]))
	r.at += end
	return rest
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// bad returns the error of a word that is none of those that may come.
func (r *textReader) bad(want, got string) error {
	return &format.Error{Format: name, Offset: int64(r.word), Msg: fmt.Sprintf("got %.40q instead of %s", got, want)}
}
