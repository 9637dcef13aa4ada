package nbt_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/minecraft/internal/nbt"
)

// all writes a tree with what the writer can write.
func all(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	w := nbt.Writer{W: bufio.NewWriter(&b)}
	w.Begin("röot \x00 \U0001F600")
	w.Short("short", -2)
	w.Int("int", -70000)
	w.Long("long", -1<<40)
	w.String("string", "a\x00ä\U0001F600\xffz")
	w.Ints("ints", 1, -2, 3)
	w.Array(nbt.ByteArray, "bytes", 2)
	_, _ = w.W.Write([]byte{7, 8}) // a buffer takes everything
	w.Array(nbt.LongArray, "longs", 1)
	_, _ = w.W.Write([]byte{0, 0, 0, 0, 0, 0, 1, 0})
	w.List("empty", nbt.End, 0)
	w.List("list", nbt.Compound, 2)
	w.Int("a", 1)
	w.End()
	w.Int("a", 2)
	w.End()
	w.Begin("inner")
	w.Int("twice", 1)
	w.Int("twice", 2)
	w.End()
	w.End()
	if err := w.W.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTreeComesBack(t *testing.T) {
	name, root, err := nbt.Parse(append(all(t), "more"...), unchecked)
	if err != nil || name != "röot \x00 \U0001F600" {
		t.Fatalf("got %q, error %v", name, err)
	}
	var got []string
	var show func(name string, v nbt.Value) error
	show = func(name string, v nbt.Value) error {
		n, isInt := v.Int()
		got = append(got, fmt.Sprintf("%s:%d %d,%v %q %v %d", name, v.Type, n, isInt, v.Text(), v.Array(), v.Len()))
		if err := v.Items(func(i int, item nbt.Value) error { return show(fmt.Sprint(i), item) }); err != nil {
			return err
		}
		return v.Each(show)
	}
	if err := root.Each(show); err != nil {
		t.Fatal(err)
	}
	want := []string{
		`short:2 -2,true "" [] 0`, `int:3 -70000,true "" [] 0`, `long:4 -1099511627776,true "" [] 0`, `string:8 0,false "a\x00ä😀�z" [] 0`,
		`ints:11 0,false "" [0 0 0 1 255 255 255 254 0 0 0 3] 0`, `bytes:7 0,false "" [7 8] 0`, `longs:12 0,false "" [0 0 0 0 0 0 1 0] 0`,
		`empty:9 0,false "" [] 0`, `list:9 0,false "" [] 2`, `0:10 0,false "" [] 0`, `a:3 1,true "" [] 0`, `1:10 0,false "" [] 0`, `a:3 2,true "" [] 0`,
		`inner:10 0,false "" [] 0`, `twice:3 1,true "" [] 0`, `twice:3 2,true "" [] 0`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	var inner, twice, missing, ints nbt.Value
	root.Pick(map[string]*nbt.Value{"inner": &inner, "missing": &missing, "ints": &ints})
	inner.Pick(map[string]*nbt.Value{"twice": &twice})
	if n, _ := twice.Int(); n != 2 || missing.Exists() || !inner.Exists() {
		t.Errorf("got %d, and missing %v", n, missing)
	}
	if list, ok := ints.Ints(3); !ok || !slices.Equal(list, []int64{1, -2, 3}) {
		t.Errorf("got %v, %v", list, ok)
	}
	if _, ok := ints.Ints(2); ok {
		t.Error("two ints of three")
	}
	stop := errors.New("stop")
	if err := root.Each(func(string, nbt.Value) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("got the error %v", err)
	}
}

// TestTruncation wants an error for every beginning of a tree.
func TestTruncation(t *testing.T) {
	tree := all(t)
	for n := range tree {
		_, _, err := nbt.Parse(tree[:n], unchecked)
		var syntax *nbt.SyntaxError
		if !errors.As(err, &syntax) || syntax.Offset > n {
			t.Errorf("%d of %d bytes: the error %v", n, len(tree), err)
		}
	}
}

func TestSyntax(t *testing.T) {
	deep := func(n int) []byte {
		return append(bytes.Repeat([]byte{10, 0, 0}, n), bytes.Repeat([]byte{0}, n)...)
	}
	lists := func(n int) []byte {
		return append(append([]byte{10, 0, 0, 9, 0, 0}, bytes.Repeat([]byte{9, 0, 0, 0, 1}, n)...), 0, 0, 0, 0, 0, 0)
	}
	for text, tree := range map[string][]byte{
		"":                                    deep(512),
		"values lie more than 512 deep":       deep(513),
		"values lie more than 512 deep ":      lists(600),
		"no compound begins here":             {9, 0, 0},
		"the type 13 is not known":            {10, 0, 0, 13, 0, 0},
		"the length -1":                       {10, 0, 0, 7, 0, 0, 255, 255, 255, 255},
		"a list of 1 values of the type 0":    {10, 0, 0, 9, 0, 0, 0, 0, 0, 0, 1},
		"a list of 1 values of the type 13":   {10, 0, 0, 9, 0, 0, 13, 0, 0, 0, 1},
		"at byte 11: 4 bytes are expected":    {10, 0, 0, 9, 0, 0, 3, 0, 0, 0, 1},
		"at byte 10: 17179869176 bytes are e": {10, 0, 0, 12, 0, 0, 127, 255, 255, 255},
	} {
		_, _, err := nbt.Parse(tree, unchecked)
		if text == "" && err != nil || text != "" && (err == nil || !strings.Contains(err.Error(), strings.TrimSpace(text))) {
			t.Errorf("got the error %v, want %q", err, text)
		}
	}
}

func TestLongTextsAreCut(t *testing.T) {
	for _, s := range []string{strings.Repeat("a", 70_000), strings.Repeat("\U0001F600", 20_000)} {
		var b bytes.Buffer
		w := nbt.Writer{W: bufio.NewWriter(&b)}
		w.Begin(s)
		w.End()
		if err := w.W.Flush(); err != nil {
			t.Fatal(err)
		}
		name, _, err := nbt.Parse(b.Bytes(), unchecked)
		if err != nil || !strings.HasPrefix(s, name) || len(name) < 40_000 {
			t.Errorf("got %d bytes, error %v", len(name), err)
		}
	}
}

func TestUnpack(t *testing.T) {
	tree := append(all(t), bytes.Repeat([]byte("abc"), 100_000)...)
	var g, z bytes.Buffer
	for _, w := range []io.WriteCloser{gzip.NewWriter(&g), zlib.NewWriter(&z)} {
		_, _ = w.Write(tree) // a buffer takes everything
		_ = w.Close()
	}
	lying := slices.Clone(g.Bytes())
	lying[len(lying)-1] ^= 0x40
	short := append(slices.Clone(g.Bytes()), 1, 0, 0, 0) // what follows looks like a length
	for i, c := range []struct {
		data   []byte
		limit  int64
		packed bool
		err    string
	}{
		{tree, 1, false, ""},
		{g.Bytes(), 1 << 20, true, ""},
		{z.Bytes(), 2 << 20, true, ""},
		{short, 2 << 20, true, ""},
		{lying, 1 << 30, true, "packed content"},
		{g.Bytes(), 1 << 18, true, "limit of 262144 bytes"},
		{z.Bytes(), 1 << 18, true, "limit of 262144 bytes"},
		{g.Bytes()[:len(g.Bytes())-9], 1 << 30, true, "packed content"},
		{[]byte{0x1f, 0x8b, 1, 2, 3}, 1 << 30, true, "packed content"},
	} {
		b := format.NewBudget(t.Context(), "test", &format.DecodeOptions{Limits: format.Limits{Bytes: c.limit}})
		got, packed, err := nbt.Unpack(b, c.data)
		switch {
		case c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)):
			t.Errorf("file %d: got the error %v, want %q", i, err, c.err)
		case c.err == "" && (err != nil || packed != c.packed || !bytes.Equal(got, tree)):
			t.Errorf("file %d: got %d bytes, packed %v, error %v", i, len(got), packed, err)
		}
	}
	for _, data := range [][]byte{tree, g.Bytes(), z.Bytes()} {
		name, keys, ok := nbt.Keys(nbt.Peek(data[:min(len(data), 400)], 100))
		if !ok || name == "" || len(keys) < 4 || keys[0] != (nbt.Key{Name: "short", Type: nbt.Short}) {
			t.Errorf("got %q, %v, %v", name, keys, ok)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := nbt.Unpack(format.NewBudget(ctx, "test", &format.DecodeOptions{}), g.Bytes()); !errors.Is(err, context.Canceled) {
		t.Errorf("got the error %v", err)
	}
}

// unchecked lets a tree be parsed to its end.
func unchecked() error { return nil }

// TestManyValuesTakeNoMoreTimeThanThereIs parses trees of values that have no bytes, until the check ends it and until there are too many.
func TestManyValuesTakeNoMoreTimeThanThereIs(t *testing.T) {
	list := func(n uint32) []byte {
		tree := append([]byte{byte(nbt.Compound), 0, 0, byte(nbt.List), 0, 1, 'l', byte(nbt.Compound)}, 0, 0, 0, 0)
		binary.BigEndian.PutUint32(tree[len(tree)-4:], n)
		return append(tree, make([]byte, n+1)...)
	}
	late := errors.New("late")
	asked := 0
	_, _, err := nbt.Parse(list(1<<20), func() error {
		if asked++; asked == 5 {
			return late
		}
		return nil
	})
	if !errors.Is(err, late) {
		t.Errorf("got the error %v after %d questions", err, asked)
	}
	var bad *nbt.SyntaxError
	if _, _, err := nbt.Parse(list(1<<26), unchecked); !errors.As(err, &bad) || !strings.Contains(err.Error(), "more than 67108864 values") {
		t.Errorf("got the error %v", err)
	}
}
