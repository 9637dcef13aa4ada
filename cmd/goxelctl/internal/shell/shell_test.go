package shell

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestHistoryIsKeptAndBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state", "goxel", "history")
	h, err := loadHistory(path)
	if err != nil || h.Len() != 0 {
		t.Fatalf("a history that there is not: %d lines, %v", h.Len(), err)
	}
	for _, line := range []string{"one", "two", "two", "", "  ", " secret", "one"} {
		h.Add(line)
	}
	if h, err = loadHistory(path); err != nil || !slices.Equal(h.lines, []string{"one", "two", "one"}) || h.At(0) != "one" || h.At(1) != "two" {
		t.Errorf("the history is %q, %v", h.lines, err)
	}
	for i := range 3 * maxHistory {
		h.Add(strconv.Itoa(i))
	}
	if h.Len() != maxHistory || h.At(0) != strconv.Itoa(3*maxHistory-1) {
		t.Errorf("%d lines, the last one %q", h.Len(), h.At(0))
	}
	if h, err = loadHistory(path); err != nil || h.Len() != maxHistory || h.At(0) != strconv.Itoa(3*maxHistory-1) {
		t.Errorf("read again: %d lines, %v", h.Len(), err)
	}
	text, _ := os.ReadFile(path)
	info, err := os.Stat(path)
	if n := strings.Count(string(text), "\n"); err != nil || n != maxHistory || info.Mode().Perm() != 0o600 {
		t.Errorf("the file has %d lines and the mode %v, %v", n, info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(left) > 0 {
		t.Errorf("left over: %q", left)
	}
}

func TestHistoryWithoutAPlace(t *testing.T) {
	h, err := loadHistory("")
	h.Add("one")
	if err != nil || h.Len() != 1 {
		t.Errorf("%d lines, %v", h.Len(), err)
	}
	dir := t.TempDir()
	if h, err = loadHistory(dir); err == nil || h == nil {
		t.Errorf("a folder is no history: %v", err)
	}
	h.Add("one") // nothing happens but in memory
	long := filepath.Join(dir, "long")
	if err := os.WriteFile(long, []byte(strings.Repeat("a", maxHistoryBytes+10)+"\nlast\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if h, err = loadHistory(long); err == nil && (h.Len() == 0 || h.At(0) != "last") {
		t.Errorf("a file with a long line has %d lines", h.Len())
	}
	for _, c := range []struct{ state, home, want string }{
		{"/s", "/h", "/s/goxel/history"}, {"", "/h", "/h/.local/state/goxel/history"}, {"", "", ""}, {"relative", "/h", ""},
	} {
		got := historyPath(func(name string) string { return map[string]string{"XDG_STATE_HOME": c.state, "HOME": c.home}[name] })
		if got != c.want {
			t.Errorf("%+v gives %q", c, got)
		}
	}
}

func TestPaths(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"one.gox", "onto/two.vox", ".hidden"} {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	abs, _ := filepath.Abs("onto")
	for prefix, want := range map[string][]string{
		"":             {"one.gox", "onto/"},
		"one":          {"one.gox"},
		"onto/":        {"onto/two.vox"},
		"./on":         {"./one.gox", "./onto/"},
		".":            {".hidden"},
		"@onto/t":      {"@onto/two.vox"},
		"--file=o":     {"--file=one.gox", "--file=onto/"},
		"--voxels=@on": {"--voxels=@one.gox", "--voxels=@onto/"},
		abs + "/":      {abs + "/two.vox"},
		"none/":        nil,
	} {
		if got := paths(prefix); !slices.Equal(got, want) {
			t.Errorf("%q gives %q, want %q", prefix, got, want)
		}
	}
}

func TestFinish(t *testing.T) {
	for _, c := range []struct {
		line   string
		cursor int
		list   []string
		want   string
		at     int
		ok     bool
	}{
		{"add", 3, []string{"add-voxel"}, "add-voxel ", 10, true},
		{"ad", 2, []string{"add-voxel", "add-voxels"}, "add-voxel", 9, true},
		{"add-voxel", 9, []string{"add-voxel", "add-voxels"}, "add-voxel", 9, false},
		{"x", 1, nil, "x", 1, false},
		{"open on more", 7, []string{"onto/"}, "open onto/more", 10, true},
		{"open my", 7, []string{"my file"}, "open 'my file' ", 15, true},
		{"open my", 7, []string{"my file", "my folder"}, "open my", 7, false},
		{"a --b", 5, []string{"--brush="}, "a --brush=", 10, true},
		{"a ä", 4, []string{"äb", "äc"}, "a ä", 4, false},
		{"a ", 2, []string{"é", "è"}, "a ", 2, false},
	} {
		if got, at, ok := finish(c.line, c.cursor, c.list); got != c.want || at != c.at || ok != c.ok {
			t.Errorf("%q with %q gives %q at %d, %v; want %q at %d, %v", c.line, c.list, got, at, ok, c.want, c.at, c.ok)
		}
	}
}

func TestColumns(t *testing.T) {
	if got := columns([]string{"a", "bb", "ccc", "d"}, 12); got != "a    ccc\nbb   d\n" {
		t.Errorf("%q", got)
	}
	if got := columns([]string{"a", "b"}, 0); got != "a\nb\n" {
		t.Errorf("%q", got)
	}
	if got := columns(make([]string, most+1), 1000); !strings.HasSuffix(got, "...\n") {
		t.Errorf("%q", got)
	}
}

func TestKeysEmptyTheLineAtCtrlC(t *testing.T) {
	var out strings.Builder
	k := &keys{in: strings.NewReader("ab\x03c"), out: &out}
	var got []byte
	p := make([]byte, 2)
	for {
		n, err := k.Read(p)
		got = append(got, p[:n]...)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if string(got) != "ab\x05\x15c" {
		t.Errorf("the terminal reads %q", got)
	}
	if _, err := k.Write([]byte("x")); err != nil || out.String() != "x" {
		t.Errorf("it writes %q, %v", out.String(), err)
	}
	if got := printable("a\x1bb" + strings.Repeat("c", 100)); got != "a?b"+strings.Repeat("c", 27) {
		t.Errorf("a prompt has %q", got)
	}
}
