package formattest

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Suite tests one format.
type Suite struct {
	Format  *format.Format
	Kinds   []storage.Kind // what volumes scenes are made of; the first is used where one is enough
	Samples [][]byte       // small correct files beside those that the format writes itself
}

// limits keep damaged files from building much.
var limits = format.Limits{Voxels: 1 << 20, Layers: 1 << 10, Bytes: 64 << 20}

// Run runs all tests that apply to the format.
func (s Suite) Run(t *testing.T) {
	t.Run("description", s.description)
	if s.Format.Encode != nil {
		t.Run("determinism", s.determinism)
		t.Run("writer", s.writer)
		t.Run("cancelled encoding", s.cancelledEncoding)
	}
	if s.Format.Decode != nil && (s.Format.Encode != nil || len(s.Samples) > 0) {
		t.Run("truncation", s.truncation)
		t.Run("extremes", s.extremes)
		t.Run("limits", s.limited)
		t.Run("cancelled decoding", s.cancelledDecoding)
	}
	if s.Format.Encode != nil && s.Format.Decode != nil {
		t.Run("round trip", s.roundTrip)
	}
}

func (s Suite) newVolume() storage.Volume { return s.Kinds[0].New(storage.Options{}) }

// Encode returns the file of a scene and the warnings about it.
func (s Suite) Encode(t testing.TB, sc *scene.Scene) ([]byte, []string) {
	t.Helper()
	var b bytes.Buffer
	var warnings []string
	warn := func(text string) { warnings = append(warnings, text) }
	if err := s.Format.Encode(t.Context(), &b, sc, &format.EncodeOptions{NewVolume: s.newVolume, Warn: warn}); err != nil {
		t.Fatalf("%s: %v", s.Format.Name, err)
	}
	return b.Bytes(), warnings
}

// decode reads a file within limits and returns the warnings too.
func (s Suite) decode(ctx context.Context, data []byte, l format.Limits) (*scene.Scene, []string, error) {
	var warnings []string
	warn := func(text string) { warnings = append(warnings, text) }
	sc, err := s.Format.Decode(ctx, data, &format.DecodeOptions{NewVolume: s.newVolume, Limits: l, Warn: warn})
	return sc, warnings, err
}

// description checks what the format says about itself.
func (s Suite) description(t *testing.T) {
	f := s.Format
	if f.Name == "" || f.Name != strings.ToLower(f.Name) || strings.ContainsAny(f.Name, " .") {
		t.Errorf("the name is %q", f.Name)
	}
	if f.Title == "" || !strings.HasSuffix(f.Doc, ".") || len(f.Exts) == 0 {
		t.Errorf("title %q, doc %q, extensions %q", f.Title, f.Doc, f.Exts)
	}
	for _, ext := range f.Exts {
		if !strings.HasPrefix(ext, ".") || ext != strings.ToLower(ext) {
			t.Errorf("the extension %q", ext)
		}
	}
	for _, alias := range f.Aliases {
		if alias != strings.ToLower(alias) {
			t.Errorf("the alias %q is not in lower case", alias)
		}
	}
	if f.Decode == nil && f.Encode == nil {
		t.Error("can neither be read nor written")
	}
}

// roundTrip writes and reads every scene.
func (s Suite) roundTrip(t *testing.T) {
	for _, sc := range Scenes(s.newVolume) {
		t.Run(sc.Name, func(t *testing.T) {
			data, warnings := s.Encode(t, sc.Scene)
			got, complaints, err := s.decode(t.Context(), data, format.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if len(complaints) > 0 && sc.Scene.Len() > 0 {
				t.Errorf("warnings about a file of our own: %q", complaints)
			}
			Valid(t, got)
			kept(t, s.Format, got, sc.Scene, warnings)
			if s.Format.Sniff == nil {
				return
			}
			if f := (format.List{s.Format}).Detect("", data); f != s.Format {
				t.Error("not recognised by its content")
			}
		})
	}
	t.Run("no layer", func(t *testing.T) {
		data, _ := s.Encode(t, &scene.Scene{})
		got, _, err := s.decode(t.Context(), data, format.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		Valid(t, got)
	})
}

// determinism wants the same bytes for the same scene, whatever volumes it has, and the scene as it was.
func (s Suite) determinism(t *testing.T) {
	var first [][]byte
	for _, kind := range s.Kinds {
		for i, sc := range Scenes(func() storage.Volume { return kind.New(storage.Options{}) }) {
			before := sc.Scene.Snapshot()
			data, _ := s.Encode(t, sc.Scene)
			SameScene(t, sc.Scene, before)
			if i >= len(first) {
				first = append(first, data)
			}
			if again, _ := s.Encode(t, sc.Scene); !bytes.Equal(data, again) {
				t.Errorf("%s, %s: writing twice gives different bytes", sc.Name, kind.Name)
			}
			if !bytes.Equal(data, first[i]) {
				t.Errorf("%s: kind %s gives other bytes than kind %s", sc.Name, kind.Name, s.Kinds[0].Name)
			}
		}
	}
}

// fullWriter fails when it has taken n bytes.
type fullWriter struct{ n int }

var errFull = errors.New("no space left")

func (w *fullWriter) Write(p []byte) (int, error) {
	if len(p) > w.n {
		n := w.n
		w.n = 0
		return n, errFull
	}
	w.n -= len(p)
	return len(p), nil
}

// writer wants the errors of the writer wherever they happen.
func (s Suite) writer(t *testing.T) {
	for _, sc := range Scenes(s.newVolume) {
		data, _ := s.Encode(t, sc.Scene)
		for n := 0; n < len(data); n += max(len(data)/8, 1) {
			err := s.Format.Encode(t.Context(), &fullWriter{n}, sc.Scene, &format.EncodeOptions{NewVolume: s.newVolume})
			if !errors.Is(err, errFull) {
				t.Errorf("%s: got the error %v from a writer that takes %d of %d bytes", sc.Name, err, n, len(data))
			}
		}
	}
}

// fading is a context that ends when it has been asked a number of times.
type fading struct {
	context.Context
	left *int
}

func (c fading) Err() error {
	if *c.left--; *c.left < 0 {
		return context.Canceled
	}
	return nil
}

// cancelled calls f with contexts that end ever later until f succeeds, and wants their error until then.
func cancelled(t *testing.T, f func(context.Context) error) {
	t.Helper()
	for n := range 10_000 {
		left := n
		err := f(fading{t.Context(), &left})
		if err == nil {
			if n == 0 {
				t.Error("never looks at its context")
			}
			return
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("got the error %v when the context ends at look %d", err, n)
		}
	}
	t.Error("looks at its context more often than 10,000 times")
}

func (s Suite) cancelledEncoding(t *testing.T) {
	for _, sc := range Scenes(s.newVolume) {
		if sc.Name != "layers" && sc.Name != "solid" {
			continue
		}
		cancelled(t, func(ctx context.Context) error {
			return s.Format.Encode(ctx, io.Discard, sc.Scene, &format.EncodeOptions{NewVolume: s.newVolume})
		})
	}
}

func (s Suite) cancelledDecoding(t *testing.T) {
	for _, data := range s.files(t) {
		cancelled(t, func(ctx context.Context) error {
			_, _, err := s.decode(ctx, data, format.Limits{})
			return err
		})
	}
}

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
				s.try(t, fmt.Sprintf("%#x at %d", v, n), damaged)
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
