package txt

import (
	"bytes"
	"context"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Decode reads voxels into a scene with one layer.
func Decode(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
	budget := format.NewBudget(ctx, name, opt)
	v, err := budget.Volume()
	if err != nil {
		return nil, err
	}
	rest := data
	for number := 1; len(rest) > 0; number++ {
		start := len(data) - len(rest)
		line := rest
		if end := bytes.IndexByte(rest, '\n'); end >= 0 {
			line, rest = rest[:end], rest[end+1:]
		} else {
			rest = nil
		}
		if err := budget.Add(1); err != nil { // comments take time too
			return nil, err
		}
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		p, c, msg := parseLine(line)
		if msg != "" {
			return nil, &format.Error{Format: name, Offset: int64(start), Msg: fmt.Sprintf("line %d: %s", number, msg)}
		}
		v.Set(p, c)
	}
	return &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "Layer.1", v)}, Active: 1}, nil
}

// parseLine parses the trimmed line of a voxel, and says what is wrong with it if it is none.
func parseLine(line []byte) (p storage.Pos, c storage.Color, msg string) {
	for _, dst := range [...]*int32{&p.X, &p.Y, &p.Z} {
		word, rest := cutWord(line)
		n, ok := parseInt(word)
		if !ok {
			return p, c, fmt.Sprintf("%.40q is not a coordinate", word)
		}
		*dst, line = n, rest
	}
	word, rest := cutWord(line)
	c, ok := parseColor(word)
	switch {
	case !ok:
		return p, c, fmt.Sprintf("%.40q is not a colour of the form rrggbb", word)
	case len(rest) > 0:
		return p, c, fmt.Sprintf("%.40q follows the voxel", rest)
	case !p.Valid():
		return p, c, fmt.Sprintf("the position %v is out of range", p)
	}
	return p, c, ""
}

// cutWord splits a line after its first word.
func cutWord(line []byte) (word, rest []byte) {
	end := bytes.IndexAny(line, " \t")
	if end < 0 {
		return line, nil
	}
	return line[:end], bytes.TrimLeft(line[end:], " \t")
}

// parseInt parses a decimal integer of at most 31 bits with an optional sign.
func parseInt(word []byte) (int32, bool) {
	digits := word
	if len(word) > 0 && (word[0] == '-' || word[0] == '+') {
		digits = word[1:]
	}
	if len(digits) == 0 || len(digits) > 10 {
		return 0, false
	}
	n := int64(0)
	for _, d := range digits {
		if d < '0' || d > '9' {
			return 0, false
		}
		n = 10*n + int64(d-'0')
	}
	if word[0] == '-' {
		n = -n
	}
	return int32(n), n >= -1<<31 && n < 1<<31
}

// parseColor parses six hexadecimal digits with an optional "#" before them.
func parseColor(word []byte) (storage.Color, bool) {
	word = bytes.TrimPrefix(word, []byte{'#'})
	if len(word) != 6 {
		return 0, false
	}
	n := uint32(0)
	for _, d := range word {
		switch {
		case d >= '0' && d <= '9':
			d -= '0'
		case d >= 'a' && d <= 'f':
			d -= 'a' - 10
		case d >= 'A' && d <= 'F':
			d -= 'A' - 10
		default:
			return 0, false
		}
		n = n<<4 | uint32(d)
	}
	return storage.RGB(uint8(n>>16), uint8(n>>8), uint8(n)), true
}
