package bplist_test

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/vmax/internal/bplist"
)

// build returns a list of objects as they are in the file, the first of which is the root.
func build(offsetLen, refLen int, objects ...string) []byte {
	b := []byte(bplist.Magic)
	var table []byte
	for _, o := range objects {
		at := binary.BigEndian.AppendUint64(nil, uint64(len(b)))
		table = append(table, at[8-offsetLen:]...)
		b = append(b, o...)
	}
	start := len(b)
	b = append(b, table...)
	b = append(b, 0, 0, 0, 0, 0, 0, byte(offsetLen), byte(refLen))
	for _, n := range []int{len(objects), 0, start} {
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	return b
}

func root(t *testing.T, objects ...string) bplist.Value {
	t.Helper()
	v, err := bplist.Parse(build(2, 1, objects...))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestInt(t *testing.T) {
	for object, want := range map[string]int64{
		"\x10\x00": 0, "\x10\xff": 255, "\x11\x80\x00": 1 << 15, "\x12\xff\xff\xff\xff": 1<<32 - 1,
		"\x13\xff\xff\xff\xff\xff\xff\xff\xfe":                                   -2,
		"\x14" + strings.Repeat("\x00", 15) + "\x07":                             7,
		"\x14" + strings.Repeat("\xff", 15) + "\xf7":                             -9,
		"\x13\x7f\xff\xff\xff\xff\xff\xff\xff":                                   1<<63 - 1,
		"\x14" + strings.Repeat("\x00", 9) + "\x01\x02\x03" + "\x04\x05\x06\x07": 0x01020304050607,
	} {
		v := root(t, object)
		if got, ok := v.Int(); !ok || got != want || v.Kind() != bplist.Int || v.Len() != 0 {
			t.Errorf("%x: got %d, %v, want %d", object, got, ok, want)
		}
	}
	for _, object := range []string{
		"\x50", "\x10", "\x15\x00", "\x14\x01" + strings.Repeat("\x00", 15), "\x14" + strings.Repeat("\xff", 8) + strings.Repeat("\x00", 8), "\x08",
	} {
		if got, ok := root(t, object).Int(); ok {
			t.Errorf("%x: got %d", object, got)
		}
	}
}

func TestTextAndData(t *testing.T) {
	long := strings.Repeat("ab", 200)
	for object, want := range map[string]string{
		"\x50": "", "\x53abc": "abc", "\x5f\x11\x01\x90" + long: long, "\x5f\x10\x0fabcdefghijklmno": "abcdefghijklmno",
		"\x62\x00\xe4\x67\x28": "ä木", "\x62\xd8\x3d\xde\x00": "😀", "\x61\xd8\x00": "\uFFFD",
	} {
		v := root(t, object)
		if got, ok := v.Text(); !ok || got != want || v.Kind() != bplist.Text {
			t.Errorf("%x: got %q, %v, want %q", object, got, ok, want)
		}
		if _, ok := v.Data(); ok {
			t.Errorf("%x is data", object)
		}
	}
	v := root(t, "\x43\x01\x02\x03")
	if got, ok := v.Data(); !ok || !bytes.Equal(got, []byte{1, 2, 3}) || v.Len() != 3 || v.Kind() != bplist.Data {
		t.Errorf("got %v, %v", got, ok)
	}
	if _, ok := v.Text(); ok || v.At(0).Kind() != bplist.Null || v.Get("").Kind() != bplist.Null {
		t.Error("data is something else too")
	}
}

func TestArraysAndDictionaries(t *testing.T) {
	v := root(t, "\xd3\x01\x02\x03\x04\x05\x06", "\x51a", "\x52bc", "\x61\x00d", "\x10\x2a", "\xa2\x04\x00", "\x09", "\xc1\x04")
	if v.Kind() != bplist.Dict || v.Len() != 3 {
		t.Fatalf("got the kind %d with %d entries", v.Kind(), v.Len())
	}
	if n, ok := v.Get("a").Int(); !ok || n != 42 {
		t.Errorf("got %d, %v", n, ok)
	}
	list := v.Get("bc")
	if list.Kind() != bplist.Array || list.Len() != 2 {
		t.Fatalf("got the kind %d with %d elements", list.Kind(), list.Len())
	}
	if n, ok := list.At(0).Int(); !ok || n != 42 {
		t.Errorf("got %d, %v", n, ok)
	}
	if list.At(1).Get("bc").At(1).Len() != 3 { // the list is in itself
		t.Error("the dictionary in the array is another one")
	}
	for _, missing := range []bplist.Value{v.Get("x"), v.Get("d"), list.At(2), list.At(-1), list.Get("a"), v.Get("a").At(0), {}} {
		if missing.Kind() != bplist.Null || missing.Len() != 0 {
			t.Errorf("got the kind %d of what is missing", missing.Kind())
		}
	}
	if v.At(2).Kind() != bplist.Bool {
		t.Errorf("got the kind %d", v.At(2).Kind())
	}
}

func TestOtherKinds(t *testing.T) {
	for object, want := range map[string]bplist.Kind{
		"\x00": bplist.Null, "\x08": bplist.Bool, "\x09": bplist.Bool, "\x23\x3f\xf0\x00\x00\x00\x00\x00\x00": bplist.Float,
		"\x22\x00\x00\x00\x00": bplist.Float, "\x33\x00\x00\x00\x00\x00\x00\x00\x00": bplist.Date, "\x80\x01": bplist.UID, "\xc1\x00": bplist.Array,
		"\x70": bplist.Null, "\xf0": bplist.Null, "\x43ab": bplist.Null, "\x4f": bplist.Null, "\x4f\x51\x00": bplist.Null, "\x4f\x13\x00": bplist.Null,
		"\x4f\x13\x7f\xff\xff\xff\xff\xff\xff\xff": bplist.Null, "\x4f\x14": bplist.Null, "\x6f\x13\x00\x00\x00\x80\x00\x00\x00\x00": bplist.Null,
		"\xaf\x12\xff\xff\xff\xff": bplist.Null, "\xd1\x00": bplist.Null,
	} {
		if got := root(t, object).Kind(); got != want {
			t.Errorf("%x: got the kind %d, want %d", object, got, want)
		}
	}
}

func TestOffsetsAndReferencesOfAllLengths(t *testing.T) {
	for _, refLen := range []int{1, 2, 3, 8} {
		ref := func(n byte) string { return strings.Repeat("\x00", refLen-1) + string([]byte{n}) }
		for _, offsetLen := range []int{1, 2, 5, 8} {
			v, err := bplist.Parse(build(offsetLen, refLen, "\xd1"+ref(1)+ref(2), "\x51k", "\x51v"))
			if err != nil {
				t.Fatal(err)
			}
			if got, _ := v.Get("k").Text(); got != "v" {
				t.Errorf("offsets of %d, references of %d: got %q", offsetLen, refLen, got)
			}
		}
	}
}

func TestParseRefusesBadLists(t *testing.T) {
	good := build(2, 1, "\x51a")
	change := func(fromEnd int, b ...byte) []byte {
		c := slices.Clone(good)
		copy(c[len(c)-fromEnd:], b)
		return c
	}
	for what, data := range map[string][]byte{
		"nothing": nil, "magic": []byte(strings.Repeat("x", 60)), "short": good[:20],
		"offsets of 0": change(26, 0), "offsets of 9": change(26, 9), "references of 0": change(25, 0), "references of 9": change(25, 9),
		"many objects": change(17, 2), "too many": change(24, 255), "root": change(9, 1), "table": change(8, 255), "table in the magic": change(1, 7),
	} {
		if _, err := bplist.Parse(data); err == nil || !strings.HasPrefix(err.Error(), "bplist: ") {
			t.Errorf("%s: got the error %v", what, err)
		}
	}
	if v, err := bplist.Parse(change(34, 255)); err != nil || v.Kind() != bplist.Null {
		t.Errorf("an offset beyond the objects: got the kind %d and the error %v", v.Kind(), err)
	}
}

// walk looks at all that a value has, to some depth.
func walk(v bplist.Value, depth int) {
	v.Int()
	v.Text()
	v.Data()
	v.Get("s").Get("id")
	if depth == 0 || v.Kind() == bplist.Data {
		return
	}
	for i := range min(v.Len(), 8) {
		walk(v.At(i), depth-1)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(build(2, 1, "\xd2\x01\x02\x03\x04", "\x51s", "\x62\x00a\x00b", "\xa2\x00\x04", "\x4f\x10\x02ab"))
	f.Add(build(1, 2, "\x13\xff\xff\xff\xff\xff\xff\xff\xfe"))
	f.Fuzz(func(_ *testing.T, data []byte) {
		if v, err := bplist.Parse(data); err == nil {
			walk(v, 4)
		}
	})
}
