package nbt

import (
	"encoding/binary"
	"fmt"
)

// Type is the type of a value.
type Type uint8

// The types.
const (
	End Type = iota
	Byte
	Short
	Int
	Long
	Float
	Double
	ByteArray
	String
	List
	Compound
	IntArray
	LongArray
)

// maxDepth bounds how deep values lie in each other.
const maxDepth = 512

// sizes are the bytes of numbers, and of the items of arrays.
var (
	sizes     = [...]int{Byte: 1, Short: 2, Int: 4, Long: 8, Float: 4, Double: 8, LongArray: 0}
	itemSizes = [...]int{ByteArray: 1, IntArray: 4, LongArray: 8}
)

// SyntaxError says what is wrong with a tree, and at which byte of it.
type SyntaxError struct {
	Offset int
	Msg    string
}

// Error returns the message with the offset.
func (e *SyntaxError) Error() string { return fmt.Sprintf("at byte %d: %s", e.Offset, e.Msg) }

// Value is a value in a tree that was checked. The zero value is of the type End: there is no such value.
type Value struct {
	Type Type
	data []byte // of the tree, from the payload on
}

// maxValues bounds the values of a tree, since each costs time however few bytes it has, and checkValues is the number between two checks.
const (
	maxValues   = 1 << 26
	checkValues = 1 << 12
)

// Parse checks a tree and returns its root, which is a compound, and the name of that. Bytes after it are ignored. Parse ends with the error
// of check if that, asked now and then, returns one.
func Parse(data []byte, check func() error) (name string, root Value, err error) {
	p := parser{data: data, check: check}
	if len(data) == 0 || Type(data[0]) != Compound {
		return "", Value{}, &SyntaxError{0, "no compound begins here"}
	}
	n, err := p.text(1)
	if err != nil {
		return "", Value{}, err
	}
	root = Value{Compound, data[n:]}
	if _, err := p.skip(Compound, n, 0); err != nil {
		return "", Value{}, err
	}
	return decodeText(data[3:n]), root, nil
}

// parser checks a tree.
type parser struct {
	data   []byte
	check  func() error // nil for a tree that was checked before
	values int
}

func (p *parser) fail(at int, text string, args ...any) (int, error) {
	return 0, &SyntaxError{at, fmt.Sprintf(text, args...)}
}

// need returns at+n if there are that many bytes.
func (p *parser) need(at int, n int64) (int, error) {
	if left := int64(len(p.data) - at); n > left {
		return p.fail(at, "%d bytes are expected, and %d are left", n, left)
	}
	return at + int(n), nil
}

// text returns where a string ends.
func (p *parser) text(at int) (int, error) {
	if _, err := p.need(at, 2); err != nil {
		return 0, err
	}
	return p.need(at+2, int64(binary.BigEndian.Uint16(p.data[at:])))
}

// count returns the number at a place, which must not be negative, and where it ends.
func (p *parser) count(at int) (n int64, end int, err error) {
	if end, err = p.need(at, 4); err != nil {
		return 0, 0, err
	}
	n = int64(int32(binary.BigEndian.Uint32(p.data[at:])))
	if n < 0 {
		_, err = p.fail(at, "the length %d", n)
	}
	return n, end, err
}

// skip checks a payload and returns where it ends.
func (p *parser) skip(t Type, at, depth int) (int, error) {
	if p.values++; p.values%checkValues == 0 && p.check != nil {
		if err := p.check(); err != nil {
			return 0, err
		}
	}
	switch {
	case p.values > maxValues:
		return p.fail(at, "more than %d values", maxValues)
	case t == String:
		return p.text(at)
	case t == List:
		return p.list(at, depth)
	case t == Compound:
		return p.compound(at, depth)
	case t == ByteArray || t == IntArray || t == LongArray:
		n, at, err := p.count(at)
		if err != nil {
			return 0, err
		}
		return p.need(at, n*int64(itemSizes[t]))
	case t == End || t > LongArray:
		return p.fail(at, "the type %d is not known", t)
	}
	return p.need(at, int64(sizes[t]))
}

func (p *parser) compound(at, depth int) (int, error) {
	if depth >= maxDepth {
		return p.fail(at, "values lie more than %d deep", maxDepth)
	}
	for {
		end, err := p.need(at, 1)
		if err != nil {
			return 0, err
		}
		t := Type(p.data[at])
		if t == End {
			return end, nil
		}
		if at, err = p.text(end); err != nil {
			return 0, err
		}
		if at, err = p.skip(t, at, depth+1); err != nil {
			return 0, err
		}
	}
}

