package files_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/files"
	"github.com/goxel-daemon/goxel-daemon/engine"
	formats "github.com/goxel-daemon/goxel-daemon/engine/format/all"
	"github.com/goxel-daemon/goxel-daemon/engine/studio"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
	"github.com/goxel-daemon/goxel-daemon/rpc/local"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
	"github.com/goxel-daemon/goxel-daemon/rpc/server"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// asProgram makes the test binary the program: the tests of interrupts need a real one.
const asProgram = "GOXELCTL_FILES_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		code := command(ctx, os.Stdin, os.Stdout, os.Stderr, os.Args[1:])
		stop()
		os.Exit(code)
	}
	os.Exit(m.Run())
}

// command runs a command line and returns its exit status.
func command(ctx context.Context, in io.Reader, out, errs io.Writer, args []string) int {
	env := &cli.Env{In: in, Out: out, Err: errs, Version: "test", Getenv: func(string) string { return "" }}
	root := &cobra.Command{Use: "goxelctl", SilenceErrors: true, SilenceUsage: true}
	env.Bind(root.PersistentFlags())
	root.AddCommand(files.Commands(env)...)
	root.SetArgs(args)
	code := env.Report(root.ExecuteContext(ctx))
	if err := env.Close(context.WithoutCancel(ctx)); err != nil {
		return -1
	}
	return code
}

// output is a buffer that may be written and read at the same time.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// result is what a command line came to.
type result struct {
	t         *testing.T
	args      []string
	code      int
	out, errs string
}

func run(t *testing.T, args ...string) *result {
	t.Helper()
	return runWith(t, nil, args...)
}

func runWith(t *testing.T, in io.Reader, args ...string) *result {
	t.Helper()
	var out, errs output
	code := command(t.Context(), in, &out, &errs, args)
	return &result{t, args, code, out.String(), errs.String()}
}

// exits demands an exit status, and texts that are said.
func (r *result) exits(code int, texts ...string) *result {
	r.t.Helper()
	if r.code != code {
		r.t.Fatalf("%q exits with %d, want %d\n%s%s", r.args, r.code, code, r.out, r.errs)
	}
	for _, text := range texts {
		if said := r.errs + r.out; !strings.Contains(said, text) {
			r.t.Errorf("%q does not say %q:\n%s", r.args, text, said)
		}
	}
	return r
}

// prints demands texts on the output.
func (r *result) prints(texts ...string) *result {
	r.t.Helper()
	for _, text := range texts {
		if !strings.Contains(r.out, text) {
			r.t.Errorf("%q does not print %q:\n%s", r.args, text, r.out)
		}
	}
	return r
}

// lines decodes the lines of --json.
func (r *result) lines() (list []map[string]any) {
	r.t.Helper()
	for line := range strings.Lines(r.out) {
		var v map[string]any
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			r.t.Fatalf("%q prints no JSON: %v\n%s", r.args, err, line)
		}
		list = append(list, v)
	}
	return list
}

// summary returns the counts of --json.
func (r *result) summary() map[string]any {
	r.t.Helper()
	list := r.lines()
	if len(list) == 0 || list[len(list)-1]["summary"] == nil {
		r.t.Fatalf("%q prints no summary:\n%s", r.args, r.out)
	}
	return list[len(list)-1]["summary"].(map[string]any)
}

func wants(t *testing.T, got map[string]any, want map[string]any) {
	t.Helper()
	for name, v := range want {
		if got[name] != v {
			t.Errorf("%s is %v, want %v in %v", name, got[name], v, got)
		}
	}
}

// voxel is one of a test's models.
type voxel struct {
	x, y, z int
	color   string
}

// layer is a layer of a test's models.
type layer struct {
	name   string
	hidden bool
	voxels []voxel
}

// save makes a model by the daemon's methods.
func save(t *testing.T, path string, layers ...layer) {
	t.Helper()
	d, err := local.Start(local.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := d.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}()
	c, err := d.Dial(client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	call := func(method string, params map[string]any) {
		t.Helper()
		if err := c.Call(t.Context(), method, params, nil); err != nil {
			t.Fatal(err)
		}
	}
	call("create_project", map[string]any{"name": "model"})
	for i, l := range layers {
		if i == 0 {
			call("rename_layer", map[string]any{"layer_id": 0, "new_name": l.name})
		} else {
			call("new_layer", map[string]any{"name": l.name})
		}
		list := make([]any, len(l.voxels))
		for i, v := range l.voxels {
			list[i] = []any{v.x, v.y, v.z, v.color}
		}
		if len(list) > 0 {
			call("add_voxels", map[string]any{"voxels": list})
		}
		if l.hidden {
			call("set_layer_visibility", map[string]any{"layer_id": 0, "visible": false})
		}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	call("save_file", map[string]any{"path": path})
}

// cube returns the voxels of a cube with a corner at the origin.
func cube(edge int, color string) (list []voxel) {
	for z := range edge {
		for y := range edge {
			for x := range edge {
				list = append(list, voxel{x, y, z, color})
			}
		}
	}
	return list
}

// sample saves a cube of 3^3 voxels.
func sample(t *testing.T, path string) {
	t.Helper()
	save(t, path, layer{name: "cube", voxels: cube(3, "#ff8000")})
}

// write writes a file of any content.
func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// tree lists everything below a folder, hidden files too; nil if it is not there.
func tree(t *testing.T, dir string) (list []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if err == nil && path != dir {
			rel, _ := filepath.Rel(dir, path)
			list = append(list, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return list
}

func holds(t *testing.T, dir string, want ...string) {
	t.Helper()
	if got := tree(t, dir); !slices.Equal(got, want) {
		t.Errorf("%s holds %q, want %q", dir, got, want)
	}
}

// until waits for something that happens in another goroutine or process.
func until(t *testing.T, what string, happened func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !happened(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s does not happen", what)
		}
	}
}

// daemon starts a daemon on a socket and returns its path.
func daemon(t *testing.T, o engine.Options) string {
	t.Helper()
	kind, _ := all.ByName(all.Default)
	o.Formats, o.Storage = formats.Formats(), kind
	eng, err := engine.New(o)
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "gx")
	if err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(dir, "s")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	s := server.New(server.Options{Engine: eng, Studio: studio.New(0), Table: method.NewTable(), Version: "test"})
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	t.Cleanup(func() {
		_ = l.Close()
		s.Shutdown(context.Background()) //nolint:usetesting // that of the test has ended here
		if err := <-served; err != nil {
			t.Error(err)
		}
		eng.Close()
		_ = os.RemoveAll(dir)
	})
	return socket
}
