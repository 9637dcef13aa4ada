package rival

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/bench/internal/process"
)

// ErrMissing says that the machine has no means to run a rival. The errors that wrap it say what is missing and how to install it.
var ErrMissing = errors.New("not found")

// Rival is a server to measure against. It is made by All or Find and is safe for concurrent use.
type Rival struct {
	// Name is one word, such as redis-aof.
	Name string
	// Install is the command that installs what it needs.
	Install string

	command finder
	failed  func(line []byte) bool
	pool    *pool
}

const (
	installRedis = "apt-get install redis-server"
	installCC    = "apt-get install gcc libc6-dev"
	installGo    = "install Go from https://go.dev/dl and run this in the source tree of goxel-daemon"
)

// All returns every rival: Redis with three ways to store, the echo servers, and libraries for JSON-RPC.
func All() []Rival {
	redis := func(name string, p *pool, flags ...string) Rival {
		return Rival{Name: name, Install: installRedis, command: redisServer(flags), failed: redisFailed, pool: p}
	}
	library := func(name string, p *pool) Rival {
		return Rival{Name: name, Install: installGo, command: goProgram(name), failed: jsonFailed, pool: p}
	}
	edits, bits := newPool(appendEdit), newPool(appendSetBit)
	return []Rival{
		// SETBIT at random places of a string of 64^3 bits, nothing persisted.
		redis("redis", bits, "--appendonly", "no"),
		// SET of a colour by the place as key, nothing persisted.
		redis("redis-set", newPool(appendSet), "--appendonly", "no"),
		// SETBIT as above, each synced to disk before its reply.
		redis("redis-aof", bits, "--appendonly", "yes", "--appendfsync", "always"),
		// Servers in Go and in C that send requests back, or answer each line with a short fixed reply.
		{Name: "echo", Install: installGo, command: echoServer(), pool: edits},
		{Name: "sink", Install: installGo, command: echoServer("-sink"), pool: edits},
		{Name: "cecho", Install: installCC, command: cEcho(), pool: edits},
		{Name: "csink", Install: installCC, command: cEcho("sink"), pool: edits},
		// Servers made of Go libraries: creachadair/jrpc2 by lines, sourcegraph/jsonrpc2 with plain objects, net/rpc/jsonrpc.
		library("jrpc2", edits),
		library("sourcegraph", edits),
		library("netrpc", newPool(appendNetRPC)),
	}
}

// Find returns the rival of that name.
func Find(name string) (Rival, error) {
	all := All()
	names := make([]string, len(all))
	for i, r := range all {
		if r.Name == name {
			return r, nil
		}
		names[i] = r.Name
	}
	return Rival{}, fmt.Errorf("rival: no %q, want one of %s", name, strings.Join(names, ", "))
}

// Requests returns what a client sends over and over: bursts of as many requests as the pipeline is long, each of which sets one voxel of a
// cube of 64 cells, or what comes closest to it. Clients start at different places of one list of 4,096 requests, whose bytes and bursts
// they share and must not change. The ids of one burst differ.
func (r Rival) Requests(client, pipeline int) [][]byte { return r.pool.bursts(client, pipeline) }

// Failed reports whether a reply, without its newline, is an error.
func (r Rival) Failed(line []byte) bool { return r.failed != nil && r.failed(line) }

// Start finds or builds the rival, starts it on a socket in a temporary folder of its own, and returns once it takes connections. The
// context bounds the start only. The caller must call Stop or Kill.
func (r Rival) Start(ctx context.Context) (*Process, error) {
	dir, err := process.NewFolder("rival-")
	if err != nil {
		return nil, fmt.Errorf("rival: %w", err)
	}
	command, err := r.command(ctx, dir)
	if err != nil {
		return nil, r.wrap(errors.Join(err, dir.Remove()))
	}
	p, err := process.Start(ctx, process.Options{Command: command, Folder: dir, Dir: string(dir), Env: []string{inEcho + "=1"}})
	if err != nil {
		return nil, r.wrap(err)
	}
	return &Process{p}, nil
}

// wrap says whom an error is about and, if something is missing, how to install it.
func (r Rival) wrap(err error) error { return explain(r.Name, r.Install, err) }

func explain(name, install string, err error) error {
	if errors.Is(err, ErrMissing) {
		return fmt.Errorf("rival: %s: %w: %s", name, err, install)
	}
	return fmt.Errorf("rival: %s: %w", name, err)
}
