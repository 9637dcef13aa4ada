package value

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// color reads a colour in hexadecimal digits, as channels or as JSON.
func color(text string) (json.RawMessage, error) {
	if raw, ok, err := structured(text); ok {
		return raw, err
	}
	if hex, ok := hexColor(text); ok {
		return json.Marshal(hex)
	}
	if raw, ok := numbers(text, 4, false); ok {
		return raw, nil
	}
	return nil, notA(text, "colour")
}

// hexColor returns a colour of 3, 4, 6 or 8 hexadecimal digits as "#rrggbb" or "#rrggbbaa".
func hexColor(text string) (string, bool) {
	digits := strings.TrimPrefix(strings.TrimSpace(text), "#")
	if strings.Trim(digits, "0123456789abcdefABCDEF") != "" {
		return "", false
	}
	switch len(digits) {
	case 3, 4:
		var b strings.Builder
		for _, d := range digits {
			b.WriteRune(d)
			b.WriteRune(d)
		}
		return "#" + b.String(), true
	case 6, 8:
		return "#" + digits, true
	}
	return "", false
}

// brush reads "shape:size", or the shape alone.
func brush(text string) (json.RawMessage, error) {
	if raw, ok, err := structured(text); ok {
		return raw, err
	}
	shape, rest, sized := strings.Cut(strings.TrimSpace(text), ":")
	if shape == "" || strings.ContainsFunc(shape, func(r rune) bool { return !unicode.IsLetter(r) && r != '_' && r != '-' }) {
		return nil, notA(text, "brush")
	}
	members := map[string]any{"shape": shape}
	if sized {
		n, err := size(rest)
		if err != nil {
			return nil, notA(text, "brush")
		}
		members["size"] = n
	}
	return json.Marshal(members)
}

// words reads a list of words; one alone stays a string.
func words(texts []string) (json.RawMessage, error) {
	var list []string
	for _, t := range texts {
		if raw, ok, err := structured(t); ok {
			if err == nil {
				var more []string
				if err = json.Unmarshal(raw, &more); err != nil {
					err = notA(t, "list of strings")
				}
				list = append(list, more...)
			}
			if err != nil {
				return nil, err
			}
			continue
		}
		for word := range strings.SplitSeq(t, ",") {
			list = append(list, strings.TrimSpace(word))
		}
	}
	if len(list) == 1 {
		return json.Marshal(list[0])
	}
	return json.Marshal(list)
}

// scalar returns JSON as it is, and any other text as a string.
func scalar(text string) json.RawMessage {
	if n, err := number(text); err == nil {
		return n
	}
	if t := strings.TrimSpace(text); t != "" && json.Valid([]byte(t)) {
		return json.RawMessage(t)
	}
	raw, _ := json.Marshal(text) // a string always encodes
	return raw
}

// anything reads JSON, a box, a list or a string.
func anything(texts []string) (json.RawMessage, error) {
	var list []json.RawMessage
	for _, t := range texts {
		_, ok, err := structured(t)
		if err != nil {
			return nil, err
		}
		if ok || json.Valid([]byte(t)) {
			list = append(list, scalar(t))
			continue
		}
		if raw, err := box(t); err == nil {
			list = append(list, raw)
			continue
		}
		parts := strings.Split(t, ",")
		for _, p := range parts {
			list = append(list, scalar(p))
		}
		if len(parts) > 1 && len(texts) == 1 {
			return json.Marshal(list)
		}
	}
	if len(list) == 1 {
		return list[0], nil
	}
	return json.Marshal(list)
}

// object reads members as name=value, and whole objects, into one object.
func object(texts []string) (json.RawMessage, error) {
	members := map[string]json.RawMessage{}
	for _, t := range texts {
		if raw, ok, err := structured(t); ok {
			if err == nil {
				if err = json.Unmarshal(raw, &members); err != nil {
					err = notA(t, "object")
				}
			}
			if err != nil {
				return nil, err
			}
			continue
		}
		for pair := range strings.SplitSeq(t, ",") {
			name, v, ok := strings.Cut(pair, "=")
			if name = strings.TrimSpace(name); !ok || name == "" {
				return nil, notA(pair, "name=value")
			}
			members[name] = scalar(v)
		}
	}
	return json.Marshal(members)
}

// operations reads JSON lists of objects, or objects one after the other, into one list.
func operations(texts []string) (json.RawMessage, error) {
	var list []json.RawMessage
	for _, t := range texts {
		d := json.NewDecoder(strings.NewReader(t))
		for {
			var v json.RawMessage
			err := d.Decode(&v)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return nil, fmt.Errorf("%s is no JSON: %w at byte %d", brief(t), err, d.InputOffset())
			}
			switch v[0] {
			case '{':
				list = append(list, v)
			case '[':
				var more []json.RawMessage
				if err := json.Unmarshal(v, &more); err != nil {
					return nil, err
				}
				list = append(list, more...)
			default:
				return nil, notA(string(v), "operation")
			}
		}
	}
	return encode(list), nil
}

// encode returns the list as JSON without a look at what is in its elements.
func encode(list []json.RawMessage) json.RawMessage {
	parts := make([][]byte, len(list))
	for i, v := range list {
		parts[i] = v
	}
	out := append([]byte{'['}, bytes.Join(parts, []byte{','})...)
	return append(out, ']')
}

// items returns the parser of lists of cells, with or without colours.
func items(colors bool) func(texts []string) (json.RawMessage, error) {
	return func(texts []string) (json.RawMessage, error) {
		var list []json.RawMessage
		for _, t := range texts {
			raw, ok, err := structured(t)
			switch {
			case ok && err == nil && raw[0] == '[' && len(texts) == 1:
				return raw, nil // however long it is
			case ok && err == nil && raw[0] == '{':
				list = append(list, raw)
			case ok && err == nil:
				var more []json.RawMessage
				err = json.Unmarshal(raw, &more)
				list = append(list, more...)
			case !ok:
				list, err = appendItems(list, t, colors)
			}
			if err != nil {
				return nil, err
			}
		}
		return encode(list), nil
	}
}

// appendItems reads cells parted by semicolons or lines; empty ones are left out.
func appendItems(list []json.RawMessage, text string, colors bool) ([]json.RawMessage, error) {
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		for part := range strings.SplitSeq(line, ";") {
			if strings.TrimSpace(part) == "" {
				continue
			}
			n++
			v, ok := item(part, colors)
			if !ok {
				what := "cell"
				if colors {
					what = "voxel"
				}
				return nil, fmt.Errorf("number %d: %w", n, notA(strings.TrimSpace(part), what))
			}
			list = append(list, v)
		}
	}
	return list, nil
}

// item reads a cell, with a colour of one, three or four numbers if there may be one.
func item(text string, colors bool) (json.RawMessage, bool) {
	fields := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
	if n := len(fields); n != 3 && (!colors || n < 4 || n == 5 || n > 7) {
		return nil, false
	}
	if len(fields) != 4 {
		return numbers(text, 7, false)
	}
	at, ok := numbers(strings.Join(fields[:3], ","), 3, false)
	hex, isHex := hexColor(fields[3])
	if !ok || !isHex {
		return nil, false
	}
	return append(at[:len(at)-1], `,"`+hex+`"]`...), true
}
