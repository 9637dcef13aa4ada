package cli_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/clitest"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

func TestBindTakesFieldsAsDefaults(t *testing.T) {
	env, _, _ := clitest.Env("")
	env.Quiet = true
	f := pflag.NewFlagSet("", pflag.ContinueOnError)
	env.Bind(f)
	if err := f.Parse([]string{"--json", "-s", "/a/b", "--no-color"}); err != nil {
		t.Fatal(err)
	}
	if !env.JSON || !env.Quiet || !env.Local || env.Socket != "/a/b" || !env.NoColor || env.Storage == "" {
		t.Errorf("the environment is %+v", env)
	}
}

func TestAskedAndPlaces(t *testing.T) {
	env, _, _ := clitest.Env("", "GOXEL_SOCKET=/from/env", "XDG_RUNTIME_DIR=/run/user/7")
	if got := env.Asked(); got != "" {
		t.Errorf("with --local %q is asked for", got)
	}
	env.Local = false
	if got := env.Asked(); got != "/from/env" {
		t.Errorf("%q is asked for, and should be what GOXEL_SOCKET says", got)
	}
	env.Socket = "/from/flag"
	if got := env.Asked(); got != "/from/flag" {
		t.Errorf("%q is asked for, and should be what the flag says", got)
	}
	if got := env.Places(); got[0] != "/run/user/7/goxel/goxel.sock" || got[len(got)-1] != "/tmp/goxel.sock" || len(got) != 4 {
		t.Errorf("the places are %q", got)
	}
}

