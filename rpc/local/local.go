package local

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"sync"
	"syscall"

	"github.com/goxel-daemon/goxel-daemon/engine"
	formats "github.com/goxel-daemon/goxel-daemon/engine/format/all"
	"github.com/goxel-daemon/goxel-daemon/engine/studio"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
	"github.com/goxel-daemon/goxel-daemon/rpc/server"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// Options are the settings of a daemon; the zero value is useful.
type Options struct {
	Storage      string       // storage kind of volumes, "" for the default one
	Roots        []string     // folders that files may be in, nil for any
	Workers      int          // goroutines for what is not done at once, 0 for as many as the engine thinks fit
	MaxMemory    int64        // bytes of all projects with their undo records, 0 for the engine's default
	MaxFile      int64        // bytes of a file that is opened, 0 for the engine's default
	RenderMemory int64        // bytes of all pictures under way, 0 for the studio's default
	Version      string       // as told by version and status
	Log          *slog.Logger // nil for nobody
}

// Daemon is a daemon within this process. Its methods may be called by any goroutine.
type Daemon struct {
	engine *engine.Engine
	server *server.Server
	pairs  *listener
	served chan error
	close  sync.Once
	err    error
}

// Start starts a daemon; Close ends it. It returns an error if there is no such storage kind or the engine does not take the settings.
func Start(o Options) (*Daemon, error) {
	if o.Storage == "" {
		o.Storage = all.Default
	}
	kind, ok := all.ByName(o.Storage)
	if !ok {
		return nil, fmt.Errorf("local: there is no storage kind %q", o.Storage)
	}
	eng, err := engine.New(engine.Options{
		Formats: formats.Formats(), Storage: kind, Roots: o.Roots, Workers: o.Workers, MaxMemory: o.MaxMemory, MaxFile: o.MaxFile,
	})
	if err != nil {
		return nil, fmt.Errorf("local: %w", err)
	}
	d := &Daemon{
		engine: eng,
		server: server.New(server.Options{
			Engine: eng, Studio: studio.New(o.RenderMemory), Table: method.NewTable(), Version: o.Version, Log: o.Log,
			IO: server.Goroutines, MaxReply: maxReply,
		}),
		pairs: newListener(), served: make(chan error, 1),
	}
	go func() { d.served <- d.server.Serve(d.pairs) }()
	return d, nil
}

// maxReply is larger than that of a daemon on a socket, since a reply goes to nobody but the program itself.
const maxReply = 1 << 30

// Dial returns a client on a new connection to the daemon, which has a current project of its own.
func (d *Daemon) Dial(o client.Options) (*client.Client, error) {
	ours, theirs, err := pair()
	if err != nil {
		return nil, fmt.Errorf("local: %w", err)
	}
	if err := d.pairs.pass(theirs); err != nil {
		return nil, errors.Join(err, ours.Close())
	}
	return client.New(ours, o), nil
}

// Close waits for what is under way until ctx ends, which cancels it, and ends the daemon. What was not saved is lost. Further calls wait for the
// first one and return what it returned.
func (d *Daemon) Close(ctx context.Context) error {
	d.close.Do(func() {
		d.err = d.pairs.Close()
		d.server.Shutdown(ctx)
		d.err = errors.Join(d.err, <-d.served)
		d.engine.Close()
	})
	return d.err
}

// pair returns the two ends of a connection.
func pair() (ours, theirs net.Conn, err error) {
	syscall.ForkLock.RLock() // no process that starts meanwhile inherits the ends
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err == nil {
		syscall.CloseOnExec(fds[0])
		syscall.CloseOnExec(fds[1])
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return nil, nil, fmt.Errorf("socketpair: %w", err)
	}
	ours, err = conn(fds[0])
	theirs, err2 := conn(fds[1])
	if err = errors.Join(err, err2); err != nil {
		for _, c := range []net.Conn{ours, theirs} {
			if c != nil {
				_ = c.Close() // of no use any more
			}
		}
		return nil, nil, err
	}
	return ours, theirs, nil
}

// conn makes a connection of a descriptor, which it takes over.
func conn(fd int) (net.Conn, error) {
	f := os.NewFile(uintptr(fd), "pair")
	c, err := net.FileConn(f)
	return c, errors.Join(err, f.Close()) // the connection has a descriptor of its own
}

// listener yields the connections that are passed to it.
type listener struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func newListener() *listener { return &listener{conns: make(chan net.Conn), done: make(chan struct{})} }

func (l *listener) pass(c net.Conn) error {
	select {
	case l.conns <- c:
		return nil
	case <-l.done:
		return errors.Join(fmt.Errorf("local: the daemon has ended: %w", io.ErrClosedPipe), c.Close())
	}
}

// Accept implements net.Listener.
func (l *listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (l *listener) Close() error {
	l.once.Do(func() { close(l.done) })
	return nil
}

// Addr implements net.Listener.
func (l *listener) Addr() net.Addr { return &net.UnixAddr{Net: "unix"} }
