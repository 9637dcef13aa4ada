package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/goxel-daemon/goxel-daemon/rpc/client"
	"github.com/goxel-daemon/goxel-daemon/rpc/local"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// Env is what a command works with. Streams, Version and Getenv are set by whoever makes it; flags by Bind. One command runs at a time, but its
// methods may be called by any goroutine.
type Env struct {
	Where   string // what messages begin with, such as file and line of a batch; "" for none
	Signals *Interrupts
	In      io.Reader
	Out     io.Writer
	Err     io.Writer
	Version string
	Getenv  func(string) string

	JSON    bool   // one JSON value a line on Out, for machines
	Quiet   bool   // no progress and no remarks
	Socket  string // of the daemon to use; "" looks at GOXEL_SOCKET and the usual places
	Local   bool   // never use a daemon
	Storage string // storage kind of a daemon within this process
	NoColor bool

	parent *Env // has the daemon in this process; nil if that is this one

	mu    sync.Mutex
	local *local.Daemon
}

// Bind adds the flags that every command has. What the fields hold are their defaults.
func (e *Env) Bind(f *pflag.FlagSet) {
	e.BindOutput(f)
	if e.Storage == "" {
		e.Storage = all.Default
	}
	f.StringVarP(&e.Socket, "socket", "s", e.Socket, "`path` of the daemon's socket. Without it: GOXEL_SOCKET, then the usual places, then no daemon: the work is done in this process")
	f.BoolVar(&e.Local, "local", e.Local, "do the work in this process even if a daemon runs")
	f.StringVar(&e.Storage, "storage", e.Storage, "storage `kind` for work in this process")
}

// BindOutput adds the flags that a line of a batch has as well: those about what is printed.
func (e *Env) BindOutput(f *pflag.FlagSet) {
	f.BoolVar(&e.JSON, "json", e.JSON, "print JSON, one value a line")
	f.BoolVarP(&e.Quiet, "quiet", "q", e.Quiet, "print no progress and no remarks")
	f.BoolVar(&e.NoColor, "no-color", e.NoColor, "print without colours, as with NO_COLOR")
}

// Child returns an environment for one line of a batch or a shell: with the same streams, flags and daemon in this process, and flags that may
// be set without an effect on others.
func (e *Env) Child() *Env {
	root := e
	if e.parent != nil {
		root = e.parent
	}
	return &Env{
		In: e.In, Out: e.Out, Err: e.Err, Version: e.Version, Getenv: e.Getenv, Where: e.Where, Signals: e.Signals,
		JSON: e.JSON, Quiet: e.Quiet, Socket: e.Socket, Local: e.Local, Storage: e.Storage, NoColor: e.NoColor, parent: root,
	}
}

// Asked returns the socket that was asked for by the flag or GOXEL_SOCKET, "" if none was.
func (e *Env) Asked() string {
	if e.Local {
		return ""
	}
	if e.Socket != "" {
		return e.Socket
	}
	return e.Getenv("GOXEL_SOCKET")
}

// Places returns the sockets where a daemon usually listens: those of the user and of the service, and that of the clients of the C daemons.
func (e *Env) Places() (list []string) {
	if dir := e.Getenv("XDG_RUNTIME_DIR"); dir != "" {
		list = append(list, filepath.Join(dir, "goxel", "goxel.sock"))
	}
	return append(list, filepath.Join(os.TempDir(), fmt.Sprintf("goxel-%d", os.Geteuid()), "goxel.sock"), "/run/goxel/goxel.sock", "/tmp/goxel.sock")
}

// Inner reports whether this is the environment of a line of a batch or a shell.
func (e *Env) Inner() bool { return e.parent != nil }

// Dial returns a client for commands about projects: of the daemon that was asked for, else of the first one at the usual places, else of one in
// this process. where is the socket, "" for this process. A daemon that was asked for and is not there is an error with the status
// Unreachable.
func (e *Env) Dial(ctx context.Context, o client.Options) (c *client.Client, where string, err error) {
	if path := e.Asked(); path != "" {
		if c, err = o.Dial(ctx, path); err != nil {
			return nil, path, &ExitError{Unreachable, fmt.Errorf("no daemon at %s: %w", path, err)}
		}
		return c, path, nil
	}
	if !e.Local {
		for _, path := range e.Places() {
			if !trusted(path) {
				continue
			}
			if c, err := o.Dial(ctx, path); err == nil {
				return c, path, nil
			}
		}
	}
	c, err = e.DialLocal(o)
	return c, "", err
}

