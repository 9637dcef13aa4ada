package formattest

import (
	"bytes"
	"context"
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
		t.Run("losses", s.losses)
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
