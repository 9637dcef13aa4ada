package all_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/all"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

func TestLegacyNames(t *testing.T) {
	for name, want := range map[string]string{
		"gox": "gox", ".gox": "gox", "GOX": "gox", "goxel": "gox", "Magica Voxel": "vox", "vox": "vox", "VOX": "vox", "magicavoxel": "vox",
		"obj": "obj", "wavefront": "obj", "Wavefront OBJ": "obj", "text": "txt", "txt": "txt", ".TXT": "txt",
	} {
		if f := all.Formats().ByName(name); f == nil || f.Name != want {
			t.Errorf("%q names %v, want %s", name, f, want)
		}
	}
	for _, name := range []string{"", ".", "xyz", "go"} {
		if f := all.Formats().ByName(name); f != nil {
			t.Errorf("%q names %s", name, f.Name)
		}
	}
}

func TestNoNameMeansTwoFormats(t *testing.T) {
	seen := map[string]string{}
	for _, f := range all.Formats() {
		names := map[string]bool{f.Name: true, f.Title: true}
		for _, a := range f.Aliases {
			names[a] = true
		}
		for n := range names {
			if found := all.Formats().ByName(n); found == nil || found.Name != f.Name {
				t.Errorf("%q of %s names %v", n, f.Name, found)
			}
			if seen[n] != "" {
				t.Errorf("%q is a name of %s and of %s", n, seen[n], f.Name)
			}
			seen[n] = f.Name
		}
		for _, ext := range f.Exts {
			if found := all.Formats().ForPath("/x/Y" + ext); len(found) == 0 {
				t.Errorf("no format for %s", ext)
			}
		}
	}
}

func TestContentTellsEveryFormatFromTheOthers(t *testing.T) {
	list := all.Formats()
	for _, f := range list {
		if f.Encode == nil || f.Decode == nil || f.Sniff == nil {
			continue
		}
		for _, sc := range formattest.Scenes(newVolume) {
			var b bytes.Buffer
			var unsupported *format.UnsupportedError
			if err := f.Write(t.Context(), &b, sc.Scene, &format.EncodeOptions{NewVolume: newVolume}); errors.As(err, &unsupported) {
				continue // larger than the format allows
			} else if err != nil {
				t.Fatal(err)
			}
			if found := list.Detect("a.wrong", b.Bytes()); found == nil || found.Name != f.Name {
				t.Errorf("%s written as %s is taken for %v", sc.Name, f.Name, found)
			}
		}
	}
}

func TestCorpusIsDetectedByContent(t *testing.T) {
	list := all.Formats()
	for _, ext := range []string{".gox", ".vox"} {
		for _, file := range formattest.CorpusFiles(t, ext) {
			want := ext[1:]
			if file == "vengi/slab6_vox_test.vox" {
				want = "slab6"
			}
			got := ""
			if f := list.Detect("no.extension", formattest.CorpusFile(t, file)); f != nil {
				got = f.Name
			}
			if got != want {
				t.Errorf("%s is taken for %q, want %q", file, got, want)
			}
		}
	}
}

func TestFormatsIsACopy(t *testing.T) {
	list := all.Formats()
	list[0].Name = "changed"
	list[1] = nil
	if again := all.Formats(); again[0].Name == "changed" || again[1] == nil {
		t.Error("a change of the list is seen by others")
	}
}
