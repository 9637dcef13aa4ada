package script

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/compat/v13"
)

// word is an argument of a call.
type word struct {
	source  string // as it stands in a shell script
	text    string // what it means, if that is known
	literal bool   // whether it is: it holds no variable and the like
}

// lit returns a word that means the text.
func lit(text string) word { return word{source: quote(text), text: text, literal: true} }

// quote returns a text as a word of a shell, and of goxelctl batch.
func quote(text string) string {
	if text != "" && strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:,@+") == "" {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// kind says what a value is.
type kind int

const (
	text kind = iota
	path
	number
	truth
	cell
	color
	table // a file of voxels
)

// kindOf returns the kind for that of an option of version 13.
func kindOf(k v13.Kind) kind {
	switch k {
	case v13.Number:
		return number
	case v13.Bool:
		return truth
	case v13.Cell:
		return cell
	case v13.Color:
		return color
	}
	return text
}

// param is a parameter of a method.
type param struct {
	name  string
	kind  kind
	value word
}

// json returns the value as JSON. Relative paths count from the folder, unless that is "".
func (p param) json(folder string) (json.RawMessage, error) {
	if !p.value.literal {
		return nil, fmt.Errorf("%s is known only when the script runs", p.value.source)
	}
	var v any = p.value.text
	switch p.kind {
	case table:
		return nil, fmt.Errorf("the voxels of %s would have to stand in the request; translate it to lines for goxelctl", p.value.text)
	case path:
		if folder != "" && !filepath.IsAbs(p.value.text) {
			v = filepath.Join(folder, p.value.text)
		}
	case number, truth, cell, color:
		list, err := numbers(p.value.text, ",")
		if p.kind == truth {
			var on bool
			if on, err = boolean(p.value.text); err == nil {
				v = on
				break
			}
		}
		if err != nil {
			return nil, err
		}
		if v = list; p.kind == number {
			v = list[0]
		}
	}
	return json.Marshal(v)
}

// flag returns the parameter as an option of goxelctl.
func (p param) flag() string {
	name := "--" + strings.ReplaceAll(p.name, "_", "-")
	if p.kind == table {
		return name + " @" + p.value.source
	}
	if !p.value.literal {
		if strings.HasPrefix(p.value.source, "-") || p.kind == truth {
			return name + "=" + p.value.source
		}
		return name + " " + p.value.source
	}
	switch p.kind {
	case truth:
		if on, err := boolean(p.value.text); err == nil {
			return fmt.Sprintf("%s=%t", name, on)
		}
	case number, cell, color:
		if list, err := numbers(p.value.text, ","); err == nil {
			return glue(name, join(list))
		}
	}
	return glue(name, quote(p.value.text))
}

// glue puts a value behind its option, so that a value that begins with a dash is not taken for an option.
func glue(name, value string) string {
	if strings.HasPrefix(value, "-") {
		return name + "=" + value
	}
	return name + " " + value
}

// join returns numbers with commas between them.
func join(list []int) string {
	parts := make([]string, len(list))
	for i, n := range list {
		parts[i] = strconv.Itoa(n)
	}
	return strings.Join(parts, ",")
}

// numbers reads whole numbers between separators.
func numbers(text, separator string) ([]int, error) {
	parts := strings.Split(text, separator)
	list := make([]int, len(parts))
	for i, part := range parts {
		n, err := strconv.ParseInt(strings.TrimSpace(part), 10, 32)
		if err != nil {
			return nil, fmt.Errorf("%q is no whole number", part)
		}
		list[i] = int(n)
	}
	return list, nil
}

// boolean reads a switch.
func boolean(text string) (bool, error) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "true", "yes":
		return true, nil
	case "false", "no":
		return false, nil
	}
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		return false, fmt.Errorf("%q is neither true nor false", text)
	}
	return n != 0, nil
}

// check reports what is wrong with a value for an option of version 13, as far as it is known.
func check(k v13.Kind, w word) error {
	if !w.literal {
		return nil
	}
	want, separator := []int{1}, ","
	switch k {
	case v13.Text:
		return nil
	case v13.Bool:
		_, err := boolean(w.text)
		return err
	case v13.Cell, v13.Sizes:
		want = []int{3}
	case v13.Box:
		want = []int{6}
	case v13.Color:
		want = []int{3, 4}
	case v13.Pixels:
		want, separator = []int{2}, "x"
	}
	list, err := numbers(strings.ToLower(w.text), separator)
	if err != nil {
		return err
	}
	for _, n := range list {
		if k == v13.Color && (n < 0 || n > 255) {
			return fmt.Errorf("%q is no colour: each number is 0 to 255", w.text)
		}
	}
	for _, n := range want {
		if len(list) == n {
			return nil
		}
	}
	return fmt.Errorf("%q has %d numbers, want %d", w.text, len(list), want[0])
}
