package batch_test

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/batch"
)

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		line string
		want []string // nil for an error
	}{
		{"", []string{}},
		{"  \t ", []string{}},
		{"# a comment", []string{}},
		{"#ff0000", []string{}},
		{"add-voxel 1 2 3", []string{"add-voxel", "1", "2", "3"}},
		{"a  b\t#comment here", []string{"a", "b"}},
		{"a #ff0000", []string{"a", "#ff0000"}},
		{"a #f00 b #ff000080 #f00f", []string{"a", "#f00", "b", "#ff000080", "#f00f"}},
		{"a #ff0000x", []string{"a"}},
		{"a#b", []string{"a#b"}},
		{`a 'b c' "d 'e'" f\ g`, []string{"a", "b c", "d 'e'", "f g"}},
		{`a '' ""`, []string{"a", "", ""}},
		{`"a\"b\\c\d"`, []string{`a"b\c\d`}},
		{`'a\b'`, []string{`a\b`}},
		{`pre'fix'"ed"`, []string{"prefixed"}},
		{`$HOME $(ls) *`, []string{"$HOME", "$(ls)", "*"}},
		{"a\r", []string{"a"}},
		{`'a`, nil},
		{`"a`, nil},
		{`"a\`, nil},
		{`a\`, nil},
	} {
		got, err := batch.Split(c.line)
		if (err != nil) != (c.want == nil) || err == nil && !slices.Equal(got, c.want) {
			t.Errorf("%q is %q, %v; want %q", c.line, got, err, c.want)
		}
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct {
		line   string
		cursor int
		want   []string
		begin  int
	}{
		{"", 0, []string{""}, 0},
		{"add", 3, []string{"add"}, 0},
		{"add ", 4, []string{"add", ""}, 4},
		{"add vo", 6, []string{"add", "vo"}, 4},
		{"add vo xel", 6, []string{"add", "vo"}, 4},
		{"add 'a b", 8, []string{"add", "a b"}, 4},
		{`add "a b`, 8, []string{"add", "a b"}, 4},
		{`add a\`, 6, []string{"add", "a"}, 4},
	} {
		if got, begin := batch.Words(c.line, c.cursor); !slices.Equal(got, c.want) || begin != c.begin {
			t.Errorf("%q up to %d is %q from %d; want %q from %d", c.line, c.cursor, got, begin, c.want, c.begin)
		}
	}
}

// FuzzSplit holds quoted words to come back as they were.
func FuzzSplit(f *testing.F) {
	f.Add("add-voxel", "it's", "#x")
	f.Add("", `a\`, "\"\n")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		words := []string{a, b, c}
		line := batch.Quote(a) + " " + batch.Quote(b) + "\t" + batch.Quote(c) + " # comment"
		got, err := batch.Split(line)
		if err != nil || !slices.Equal(got, words) {
			t.Errorf("%q comes back as %q, %v", words, got, err)
		}
		if _, err := batch.Split(a); err == nil { // any line splits or has an error, and Words agrees with Split
			split, _ := batch.Split(a)
			if all, _ := batch.Words(a, len(a)); len(all) < len(split) {
				t.Errorf("%q has the words %q, for completion %q", a, split, all)
			}
		}
	})
}

func TestLines(t *testing.T) {
	l := batch.NewLines(strings.NewReader("one\ntwo \\\nand more\r\n\n# no \\\nlast\\\\\nend\\"))
	type line struct {
		text   string
		number int
	}
	var got []line
	for {
		text, n, err := l.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, line{text, n})
	}
	want := []line{{"one", 1}, {"two  and more", 2}, {"", 4}, {`# no \`, 5}, {`last\\`, 6}, {"end ", 7}}
	if !slices.Equal(got, want) {
		t.Errorf("the lines are %+v, want %+v", got, want)
	}
}

func TestLinesAreBounded(t *testing.T) {
	l := batch.NewLines(io.MultiReader(strings.NewReader("ok\n"), endless{'a'}))
	if _, _, err := l.Next(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := l.Next(); err == nil || !strings.Contains(err.Error(), "line 2 has more than 64 MiB") {
		t.Errorf("an endless line gives %v", err)
	}
	if _, _, err := batch.NewLines(io.MultiReader(strings.NewReader("a"), broken{})).Next(); !errors.Is(err, errBroken) {
		t.Errorf("a broken reader gives %v", err)
	}
}

type endless struct{ c byte }

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = e.c
	}
	return len(p), nil
}

var errBroken = errors.New("broken")

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errBroken }
