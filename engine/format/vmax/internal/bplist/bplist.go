package bplist

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"unicode/utf16"
)

// Magic begins a binary property list.
const Magic = "bplist00"

const trailerLen = 32

// list is a whole property list.
type list struct {
	data       []byte // up to the table
	table      []byte // of offsets
	offsetLen  int
	refLen     int
	numObjects uint64
}

// Kind says what a value is.
type Kind uint8

// The kinds of values. Null is also what is not there or not correct.
const (
	Null Kind = iota
	Bool
	Int
	Float
	Date
	Data
	Text
	UID
	Array
	Dict
)

// Value is a value of a list. The zero Value is null. A value shares the bytes that were parsed.
type Value struct {
	list  *list
	kind  Kind
	count int    // bytes, units or elements
	body  []byte // without kind and count
	wide  bool   // UTF-16
}

// Parse returns the root of a list. The values that it leads to are checked when they are looked up.
func Parse(data []byte) (Value, error) {
	if !bytes.HasPrefix(data, []byte(Magic)) {
		return Value{}, fmt.Errorf("bplist: the magic %q is missing", Magic)
	}
	if len(data) < len(Magic)+trailerLen {
		return Value{}, errors.New("bplist: the list ends too early")
	}
	end := len(data) - trailerLen
	t := data[end:]
	l := &list{offsetLen: int(t[6]), refLen: int(t[7]), numObjects: binary.BigEndian.Uint64(t[8:])}
	root, at := binary.BigEndian.Uint64(t[16:]), binary.BigEndian.Uint64(t[24:])
	switch {
	case l.offsetLen < 1 || l.offsetLen > 8 || l.refLen < 1 || l.refLen > 8:
		return Value{}, fmt.Errorf("bplist: offsets of %d and references of %d bytes", l.offsetLen, l.refLen)
	case at < uint64(len(Magic)) || at > uint64(end):
		return Value{}, fmt.Errorf("bplist: the table is at offset %d of %d", at, end)
	case l.numObjects > (uint64(end)-at)/uint64(l.offsetLen):
		return Value{}, fmt.Errorf("bplist: %d objects in %d bytes", l.numObjects, uint64(end)-at)
	case root >= l.numObjects:
		return Value{}, fmt.Errorf("bplist: the root is the object %d of %d", root, l.numObjects)
	}
	l.data, l.table = data[:at], data[at:end]
	return l.value(root), nil
}

// number returns the unsigned number of up to 8 bytes.
func number(b []byte) uint64 {
	n := uint64(0)
	for _, c := range b {
		n = n<<8 | uint64(c)
	}
	return n
}

// value returns an object, null if there is none or it is not correct.
func (l *list) value(object uint64) Value {
	if object >= l.numObjects {
		return Value{}
	}
	k := int(object) * l.offsetLen
	at := number(l.table[k : k+l.offsetLen])
	if at >= uint64(len(l.data)) {
		return Value{}
	}
	rest := l.data[at:]
	v := Value{list: l, count: int(rest[0] & 15)}
	high := rest[0] >> 4
	rest = rest[1:]
	if v.count == 15 && high >= 4 && high != 8 {
		n, size := counted(rest)
		if size == 0 {
			return Value{}
		}
		v.count, rest = n, rest[size:]
	}
	bytesOf := 1 // for each of count
	switch high {
	case 0:
		if v.count != 8 && v.count != 9 {
			return Value{}
		}
		v.kind, bytesOf = Bool, 0
	case 1, 2, 3:
		if v.count > 4 {
			return Value{}
		}
		v.kind, v.count = [...]Kind{Int, Float, Date}[high-1], 1<<v.count
	case 4:
		v.kind = Data
	case 5:
		v.kind = Text
	case 6:
		v.kind, v.wide, bytesOf = Text, true, 2
	case 8:
		v.kind = UID
		v.count++
	case 10, 12:
		v.kind, bytesOf = Array, l.refLen
	case 13:
		v.kind, bytesOf = Dict, 2*l.refLen
	default:
		return Value{}
	}
	if bytesOf > 0 && v.count > len(rest)/bytesOf {
		return Value{}
	}
	v.body = rest[: v.count*bytesOf : v.count*bytesOf]
	return v
}

// counted returns the number of an integer object and the bytes that it takes, 0 if it is none.
func counted(b []byte) (n, size int) {
	if len(b) == 0 || b[0]>>4 != 1 || b[0]&15 > 3 {
		return 0, 0
	}
	size = 1 << (b[0] & 15)
	if len(b) < 1+size {
		return 0, 0
	}
	u := number(b[1 : 1+size])
	if u > 1<<40 {
		return 0, 0
	}
	return int(u), 1 + size
}

// Kind returns what the value is.
func (v Value) Kind() Kind { return v.kind }

// Len returns the number of elements of an array, of entries of a dictionary or of bytes of data, 0 for all else.
func (v Value) Len() int {
	switch v.kind {
	case Array, Dict, Data:
		return v.count
	}
	return 0
}

// Int returns the number of an integer, and false if the value is none or does not fit.
func (v Value) Int() (int64, bool) {
	if v.kind != Int {
		return 0, false
	}
	if v.count <= 8 {
		return int64(number(v.body)), true
	}
	n := int64(number(v.body[8:]))
	return n, number(v.body[:8]) == uint64(n>>63)
}

// Data returns the bytes of data, which belong to the list, and false if the value is something else.
func (v Value) Data() ([]byte, bool) {
	if v.kind != Data {
		return nil, false
	}
	return v.body, true
}

// Text returns the text of a string, and false if the value is something else.
func (v Value) Text() (string, bool) {
	if v.kind != Text {
		return "", false
	}
	if !v.wide {
		return string(v.body), true
	}
	units := make([]uint16, v.count)
	for i := range units {
		units[i] = binary.BigEndian.Uint16(v.body[2*i:])
	}
	return string(utf16.Decode(units)), true
}

// At returns an element of an array or the value of an entry of a dictionary, null if there is none.
func (v Value) At(i int) Value {
	switch {
	case i < 0 || i >= v.Len() || v.kind == Data:
		return Value{}
	case v.kind == Dict:
		i += v.count
	}
	return v.ref(i)
}

func (v Value) ref(i int) Value {
	n := v.list.refLen
	return v.list.value(number(v.body[i*n : (i+1)*n]))
}

// maxKeys bounds the entries of a dictionary that are looked at.
const maxKeys = 1 << 8

// Get returns the value of a key of ASCII in a dictionary, null if there is none. Its cost grows with the number of entries, of which the first
// 256 count.
func (v Value) Get(key string) Value {
	if v.kind != Dict {
		return Value{}
	}
	for i := range min(v.count, maxKeys) {
		if k := v.ref(i); k.kind == Text && !k.wide && string(k.body) == key {
			return v.At(i)
		}
	}
	return Value{}
}