// trusted reports whether there is a socket that belongs to this user or to root. Anybody can put one into a folder for all.
func trusted(path string) bool {
	info, err := os.Stat(path)
	if err != nil || info.Mode()&os.ModeSocket == 0 {
		return false
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && (st.Uid == 0 || int(st.Uid) == os.Geteuid())
}

// FindDaemon returns nil if a daemon answers where Dial looks, or if the work is to be done in this process by --local, and else an error with the
// status Unreachable. It is for what makes no sense without one.
func (e *Env) FindDaemon(ctx context.Context) error {
	if e.Local {
		return nil
	}
	c, where, err := e.Dial(ctx, client.Options{})
	if err != nil {
		return err
	}
	if err := c.Close(); err != nil || where != "" {
		return err
	}
	return &ExitError{Unreachable, errors.New("no daemon runs at the usual places; name its socket by --socket or GOXEL_SOCKET")}
}

// DialFiles returns a client for commands about files: of the daemon that was asked for, else of one in this process, which can reach the same
// files as the user.
func (e *Env) DialFiles(ctx context.Context, o client.Options) (c *client.Client, where string, err error) {
	if e.Asked() != "" {
		return e.Dial(ctx, o)
	}
	c, err = e.DialLocal(o)
	return c, "", err
}

// DialLocal returns a client on a new connection to the daemon in this process, which it starts if need be.
func (e *Env) DialLocal(o client.Options) (*client.Client, error) {
	if e.parent != nil {
		return e.parent.DialLocal(o)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.local == nil {
		d, err := local.Start(local.Options{Storage: e.Storage, Version: e.Version, Workers: 2 * max(runtime.GOMAXPROCS(0), 4)}) // long work takes half of them
		if err != nil {
			return nil, err
		}
		e.local = d
	}
	return e.local.Dial(o)
}

// Close ends the daemon in this process, if there is one and this environment has started it.
func (e *Env) Close(ctx context.Context) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.local == nil {
		return nil
	}
	err := e.local.Close(ctx)
	e.local = nil
	return err
}

// PrintJSON prints a value as one line of JSON. JSON text stays as it is.
func (e *Env) PrintJSON(v any) error {
	if raw, ok := v.(json.RawMessage); ok {
		_, err := e.Out.Write(append(bytes.TrimSpace(raw), '\n'))
		return err
	}
	enc := json.NewEncoder(e.Out)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// Printf prints to Out.
func (e *Env) Printf(text string, args ...any) error {
	_, err := fmt.Fprintf(e.Out, text, args...)
	return err
}

// Remark prints a line for people to Err, unless quiet or with JSON.
func (e *Env) Remark(text string, args ...any) {
	if !e.Quiet && !e.JSON {
		_, _ = fmt.Fprintf(e.Err, text+"\n", args...) // nobody is left to tell
	}
}

// Warn prints a warning to Err, unless quiet.
func (e *Env) Warn(text string, args ...any) {
	if !e.Quiet {
		_, _ = fmt.Fprintf(e.Err, "warning: "+text+"\n", args...) // nobody is left to tell
	}
}

// Terminal reports whether the stream is a terminal, and how many columns it has.
func Terminal(stream any) (columns int, ok bool) {
	f, isFile := stream.(*os.File)
	if !isFile || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil || columns <= 0 {
		columns = 80
	}
	return columns, true
}

// Color reports whether to print colours to the stream: it is a terminal, and neither --no-color, NO_COLOR, TERM=dumb nor --json forbids it.
func (e *Env) Color(stream any) bool {
	_, ok := Terminal(stream)
	return ok && !e.NoColor && !e.JSON && e.Getenv("NO_COLOR") == "" && e.Getenv("TERM") != "dumb"
}
