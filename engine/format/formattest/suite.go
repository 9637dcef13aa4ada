package formattest

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"os"
	"slices"
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

	// Write and Read hold the options for the files that the suite writes and reads, as JSON has them; nil for the defaults.
	Write, Read map[string]any

	// Voxels bounds what damaged files and inputs of the fuzz target may hold, 0 for 1<<20. It is for formats of which a few bytes can make many
	// voxels, which take long to compare.
	Voxels int64
	// Reach is how far from the origin a voxel may lie in an input of the fuzz target that is written again, 0 for anywhere. It is for formats
	// whose numbers do not hold every place.
	Reach int32
}

// limits keep damaged files from building much.
var limits = format.Limits{Voxels: 1 << 20, Layers: 1 << 10, Bytes: 64 << 20}

// RunClaims runs the tests of what the format says about itself.
func (s Suite) RunClaims(t *testing.T) {
	t.Run("description", s.description)
	if s.Format.Encode != nil {
		t.Run("losses", s.losses)
	}
	if s.Format.Encode != nil && s.Format.Decode != nil {
		t.Run("round trip", s.roundTrip)
	}
}

// Run runs all tests that apply to the format.
func (s Suite) Run(t *testing.T) {
	s.RunClaims(t)
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
}

func (s Suite) newVolume() storage.Volume { return s.Kinds[0].New(storage.Options{}) }

// values checks options of the suite.
func (s Suite) values(use format.Use, given map[string]any) format.Values {
	v, err := s.Format.Values(use, given)
	if err != nil {
		panic(err)
	}
	return v
}

// beside keeps the files that an encoder writes beside its own, for a decoder that looks for them.
type beside map[string][]byte

func (b beside) write(name string, data []byte) error {
	b[name] = bytes.Clone(data)
	return nil
}

func (b beside) read(name string) ([]byte, error) {
	data, ok := b[name]
	if !ok {
		return nil, &os.PathError{Op: "open", Path: name, Err: os.ErrNotExist}
	}
	return data, nil
}

// discard takes files that are not looked at.
func discard(string, []byte) error { return nil }

// files is what an encoder wrote: its file and those beside it.
type files struct {
	data   []byte
	beside beside
}

// Encode returns the file of a scene and the warnings about it.
func (s Suite) Encode(t testing.TB, sc *scene.Scene) ([]byte, []string) {
	t.Helper()
	f, warnings, err := s.encode(t, sc)
	if err != nil {
		t.Fatalf("%s: %v", s.Format.Name, err)
	}
	return f.data, warnings
}

// encode writes a scene. Warnings come in the order in which they were given.
func (s Suite) encode(t testing.TB, sc *scene.Scene) (files, []string, error) {
	t.Helper()
	var b bytes.Buffer
	var warnings []string
	f := files{beside: beside{}}
	err := s.Format.Write(t.Context(), &b, sc, &format.EncodeOptions{
		NewVolume: s.newVolume, Warn: func(text string) { warnings = append(warnings, text) }, Progress: steady(t),
		Values: s.values(format.ForWrite, s.Write), Name: "model" + s.Format.Exts[0], Beside: f.beside.write,
	})
	f.data = b.Bytes()
	return f, warnings, err
}

// carry returns the file of a scene, and false if the format is right to refuse it.
func (s Suite) carry(t testing.TB, sc *scene.Scene) (files, bool) {
	t.Helper()
	f, _, err := s.encode(t, sc)
	if err != nil {
		s.refused(t, sc, err)
		return f, false
	}
	return f, true
}

// refused fails the test unless the error is that of a scene that is larger than the format allows.
func (s Suite) refused(t testing.TB, sc *scene.Scene, err error) {
	t.Helper()
	var unsupported *format.UnsupportedError
	if !errors.As(err, &unsupported) || !tooLarge(sc, s.Format.Caps) {
		t.Fatalf("%s refuses a scene with %v: %v", s.Format.Name, sc.Bounds(nil), err)
	}
}

// tooLarge reports whether a scene is larger than the format allows.
func tooLarge(sc *scene.Scene, caps format.Caps) bool {
	x, y, z := sc.Bounds(func(l *scene.Layer) bool { return l.Visible || caps.Hidden }).Size()
	for i, n := range [3]int64{x, y, z} {
		if most := caps.MaxSize[i]; most > 0 && n > int64(most) {
			return true
		}
	}
	return false
}

