// Command goxel-headless is Goxel's command line of version 13 on the engine of goxel-daemon: put it, or a link to it, where scripts expect the
// old program. See compat/v13.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/term"

	"github.com/goxel-daemon/goxel-daemon/compat/v13"
)

// version is set by the linker.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	status := v13.Main(ctx, os.Args[1:], v13.IO{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Version: version,
		Terminal: term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(int(os.Stdout.Fd())),
	})
	os.Exit(status)
}
