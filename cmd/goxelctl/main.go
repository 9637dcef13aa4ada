// Command goxelctl edits, converts and draws voxel models, with or without a goxel-daemon: it has a command for every method of the daemon, and
// others for whole files and for many calls in one. COMMANDS.md lists them.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/tree"
)

// version is set by the linker.
var version = "dev"

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	env := &cli.Env{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Version: version, Getenv: os.Getenv, Signals: &cli.Interrupts{}}
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go watch(signals, env.Signals, cancel)
	code := tree.Main(ctx, env, os.Args[1:])
	cancel()
	os.Exit(code)
}

// watch ends what runs at a signal, and the program at once at the second one.
func watch(signals <-chan os.Signal, in *cli.Interrupts, cancel context.CancelFunc) {
	ended := false
	for s := range signals {
		switch {
		case s == os.Interrupt && !ended && in.Interrupt():
		case s == os.Interrupt || ended:
			os.Exit(cli.Interrupted)
		default:
			ended = true
			cancel()
		}
	}
}