// steady returns a Progress that wants the work to go forward, and no further than its end.
func steady(t testing.TB) format.Progress {
	last := 0.0
	return func(done, total int64) {
		now := float64(done) / float64(max(total, 1))
		if done < 0 || done > total || now < last {
			t.Errorf("the progress is %d of %d after %.3f", done, total, last)
		}
		last = now
	}
}

// decode reads a file within limits and returns the warnings too.
func (s Suite) decode(ctx context.Context, t testing.TB, f files, l format.Limits) (*scene.Scene, []string, error) {
	var warnings []string
	sc, err := s.Format.Read(ctx, f.data, &format.DecodeOptions{
		NewVolume: s.newVolume, Limits: l, Warn: func(text string) { warnings = append(warnings, text) }, Progress: steady(t),
		Values: s.values(format.ForRead, s.Read), Name: "model" + s.Format.Exts[0], Beside: f.beside.read,
	})
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
	for i := range f.Options {
		s.option(t, &f.Options[i])
	}
}

// option checks what an option says about itself.
func (s Suite) option(t *testing.T, o *format.Option) {
	if o.Name == "" || o.Name != strings.ToLower(o.Name) || strings.ContainsAny(o.Name, " -.") || o.Doc == "" || strings.HasSuffix(o.Doc, ".") {
		t.Errorf("option %q, doc %q", o.Name, o.Doc)
	}
	if o.Use == 0 || o.Use&format.ForRead != 0 && s.Format.Decode == nil || o.Use&format.ForWrite != 0 && s.Format.Encode == nil {
		t.Errorf("option %s is for nothing that the format does", o.Name)
	}
	value := o.Default
	if n, ok := value.(int); ok {
		value = float64(n)
	}
	for _, use := range []format.Use{format.ForRead, format.ForWrite} {
		if o.Use&use == 0 {
			continue
		}
		if _, err := s.Format.Values(use, map[string]any{o.Name: value}); err != nil {
			t.Errorf("option %s does not take its own default: %v", o.Name, err)
		}
	}
}

// roundTrip writes and reads every scene.
func (s Suite) roundTrip(t *testing.T) {
	for _, sc := range Scenes(s.newVolume) {
		t.Run(sc.Name, func(t *testing.T) {
			f, warnings, err := s.encode(t, sc.Scene)
			if err != nil {
				s.refused(t, sc.Scene, err)
				return
			}
			got, complaints, err := s.decode(t.Context(), t, f, format.Limits{})
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
			if found := (format.List{s.Format}).Detect("", f.data); found != s.Format {
				t.Error("not recognised by its content")
			}
		})
	}
	t.Run("no layer", func(t *testing.T) {
		f, _, err := s.encode(t, &scene.Scene{})
		if err != nil {
			t.Fatal(err)
		}
		got, _, err := s.decode(t.Context(), t, f, format.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		Valid(t, got)
	})
}

// determinism wants the same bytes for the same scene, whatever volumes it has, and the scene as it was.
func (s Suite) determinism(t *testing.T) {
	var first []files
	for _, kind := range s.Kinds {
		for i, sc := range Scenes(func() storage.Volume { return kind.New(storage.Options{}) }) {
			before := sc.Scene.Snapshot()
			got, _, _ := s.encode(t, sc.Scene)
			SameScene(t, sc.Scene, before)
			if i >= len(first) {
				first = append(first, got)
			}
			if again, _, _ := s.encode(t, sc.Scene); !got.equal(again) {
				t.Errorf("%s, %s: writing twice gives different bytes", sc.Name, kind.Name)
			}
			if !got.equal(first[i]) {
				t.Errorf("%s: kind %s gives other bytes than kind %s", sc.Name, kind.Name, s.Kinds[0].Name)
			}
		}
	}
}

func (f files) equal(g files) bool {
	return bytes.Equal(f.data, g.data) && slices.Equal(slices.Sorted(maps.Keys(f.beside)), slices.Sorted(maps.Keys(g.beside))) &&
		maps.EqualFunc(f.beside, g.beside, bytes.Equal)
}
