package daemon

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/goxel-daemon/goxel-daemon/bench/internal/process"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

// Options says what to run. Binary is required.
type Options struct {
	Binary string   // path of the daemon
	Args   []string // flags beside --socket
}

// Process is a running daemon. Its methods may not be called at the same time.
type Process struct{ *process.Process }

// Start runs a daemon on a socket in a temporary folder of its own and returns once it has answered a request. The context bounds the
// start only. The caller must call Stop or Kill.
func Start(ctx context.Context, o Options) (*Process, error) {
	dir, err := process.NewFolder("goxel-")
	if err != nil {
		return nil, fmt.Errorf("daemon: %w", err)
	}
	p, err := process.Start(ctx, process.Options{
		Command: append([]string{o.Binary, "--socket", dir.Socket()}, o.Args...), Folder: dir, Answer: ping, Tidy: true,
	})
	if err != nil {
		return nil, fmt.Errorf("daemon: %w", err)
	}
	return &Process{p}, nil
}

// ping makes the first request.
func ping(ctx context.Context, nc net.Conn) error {
	c := client.New(nc, client.Options{})
	return errors.Join(c.Call(ctx, "ping", nil, nil), c.Close())
}

// Memory returns the bytes of physical memory that the daemon holds now, its resident set.
func (p *Process) Memory() (int64, error) {
	n, err := p.Process.Memory()
	if err != nil {
		return 0, fmt.Errorf("daemon: %w", err)
	}
	return n, nil
}

// Stop ends the daemon by SIGTERM, waits for it and removes what the start made. An error says that it ended with another status than 0,
// did not end in time and was killed, or left its socket behind.
func (p *Process) Stop() error {
	if err := p.Process.Stop(); err != nil {
		return fmt.Errorf("daemon: %w", err)
	}
	return nil
}
