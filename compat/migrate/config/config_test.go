package config_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"github.com/goxel-daemon/goxel-daemon/compat/migrate"
	"github.com/goxel-daemon/goxel-daemon/compat/migrate/config"
)

var update = flag.Bool("update", false, "write the golden files and the tables of README.md")

// golden compares a text with a file of testdata.
func golden(t *testing.T, path, text string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if text != string(want) {
		t.Errorf("%s differs; go test -update writes it anew\n%s", path, migrate.Diff(path, "now", want, []byte(text)))
	}
}

func source(t *testing.T, name string) config.Source {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return config.Source{Name: name, Text: text}
}

// TestShapes converts a file of each shape, and compares what comes out with files beside it.
func TestShapes(t *testing.T) {
	cases := []struct {
		file  string
		shape config.ID
	}{
		{"full.json", config.Full},
		{"release.yaml", config.Release},
		{"short.ini", config.Short},
		{"guide.json", config.Guide},
		{"tool.ini", config.Tool},
		{"header.json", config.Header},
		{"header.ini", config.Header},
		{"variables.env", config.Variables},
		{"unit.service", config.Unit},
		{"agent.plist", config.Agent},
	}
	for _, tc := range cases {
		t.Run(tc.file, func(t *testing.T) {
			s := source(t, tc.file)
			if shape, err := config.Recognise(s); shape != tc.shape || err != nil {
				t.Fatalf("recognised as %q, %v, want %q", shape, err, tc.shape)
			}
			r, err := config.Convert([]config.Source{s}, config.Options{})
			if err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join("testdata", tc.file+".toml"), string(r.Text))
			golden(t, filepath.Join("testdata", tc.file+".report"), r.Report.Text())
			accepted(t, r.Text)
		})
	}
}

// daemonFlags returns the long names of goxel-daemon's flags, from its help.
func daemonFlags(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../../../cmd/goxel-daemon/testdata/help.txt")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, m := range regexp.MustCompile(`(?m)^ +(?:-\w, )?--([a-z-]+) `).FindAllStringSubmatch(string(text), -1) {
		names = append(names, m[1])
	}
	if len(names) < 20 {
		t.Fatalf("only %d flags found: %v", len(names), names)
	}
	return names
}

// accepted checks that a text is TOML with nothing but flags of goxel-daemon.
func accepted(t *testing.T, text []byte) {
	t.Helper()
	var values map[string]any
	if err := toml.Unmarshal(text, &values); err != nil {
		t.Fatal(err)
	}
	names := daemonFlags(t)
	for key := range values {
		if !slices.Contains(names, key) {
			t.Errorf("%s is no flag of goxel-daemon", key)
		}
	}
}

func TestTargetsAreFlags(t *testing.T) {
	names := daemonFlags(t)
	text, err := os.ReadFile("../../../cmd/goxel-daemon/options.go")
	if err != nil {
		t.Fatal(err)
	}
	var targets []string
	for _, target := range config.Targets() {
		targets = append(targets, target.Flag)
		if !slices.Contains(names, target.Flag) {
			t.Errorf("%s is no flag of goxel-daemon", target.Flag)
		}
		m := regexp.MustCompile(`\{"` + target.Flag + `", [\w.]+, (\d+), (\d+)\}`).FindStringSubmatch(string(text))
		if target.Most == 0 {
			continue
		}
		if m == nil {
			t.Errorf("the range of %s is not found in the sources of goxel-daemon", target.Flag)
		} else if m[1] != strconv.FormatInt(target.Least, 10) || m[2] != strconv.FormatInt(target.Most, 10) {
			t.Errorf("%s goes from %d to %d, in goxel-daemon from %s to %s", target.Flag, target.Least, target.Most, m[1], m[2])
		}
	}
	for _, row := range config.Rows() {
		if row.Flag != "" && !slices.Contains(targets, row.Flag) {
			t.Errorf("%s %s goes to %s, which is no target", row.Shape, strings.Join(row.Keys, ", "), row.Flag)
		}
	}
}

func convert(t *testing.T, o config.Options, texts ...string) *config.Result {
	t.Helper()
	var sources []config.Source
	for i, text := range texts {
		sources = append(sources, config.Source{Name: string(rune('a' + i)), Text: []byte(text)})
	}
	r, err := config.Convert(sources, o)
	if err != nil {
		t.Fatal(err)
	}
	accepted(t, r.Text)
	return r
}

