package format_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/all"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// overlapping holds formats that share names and extensions.
func overlapping() format.List {
	decode := func(context.Context, []byte, *format.DecodeOptions) (*scene.Scene, error) { return &scene.Scene{}, nil }
	return format.List{
		{Name: "one", Title: "The One", Exts: []string{".one", ".two"}, Sniff: format.Prefix("1"), Decode: decode},
		{Name: "two", Title: "Two", Exts: []string{".2"}, Aliases: []string{"deux", "zwei"}, Decode: decode},
		{Name: "out", Title: "Out", Exts: []string{".out", ".one"}, Sniff: format.Prefix("o")},
		{Name: "late", Title: "Late", Exts: []string{".one", ".late"}, Decode: decode},
	}
}

func TestNamesComeBeforeExtensions(t *testing.T) {
	for request, want := range map[string]string{
		"one": "one", "ONE": "one", ".one": "one", ".ONE": "one", "the one": "one", "The One": "one",
		"two": "two", // a name comes before an extension of another
		"2":   "two", ".2": "two", "DEUX": "two", "zwei": "two", "late": "late", "out": "out",
		"": "", ".": "", "..one": "", "on": "", "drei": "",
	} {
		if got := name(overlapping().ByName(request)); got != want {
			t.Errorf("%q is %s, want %s", request, got, want)
		}
	}
}

func TestExtensionsEndPaths(t *testing.T) {
	for path, want := range map[string]string{
		"a.one": "one out late", "/x/y.z/A.ONE": "one out late", "a.two": "one", "a.2": "two", "a.b.late": "late",
		"one": "", "": "", "a.one/b": "", "a.": "", ".one": "one out late",
	} {
		var got []string
		for _, f := range overlapping().ForPath(path) {
			got = append(got, f.Name)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %q, want %q", path, got, want)
		}
	}
}

func TestDetectWithoutContent(t *testing.T) {
	long := strings.Repeat("x", 3*format.SniffLen)
	for _, test := range []struct{ path, data, want string }{
		{"a.one", "1", "one"},
		{"a.2", "1" + long, "one"}, // content decides
		{"a.2", "x", "two"},        // else the extension
		{"a.one", "x", "late"},     // a format that looks at the content and sees another file is out
		{"a.out", "o", ""},         // cannot be read
		{"a", "x", ""},             // nothing tells
		{"a.two", "", ""},          // its format looks at the content
		{"a.late", "", "late"},     // an empty file has no content to look at
		{"a.late", "o" + long, "late"},
	} {
		if got := name(overlapping().Detect(test.path, []byte(test.data))); got != test.want {
			t.Errorf("%s with %.3q: %s, want %s", test.path, test.data, got, test.want)
		}
	}
	seen := 0
	l := format.List{{Name: "x", Decode: overlapping()[0].Decode, Sniff: func(head []byte, _ int64) bool { seen = len(head); return true }}}
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
		if got := sniff([]byte(head), int64(len(head))); got != want {
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

// TestBudgetChecksNowAndThen sees that adding cells checks the memory, though not for every cell.
func TestBudgetChecksNowAndThen(t *testing.T) {
	b := format.NewBudget(t.Context(), "test", &format.DecodeOptions{NewVolume: newVolume, Limits: format.Limits{Bytes: 1}})
	v, err := b.Volume()
	if err != nil {
		t.Fatal(err)
	}
	v.Set(storage.Pos{}, storage.RGB(1, 2, 3))
	if err := b.Add(1); err != nil {
		t.Errorf("one cell: %v", err)
	}
	if err := b.Add(1 << 20); !unsupported(err) {
		t.Errorf("got %v for many cells beyond the memory", err)
	}
}
