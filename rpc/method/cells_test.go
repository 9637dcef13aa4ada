package method

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// collect reads a list by each.
func collect(ctx context.Context, key, raw string, t *tally) (got []edit.Cell, err error) {
	err = each(ctx, value{key: key, raw: []byte(raw)}, t, white, func(cells []edit.Cell) error {
		if len(cells) > chunkCells+slackCells {
			return fmt.Errorf("%d cells at once", len(cells))
		}
		got = append(got, cells...)
		return nil
	})
	return got, err
}

// eachTwin reads the items of a list one by one, slowly.
func eachTwin(raw string, t *tally) (cells []edit.Cell) {
	var sc wire.Scanner
	sc.Init([]byte(raw))
	sc.Next()
	for i := 0; ; i++ {
		k := sc.Next()
		if k == wire.ArrayEnd {
			return cells
		}
		it, bad := scanItem(&sc, k)
		if bad == "" && !t.colorless {
			bad = it.badColor
		}
		if bad != "" {
			t.fail(i, bad)
			continue
		}
		if !it.hasColor {
			it.color = white
		}
		t.applied++
		cells = append(cells, edit.Cell{Pos: it.pos, Color: it.color})
	}
}

// TestListsAreReadAlike compares lists of all lengths around those of the pieces, with good and bad items, with the slow reading.
func TestListsAreReadAlike(t *testing.T) {
	items := []string{
		`[1,2]`, `[1.5,2.5,-3.5]`, `{"x":1,"y":2,"z":3,"color":"#102030"}`, `[1,2,3,0.5,0.25,1.0]`, `"x"`, `[1,2,3,300,0,0]`, `[1,2,3,4,5,6,-1]`, `[1,2,3,4,5,6,999]`,
		`[1073741824,0,0]`, `[1073741823,-1073741824,0]`, `{"position":{"x":1,"y":2,"z":3}}`, `[1,2,3,4,5,6,0]`, `null`, `[-0,0,0]`, `{"x":7,"y":8,"z":9,"a":0,"r":1,"g":2,"b":3}`,
		`{"x":7,"y":8,"z":9,"r":1}`, `{"x":7,"y":8,"z":9,"a":0}`, `{"x":7,"x":8,"y":9,"z":1}`, `{"x":1,"y":1,"z":1,"r":1,"g":1,"b":1,"color":[9,9,9]}`, `[1,2,3,-0,0,0]`,
	}
	forms := []string{`[%d,%d,%d,7,8,9]`, `[%d,%d,%d]`, `{"x":%d,"y":%d,"z":%d,"color":[1,2,3,4]}`, `{"x":%d,"y":%d,"z":%d,"r":1,"g":2,"b":3,"a":0}`}
	for seed, n := range []int{0, 1, 2, 100, 5000, stepCells - 1, stepCells, stepCells + 1, chunkCells, chunkCells + 1, chunkCells + 2, 2*chunkCells + 3} {
		rnd := rand.New(rand.NewPCG(uint64(seed), 1))
		var list []string
		form := forms[seed%len(forms)]
		for len(list) < n {
			list = append(list, fmt.Sprintf(form, rnd.IntN(100)-50, rnd.IntN(100), rnd.IntN(100)))
			if rnd.IntN(100) == 0 {
				list = append(list, items[rnd.IntN(len(items))])
			}
		}
		raw := "[" + strings.Join(list, ",") + "]"
		for _, colorless := range []bool{false, true} {
			got, want := tally{colorless: colorless}, tally{colorless: colorless}
			cells, err := collect(t.Context(), "voxels", raw, &got)
			twin := eachTwin(raw, &want)
			if err != nil || !slices.Equal(cells, twin) {
				t.Fatalf("%d items: %d cells and %v, want %d", n, len(cells), err, len(twin))
			}
			if got.applied != want.applied || got.failed != want.failed || !slices.Equal(got.errors, want.errors) {
				t.Fatalf("%d items: %d good and %d bad, want %d and %d", n, got.applied, got.failed, want.applied, want.failed)
			}
		}
	}
}

