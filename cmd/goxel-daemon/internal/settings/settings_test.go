package settings_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxel-daemon/internal/settings"
)

// values are flags of every type.
type values struct {
	flags    *pflag.FlagSet
	socket   string
	workers  int
	lenient  bool
	timeout  time.Duration
	roots    []string
	users    []string
	priority bool
}

func flags() *values {
	v := &values{flags: pflag.NewFlagSet("test", pflag.ContinueOnError)}
	f := v.flags
	f.SortFlags = false
	f.StringVarP(&v.socket, "socket", "s", "", "")
	f.String("socket-mode", "0600", "")
	f.IntVarP(&v.workers, "workers", "j", 8, "")
	f.BoolVarP(&v.lenient, "lenient", "L", false, "")
	f.DurationVar(&v.timeout, "request-timeout", 5*time.Minute, "")
	f.StringArrayVar(&v.roots, "root", nil, "")
	f.StringSliceVar(&v.users, "allow-user", nil, "")
	f.BoolVarP(&v.priority, "priority-queue", "Q", false, "")
	f.Bool("help", false, "")
	return v
}

func TestExpand(t *testing.T) {
	old := func(name string) bool { return name == "socket" || name == "workers" }
	for text, want := range map[string]string{
		"--sock /a":                   "--socket /a",
		"--socket- 1":                 "--socket-mode 1",
		"--r=5":                       "ambiguous",
		"--socket /a --socket-m 0660": "--socket /a --socket-mode 0660",
		"--work=3 --len --pri":        "--workers=3 --lenient --priority-queue",
		"--l=false":                   "--lenient=false",
		"--wor --len --len":           "--workers --len --lenient",
		"-s --len --len":              "-s --len --lenient",
		"-s/a --len":                  "-s/a --lenient",
		"-Ls --len -LQ --len":         "-Ls --len -LQ --lenient",
		"-j4 -Z --len":                "-j4 -Z --lenient",
		"--nothing --len":             "--nothing --lenient",
		"--len -- --len -s":           "--lenient -- --len -s",
		"- --=1 --len a --len":        "- --=1 --lenient a --lenient",
		"--workers":                   "--workers",
		"":                            "",
	} {
		got, err := settings.Expand(flags().flags, old, strings.Fields(text))
		if want == "ambiguous" {
			if err == nil || err.Error() != "--r is ambiguous: it may be --request-timeout, --root" {
				t.Errorf("%q: %q, %v", text, got, err)
			}
			continue
		}
		if err != nil || !reflect.DeepEqual(got, strings.Fields(want)) {
			t.Errorf("%q becomes %q, %v; want %q", text, got, err, want)
		}
	}
}

// load reads text as a file of settings.
func load(t *testing.T, v *values, text string) (path string, places map[string]settings.Place, err error) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "c.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	given := map[string]bool{}
	v.flags.Visit(func(f *pflag.Flag) { given[f.Name] = true })
	l := &settings.Loader{
		Flags: v.flags, Own: func(name string) bool { return name == "help" }, Taken: func(name string) bool { return given[name] },
	}
	places, err = l.Load(path)
	return path, places, err
}

func TestLoad(t *testing.T) {
	v := flags()
	if err := v.flags.Parse([]string{"--workers=3", "--root=/r"}); err != nil {
		t.Fatal(err)
	}
	path, places, err := load(t, v, `
# comment
socket = "/a"
workers = 5


"lenient" = true
request-timeout = "90s"
root = ["/x"]
allow-user = ["a,b",
  "c"]
priority-queue = false
`)
	if err != nil {
		t.Fatal(err)
	}
	if v.socket != "/a" || v.workers != 3 || !v.lenient || v.timeout != 90*time.Second || !reflect.DeepEqual(v.roots, []string{"/r"}) ||
		!reflect.DeepEqual(v.users, []string{"a,b", "c"}) || v.priority {
		t.Errorf("got %+v", v)
	}
	want := map[string]settings.Place{
		"socket": {path, 3}, "lenient": {path, 7}, "request-timeout": {path, 8}, "allow-user": {path, 10}, "priority-queue": {path, 12},
	}
	if !reflect.DeepEqual(places, want) {
		t.Errorf("places %v, want %v", places, want)
	}
	v = flags()
	if _, _, err := load(t, v, `allow-user = "me"`); err != nil || !reflect.DeepEqual(v.users, []string{"me"}) {
		t.Errorf("one string for a list is %q, %v", v.users, err)
	}
	if _, _, err := load(t, v, `allow-user = []`); err != nil || len(v.users) > 0 {
		t.Errorf("an empty array is %q, %v", v.users, err)
	}
}

