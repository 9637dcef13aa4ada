package formattest

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// files returns small correct files.
func (s Suite) files(t testing.TB) []files {
	t.Helper()
	var list []files
	if s.Format.Encode != nil {
		f, _, err := s.encode(t, Small(s.newVolume))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, f)
	}
	for _, data := range s.Samples {
		list = append(list, files{data: data})
	}
	if len(list) == 0 {
		t.Fatalf("no small file of format %s", s.Format.Name)
	}
	return list
}

// try reads a file that may be damaged, and wants a scene or an error of a known type.
func (s Suite) try(t testing.TB, what string, f files) (sc *scene.Scene, warnings []string, err error) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			t.Fatalf("%s: panic: %v", what, r)
		}
	}()
	l := limits
	if s.Voxels > 0 {
		l.Voxels = s.Voxels
	}
	sc, warnings, err = s.decode(t.Context(), t, f, l)
	if err == nil {
		Valid(t, sc)
		return sc, warnings, nil
	}
	var bad *format.Error
	var unsupported *format.UnsupportedError
	switch {
	case errors.As(err, &bad):
		if bad.Format != s.Format.Name || bad.Offset > int64(len(f.data)) && bad.Offset > 1<<20 {
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
	for _, f := range s.files(t) {
		whole, _, err := s.try(t, "the whole file", f)
		if err != nil {
			t.Fatal(err)
		}
		cells := Merge(whole, s.newVolume())
		for n := 0; n < len(f.data); n += stride(f, 6000) {
			got, warnings, err := s.try(t, fmt.Sprintf("%d of %d bytes", n, len(f.data)), files{f.data[:n], f.beside})
			if err != nil || len(warnings) > 0 || s.Format.Caps.Mesh { // the rest of a surface may enclose other cells
				continue
			}
			for _, c := range Cells(Merge(got, s.newVolume())) {
				if cells.Get(c.Pos).Empty() {
					t.Errorf("the first %d of %d bytes have a voxel at %v that the whole has not", n, len(f.data), c.Pos)
				}
			}
		}
	}
}

// stride returns how many bytes of a file to go on after each test, so that there are about as many tests as most at most: every byte of a
// small file is tried. The race detector, which finds nothing here and is slow, sees fewer.
func stride(f files, most int) int {
	if raceEnabled {
		most /= 20
	}
	return 1 + len(f.data)/most
}

// extremes puts extreme numbers at every place of a file.
func (s Suite) extremes(t *testing.T) {
	for _, f := range s.files(t) {
		damaged := bytes.Clone(f.data)
		for n := 0; n < len(f.data)-3; n += stride(f, 2000) {
			for _, v := range []uint32{0xffffffff, 0x7fffffff, 0xffffff7f, 0x80000000, 0x00000080, 0x01000000} {
				binary.LittleEndian.PutUint32(damaged[n:], v)
				_, _, _ = s.try(t, fmt.Sprintf("%#x at %d", v, n), files{damaged, f.beside}) // any outcome that try accepts will do
			}
			copy(damaged[n:n+4], f.data[n:])
		}
	}
}

// limited wants files that go beyond the limits refused.
func (s Suite) limited(t *testing.T) {
	if s.Format.Encode == nil {
		return
	}
	for _, sc := range Scenes(s.newVolume) {
		f, ok := s.carry(t, sc.Scene)
		if !ok {
			continue
		}
		whole, _, err := s.decode(t.Context(), t, f, format.Limits{})
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
			_, _, err := s.decode(t.Context(), t, f, l)
			var unsupported *format.UnsupportedError
			if !errors.As(err, &unsupported) {
				t.Errorf("%s with limit %+v on %s: got the error %v", sc.Name, l, what, err)
			}
		}
	}
}

// Fuzz feeds a fuzz target with small files, and wants of every input a scene or an error; a scene can be written and read again.
func (s Suite) Fuzz(f *testing.F) {
	for _, file := range s.files(f) {
		f.Add(file.data)
	}
	if s.Format.Encode != nil {
		for _, sc := range Scenes(s.newVolume) {
			if file, ok := s.carry(f, sc.Scene); ok && len(file.data) < 8<<10 {
				f.Add(file.data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		sc, _, err := s.try(t, "input", files{data: data})
		if err != nil || s.Format.Encode == nil || !s.reaches(sc.Bounds(nil)) {
			return
		}
		again, warnings, err := s.encode(t, sc)
		if err != nil {
			s.refused(t, sc, err)
			return
		}
		got, _, err := s.decode(t.Context(), t, again, format.Limits{})
		if err != nil {
			t.Fatalf("what was written again is refused: %v", err)
		}
		kept(t, s.Format, got, sc, warnings)
	})
}

// reaches reports whether the places in a box survive writing.
func (s Suite) reaches(b storage.Box) bool {
	r := s.Reach
	return r == 0 || storage.Box{Min: storage.Pos{X: -r, Y: -r, Z: -r}, Max: storage.Pos{X: r, Y: r, Z: r}}.ContainsBox(b)
}
