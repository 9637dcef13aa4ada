package formattest

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// files returns small correct files.
func (s Suite) files(t testing.TB) [][]byte {
	t.Helper()
	files := s.Samples
	if s.Format.Encode != nil {
		data, _ := s.Encode(t, Small(s.newVolume))
		files = append([][]byte{data}, files...)
	}
	if len(files) == 0 {
		t.Fatalf("no small file of format %s", s.Format.Name)
	}
	return files
}

// try reads a file that may be damaged, and wants a scene or an error of a known type.
func (s Suite) try(t testing.TB, what string, data []byte) (sc *scene.Scene, warnings []string, err error) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			t.Fatalf("%s: panic: %v", what, r)
		}
	}()
	sc, warnings, err = s.decode(t.Context(), data, limits)
	if err == nil {
		Valid(t, sc)
		return sc, warnings, nil
	}
	var bad *format.Error
	var unsupported *format.UnsupportedError
	switch {
	case errors.As(err, &bad):
		if bad.Format != s.Format.Name || bad.Offset > int64(len(data)) && bad.Offset > 1<<20 {
			t.Errorf("%s: the error %v", what, err)
		}
	case !errors.As(err, &unsupported):
		t.Errorf("%s: the error %v (%T) is none of package format", what, err, err)
	}
	return nil, warnings, err
}

// truncation reads every beginning of a file. Without a warning it may have fewer voxels than the whole, since not every format marks its
// end, but no others.
func (s Suite) truncation(t *testing.T) {
	for _, data := range s.files(t) {
		whole, _, err := s.try(t, "the whole file", data)
		if err != nil {
			t.Fatal(err)
		}
		cells := Merge(whole, s.newVolume())
		for n := range data {
			got, warnings, err := s.try(t, fmt.Sprintf("%d of %d bytes", n, len(data)), data[:n])
			if err != nil || len(warnings) > 0 {
				continue
			}
			for _, c := range Cells(Merge(got, s.newVolume())) {
				if cells.Get(c.Pos).Empty() {
					t.Errorf("the first %d of %d bytes have a voxel at %v that the whole has not", n, len(data), c.Pos)
				}
			}
		}
	}
}

// extremes puts extreme numbers at every place of a file.
func (s Suite) extremes(t *testing.T) {
	for _, data := range s.files(t) {
		for n := range len(data) - 3 {
			for _, v := range []uint32{0xffffffff, 0x7fffffff, 0x80000000, 0x01000000} {
				damaged := bytes.Clone(data)
				binary.LittleEndian.PutUint32(damaged[n:], v)
				_, _, _ = s.try(t, fmt.Sprintf("%#x at %d", v, n), damaged) // any outcome that try accepts will do
			}
		}
	}
}

// limited wants files that go beyond the limits refused.
func (s Suite) limited(t *testing.T) {
	if s.Format.Encode == nil {
		return
	}
	for _, sc := range Scenes(s.newVolume) {
		data, _ := s.Encode(t, sc.Scene)
		whole, _, err := s.decode(t.Context(), data, format.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		tight := map[string]format.Limits{}
		if n := whole.Len(); n > 1 {
			tight["voxels"] = format.Limits{Voxels: n - 1}
		}
		if n := len(whole.Layers); n > 1 {
			tight["layers"] = format.Limits{Layers: n - 1}
		}
		if len(whole.Layers) > 1 && whole.Layers[0].Volume.Len() > 0 {
			tight["bytes"] = format.Limits{Bytes: 1}
		}
		for what, l := range tight {
			_, _, err := s.decode(t.Context(), data, l)
			var unsupported *format.UnsupportedError
			if !errors.As(err, &unsupported) {
				t.Errorf("%s with limit %+v on %s: got the error %v", sc.Name, l, what, err)
			}
		}
	}
}

// Fuzz feeds a fuzz target with small files, and wants of every input a scene or an error; a scene can be written and read again.
func (s Suite) Fuzz(f *testing.F) {
	for _, data := range s.files(f) {
		f.Add(data)
	}
	if s.Format.Encode != nil {
		for _, sc := range Scenes(s.newVolume) {
			if data, _ := s.Encode(f, sc.Scene); len(data) < 8<<10 {
				f.Add(data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		sc, _, err := s.try(t, "input", data)
		if err != nil || s.Format.Encode == nil {
			return
		}
		if s.Format.Caps.MaxEdge > 0 {
			x, y, z := sc.Bounds(nil).Size()
			if max(x, y, z) > int64(s.Format.Caps.MaxEdge) {
				return
			}
		}
		again, warnings := s.Encode(t, sc)
		got, _, err := s.decode(t.Context(), again, format.Limits{})
		if err != nil {
			t.Fatalf("what was written again is refused: %v", err)
		}
		kept(t, s.Format, got, sc, warnings)
	})
}
