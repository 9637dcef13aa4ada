package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/goxel-daemon/goxel-daemon/bench/report"
	"github.com/goxel-daemon/goxel-daemon/bench/versus"
	"github.com/goxel-daemon/goxel-daemon/rpc/server"
)

// versusOptions are the flags of the command versus.
type versusOptions struct {
	shared
	pairs    int
	markdown bool
	lenient  bool
}

func versusCommand() *cobra.Command {
	o := &versusOptions{}
	c := &cobra.Command{
		Use:   "versus [flags]",
		Short: "Compare the daemon with other programs: the table of targets",
		Long: "versus measures the daemon side by side with Redis, echo servers, JSON-RPC libraries, decoders, memory\n" +
			"itself and a process for each command, and prints the table of targets: for each row both figures, the\n" +
			"median of their ratio over all pairs with its quartiles, what it must be and what it is hoped to reach,\n" +
			"and the verdict. A row whose opponent is not installed is left out of the count and says what to install.\n" +
			"The exit status is 1 if a target is missed. The whole table takes about five minutes for each storage kind.",
		Example: "  goxel-bench versus\n" +
			"  goxel-bench versus --filter redis --pairs 5\n" +
			"  goxel-bench versus --kinds dense,roaring,block --html report.html --json report.json",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return o.run(c.Context(), c.OutOrStdout(), c.ErrOrStderr()) },
	}
	f := c.Flags()
	o.bind(f, 300*time.Millisecond, "redis/clients=10 or fill")
	o.bindDaemon(f)
	f.IntVar(&o.pairs, "pairs", 15, "how often both sides are measured, by turns; the slowest contests take fewer")
	f.BoolVar(&o.markdown, "markdown", false, "print the table as Markdown, as bench/README.md holds it")
	f.BoolVar(&o.lenient, "lenient", false, "exit with status 0 even if targets are missed")
	return c
}

func (o *versusOptions) run(ctx context.Context, out, progress io.Writer) error {
	filter, stop, err := o.begin()
	if err != nil {
		return err
	}
	defer stop()
	list, err := versus.Run(ctx, versus.Options{
		Kinds: o.kinds, Filter: filter, Duration: o.duration, Pairs: o.pairs, Daemon: o.daemon, DaemonArgs: o.daemonArgs(),
		Decode: new(server.Decoder).Decode, Out: progress,
	})
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return fmt.Errorf("--filter %s chooses no contest", o.filter)
	}
	return o.conclude(list, out)
}

// conclude writes the table and the files. A missed target is an error, unless it may be.
func (o *versusOptions) conclude(list []report.Target, out io.Writer) error {
	write := report.WriteTargets
	if o.markdown {
		write = report.WriteTargetsMarkdown
	}
	if err := write(out, list); err != nil {
		return err
	}
	doc := report.NewDocument()
	doc.Targets = list
	if err := o.write(doc); err != nil {
		return err
	}
	if missed := missedTargets(list); missed > 0 && !o.lenient {
		return fmt.Errorf("%d targets are missed", missed)
	}
	return nil
}

func missedTargets(list []report.Target) (n int) {
	for i := range list {
		if list[i].Verdict == report.Missed {
			n++
		}
	}
	return n
}