// TestPackedIsReadAlike reads records, some outside of space, in all lengths around those of the pieces.
func TestPackedIsReadAlike(t *testing.T) {
	for seed, n := range []int{0, 1, 2, 3, 4, 1000, chunkCells - 1, chunkCells, chunkCells + 1, 2*chunkCells + 5} {
		rnd := rand.New(rand.NewPCG(uint64(seed), 1))
		var records []byte
		var want []edit.Cell
		var bad []itemError
		for i := range n {
			p := storage.Pos{X: rnd.Int32N(100), Y: -rnd.Int32N(100), Z: storage.MinCoord + rnd.Int32N(5)}
			if rnd.IntN(1000) == 0 {
				p.Y = storage.MinCoord - 1 - rnd.Int32N(9)
				if rnd.IntN(2) == 0 {
					p.Y = storage.MaxCoord + rnd.Int32N(9)
				}
				bad = append(bad, itemError{i, outOfSpace})
			} else {
				want = append(want, edit.Cell{Pos: p, Color: storage.Color(rnd.Uint32())})
			}
			c := storage.Color(0)
			if len(want) > 0 {
				c = want[len(want)-1].Color
			}
			records = appendRecord(records, p, c)
		}
		code := base64.StdEncoding.EncodeToString(records)
		for _, raw := range []string{`"` + code + `"`, `"` + strings.ReplaceAll(code, "/", `\/`) + `"`} {
			var got tally
			cells, err := collect(t.Context(), "packed", raw, &got)
			if err != nil || !slices.Equal(cells, want) || got.applied != int64(len(want)) || got.failed != int64(len(bad)) {
				t.Fatalf("%d records: %d cells, %d bad and %v, want %d and %d", n, len(cells), got.failed, err, len(want), len(bad))
			}
			if !slices.Equal(got.errors, bad[:min(len(bad), maxItemErrors)]) {
				t.Fatalf("%d records: errors %v, want %v", n, got.errors, bad)
			}
		}
	}
}

// TestUnpack compares the way of big-endian machines with what records are.
func TestUnpack(t *testing.T) {
	want := []edit.Cell{{Pos: storage.Pos{X: 1, Y: -2, Z: 0x01020304}, Color: storage.RGBA(5, 6, 7, 8)}, {Pos: storage.Pos{X: -9}, Color: 1}}
	var records []byte
	for _, c := range want {
		records = appendRecord(records, c.Pos, c.Color)
	}
	for name, f := range map[string]func([]edit.Cell) []edit.Cell{
		"native": nativeCells,
		"any":    func(c []edit.Cell) []edit.Cell { unpack(c); return c },
	} {
		cells := make([]edit.Cell, len(want))
		copy(cellBytes(cells), records)
		if got := f(cells); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

func TestListsStop(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	full := errors.New("full")
	list, code := "["+strings.Repeat("[1,2,3],", 3000)+"[1,2,3]]", `"`+base64.StdEncoding.EncodeToString(make([]byte, 160))+`"`
	for key, raw := range map[string]string{"voxels": list, "packed": code} {
		if _, err := collect(ended, key, raw, new(tally)); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v when cancelled", key, err)
		}
		err := each(t.Context(), value{key: key, raw: []byte(raw)}, new(tally), 0, func([]edit.Cell) error { return full })
		if !errors.Is(err, full) {
			t.Errorf("%s: %v, want the error of what sets the cells", key, err)
		}
	}
	for _, v := range []value{
		{key: "packed", raw: []byte("[1]")}, {key: "voxels", raw: []byte(`"AAAA"`)}, {key: "packed", raw: []byte(`"AAA"`)}, {key: "packed", raw: []byte(`"AAAA"`)},
	} {
		var we *wire.Error
		if err := each(t.Context(), v, new(tally), 0, func([]edit.Cell) error { return nil }); !errors.As(err, &we) || we.Parameter != v.key {
			t.Errorf("%s %s: %v", v.key, v.raw, err)
		}
	}
}

// TestPackedListsComeWhole: a list that fits is handed over in one go. The few cells of a second one would each have their tile unpacked.
func TestPackedListsComeWhole(t *testing.T) {
	for _, n := range []int{1, 2, 3, 4, 5, 100, 999, 1000, 1001, stepCells, 20_000, chunkCells - groupCells} {
		code := base64.StdEncoding.EncodeToString(make([]byte, n*recordBytes))
		calls, cells := 0, 0
		err := each(t.Context(), value{key: "packed", raw: []byte(`"` + code + `"`)}, new(tally), white, func(list []edit.Cell) error {
			calls++
			cells += len(list)
			return nil
		})
		if err != nil || calls != 1 || cells != n {
			t.Errorf("%d cells came as %d in %d calls, %v", n, cells, calls, err)
		}
	}
}
