package xraw_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/xraw"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

// file returns a file of a head and what follows it.
func file(kind, channels, bits, index uint8, size [3]uint32, colors uint32, parts ...[]byte) []byte {
	b := append([]byte("XRAW"), kind, channels, bits, index)
	for _, n := range append(size[:], colors) {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	return append(b, bytes.Join(parts, nil)...)
}

func decode(t testing.TB, data []byte) (storage.Volume, []string) {
	t.Helper()
	var warnings []string
	s, err := xraw.Format().Read(t.Context(), data, &format.DecodeOptions{
		NewVolume: newVolume, Warn: func(text string) { warnings = append(warnings, text) },
	})
	if err != nil {
		t.Fatal(err)
	}
	formattest.Valid(t, s)
	return s.Layers[0].Volume, warnings
}

func encode(t testing.TB, v storage.Volume) []byte {
	t.Helper()
	var b bytes.Buffer
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", v)}}
	if err := xraw.Format().Write(t.Context(), &b, s, &format.EncodeOptions{NewVolume: newVolume}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// little returns numbers in little-endian bytes.
func little(numbers ...any) []byte {
	var b []byte
	for _, n := range numbers {
		b, _ = binary.Append(b, binary.LittleEndian, n)
	}
	return b
}

func TestChannels(t *testing.T) {
	const one, half = uint16(0x3c00), uint16(0x3800)
	for name, c := range map[string]struct {
		kind, channels, bits uint8
		color                []byte
		want                 storage.Color
	}{
		"8 bits":            {0, 4, 8, little(uint32(0x80030201)), storage.RGBA(1, 2, 3, 128)},
		"clear":             {0, 4, 8, little(uint32(0x00030201)), 0},
		"three":             {0, 3, 8, []byte{1, 2, 3}, storage.RGB(1, 2, 3)},
		"three zeros":       {0, 3, 8, []byte{0, 0, 0}, 0},
		"two":               {0, 2, 8, []byte{0, 9}, storage.RGB(0, 9, 0)},
		"one":               {0, 1, 8, []byte{7}, storage.RGB(7, 0, 0)},
		"16 bits":           {0, 4, 16, little(uint16(0xffff), uint16(0x1234), uint16(0xff), uint16(0x8000)), storage.RGBA(255, 0x12, 0, 128)},
		"32 bits":           {0, 3, 32, little(uint32(0xffffffff), uint32(0x12345678), uint32(1)), storage.RGB(255, 0x12, 0)},
		"signed 8 bits":     {1, 4, 8, []byte{127, 0x80, 64, 127}, storage.RGB(255, 0, 129)},
		"signed 16 bits":    {1, 3, 16, little(int16(32767), int16(-1), int16(16384)), storage.RGB(255, 0, 128)},
		"signed 32 bits":    {1, 3, 32, little(int32(math.MaxInt32), int32(-5), int32(1<<30)), storage.RGB(255, 0, 128)},
		"floats":            {2, 4, 32, little(float32(1), float32(0.5), float32(7), float32(0.2)), storage.RGBA(255, 128, 255, 51)},
		"floats of no use":  {2, 3, 32, little(float32(math.NaN()), float32(-1), float32(math.Inf(1))), storage.RGB(0, 0, 255)},
		"half floats":       {2, 4, 16, little(one, half, uint16(0xbc00), one), storage.RGB(255, 128, 0)},
		"tiny and infinite": {2, 3, 16, little(uint16(0x03ff), uint16(0x7c00), uint16(0x7c01)), storage.RGB(0, 255, 0)},
	} {
		want := newVolume()
		want.Set(storage.Pos{}, c.want)
		got, warnings := decode(t, file(c.kind, c.channels, c.bits, 0, [3]uint32{1, 1, 1}, 0, c.color))
		if g := got.Get(storage.Pos{}); g != c.want || len(warnings) > 0 {
			t.Errorf("%s: got %v, want %v; warnings %q", name, g, c.want, warnings)
		}
	}
}

func TestPalettes(t *testing.T) {
	colors := []byte{9, 9, 9, 255, 1, 2, 3, 255, 4, 5, 6, 100, 7, 8, 9, 0}
	a, b := storage.RGB(1, 2, 3), storage.RGBA(4, 5, 6, 100)
	for name, c := range map[string]struct {
		data []byte
		want []storage.Color
	}{
		"8 bits":     {file(0, 4, 8, 8, [3]uint32{4, 1, 1}, 4, []byte{0, 1, 2, 3}, colors), []storage.Color{0, a, b, 0}},
		"16 bits":    {file(0, 4, 8, 16, [3]uint32{1, 4, 1}, 4, little(uint16(0xffff), uint16(0), uint16(1), uint16(2)), colors), []storage.Color{0, storage.RGB(9, 9, 9), a, b}},
		"no alpha":   {file(0, 3, 8, 8, [3]uint32{1, 1, 3}, 3, []byte{0, 1, 2}, []byte{9, 9, 9, 0, 0, 0, 1, 2, 3}), []storage.Color{0, storage.RGB(0, 0, 0), a}},
		"zero alpha": {file(0, 4, 8, 8, [3]uint32{1, 1, 2}, 2, []byte{1, 0}, []byte{9, 9, 9, 0, 1, 2, 3, 0}), []storage.Color{a, 0}},
	} {
		v, _ := decode(t, c.data)
		for i, want := range c.want {
			size := c.data[8:20]
			p := storage.Pos{}
			switch n := int32(i); {
			case size[0] > 1:
				p.X = n
			case size[4] > 1:
				p.Y = n
			default:
				p.Z = n
			}
			if got := v.Get(p); got != want {
				t.Errorf("%s: got %v at %v, want %v", name, got, p, want)
			}
		}
	}
}

// naive reads what the encoder writes, cell by cell.
func naive(t *testing.T, data []byte) (v storage.Volume, index uint8) {
	t.Helper()
	v = newVolume()
	var head struct {
		Magic                       [4]byte
		Type, Channels, Bits, Index uint8
		X, Y, Z, Colors             uint32
	}
	r := bytes.NewReader(data)
	if err := binary.Read(r, binary.LittleEndian, &head); err != nil || head.Type != 0 || head.Channels != 4 || head.Bits != 8 {
		t.Fatalf("got the head %+v, %v", head, err)
	}
	n := head.X * head.Y * head.Z
	cells, palette := make([]uint32, n), make([]uint32, head.Colors)
	for i := range cells {
		var err error
		switch head.Index {
		case 0:
			err = binary.Read(r, binary.LittleEndian, &cells[i])
		case 8:
			var b [1]byte
			_, err = io.ReadFull(r, b[:])
			cells[i] = uint32(b[0])
		case 16:
			var b [2]byte
			_, err = io.ReadFull(r, b[:])
			cells[i] = uint32(binary.LittleEndian.Uint16(b[:]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := binary.Read(r, binary.LittleEndian, palette); err != nil || r.Len() > 0 {
		t.Fatalf("%v, %d bytes left", err, r.Len())
	}
	for i, c := range cells {
		switch {
		case head.Index == 8 && c == 0 || head.Index == 16 && c == 0xffff:
			c = 0
		case head.Index != 0:
			c = palette[c]
		}
		k := uint32(i)
		v.Set(storage.Pos{X: int32(k % head.X), Y: int32(k / head.X % head.Y), Z: int32(k / head.X / head.Y)}, storage.Color(c).Norm())
	}
	return v, head.Index
}

func TestANaiveReaderFindsTheColours(t *testing.T) {
	for colors, index := range map[int]uint8{3: 8, 255: 8, 256: 16, 32768: 16, 32769: 0} {
		t.Run(fmt.Sprint(colors), func(t *testing.T) {
			v := newVolume()
			v.Set(storage.Pos{}, storage.RGBA(0, 1, 0, 1))
			for i := range max(5000, colors) {
				k := i % colors
				p := storage.Pos{X: int32(i % 40), Y: int32(i / 40 % 30), Z: int32(i / 1200)}
				v.Set(p, storage.RGBA(uint8(k), uint8(k>>8+1), uint8(k>>16), uint8(1+k%200)))
			}
			data := encode(t, v)
			got, used := naive(t, data)
			formattest.SameVolume(t, got, v)
			if used != index {
				t.Errorf("indices of %d bits, want %d", used, index)
			}
			again, _ := decode(t, data)
			formattest.SameVolume(t, again, v)
		})
	}
}

func TestBadFiles(t *testing.T) {
	box := [3]uint32{2, 2, 2}
	for name, c := range map[string]struct {
		data   []byte
		offset int64
		text   string
	}{
		"nothing":     {nil, 0, "magic"},
		"magic":       {[]byte("XRAX and more that is as long as a head"), 0, "magic"},
		"head":        {file(0, 4, 8, 8, box, 0)[:20], 20, "within its head"},
		"no cells":    {file(0, 4, 8, 8, [3]uint32{2, 0, 2}, 0, make([]byte, 99)), 12, "the size 0"},
		"large":       {file(0, 4, 8, 8, [3]uint32{2, 2, 0x80000000}, 0, make([]byte, 99)), 16, "the size 2147483648"},
		"cells":       {file(0, 4, 8, 0, box, 0, make([]byte, 31)), 8, "8 cells of 4 bytes and 0 colours do not fit the 31"},
		"palette":     {file(0, 4, 8, 8, box, 2, make([]byte, 15)), 8, "8 cells of 1 bytes and 2 colours do not fit"},
		"index":       {file(0, 4, 8, 8, box, 2, []byte{0, 0, 0, 1, 0, 2, 0, 0}, make([]byte, 8)), 24 + 5, "beyond the palette of 2 colours"},
		"large index": {file(0, 4, 8, 16, [3]uint32{1, 1, 1}, 2, []byte{2, 0}, make([]byte, 8)), 24, "beyond the palette"},
	} {
		_, err := xraw.Format().Decode(t.Context(), c.data, &format.DecodeOptions{NewVolume: newVolume})
		var bad *format.Error
		if !errors.As(err, &bad) || bad.Offset != c.offset || !strings.Contains(bad.Msg, c.text) {
			t.Errorf("%s: got the error %v, want one at %d with %q", name, err, c.offset, c.text)
		}
	}
	for text, data := range map[string][]byte{
		"5 channels of type 0 with 8 bits":          file(0, 5, 8, 8, box, 0),
		"4 channels of type 3 with 8 bits":          file(3, 4, 8, 8, box, 0),
		"4 channels of type 2 with 8 bits":          file(2, 4, 8, 8, box, 0),
		"4 channels of type 0 with 12 bits":         file(0, 4, 12, 8, box, 0),
		"indices of 32 bits":                        file(0, 4, 8, 32, box, 0),
		"a palette of 257 colours for indices of 8": file(0, 4, 8, 8, box, 257, make([]byte, 8+257*4)),
	} {
		_, err := xraw.Format().Decode(t.Context(), data, &format.DecodeOptions{NewVolume: newVolume})
		var beyond *format.UnsupportedError
		if !errors.As(err, &beyond) || !strings.Contains(beyond.Msg, text) {
			t.Errorf("got the error %v, want an unsupported one with %q", err, text)
		}
	}
	_, warnings := decode(t, append(file(0, 1, 8, 0, [3]uint32{1, 1, 1}, 256, []byte{1}), "rest"...))
	if len(warnings) != 1 || !strings.Contains(warnings[0], "4 bytes") {
		t.Errorf("warnings %q", warnings)
	}
}

func TestHugeGridsAreRefused(t *testing.T) {
	for text, p := range map[string]storage.Pos{
		"takes more than 17179869184 bytes":  {X: 9999, Y: 9999, Z: 9999},
		"the grid of 16777217 x 1 x 1 cells": {X: 1 << 24},
		"limit of 1048576 bytes of memory":   {X: 299, Y: 299, Z: 1},
	} {
		v := newVolume()
		v.Set(storage.Pos{}, storage.RGB(1, 2, 3))
		v.Set(p, storage.RGB(1, 2, 3))
		s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", v)}}
		err := xraw.Format().Write(t.Context(), io.Discard, s, &format.EncodeOptions{NewVolume: newVolume, MaxBytes: 1 << 20})
		var beyond *format.UnsupportedError
		if !errors.As(err, &beyond) || !strings.Contains(beyond.Msg, text) {
			t.Errorf("got the error %v, want an unsupported one with %q", err, text)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	for _, index := range []uint8{0, 8} {
		item := map[uint8]int{0: 4, 8: 1}[index]
		cells := make([]byte, 128*128*128*item)
		for i := range cells {
			cells[i] = uint8(i >> 7)
		}
		data := file(0, 4, 8, index, [3]uint32{128, 128, 128}, 256, cells, bytes.Repeat([]byte{1, 2, 3, 255}, 256))
		b.Run(fmt.Sprintf("index=%d", index), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				decode(b, data)
			}
			b.ReportMetric(128*128*128*float64(b.N)/b.Elapsed().Seconds(), "cells/s")
		})
	}
}
