// Command goxel-bench measures the daemon over its socket, holds the figures against what the project promises, and compares the daemon with
// other programs and with its own earlier versions.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/goxel-daemon/goxel-daemon/bench/echo"
	"github.com/goxel-daemon/goxel-daemon/bench/oneshot"
)

// version is set by the linker.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "goxel-bench:", err)
		os.Exit(1)
	}
}

// run runs one of the hidden modes, in which this program stands in for another one, or the command line.
func run(ctx context.Context, args []string) error {
	if len(args) > 0 {
		switch args[0] {
		case echo.Mode:
			return echo.Main(args[1:])
		case oneshot.Mode:
			return oneshot.Main(ctx, args[1:], os.Stdin, os.Stdout)
		}
	}
	c := command()
	c.SetArgs(args)
	return c.ExecuteContext(ctx)
}
