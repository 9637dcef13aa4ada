package cub_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/cub"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

func file(x, y, z uint32, cells ...byte) []byte {
	b := binary.LittleEndian.AppendUint32(nil, x)
	b = binary.LittleEndian.AppendUint32(b, y)
	return append(binary.LittleEndian.AppendUint32(b, z), cells...)
}

func decode(t testing.TB, data []byte) (storage.Volume, []string) {
	t.Helper()
	var warnings []string
	s, err := cub.Format().Read(t.Context(), data, &format.DecodeOptions{
		NewVolume: newVolume, Warn: func(text string) { warnings = append(warnings, text) },
	})
	if err != nil {
		t.Fatal(err)
	}
	formattest.Valid(t, s)
	return s.Layers[0].Volume, warnings
}

func encode(t testing.TB, v storage.Volume) ([]byte, []string) {
	t.Helper()
	var b bytes.Buffer
	var warnings []string
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", v)}}
	opt := &format.EncodeOptions{NewVolume: newVolume, Warn: func(text string) { warnings = append(warnings, text) }}
	if err := cub.Format().Write(t.Context(), &b, s, opt); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), warnings
}

func TestCellsFollowTheAxes(t *testing.T) {
	const x, y, z = 33, 2, 17
	cells := make([]byte, 3*x*y*z)
	want := newVolume()
	for i := range x * y * z {
		if i%5 == 0 {
			continue
		}
		c := storage.RGB(uint8(i), uint8(i>>8), uint8(i%3))
		if c != storage.RGB(0, 0, 0) {
			want.Set(storage.Pos{X: int32(i % x), Y: y - 1 - int32(i/x%y), Z: int32(i / x / y)}, c)
		}
		cells[3*i], cells[3*i+1], cells[3*i+2] = c.R(), c.G(), c.B()
	}
	data := file(x, y, z, cells...)
	v, warnings := decode(t, data)
	formattest.SameVolume(t, v, want)
	again, more := encode(t, v)
	if !bytes.Equal(again, data) || len(warnings)+len(more) > 0 {
		t.Errorf("what was read is written as %d other bytes; warnings %q %q", len(again), warnings, more)
	}
	_, warnings = decode(t, append(data, 1, 2))
	if len(warnings) != 1 || !strings.Contains(warnings[0], "2 bytes after the grid") {
		t.Errorf("got the warnings %q", warnings)
	}
}

func TestBlackStandsForEmpty(t *testing.T) {
	v := newVolume()
	v.Set(storage.Pos{X: 1, Y: 2, Z: 3}, storage.RGB(0, 0, 0))
	v.Set(storage.Pos{X: 2, Y: 2, Z: 3}, storage.RGBA(0, 0, 0, 200))
	v.Set(storage.Pos{X: 4, Y: 2, Z: 3}, storage.RGB(0, 0, 1))
	data, warnings := encode(t, v)
	if want := file(4, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 1); !bytes.Equal(data, want) {
		t.Errorf("got %v, want %v", data, want)
	}
	if !slices.Contains(warnings, "2 black voxels became #010101, since black stands for empty") {
		t.Errorf("got the warnings %q", warnings)
	}
}

func TestBadFiles(t *testing.T) {
	for text, c := range map[string]struct {
		data   []byte
		offset int64
	}{
		"within its head":      {file(1, 1, 1)[:11], 11},
		"the size 0":           {file(1, 0, 1, 1, 2, 3), 4},
		"the size 4294967295":  {file(1, 1, 0xffffffff, 1, 2, 3), 8},
		"fit the 5 bytes that": {file(2, 1, 1, 1, 2, 3, 4, 5), 0},
	} {
		_, err := cub.Format().Decode(t.Context(), c.data, &format.DecodeOptions{NewVolume: newVolume})
		var bad *format.Error
		if !errors.As(err, &bad) || bad.Offset != c.offset || !strings.Contains(bad.Msg, text) {
			t.Errorf("got the error %v, want one at %d with %q", err, c.offset, text)
		}
	}
	for name, data := range map[string][]byte{
		"short": file(1, 1, 1), "long": file(1, 1, 1, 1, 2, 3, 4), "zero": file(0, 1, 1), "huge": file(1<<31, 1<<31, 4), "nothing": nil,
	} {
		if (format.List{cub.Format()}).Detect("", data) != nil {
			t.Errorf("%s: recognised", name)
		}
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
		err := cub.Format().Write(t.Context(), io.Discard, s, &format.EncodeOptions{NewVolume: newVolume, MaxBytes: 1 << 20})
		var beyond *format.UnsupportedError
		if !errors.As(err, &beyond) || !strings.Contains(beyond.Msg, text) {
			t.Errorf("got the error %v, want an unsupported one with %q", err, text)
		}
	}
}

// turns returns the 24 rotations of a cube as functions of a position.
func turns() (list []func(storage.Pos) storage.Pos) {
	for axes := range 27 {
		order := [3]int{axes % 3, axes / 3 % 3, axes / 9}
		if order[0] == order[1] || order[0] == order[2] || order[1] == order[2] {
			continue
		}
		even := order[1] == (order[0]+1)%3
		for signs := range 8 {
			mirrored := signs&1 ^ signs>>1&1 ^ signs>>2&1
			if even != (mirrored == 0) {
				continue
			}
			list = append(list, func(p storage.Pos) storage.Pos {
				from := [3]int32{p.X, p.Y, p.Z}
				var to [3]int32
				for i, k := range order {
					to[i] = from[k] * int32(1-2*(signs>>i&1))
				}
				return storage.Pos{X: to[0], Y: to[1], Z: to[2]}
			})
		}
	}
	return list
}

// orientation returns in which of the 24 orientations a volume is as a row says, -1 if in none. The orientation 0 is the volume as it is.
func orientation(v storage.Volume, row formattest.Expected) int {
	return slices.IndexFunc(turns(), func(turn func(storage.Pos) storage.Pos) bool {
		turned := newVolume()
		for _, c := range formattest.Cells(v) {
			turned.Set(turn(c.Pos), c.Color)
		}
		return row.Match(formattest.Sum(turned)) == ""
	})
}

func TestCorpusHoldsWhatOtherProgramsFound(t *testing.T) {
	for _, want := range formattest.ExpectedRows(t, "cub") {
		v, warnings := decode(t, formattest.CorpusFile(t, want.File))
		mirror := newVolume() // the rows fix no handedness
		for _, c := range formattest.Cells(v) {
			mirror.Set(storage.Pos{X: c.Pos.X, Y: -c.Pos.Y, Z: c.Pos.Z}, c.Color)
		}
		if len(warnings) > 0 || orientation(v, want) < 0 && orientation(mirror, want) < 0 {
			t.Errorf("%s: %s; warnings %q", want.File, want.Match(formattest.Sum(v)), warnings)
		}
	}
}

// TestHandednessIsThatOfTheSameModelInOtherFormats compares with a file of another format.
func TestHandednessIsThatOfTheSameModelInOtherFormats(t *testing.T) {
	v, _ := decode(t, formattest.CorpusFile(t, "vengi/rgb.cub"))
	for _, want := range formattest.ExpectedRows(t, "vox") {
		if want.File == "vengi/rgb.vox" && orientation(v, want) < 0 {
			t.Errorf("in no orientation as %s", want.File)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	cells := make([]byte, 3*128*128*128)
	for i := range cells {
		cells[i] = uint8(i >> 9)
	}
	data := file(128, 128, 128, cells...)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		decode(b, data)
	}
	b.ReportMetric(128*128*128*float64(b.N)/b.Elapsed().Seconds(), "cells/s")
}
