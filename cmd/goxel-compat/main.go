// Command goxel-compat runs what was written for the older releases of the family against this one, and measures how both compare.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/goxel-daemon/goxel-daemon/bench/oneshot"
)

// version is set by the linker.
var version = "dev"

// The exit statuses.
const (
	statusDifferent = 1
	statusUsage     = 2
)

// errDifferent says that something is not as it should be; the tables have told what.
var errDifferent = errors.New("not everything is as expected")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err == nil {
		return
	}
	fmt.Fprintln(os.Stderr, "goxel-compat:", err)
	if errors.Is(err, errDifferent) {
		os.Exit(statusDifferent)
	}
	os.Exit(statusUsage)
}

// run runs the hidden mode in which this program stands in for one that is started for each command, or the command line.
func run(ctx context.Context, args []string) error {
	if len(args) > 0 && args[0] == oneshot.Mode {
		return oneshot.Main(ctx, args[1:], os.Stdin, os.Stdout)
	}
	c := command(os.Stdout)
	c.SetArgs(args)
	return c.ExecuteContext(ctx)
}