func (p *parser) list(at, depth int) (int, error) {
	if depth >= maxDepth {
		return p.fail(at, "values lie more than %d deep", maxDepth)
	}
	if _, err := p.need(at, 1); err != nil {
		return 0, err
	}
	t := Type(p.data[at])
	n, at, err := p.count(at + 1)
	switch {
	case err != nil:
		return 0, err
	case n == 0:
		return at, nil
	case t == End || t > LongArray:
		return p.fail(at, "a list of %d values of the type %d", n, t)
	case int(t) < len(sizes) && sizes[t] > 0:
		return p.need(at, n*int64(sizes[t]))
	}
	for range n {
		if at, err = p.skip(t, at, depth+1); err != nil {
			return 0, err
		}
	}
	return at, nil
}

// Exists reports whether there is a value.
func (v Value) Exists() bool { return v.Type != End }

// Int returns a whole number of any size, and false if the value is none.
func (v Value) Int() (int64, bool) {
	switch v.Type {
	case Byte:
		return int64(int8(v.data[0])), true
	case Short:
		return int64(int16(binary.BigEndian.Uint16(v.data))), true
	case Int:
		return int64(int32(binary.BigEndian.Uint32(v.data))), true
	case Long:
		return int64(binary.BigEndian.Uint64(v.data)), true
	}
	return 0, false
}

// Text returns a string as UTF-8, "" if the value is none.
func (v Value) Text() string {
	if v.Type != String {
		return ""
	}
	return decodeText(v.data[2:][:binary.BigEndian.Uint16(v.data)])
}

// Array returns the bytes of an array with items of 1, 4 or 8 bytes, as its type says; nil if the value is none.
func (v Value) Array() []byte {
	if v.Type != ByteArray && v.Type != IntArray && v.Type != LongArray {
		return nil
	}
	return v.data[4:][:int(binary.BigEndian.Uint32(v.data))*itemSizes[v.Type]]
}

// Len returns the number of values of a list, 0 if the value is none.
func (v Value) Len() int {
	if v.Type != List {
		return 0
	}
	return int(binary.BigEndian.Uint32(v.data[1:]))
}

// Items calls f with the values of a list until it returns an error, which Items returns. A value that is no list has none.
func (v Value) Items(f func(i int, item Value) error) error {
	if v.Type != List {
		return nil
	}
	p, t, at := parser{data: v.data}, Type(v.data[0]), 5
	for i := range v.Len() {
		if err := f(i, Value{t, v.data[at:]}); err != nil {
			return err
		}
		at, _ = p.skip(t, at, 0) // the tree was checked
	}
	return nil
}

// Each calls f with the values of a compound in their order until it returns an error, which Each returns. A value that is no compound has
// none.
func (v Value) Each(f func(name string, value Value) error) error {
	return v.each(func(name []byte, value Value) error { return f(decodeText(name), value) })
}

func (v Value) each(f func(name []byte, value Value) error) error {
	if v.Type != Compound {
		return nil
	}
	p, at := parser{data: v.data}, 0
	for Type(v.data[at]) != End {
		t, name := Type(v.data[at]), at+3
		at, _ = p.text(at + 1) // the tree was checked
		if err := f(v.data[name:at], Value{t, v.data[at:]}); err != nil {
			return err
		}
		at, _ = p.skip(t, at, 0)
	}
	return nil
}

// Pick sets the given values to those of a compound with the names. Of several with one name the last counts. The cost is that of one look at
// all of the compound.
func (v Value) Pick(into map[string]*Value) {
	_ = v.each(func(name []byte, value Value) error { // never fails
		if p, ok := into[string(name)]; ok {
			*p = value
		}
		return nil
	})
}

// Ints returns a list or an array of n numbers, and false if the value is none.
func (v Value) Ints(n int) ([]int64, bool) {
	numbers := make([]int64, 0, n)
	switch a := v.Array(); {
	case v.Type == IntArray && len(a) == 4*n:
		for ; len(a) > 0; a = a[4:] {
			numbers = append(numbers, int64(int32(binary.BigEndian.Uint32(a))))
		}
	case v.Type == List && v.Len() == n:
		_ = v.Items(func(_ int, item Value) error { // never fails
			if i, ok := item.Int(); ok {
				numbers = append(numbers, i)
			}
			return nil
		})
	}
	return numbers, len(numbers) == n
}