func TestLoadErrors(t *testing.T) {
	for text, want := range map[string]settings.Error{
		"\nsokcet = \"/a\"\n":                {Line: 2, Key: "sokcet", Text: "no such flag"},
		"workers = \"5\"\n":                  {Line: 1, Key: "workers", Text: `want an integer, not "5"`},
		"workers = 5.5\n":                    {Line: 1, Key: "workers", Text: `want an integer, not 5.5`},
		"workers = 99999999999999999\nx = 1": {Line: 2, Key: "x", Text: "no such flag"},
		"lenient = 1\n":                      {Line: 1, Key: "lenient", Text: "want true or false, not 1"},
		"socket = true\n":                    {Line: 1, Key: "socket", Text: "want a string, not true"},
		"socket = [1]\n":                     {Line: 1, Key: "socket", Text: "want a string, not an array"},
		"socket = 2020-01-01\n":              {Line: 1, Key: "socket", Text: "want a string, not a date or time"},
		"root = 7\n":                         {Line: 1, Key: "root", Text: "want an array of strings, not 7"},
		"root = [\"a\", 7]\n":                {Line: 1, Key: "root", Text: "want an array of strings, not 7"},
		"request-timeout = 90\n":             {Line: 1, Key: "request-timeout", Text: `want a duration such as "90s", not 90`},
		"request-timeout = \"ages\"\n":       {Line: 1, Key: "request-timeout", Text: "invalid duration"},
		"help = true\n":                      {Line: 1, Key: "help", Text: "command line only"},
		"\n\n[daemon]\nsocket = \"/a\"\n":    {Line: 3, Key: "daemon", Text: "goxelctl migrate"},
		"[socket]\na = 1\n":                  {Line: 1, Key: "socket", Text: "want a string, not a table"},
		"[[socket]]\na = 1\n":                {Line: 1, Key: "socket", Text: "want a string, not an array"},
		"socket = \"/a\"\nsocket = \"/b\"\n": {Line: 2, Key: "socket", Text: "already"},
		"{\"daemon\": {}}":                   {Line: 1, Text: "goxelctl migrate"},
		"socket = \n":                        {Line: 1, Key: "socket", Text: "goxelctl migrate"},
	} {
		path, places, err := load(t, flags(), text)
		var e *settings.Error
		if !errors.As(err, &e) {
			t.Errorf("%q: %v, %v; want an error", text, places, err)
			continue
		}
		if e.File != path || e.Line != want.Line || want.Key != "" && e.Key != want.Key || !strings.Contains(e.Text, want.Text) {
			t.Errorf("%q: %+v, want %+v", text, *e, want)
		}
		if !strings.HasPrefix(err.Error(), path+":") || !strings.HasSuffix(err.Error(), e.Text) {
			t.Errorf("%q: the error is %q", text, err)
		}
	}
	if _, err := (&settings.Loader{}).Load(filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, _, err := load(t, flags(), strings.Repeat("#\n", 1<<20)); err == nil || !strings.Contains(err.Error(), "more than") {
		t.Errorf("a file that is too large: %v", err)
	}
	if _, err := (&settings.Loader{}).Load(t.TempDir()); err == nil {
		t.Error("a folder was read")
	}
}

// TestPrintIsRead loads what Print writes.
func TestPrintIsRead(t *testing.T) {
	v := flags()
	if err := v.flags.Parse([]string{"-s", "/a \"b\"\\c\u00e9", "--root", "/x,y", "--root", "/z", "--request-timeout=1h30m", "-L", "-j4"}); err != nil {
		t.Fatal(err)
	}
	origin := func(name string) (string, bool) { return "command line", v.flags.Changed(name) }
	skip := func(name string) bool { return name == "help" }
	var b strings.Builder
	if err := settings.Print(&b, v.flags, origin, skip); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		`root = ["/x,y", "/z"] # command line`, `request-timeout = "1h30m" # command line`, `lenient = true # command line`,
		`# socket-mode = "0600"`, `# priority-queue = false`, `# allow-user = []`,
	} {
		if !strings.Contains("\n"+b.String(), "\n"+line+"\n") {
			t.Errorf("the line %s is missing in\n%s", line, b.String())
		}
	}
	again := flags()
	if _, _, err := load(t, again, b.String()); err != nil {
		t.Fatal(err)
	}
	v.flags.VisitAll(func(f *pflag.Flag) {
		if g := again.flags.Lookup(f.Name); g.Value.String() != f.Value.String() || g.Changed != f.Changed {
			t.Errorf("%s was %s and became %s", f.Name, f.Value, g.Value)
		}
	})
}

func TestDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{0: "0s", time.Second: "1s", time.Minute: "1m", time.Hour: "1h", 90 * time.Minute: "1h30m", 10 * time.Second: "10s", -time.Second: "-1s", 3601 * time.Second: "1h0m1s"} {
		if got := settings.Duration(d); got != want {
			t.Errorf("%v is %s, want %s", d, got, want)
		}
	}
}
