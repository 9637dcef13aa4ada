package wire_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
)

const testWhite = 0xff00ff01

// readItem is an item as Cells gives it: a cell, or the text of what is special.
type readItem struct {
	cell wire.Cell
	raw  string // empty for a cell
}

// readCells reads a list with room for so many cells at once, plain without vector instructions.
func readCells(t testing.TB, c *wire.Cells, list []byte, room int, plain bool) (items []readItem) {
	t.Helper()
	c.White = testWhite
	c.Init(list)
	if plain {
		c.NoLanes()
	}
	if c.Next() != wire.ArrayStart {
		t.Fatalf("%.100q is no array", list)
	}
	buf := make([]wire.Cell, room)
	for {
		n := c.Read(buf)
		for _, cell := range buf[:n] {
			items = append(items, readItem{cell: cell})
		}
		if n == room {
			continue
		}
		switch c.Next() {
		case wire.ArrayEnd:
			return items
		case wire.String:
			items = append(items, readItem{raw: string(c.Skip())})
		case wire.ArrayStart, wire.ObjectStart:
			items = append(items, readItem{raw: string(c.Skip())})
		case wire.End:
			t.Fatalf("%.200q has no end", list)
		default:
			items = append(items, readItem{raw: string(c.Text())})
		}
	}
}

// cellTwin reads an item with encoding/json, slowly.
func cellTwin(t testing.TB, raw []byte) (cell wire.Cell, ok bool) {
	t.Helper()
	cell.Color = testWhite
	part := func(v any, most int64) int64 {
		n, isNumber := v.(json.Number)
		i, err := n.Int64()
		if !isNumber || err != nil || i > most {
			ok = false
		}
		return i
	}
	axes := func(list []any) {
		cell.X, cell.Y, cell.Z = int32(part(list[0], 1<<30)), int32(part(list[1], 1<<30)), int32(part(list[2], 1<<30))
	}
	channels := func(list []any) {
		cell.Color = 0xff << 24
		for i, v := range list {
			cell.Color = cell.Color&^(0xff<<(8*i)) | uint32(part(v, 255))<<(8*i)
		}
	}
	ok = true
	switch v := decode(t, raw).(type) {
	case []any:
		axes(v)
		if len(v) > 3 {
			channels(v[3:])
		}
	case map[string]any:
		for _, key := range []string{"position", "pos"} {
			if list, has := v[key].([]any); has {
				axes(list)
			}
		}
		if _, has := v["x"]; has {
			axes([]any{v["x"], v["y"], v["z"]})
		}
		for _, key := range []string{"color", "rgba"} {
			if list, has := v[key].([]any); has {
				channels(list)
			}
		}
		if _, has := v["r"]; has {
			list := []any{v["r"], v["g"], v["b"]}
			if _, has := v["a"]; has {
				list = append(list, v["a"])
			}
			channels(list)
		}
	default:
		return cell, false
	}
	return cell, ok
}

// checkCells demands that what Cells reads is what encoding/json reads, and that all else comes as it is. It returns how many were read.
func checkCells(t testing.TB, list []byte) (read int) {
	t.Helper()
	want := members(t, list)
	var last []readItem
	for i, room := range []int{1, 7, 100_000, 1, 100_000} {
		got := readCells(t, new(wire.Cells), list, room, i >= 3)
		if last != nil && !slices.Equal(got, last) {
			t.Fatalf("%.300q is read in another way with room for %d (way %d)", list, room, i)
		}
		last = got
		if len(got) != len(want) {
			t.Fatalf("%d items of %d in %.300q", len(got), len(want), list)
		}
		read = 0
		for i, it := range got {
			if it.raw != "" {
				if it.raw != string(want[i].raw) {
					t.Fatalf("item %d is %q, want %q", i, it.raw, want[i].raw)
				}
				continue
			}
			read++
			if cell, ok := cellTwin(t, want[i].raw); !ok || cell != it.cell {
				t.Fatalf("item %d, %s, is read as %+v, want %+v, %v", i, want[i].raw, it.cell, cell, ok)
			}
		}
	}
	return read
}

// plainForms are the shapes that Cells knows, with %d for numbers, axes first unless order says else.
var plainForms = []string{
	`[%d,%d,%d]`, `[%d,%d,%d,%d,%d,%d]`, `[%d,%d,%d,%d,%d,%d,%d]`, `[ %d , %d,  %d ]`, "[%d,\n\t%d,\r\n%d, %d, %d, %d]",
	`{"x":%d,"y":%d,"z":%d}`, `{"x":%d,"y":%d,"z":%d,"r":%d,"g":%d,"b":%d}`, `{"x": %d, "y": %d, "z": %d, "r": %d, "g": %d, "b": %d, "a": %d}`,
	`{"x":%d,"y":%d,"z":%d,"color":[%d,%d,%d,%d]}`, `{"position":[%d,%d,%d],"color":[%d,%d,%d]}`, `{"pos":[%d,%d,%d],"rgba":[%d,%d,%d,%d]}`,
	`{"z":%d,"x":%d,"y":%d,"a":%d,"r":%d,"b":%d,"g":%d}`, `{"position": [%d, %d, %d]}`,
	`{  "x"  :    %d,   "y"   :     %d,   "z"   :     %d,  "color"   :[ %d     ,     %d     ,     %d     ,     %d ] }`,
}

