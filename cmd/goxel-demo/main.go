// Command goxel-demo shows what the daemon can do: it starts one, edits a model through its socket in every way there is, saves, exports
// and renders the result, and stops the daemon.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/goxel-daemon/goxel-daemon/bench/daemon"
)

// version is set by the linker.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := command().ExecuteContext(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "goxel-demo:", err)
		os.Exit(1)
	}
}

// options are the values of the flags.
type options struct {
	out       string
	json      bool
	daemon    string
	makeModel string
}

func command() *cobra.Command {
	o := &options{}
	c := &cobra.Command{
		Use:   "goxel-demo [flags]",
		Short: "Edit a model through a daemon in every way there is, and keep the results",
		Long: "goxel-demo starts a daemon with its default settings on a private socket, creates a project, opens the\n" +
			"model that ships with this program, edits it with every kind of operation, saves, exports and renders\n" +
			"it, prints each step with its time, and stops the daemon.",
		Version:       version,
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(c *cobra.Command, _ []string) error {
			return o.run(c)
		},
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringVarP(&o.out, "out", "o", "demo-out", "folder for the results")
	f.BoolVar(&o.json, "json", false, "print one JSON object in place of text")
	f.StringVar(&o.daemon, "daemon", "", "the daemon to run; absent: built from the source tree around the working folder, else the one beside this program or in PATH")
	f.StringVar(&o.makeModel, "make-model", "", "only build the model that ships with this program, through a daemon, and save it as this file")
	c.CompletionOptions.HiddenDefaultCmd = true
	return c
}

func (o *options) run(c *cobra.Command) error {
	if o.makeModel == "" {
		return o.show(c.Context(), c.OutOrStdout())
	}
	var voxels int64
	err := withDaemon(c.Context(), o.daemon, func(p *daemon.Process) (err error) {
		voxels, err = makeModel(c.Context(), p.Socket(), o.makeModel)
		return err
	})
	if err == nil {
		_, err = fmt.Fprintf(c.OutOrStdout(), "%s: %s voxels\n", o.makeModel, thousands(voxels))
	}
	return err
}
