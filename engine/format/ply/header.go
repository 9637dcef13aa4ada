package ply

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/word"
)

// What a header may have.
const (
	maxHeader     = 1 << 20 // bytes
	maxElements   = 256
	maxProperties = 4096 // of all elements
)

// kind is a type of numbers.
type kind uint8

const (
	int8Kind kind = iota + 1
	uint8Kind
	int16Kind
	uint16Kind
	int32Kind
	uint32Kind
	float32Kind
	float64Kind
)

// kindOf returns the type of a name, 0 if there is none.
func kindOf(text string) kind {
	return map[string]kind{
		"char": int8Kind, "uchar": uint8Kind, "short": int16Kind, "ushort": uint16Kind,
		"int": int32Kind, "uint": uint32Kind, "float": float32Kind, "double": float64Kind,
		"int8": int8Kind, "uint8": uint8Kind, "int16": int16Kind, "uint16": uint16Kind,
		"int32": int32Kind, "uint32": uint32Kind, "float32": float32Kind, "float64": float64Kind,
	}[text]
}

// size returns the bytes of a number.
func (k kind) size() int { return [...]int{0, 1, 1, 2, 2, 4, 4, 4, 8}[k] }

// property is a number of each element, or a list of them.
type property struct {
	name  string
	kind  kind
	count kind // of the length of a list, 0 for a single number
}

// element is a list of things with the same properties.
type element struct {
	name       string
	count      int
	offset     int // of its line in the header
	properties []property
}

// cellComment begins the comment of our own clouds of points that states the length of a voxel's edge, which is at most maxCell.
const (
	cellComment = "voxel_size"
	maxCell     = 1e9
)

// header is what the text at the start of a file says.
type header struct {
	format   string
	elements []element
	texture  string  // from a comment, "" for none
	cell     float64 // likewise the length of a voxel's edge, 0 for none
}

// readHeader returns the header and what follows it.
func readHeader(data []byte) (*header, []byte, error) {
	if !sniff(data, int64(len(data))) {
		return nil, nil, badInput(0, "the first line is not ply")
	}
	end := byte('\n')
	if data[3] == '\r' && (len(data) < 5 || data[4] != '\n') {
		end = '\r'
	}
	h, rest := &header{}, data
	total := 0
	for {
		offset := len(data) - len(rest)
		line, after, ok := bytes.Cut(rest, []byte{end})
		if !ok || offset > maxHeader {
			return nil, nil, badInput(offset, "the header does not end")
		}
		rest = after
		key, tail := word.Cut(line)
		words := strings.Fields(string(tail[:min(len(tail), 256)]))
		msg := ""
		switch string(key) {
		case "end_header":
			if h.format == "" {
				return nil, nil, badInput(offset, "the header names no format")
			}
			return h, rest, nil
		case "format":
			msg = h.setFormat(words)
		case "comment", "obj_info":
			h.comment(words)
		case "element":
			msg = h.addElement(words, offset)
		case "property":
			if total++; total > maxProperties {
				return nil, nil, unsupported("more than %d properties", maxProperties)
			}
			msg = h.addProperty(words)
		}
		if msg != "" {
			return nil, nil, badInput(offset, "%s", msg)
		}
	}
}

// setFormat, and those after it, return what is wrong with a line.
func (h *header) setFormat(words []string) string {
	if len(words) != 2 || words[1] != "1.0" {
		return "the format has no version 1.0"
	}
	switch words[0] {
	case "ascii", "binary_little_endian", "binary_big_endian":
		h.format = words[0]
		return ""
	}
	return "the format is none of ascii, binary_little_endian and binary_big_endian"
}

// comment looks for the name of a texture, and for the size of voxels that our own clouds of points state.
func (h *header) comment(words []string) {
	if len(words) == 2 && words[0] == cellComment {
		if size, err := strconv.ParseFloat(words[1], 64); err == nil && size > 0 && size <= maxCell {
			h.cell = size
		}
	}
	if len(words) > 1 && strings.EqualFold(words[0], "TextureFile") && h.texture == "" {
		h.texture = strings.Join(words[1:], " ")
	}
}

func (h *header) addElement(words []string, offset int) string {
	if len(words) != 2 {
		return "an element needs a name and a count"
	}
	n, ok := word.Int([]byte(words[1]))
	if !ok || n < 0 || n != int64(int(n)) {
		return "the count of an element is no count"
	}
	if len(h.elements) == maxElements {
		return "too many elements"
	}
	h.elements = append(h.elements, element{name: words[0], count: int(n), offset: offset})
	return ""
}

func (h *header) addProperty(words []string) string {
	if len(h.elements) == 0 {
		return "a property before the first element"
	}
	var p property
	switch {
	case len(words) == 2:
		p = property{name: words[1], kind: kindOf(words[0])}
	case len(words) == 4 && words[0] == "list":
		p = property{name: words[3], kind: kindOf(words[2]), count: kindOf(words[1])}
		if p.count == 0 || p.count >= float32Kind {
			return "the length of a list has no type of integers"
		}
	default:
		return "a property needs a type and a name"
	}
	if p.kind == 0 {
		return "a property has an unknown type"
	}
	e := &h.elements[len(h.elements)-1]
	e.properties = append(e.properties, p)
	return ""
}