// fillForm writes random numbers into a form.
func fillForm(rnd *rand.Rand, form string) string {
	most := []int32{2, 10, 100, 100_000, 99_999_999}[rnd.IntN(5)]
	n := 0
	for strings.Contains(form, "%d") {
		v := rnd.Int32N(most)
		if n++; n <= 3 {
			v -= rnd.Int32N(2) * rnd.Int32N(most)
		} else {
			v = rnd.Int32N(256)
		}
		form = strings.Replace(form, "%d", fmt.Sprint(v), 1)
	}
	return form
}

func TestCellsReadAllShapes(t *testing.T) {
	rnd := rand.New(rand.NewPCG(4, 4))
	for _, form := range plainForms {
		for _, comma := range []string{",", ", ", " ,\n  "} {
			var items []string
			for range 1000 {
				items = append(items, fillForm(rnd, form))
			}
			read := checkCells(t, []byte("["+strings.Join(items, comma)+"]"))
			if read < 960 { // the first few and the last few are too near to the ends of the text
				t.Errorf("%s with %q between: only %d of 1000 items are read", form, comma, read)
			}
		}
	}
}

// oddItems are items that Cells must not read, or not like the ones around.
var oddItems = []string{
	`[1.5,2,3]`, `[1,2,3,0.5,0.5,0.5]`, `[1e1,2,3]`, `[1,2]`, `[]`, `[1,2,3,4]`, `[1,2,3,4,5]`, `[1,2,3,4,5,6,7,8]`, `[1,2,3,4,5,256]`, `[1,2,3,4,5,-6]`,
	`[123456789,2,3]`, `[12345678901234567890,1,2]`, `[1,2,3,"#ff0000"]`, `[[1],2,3]`, `[1,[2],3]`, `[[1,2,3],4,5,6]`, `{}`, `{"x":1}`, `{"x":1,"y":2}`,
	`{"x":1,"x":2,"y":2,"z":3}`, `{"x":1,"y":2,"z":3,"r":1}`, `{"x":1,"y":2,"z":3,"r":1,"color":[1,2,3]}`, `{"x":1,"y":2,"z":3,"name":4}`,
	`{"\u0078":1,"y":2,"z":3}`, `{"x":"1","y":2,"z":3}`, `{"x":1,"y":2,"z":3,"color":"#fff"}`, `{"position":[1,2]}`, `{"position":{"x":1,"y":2,"z":3}}`,
	`null`, `true`, `7`, `-7`, `"[1,2,3]"`, `"a"`, `[1,2,3,4,5,6,null]`, `{"position":[1,2,3],"x":4,"y":5,"z":6}`, `[-0,0,-0]`, `[1,2,3,1000,1,1]`,
	`{"color":[1,2,3],"rgba":[1,2,3],"x":1,"y":2,"z":3}`, `{"x":1 ,"y":2,"z":3}`, `{"x":1,                   "y":2,"z":3}`,
}

// TestCellsAmongOthers puts odd items among plain ones.
func TestCellsAmongOthers(t *testing.T) {
	for seed := range uint64(400) {
		rnd := rand.New(rand.NewPCG(seed, 8))
		form := plainForms[rnd.IntN(len(plainForms))]
		var items []string
		for range rnd.IntN(300) {
			switch rnd.IntN(12) {
			case 0:
				items = append(items, oddItems[rnd.IntN(len(oddItems))])
			case 1:
				form = plainForms[rnd.IntN(len(plainForms))]
			}
			items = append(items, fillForm(rnd, form))
		}
		checkCells(t, []byte("["+strings.Join(items, ",")+"]"))
	}
}

// TestCellsNoticeEveryByte changes each byte of an item in the middle of a list.
func TestCellsNoticeEveryByte(t *testing.T) {
	for _, item := range []string{
		`[10,20,30,40,50,60,70]`, `{"position":[1,-2,3],"rgba":[40,5,6,7]}`, `{ "x" :12345678, "y" : -4, "z" : 5 , "color" : [1,22,255]}`,
	} {
		list := []byte("[" + strings.Repeat(item+" , ", 60) + item + "]")
		n := len(item) + len(" , ")
		for i := 1 + 20*n; i < 1+21*n; i++ {
			old := list[i]
			for _, c := range []byte(`x0159- ,.e"[]{}`) {
				if list[i] = c; json.Valid(list) {
					checkCells(t, list)
				}
			}
			list[i] = old
		}
	}
}

func TestCellsAllocateNothing(t *testing.T) {
	list := cellList(1000, asColor)
	c, buf := new(wire.Cells), make([]wire.Cell, 2000)
	if n := testing.AllocsPerRun(10, func() {
		c.Init(list)
		c.Next()
		for c.Read(buf) > 0 || c.Next() != wire.ArrayEnd {
			if c.Kind() == wire.ObjectStart {
				c.Skip()
			}
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzCells(f *testing.F) {
	for _, s := range oddItems {
		f.Add([]byte(s), uint8(6))
	}
	for i, s := range plainForms {
		f.Add([]byte(strings.ReplaceAll(s, "%d", "12")), uint8(i))
	}
	f.Fuzz(func(t *testing.T, item []byte, form uint8) {
		if !json.Valid(item) || bytes.Contains(item, []byte("\\u")) { // mended surrogates are another test's
			return
		}
		rnd := rand.New(rand.NewPCG(1, uint64(form)))
		plain := plainForms[int(form)%len(plainForms)]
		var items []string
		for i := range 40 {
			items = append(items, fillForm(rnd, plain))
			if i%3 == 0 {
				items = append(items, string(item))
			}
		}
		checkCells(t, []byte("["+strings.Join(items, ",")+"]"))
	})
}
