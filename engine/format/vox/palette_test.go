package vox_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// withPalette returns a scene with a palette of n colours that differ in red and green; used are the places of those that voxels have.
func withPalette(n int, used ...int) *scene.Scene {
	p := &scene.Palette{}
	for i := range n {
		p.Swatches = append(p.Swatches, scene.Swatch{Color: storage.RGB(uint8(255-i), uint8(i>>8), 0)})
	}
	l := scene.NewLayer(1, "l", newVolume())
	for i, k := range used {
		l.Volume.Set(storage.Pos{X: int32(i)}, p.Swatches[k].Color)
	}
	return &scene.Scene{Layers: []*scene.Layer{l}, Palette: p}
}

func TestOrderOfThePaletteIsKept(t *testing.T) {
	for _, n := range []int{0, 1, 200, 255} {
		s := withPalette(n, []int{n / 2}[:min(n, 1)]...)
		data, warnings := encodeWarn(t, s)
		noWarning(t, warnings)
		again, _ := decode(t, data)
		if !slices.Equal(again.Palette.Colors(), s.Palette.Colors()) {
			t.Errorf("%d colours: got %v", n, again.Palette.Colors())
		}
	}
}

func TestMissingColoursFollowThePalette(t *testing.T) {
	s := withPalette(100, 7)
	s.Layers[0].Volume.Set(storage.Pos{Y: 1}, storage.RGB(9, 9, 9))
	s.Layers[0].Volume.Set(storage.Pos{Y: 2}, storage.RGB(8, 9, 9))
	data, warnings := encodeWarn(t, s)
	noWarning(t, warnings)
	again, _ := decode(t, data)
	want := append(s.Palette.Colors(), storage.RGB(8, 9, 9), storage.RGB(9, 9, 9))
	if !slices.Equal(again.Palette.Colors(), want) {
		t.Errorf("got %v, want %v", again.Palette.Colors(), want)
	}
}

func TestUnneededColoursMakeRoom(t *testing.T) {
	s := withPalette(300, 3, 254, 299)
	s.Layers[0].Volume.Set(storage.Pos{Y: 1}, storage.RGB(9, 9, 9))
	data, warnings := encodeWarn(t, s)
	warned(t, warnings, "46 colours of the palette that no voxel needs are left out")
	again, _ := decode(t, data)
	all := s.Palette.Colors()
	want := append(slices.Clone(all[:252]), all[254], all[299], storage.RGB(9, 9, 9))
	if got := again.Palette.Colors(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	cells(t, again.Layers[0], map[storage.Pos]storage.Color{{X: 0}: all[3], {X: 1}: all[254], {X: 2}: all[299], {Y: 1}: storage.RGB(9, 9, 9)})
}

func TestColoursAtTheEndThatSayNothing(t *testing.T) {
	colors := append(bytes.Repeat([]byte{1, 2, 3, 0}, 9), make([]byte, 4*247)...)
	for index, want := range map[uint8]int{1: 9, 9: 9, 40: 10} {
		s, _ := decode(t, file(150, model(1, 1, 1, 0, 0, 0, index), chunk("RGBA", colors)))
		if got := len(s.Palette.Swatches); got != want {
			t.Errorf("voxel %d: got %d colours, want %d", index, got, want)
		}
	}
	s, _ := decode(t, file(150, point, chunk("RGBA", colors[:40])))
	if c := s.Palette.Colors(); len(c) != 255 || c[9] != storage.RGB(0, 0, 0) || c[10] != storage.RGB(255, 0xcc, 0x33) {
		t.Errorf("a short palette: got %v", c)
	}
	s, _ = decode(t, file(150, point))
	if c := s.Palette.Colors(); len(c) != 255 || c[0] != white || c[254] != storage.RGB(0x11, 0x11, 0x11) {
		t.Errorf("no palette: got %v", c)
	}
}

func TestNamesOfRows(t *testing.T) {
	note := func(rows ...string) []byte {
		b := ints(int32(len(rows)))
		for _, r := range rows {
			b = append(append(b, ints(int32(len(r)))...), r...)
		}
		return chunk("NOTE", b)
	}
	for _, c := range []struct {
		rows, want []string
	}{
		{[]string{"skin", "", "Holz ü", ""}, []string{"skin", "", "Holz ü"}},
		{[]string{"", ""}, nil},
		{slices.Repeat([]string{"a"}, 40), slices.Repeat([]string{"a"}, 32)},
		{[]string{"bad\xff"}, []string{"bad\uFFFD"}},
	} {
		s, warnings := decode(t, file(150, point, note(c.rows...)))
		noWarning(t, warnings)
		if !slices.Equal(s.Palette.Rows, c.want) {
			t.Errorf("%q: got %q, want %q", c.rows, s.Palette.Rows, c.want)
		}
		again, _ := decode(t, encode(t, s))
		if !slices.Equal(again.Palette.Rows, c.want) {
			t.Errorf("%q: written again %q, want %q", c.rows, again.Palette.Rows, c.want)
		}
	}
	s, _ := decode(t, file(150, point, chunk("NOTE", ints(2, 1), []byte("a"), ints(99))))
	if rows := s.Palette.Rows; !slices.Equal(rows, []string{"a"}) {
		t.Errorf("cut off: got %q", rows)
	}
}

// TestEqualColoursOfAPalette has voxels of several indices with the same colour.
func TestEqualColoursOfAPalette(t *testing.T) {
	colors := bytes.Repeat([]byte{1, 2, 3, 255, 4, 5, 6, 255}, 128)
	var voxels []uint8
	want := map[storage.Pos]storage.Color{}
	for i := range uint8(200) {
		voxels = append(voxels, i%16, i/16, 0, i+1)
		want[storage.Pos{X: int32(i%16) - 8, Y: int32(i/16) - 8}] = storage.RGB(1+3*(i%2), 2+3*(i%2), 3+3*(i%2))
	}
	s, _ := decode(t, file(150, model(16, 16, 1, voxels...), chunk("RGBA", colors)))
	cells(t, s.Layers[0], want)
	tile := s.Layers[0].Volume.Tile(storage.TilePos{X: -1, Y: -1}, new(storage.Scratch))
	if n := len(tile.Palette); n != 2 {
		t.Errorf("a tile has %d colours, want 2", n)
	}
	if again := encode(t, s); !bytes.Equal(encode(t, s), again) || len(s.Palette.Swatches) != 255 {
		t.Errorf("%d swatches", len(s.Palette.Swatches))
	}
	if strings.Count(fmt.Sprint(s.Palette.Colors()), "#010203FF") != 128 {
		t.Errorf("got %v", s.Palette.Colors())
	}
}
