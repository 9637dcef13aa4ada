package vox_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vox"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// file returns a file of the given version.
func file(version int32, chunks ...[]byte) []byte {
	body := bytes.Join(chunks, nil)
	return bytes.Join([][]byte{[]byte("VOX "), ints(version), []byte("MAIN"), ints(0, int32(len(body))), body}, nil)
}

func chunk(kind string, content ...[]byte) []byte {
	p := bytes.Join(content, nil)
	return bytes.Join([][]byte{[]byte(kind), ints(int32(len(p)), 0), p}, nil)
}

func ints(list ...int32) []byte {
	var b []byte
	for _, n := range list {
		b = binary.LittleEndian.AppendUint32(b, uint32(n))
	}
	return b
}

// dict returns a dictionary of keys and values in turn.
func dict(pairs ...string) []byte {
	b := ints(int32(len(pairs) / 2))
	for _, s := range pairs {
		b = append(append(b, ints(int32(len(s)))...), s...)
	}
	return b
}

// model returns the chunks of a model of the given size; voxels are x, y, z, i.
func model(x, y, z int32, voxels ...uint8) []byte {
	return append(chunk("SIZE", ints(x, y, z)), chunk("XYZI", ints(int32(len(voxels)/4)), voxels)...)
}

// nTRN returns a transform with one frame.
func nTRN(id, child, layer int32, attributes, frame []byte) []byte {
	return chunk("nTRN", ints(id), attributes, ints(child, -1, layer, 1), frame)
}

func nGRP(id int32, attributes []byte, children ...int32) []byte {
	return chunk("nGRP", ints(id), attributes, ints(int32(len(children))), ints(children...))
}

func nSHP(id, model int32) []byte { return chunk("nSHP", ints(id), dict(), ints(1, model), dict()) }

// point is a voxel in the middle of a model of 1x1x1, which lies where its transform says.
var point = model(1, 1, 1, 0, 0, 0, 1)

func cells(t testing.TB, l *scene.Layer, want map[storage.Pos]storage.Color) {
	t.Helper()
	v := newVolume()
	for p, c := range want {
		v.Set(p, c)
	}
	formattest.SameVolume(t, l.Volume, v)
}

func noWarning(t testing.TB, warnings []string) {
	t.Helper()
	if len(warnings) > 0 {
		t.Errorf("warnings: %q", warnings)
	}
}

func warned(t testing.TB, warnings []string, text string) {
	t.Helper()
	if len(warnings) != 1 || !strings.Contains(warnings[0], text) {
		t.Errorf("got the warnings %q, want one with %q", warnings, text)
	}
}

// refused fails the test unless a file is bad input at an offset.
func refused(t testing.TB, data []byte, offset int64, text string) {
	t.Helper()
	_, err := vox.Decode(t.Context(), data, &format.DecodeOptions{NewVolume: newVolume})
	var bad *format.Error
	if !errors.As(err, &bad) || bad.Format != "vox" || bad.Offset != offset || !strings.Contains(bad.Msg, text) {
		t.Errorf("got the error %v, want one at %d with %q", err, offset, text)
	}
}

// unsupported fails the test unless a file goes beyond what is supported.
func unsupported(t testing.TB, data []byte, text string) {
	t.Helper()
	_, err := vox.Decode(t.Context(), data, &format.DecodeOptions{NewVolume: newVolume})
	var beyond *format.UnsupportedError
	if !errors.As(err, &beyond) || !strings.Contains(beyond.Msg, text) {
		t.Errorf("got the error %v, want an unsupported one with %q", err, text)
	}
}
