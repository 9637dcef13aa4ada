package show

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// label returns the name of a member as people read it.
func label(name string) string { return strings.ReplaceAll(name, "_", " ") }

// lastName returns what follows the last dot.
func lastName(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// longest is how many characters of a text without blanks are shown: a longer one is data.
const longest = 200

// cell returns the text of a value.
func cell(name string, raw json.RawMessage) string {
	if len(raw) == 0 || string(raw) == "null" {
		return "-"
	}
	switch raw[0] {
	case '"':
		var s string
		_ = json.Unmarshal(raw, &s) // the client has read it before
		if len(s) > longest && !strings.ContainsAny(s, " \n") {
			return fmt.Sprintf("(%d bytes of text, see --json)", len(s))
		}
		return clean(s)
	case '[':
		return array(name, raw)
	case '{':
		if text, ok := box(raw); ok {
			return text
		}
		return string(compacted(raw))
	case 't':
		return "yes"
	case 'f':
		return "no"
	}
	return short(string(raw))
}

// short returns a number with no more than seven digits, if it has a fraction.
func short(number string) string {
	f, err := strconv.ParseFloat(number, 64)
	if err != nil || !strings.Contains(number, ".") {
		return number
	}
	return strconv.FormatFloat(f, 'g', 7, 64)
}

// array returns the text of a list: a colour as #rrggbb, numbers and strings parted by commas, each string on a line of its own
// if one has blanks.
func array(name string, raw json.RawMessage) string {
	if string(raw) == "[]" {
		return "-"
	}
	var numbers []json.Number
	if json.Unmarshal(raw, &numbers) == nil {
		if strings.HasSuffix(name, "color") {
			if hex, ok := hexOf(numbers); ok {
				return hex
			}
		}
		return strings.Join(texts(numbers), ",")
	}
	var list []string
	if json.Unmarshal(raw, &list) != nil {
		return string(compacted(raw))
	}
	sep := ", "
	for i, s := range list {
		if list[i] = clean(s); strings.ContainsAny(s, " \n") {
			sep = "\n"
		}
	}
	return strings.Join(list, sep)
}

func texts(numbers []json.Number) []string {
	out := make([]string, len(numbers))
	for i, n := range numbers {
		out[i] = short(n.String())
	}
	return out
}

// hexOf returns three or four bytes as #rrggbb or, if it is not opaque, #rrggbbaa.
func hexOf(numbers []json.Number) (string, bool) {
	if len(numbers) != 3 && len(numbers) != 4 {
		return "", false
	}
	text := "#"
	for i, n := range numbers {
		v, err := n.Int64()
		if err != nil || v < 0 || v > 255 {
			return "", false
		}
		if i < 3 || v != 255 {
			text += fmt.Sprintf("%02x", v)
		}
	}
	return text, true
}

// box returns the text of {min, max}: both corners, or the one cell that it has.
func box(raw json.RawMessage) (string, bool) {
	var b struct{ Min, Max []json.Number }
	if json.Unmarshal(raw, &b) != nil || len(b.Min) != 3 || len(b.Max) != 3 {
		return "", false
	}
	from, to := strings.Join(texts(b.Min), ","), strings.Join(texts(b.Max), ",")
	if from == to {
		return from, true
	}
	return from + " to " + to, true
}

// flatten appends a member, or the members of an object one by one under names with dots.
func flatten(list []pair, p pair) []pair {
	if len(p.raw) == 0 || p.raw[0] != '{' {
		return append(list, p)
	}
	if _, ok := box(p.raw); ok {
		return append(list, p)
	}
	var in map[string]json.RawMessage
	_ = json.Unmarshal(p.raw, &in) // the client has read it before
	for _, name := range members(p.raw) {
		list = flatten(list, pair{p.name + "." + name, in[name]})
	}
	return list
}

// members returns the names of an object's members in their order.
func members(raw json.RawMessage) (names []string) {
	d := json.NewDecoder(bytes.NewReader(raw))
	if _, err := d.Token(); err != nil {
		return nil
	}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return names
		}
		name, _ := t.(string)
		names = append(names, name)
		var skip json.RawMessage
		if d.Decode(&skip) != nil {
			return names
		}
	}
	return names
}

// clean returns text without characters that a terminal obeys, but for line feeds and tabs.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || r != utf8.RuneError && unicode.IsPrint(r) || r == ' ' {
			return r
		}
		return '\uFFFD'
	}, text)
}

func compacted(raw json.RawMessage) []byte {
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil {
		return raw
	}
	return escaped(b.Bytes())
}

func indent(raw json.RawMessage) []byte {
	var b bytes.Buffer
	if json.Indent(&b, raw, "", "  ") != nil {
		return raw
	}
	return escaped(b.Bytes())
}

// escaped returns JSON text whose characters a terminal may get: clean leaves its meaning.
func escaped(text []byte) []byte { return []byte(clean(string(text))) }
