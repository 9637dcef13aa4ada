package format_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/all"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// list holds formats that overlap in names and extensions.
func list() format.List {
	decode := func(context.Context, []byte, *format.DecodeOptions) (*scene.Scene, error) { return nil, nil }
	return format.List{
		{Name: "one", Title: "The One", Exts: []string{".one", ".two"}, Sniff: format.Prefix("1"), Decode: decode},
		{Name: "two", Title: "Two", Exts: []string{".2"}, Aliases: []string{"deux", "zwei"}, Decode: decode},
		{Name: "out", Title: "Out", Exts: []string{".out", ".one"}, Sniff: format.Prefix("o")},
		{Name: "late", Title: "Late", Exts: []string{".one", ".late"}, Decode: decode},
	}
}

func name(f *format.Format) string {
	if f == nil {
		return "none"
	}
	return f.Name
}

func TestByName(t *testing.T) {
	for request, want := range map[string]string{
		"one": "one", "ONE": "one", ".one": "one", ".ONE": "one", "the one": "one", "The One": "one",
		"two": "two", // a name comes before an extension of another
		"2":   "two", ".2": "two", "DEUX": "two", "zwei": "two", "late": "late", "out": "out",
		"": "none", ".": "none", "..one": "none", "on": "none", "drei": "none",
	} {
		if got := name(list().ByName(request)); got != want {
			t.Errorf("%q is %s, want %s", request, got, want)
		}
	}
}

func TestForPath(t *testing.T) {
	for path, want := range map[string]string{
		"a.one": "one out late", "/x/y.z/A.ONE": "one out late", "a.two": "one", "a.2": "two", "a.b.late": "late",
		"one": "", "": "", "a.one/b": "", "a.": "", ".one": "one out late",
	} {
		var got []string
		for _, f := range list().ForPath(path) {
			got = append(got, f.Name)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %q, want %q", path, got, want)
		}
	}
}

func TestDetect(t *testing.T) {
	long := strings.Repeat("x", 3*format.SniffLen)
	for _, test := range []struct{ path, data, want string }{
		{"a.one", "1", "one"},
		{"a.2", "1" + long, "one"}, // content decides
		{"a.2", "x", "two"},        // else the extension
		{"a.one", "x", "late"},     // a format that looks at the content and sees another file is out
		{"a.out", "o", "none"},     // cannot be read
		{"a", "x", "none"},         // nothing tells
		{"a.two", "", "none"},      // its format looks at the content
		{"a.late", "", "late"},     // an empty file has no content to look at
		{"a.late", "o" + long, "late"},
	} {
		if got := name(list().Detect(test.path, []byte(test.data))); got != test.want {
			t.Errorf("%s with %.3q: %s, want %s", test.path, test.data, got, test.want)
		}
	}
	seen := 0
	l := format.List{{Name: "x", Decode: list()[0].Decode, Sniff: func(head []byte) bool { seen = len(head); return true }}}
	if l.Detect("", []byte(long)); seen != format.SniffLen {
		t.Errorf("Sniff saw %d bytes, want %d", seen, format.SniffLen)
	}
	if l.Detect("", []byte("abc")); seen != 3 {
		t.Errorf("Sniff saw %d bytes, want 3", seen)
	}
}

func TestPrefix(t *testing.T) {
	sniff := format.Prefix("GOX ")
	for head, want := range map[string]bool{"GOX ": true, "GOX x": true, "GOX": false, "": false, " GOX ": false} {
		if got := sniff([]byte(head)); got != want {
			t.Errorf("%q: %v", head, got)
		}
	}
}

// TestNamesAreDistinct wants every name by which a request may ask for a real format to lead to one only.
func TestNamesAreDistinct(t *testing.T) {
	formats := all.Formats()
	owner := map[string]string{}
	for _, f := range formats {
		words := append([]string{f.Name, strings.ToLower(f.Title)}, f.Aliases...)
		slices.Sort(words)
		for _, word := range slices.Compact(words) {
			if other := owner[word]; other != "" {
				t.Errorf("%q names %s and %s", word, other, f.Name)
			}
			owner[word] = f.Name
			if word != strings.ToLower(word) {
				t.Errorf("%q of %s is not in lower case", word, f.Name)
			}
			if got := formats.ByName(strings.ToUpper(word)); got != f {
				t.Errorf("%q leads to %s, not to %s", word, name(got), f.Name)
			}
		}
		if f.Decode == nil && f.Encode == nil || f.Doc == "" || len(f.Exts) == 0 {
			t.Errorf("%s: %+v", f.Name, f)
		}
		for _, ext := range f.Exts {
			if !strings.HasPrefix(ext, ".") || ext != strings.ToLower(ext) || !slices.Contains(formats.ForPath("x"+strings.ToUpper(ext)), f) {
				t.Errorf("%s does not own its extension %q", f.Name, ext)
			}
		}
	}
}

func TestErrorTexts(t *testing.T) {
	for _, test := range []struct {
		err  error
		want string
	}{
		{&format.Error{Format: "gox", Offset: 12, Msg: "bad chunk"}, "gox: at offset 12: bad chunk"},
		{&format.Error{Format: "gox", Offset: 0, Msg: "bad magic"}, "gox: at offset 0: bad magic"},
		{&format.Error{Format: "gox", Offset: -1, Msg: "no layer"}, "gox: no layer"},
		{&format.UnsupportedError{Format: "vox", Msg: "too big"}, "vox: too big"},
	} {
		if got := test.err.Error(); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
		wrapped := fmt.Errorf("open: %w", test.err)
		var fe *format.Error
		var ue *format.UnsupportedError
		if errors.As(wrapped, &fe) == errors.As(wrapped, &ue) {
			t.Errorf("%v is both or neither", wrapped)
		}
	}
}

func TestWarnings(t *testing.T) {
	var got []string
	warn := func(text string) { got = append(got, text) }
	(&format.DecodeOptions{Warn: warn}).Warnf("lost %d", 1)
	(&format.EncodeOptions{Warn: warn}).Warnf("lost %s", "two")
	(&format.DecodeOptions{}).Warnf("nobody listens")
	(&format.EncodeOptions{}).Warnf("nobody listens")
	if !slices.Equal(got, []string{"lost 1", "lost two"}) {
		t.Errorf("warnings %q", got)
	}
}