func TestDial(t *testing.T) {
	socket := clitest.Serve(t)
	runtime := filepath.Dir(filepath.Dir(socket))
	for _, c := range []struct {
		name   string
		env    func(e *cli.Env)
		files  bool
		where  string
		status int // of an error
	}{
		{"in this process", func(e *cli.Env) { e.Local = true }, false, "", 0},
		{"files in this process", func(*cli.Env) {}, true, "", 0},
		{"by flag", func(e *cli.Env) { e.Socket = socket }, false, socket, 0},
		{"files by flag", func(e *cli.Env) { e.Socket = socket }, true, socket, 0},
		{"at a usual place", func(*cli.Env) {}, false, socket, 0},
		{"nobody there", func(e *cli.Env) { e.Socket = socket + "x" }, false, socket + "x", cli.Unreachable},
		{"no such storage", func(e *cli.Env) { e.Storage = "none" }, true, "", cli.Failed},
	} {
		t.Run(c.name, func(t *testing.T) {
			env, _, _ := clitest.Env("", "XDG_RUNTIME_DIR="+runtime)
			env.Local = false
			c.env(env)
			dial := env.Dial
			if c.files {
				dial = env.DialFiles
			}
			cl, where, err := dial(t.Context(), client.Options{})
			if code := cli.Code(err); code != c.status || where != c.where {
				t.Fatalf("the way leads to %q, %v", where, err)
			}
			if err != nil {
				return
			}
			if err := cl.Call(t.Context(), "ping", nil, nil); err != nil {
				t.Error(err)
			}
			if err := errors.Join(cl.Close(), env.Close(t.Context()), env.Close(t.Context())); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestChildSharesTheDaemonAndNoFlags(t *testing.T) {
	env, out, _ := clitest.Env("")
	child := env.Child().Child()
	if env.Inner() || !child.Inner() {
		t.Error("only a child is within another one")
	}
	child.JSON, child.Quiet = true, true
	if env.JSON || env.Quiet {
		t.Error("flags of a child reach its parent")
	}
	a, err := env.DialLocal(client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := child.DialLocal(client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Call(t.Context(), "create_project", map[string]any{"name": "shared"}, nil); err != nil {
		t.Fatal(err)
	}
	var got struct{ Count int }
	if err := b.Call(t.Context(), "list_projects", nil, &got); err != nil || got.Count != 1 {
		t.Errorf("the child sees %d projects, %v", got.Count, err)
	}
	if err := child.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if err := a.Call(t.Context(), "ping", nil, nil); err != nil {
		t.Errorf("closing the child ended its parent's daemon: %v", err)
	}
	if err := child.Printf("text"); err != nil || out.String() != "text" {
		t.Errorf("the child prints %q, %v", out, err)
	}
	if err := errors.Join(a.Close(), b.Close(), env.Close(t.Context())); err != nil {
		t.Error(err)
	}
}

func TestPrinting(t *testing.T) {
	env, out, errs := clitest.Env("")
	for _, v := range []any{json.RawMessage(`{"a": "<b>"}`), map[string]string{"a": "<b>"}} {
		if err := env.PrintJSON(v); err != nil {
			t.Error(err)
		}
	}
	if want := "{\"a\": \"<b>\"}\n{\"a\":\"<b>\"}\n"; out.String() != want {
		t.Errorf("JSON is printed as %q", out)
	}
	if err := env.PrintJSON(func() {}); err == nil {
		t.Error("a function is no JSON")
	}
	env.Remark("one %d", 1)
	env.Warn("two %d", 2)
	env.JSON = true
	env.Remark("three")
	env.Warn("four")
	env.Quiet = true
	env.Remark("five")
	env.Warn("six")
	if want := "one 1\nwarning: two 2\nwarning: four\n"; errs.String() != want {
		t.Errorf("remarks are %q", errs)
	}
	if env.Color(env.Out) || env.Progress().Shown() {
		t.Error("there are colours or progress without a terminal")
	}
	p := env.Progress()
	p.Set(0.5, "half")
	p.Line("a line")
	p.Done()
	if errs.Len() != len("one 1\nwarning: two 2\nwarning: four\n") {
		t.Errorf("progress without a terminal prints %q", errs)
	}
}

func TestTerminalIsNone(t *testing.T) {
	f, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, stream := range []any{nil, &strings.Builder{}, f} {
		if n, ok := cli.Terminal(stream); ok {
			t.Errorf("%T is a terminal of %d columns", stream, n)
		}
	}
}

func TestTable(t *testing.T) {
	env, out, _ := clitest.Env("")
	if err := env.Table([]string{"id", "name"}, [][]string{{"1", "für"}, {"12", ""}}); err != nil {
		t.Fatal(err)
	}
	if want := "id  name\n 1  für\n12\n"; out.String() != want {
		t.Errorf("the table is %q, want %q", out, want)
	}
	for n, want := range map[int64]string{999: "999 B", 1500: "1.5 kB", 2_500_000: "2.5 MB", 3_000_000_000: "3.0 GB"} {
		if got := cli.Bytes(n); got != want {
			t.Errorf("%d bytes are %q", n, got)
		}
	}
}

func TestReportAndCode(t *testing.T) {
	reply := &client.Error{Code: -32602, Message: "must be a number", Data: json.RawMessage(`{"reason":"invalid_params","parameter":"x"}`)}
	named := &client.Error{Code: -32602, Message: "x must be a number", Data: reply.Data}
	ended := &client.Error{Code: -32800, Message: "the request was cancelled"}
	for _, c := range []struct {
		err        error
		code       int
		text, json string
	}{
		{nil, cli.OK, "", ""},
		{errors.New("<bad>"), cli.Failed, "goxelctl: f:3: <bad>\n", `{"error":{"code":1,"message":"<bad>","where":"f:3"}}`},
		{cli.Usagef("no %s", "flag"), cli.Usage, "goxelctl: f:3: no flag\n", `{"error":{"code":2,"message":"no flag","where":"f:3"}}`},
		{&cli.ExitError{Code: cli.Partly}, cli.Partly, "", ""},
		{
			fmt.Errorf("client: %w", reply), cli.Failed, "goxelctl: f:3: x: must be a number\n",
			`{"error":{"code":-32602,"message":"x: must be a number","reason":"invalid_params","parameter":"x","where":"f:3"}}`,
		},
		{named, cli.Failed, "goxelctl: f:3: x must be a number\n", `{"error":{"code":-32602,"message":"x must be a number","reason":"invalid_params","parameter":"x","where":"f:3"}}`},
		{&cli.HintError{Err: named, Hint: "try 5"}, cli.Failed, "goxelctl: f:3: x must be a number; try 5\n", `{"error":{"code":-32602,"message":"x must be a number; try 5","reason":"invalid_params","parameter":"x","where":"f:3"}}`},
		{&cli.HintError{Err: errors.New("no"), Hint: "try 5"}, cli.Failed, "goxelctl: f:3: no; try 5\n", `{"error":{"code":1,"message":"no; try 5","where":"f:3"}}`},
		{ended, cli.Interrupted, "goxelctl: f:3: the request was cancelled\n", `{"error":{"code":-32800,"message":"the request was cancelled","where":"f:3"}}`},
		{fmt.Errorf("client: %w", context.Canceled), cli.Interrupted, "goxelctl: f:3: interrupted\n", `{"error":{"code":130,"message":"interrupted","where":"f:3"}}`},
	} {
		for _, asJSON := range []bool{false, true} {
			env, out, errs := clitest.Env("")
			env.JSON, env.Where = asJSON, "f:3"
			if got := env.Report(c.err); got != c.code {
				t.Errorf("%v has the exit status %d, not %d", c.err, got, c.code)
			}
			text, want := errs.String(), c.text
			if asJSON {
				text, want = strings.TrimSuffix(out.String(), "\n"), c.json
			}
			if text != want {
				t.Errorf("%v is told as %q, want %q", c.err, text, want)
			}
		}
	}
	if text := (&cli.ExitError{Code: 3}).Error(); text != "exit status 3" {
		t.Errorf("an exit status alone reads %q", text)
	}
	if err := cli.Usagef("%w", reply); !errors.Is(err, reply) {
		t.Error("a usage error hides what it wraps")
	}
}

func TestExitCodesAreDocumentedOnce(t *testing.T) {
	seen := map[int]bool{}
	for _, c := range cli.ExitCodes() {
		if seen[c.Code] || c.Doc == "" {
			t.Errorf("%d is documented as %q", c.Code, c.Doc)
		}
		seen[c.Code] = true
	}
}

func TestSuggest(t *testing.T) {
	names := []string{"add-voxel", "add-voxels", "convert", "call"}
	for word, want := range map[string]string{
		"ad-voxel": "add-voxel", "add-voxles": "add-voxels", "convrt": "convert", "cal": "call", "zzz": "", "": "", strings.Repeat("a", 1000): "",
	} {
		if got := cli.Suggest(word, names); got != want {
			t.Errorf("%q suggests %q, want %q", word, got, want)
		}
	}
}

func TestInterruptsEndTheLastOne(t *testing.T) {
	in := &cli.Interrupts{}
	if in.Interrupt() {
		t.Error("nothing was there to interrupt")
	}
	outer, popOuter := in.Push(t.Context())
	inner, popInner := in.Push(outer)
	if !in.Interrupt() || inner.Err() == nil || outer.Err() != nil {
		t.Error("an interrupt ends the inner context and no other")
	}
	if in.Interrupt() {
		t.Error("a second interrupt finds something to end")
	}
	popInner()
	if !in.Interrupt() || outer.Err() == nil {
		t.Error("without the inner context an interrupt ends the outer one")
	}
	popOuter()
	if in.Interrupt() {
		t.Error("nothing is left to interrupt")
	}
	ctx, pop := (*cli.Interrupts)(nil).Push(t.Context())
	if pop(); ctx.Err() == nil {
		t.Error("without Interrupts the context stays")
	}
}

func TestFindDaemon(t *testing.T) {
	env, _, _ := clitest.Env("")
	if err := env.FindDaemon(t.Context()); err != nil {
		t.Errorf("with --local: %v", err)
	}
	env.Local, env.Socket = false, clitest.Serve(t)
	if err := env.FindDaemon(t.Context()); err != nil {
		t.Errorf("with a daemon: %v", err)
	}
	env.Socket = filepath.Join(t.TempDir(), "none.sock")
	if err := env.FindDaemon(t.Context()); cli.Code(err) != cli.Unreachable {
		t.Errorf("without a daemon: %v", err)
	}
}
