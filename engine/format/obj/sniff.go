package obj

import (
	"bytes"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/word"
)

// sniff reports whether every whole line is a comment or begins like one of an OBJ file, and one is no comment. Of a file that has nothing but
// comments so far, one of them has to name the format. A zero byte, which is blank in a line, is in no text: KVX files begin with a size whose
// first byte can be a key.
func sniff(head []byte, size int64) bool {
	if bytes.IndexByte(head, 0) >= 0 {
		return false
	}
	whole := int64(len(head)) == size
	lines, named := 0, false
	for len(head) > 0 {
		line, rest := word.Line(head)
		if len(rest) == 0 && !whole {
			break
		}
		head = rest
		key, after := word.Cut(line)
		switch {
		case len(key) == 0:
		case key[0] == '#':
			upper := bytes.ToUpper(line)
			named = named || bytes.Contains(upper, []byte("OBJ")) || bytes.Contains(upper, []byte("WAVEFRONT"))
		case !begins(string(key), after):
			return false
		default:
			lines++
		}
	}
	return lines > 0 || named
}

// begins reports whether a line can be one of an OBJ file.
func begins(key string, rest []byte) bool {
	numbers := map[string]int{"v": 3, "vt": 1, "vn": 3, "vp": 1}[key]
	for range numbers {
		var w []byte
		if w, rest = word.Cut(rest); len(w) == 0 {
			return false
		}
		if _, ok := word.Float(w); !ok && key != "vn" && key != "vt" {
			return false
		}
	}
	return numbers > 0 || slices.Contains([]string{
		"f", "g", "o", "s", "l", "p", "mtllib", "usemtl", "usemap", "maplib", "mg", "cstype", "deg", "curv", "curv2", "surf", "parm", "end",
	}, key)
}