func values(t *testing.T, r *config.Result) map[string]any {
	t.Helper()
	var m map[string]any
	if err := toml.Unmarshal(r.Text, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// TestLaterSourceCounts wants the later of two values, and a report that tells of the earlier one.
func TestLaterSourceCounts(t *testing.T) {
	r := convert(t, config.Options{}, `{"server":{"workers":4,"queue_size":7}}`, "GOXEL_WORKERS=6\nGOXEL_QUEUE_SIZE=7\n")
	if v := values(t, r); v["workers"] != int64(6) || v["queue-size"] != int64(7) {
		t.Errorf("got %v", v)
	}
	text := r.Report.Text()
	if !strings.Contains(text, "a:1: dropped  server.workers = 4: b:1 says 6, which counts") || r.Report.Count(migrate.Dropped) != 1 {
		t.Errorf("got %s", text)
	}
}

func TestEnvironment(t *testing.T) {
	s := source(t, "release.yaml")
	for name, want := range map[string]struct {
		workers any
		level   any
	}{"": {nil, "debug"}, "development": {int64(2), "debug"}, "production": {int64(16), "warn"}} {
		r, err := config.Convert([]config.Source{s}, config.Options{Environment: name})
		if err != nil {
			t.Fatal(err)
		}
		if v := values(t, r); v["workers"] != want.workers || v["log-level"] != want.level {
			t.Errorf("%s: got %v", name, v)
		}
		if name != "" && strings.Contains(r.Report.Text(), "environments.") {
			t.Errorf("%s: %s", name, r.Report.Text())
		}
	}
	if _, err := config.Convert([]config.Source{s}, config.Options{Environment: "staging"}); err == nil || !strings.Contains(err.Error(), `no environment "staging"`) {
		t.Errorf("got %v", err)
	}
}

// TestValues reads single values: want is what the flag gets, nil if it gets none.
func TestValues(t *testing.T) {
	cases := []struct {
		text, flag string
		want       any
		outcome    migrate.Outcome
	}{
		{`{"server":{"workers":0}}`, "workers", int64(1), migrate.Changed},
		{`{"server":{"workers":"many"}}`, "workers", nil, migrate.Look},
		{`{"server":{"workers":null}}`, "workers", nil, migrate.Needless},
		{`{"server":{"workers":5}}`, "workers", int64(5), migrate.Kept},
		{`{"daemon":{"daemonize":"perhaps"}}`, "daemonize", nil, migrate.Look},
		{`{"security":{"max_request_size_mb":-1}}`, "max-request", nil, migrate.Look},
		{`{"security":{"max_request_size_mb":"64K"}}`, "max-request", "64K", migrate.Kept},
		{`{"security":{"max_request_size_mb":"3GiB"}}`, "max-request", "3G", migrate.Kept},
		{`{"security":{"max_request_size_mb":"1000B"}}`, "max-request", "1000", migrate.Kept},
		{`{"security":{"max_request_size_mb":99999999999999}}`, "max-request", nil, migrate.Look},
		{`{"performance":{"max_memory_mb":1}}`, "max-memory", "1M", migrate.Changed},
		{`{"server":{"timeout_seconds":3600}}`, "request-timeout", "1h", migrate.Changed},
		{`{"server":{"timeout_seconds":"1m1s"}}`, "request-timeout", "1m1s", migrate.Changed},
		{`{"server":{"timeout_seconds":0}}`, "request-timeout", nil, migrate.Look},
		{`{"server":{"timeout_seconds":9223372036854775807}}`, "request-timeout", "876000h", migrate.Changed},
		{`{"security":{"socket_permissions":384}}`, "socket-mode", "0600", migrate.Changed},
		{`{"security":{"socket_permissions":600}}`, "socket-mode", "0600", migrate.Kept},
		{`{"security":{"socket_permissions":"600"}}`, "socket-mode", "0600", migrate.Kept},
		{`{"security":{"socket_permissions":"0o600"}}`, "socket-mode", "0600", migrate.Kept},
		{`{"security":{"socket_permissions":"rw"}}`, "socket-mode", nil, migrate.Look},
		{`{"security":{"socket_permissions":"07777"}}`, "socket-mode", nil, migrate.Look},
		{`{"security":{"socket_permissions":"0660"}}`, "socket-mode", "0660", migrate.Look},
		{`{"logging":{"level":"DEBUG"}}`, "log-level", "debug", migrate.Kept},
		{`{"logging":{"level":"warning"}}`, "log-level", "warn", migrate.Kept},
		{`{"logging":{"level":"loud"}}`, "log-level", nil, migrate.Look},
		{`{"logging":{"format":"xml"}}`, "log-format", nil, migrate.Look},
		{"advanced:\n  debug_mode: perhaps\n", "log-level", nil, migrate.Look},
		{"advanced:\n  debug_mode: on\n", "log-level", "debug", migrate.Kept},
		{"daemon:\n  umask: 0\n  max_clients: 3\n", "umask", "0000", migrate.Kept},
		{`{"mcp_integration":{"enabled":false}}`, "protocol", "jsonrpc", migrate.Kept},
		{`{"mcp_integration":{"enabled":"maybe"}}`, "protocol", nil, migrate.Look},
		{"GOXEL_PROTOCOL_MODE=telnet", "protocol", nil, migrate.Look},
		{"GOXEL_PROTOCOL_MODE=mcp", "protocol", "mcp", migrate.Kept},
		{"GOXEL_SOCKET=" + strings.Repeat("x", 104), "socket", nil, migrate.Look},
		{`GOXEL_SOCKET=\\.\pipe\goxel-daemon`, "socket", nil, migrate.Look},
		{`GOXEL_SOCKET="/tmp/a b.sock"`, "socket", "/tmp/a b.sock", migrate.Kept},
		{"daemon:\n  tcp_enabled: false\n  max_clients: 70000\n", "max-connections", int64(65536), migrate.Changed},
		{"security:\n  allowed_users: alice, bob\n", "allow-user", []any{"alice", "bob"}, migrate.Kept},
		{"resource_limits:\n  max_memory_usage: &m 4096\nx: *m\n", "max-memory", "4K", migrate.Changed},
	}
	for _, tc := range cases {
		r := convert(t, config.Options{}, tc.text)
		got := values(t, r)[tc.flag]
		if list, ok := tc.want.([]any); ok {
			if gotList, ok := got.([]any); !ok || !slices.Equal(gotList, list) {
				t.Errorf("%s: %s = %v, want %v", tc.text, tc.flag, got, tc.want)
			}
		} else if got != tc.want {
			t.Errorf("%s: %s = %v, want %v", tc.text, tc.flag, got, tc.want)
		}
		if r.Report.Count(tc.outcome) == 0 {
			t.Errorf("%s: %s, want %s", tc.text, r.Report.Text(), tc.outcome)
		}
	}
}

// TestRefused wants an error that names the file and what is wrong.
func TestRefused(t *testing.T) {
	deep := strings.Repeat(`{"a":`, 100)
	cases := []struct{ text, want string }{
		{"", "nothing in it"},
		{"# only a remark\n", "nothing in it"},
		{"a\x00b", "no text"},
		{"{\n\"server\": {\"workers\": 4,}\n}", "line 2: invalid character"},
		{`{"server":`, "line 1: unexpected EOF"},
		{`{"server":{"workers":4}} x`, "line 1: there is more text"},
		{deep, "nested more than"},
		{`{"name":"no configuration"}`, "no key of it"},
		{"just text", "neither JSON, YAML nor INI"},
		{"a: [1, 2", "line 1"},
		{"PATH=/bin\nLANG=C\n", "no variable of it"},
		{"GOXEL_SOCKET=/x\nA B\n", "line 2: \"A B\" is no NAME=VALUE"},
		{"[Service]\nExecStart=/bin/true\n", "does not start a daemon of the family"},
		{"[Service]\nExecStart=/bin/goxel-daemon 'x\n", "line 2"},
		{"[Service]\nEnvironment='x\n", "line 2"},
		{"<plist><dict><key>ProgramArguments</key><array><string>/bin/true</string></array></dict></plist>", "no property list"},
		{"<plist><dict>" + strings.Repeat("<dict>", 100), "nested more than"},
	}
	for _, tc := range cases {
		_, err := config.Convert([]config.Source{{Name: "old.conf", Text: []byte(tc.text)}}, config.Options{})
		if err == nil || !strings.Contains(err.Error(), tc.want) || !strings.HasPrefix(err.Error(), "old.conf: ") {
			t.Errorf("%.60q: got %v, want %q", tc.text, err, tc.want)
		}
	}
}

// TestRowsAreReached wants a value or a reason for each row, and each key of each shape once.
func TestRowsAreReached(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range config.Rows() {
		if row.Flag == "" && row.Why == "" {
			t.Errorf("%s %v has neither a flag nor a reason", row.Shape, row.Keys)
		}
		if row.Shape.Doc() == "" {
			t.Errorf("%s is not described", row.Shape)
		}
		for _, key := range row.Keys {
			if id := string(row.Shape) + " " + key; seen[id] {
				t.Errorf("%s stands in the table twice", id)
			} else {
				seen[id] = true
			}
		}
		if row.As == config.Size || row.As == config.Duration {
			if row.Scale == 0 {
				t.Errorf("%s %v has no scale", row.Shape, row.Keys)
			}
		}
	}
	for i, r := range config.Readings() {
		if int(r.Reading) != i {
			t.Errorf("reading %d stands at %d", r.Reading, i)
		}
	}
}

// FuzzConvert wants no panic, and TOML that reads as such.
func FuzzConvert(f *testing.F) {
	files, err := filepath.Glob("testdata/*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		if text, err := os.ReadFile(file); err == nil {
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := config.Convert([]config.Source{{Name: "fuzz", Text: text}}, config.Options{})
		if err != nil {
			return
		}
		var m map[string]any
		if err := toml.Unmarshal(r.Text, &m); err != nil {
			t.Errorf("%q: %v\n%s", text, err, r.Text)
		}
	})
}
