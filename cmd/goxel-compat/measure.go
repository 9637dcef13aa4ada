package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"time"

	"github.com/spf13/cobra"

	"github.com/goxel-daemon/goxel-daemon/bench/oneshot"
	"github.com/goxel-daemon/goxel-daemon/compat"
	"github.com/goxel-daemon/goxel-daemon/compat/measure"
)

// measureOptions are the flags of the command measure.
type measureOptions struct {
	shared
	filter  string
	pairs   int
	clients int
	edge    int
	load    time.Duration
}

func measureCommand(out io.Writer) *cobra.Command {
	o := &measureOptions{}
	c := &cobra.Command{
		Use:   "measure [flags]",
		Short: "Measure the daemon beside a process for every command",
		Long: "measure compares the daemon with the way of v13, which started a process for every command, in pairs of samples\n" +
			"that are taken by turns, and holds the ratios against what the documents of v14 promise and what is wanted.\n" +
			"The baselines are our own goxel-headless, the leanest process that could do the same, and with --reference a\n" +
			"real v13. It exits with status 1 if a row misses what is wanted.",
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(c *cobra.Command, _ []string) error { return o.run(c.Context(), out, c.ErrOrStderr()) },
	}
	f := c.Flags()
	o.bind(f)
	f.StringVar(&o.filter, "filter", "", "regular `expression` that chooses rows by name")
	f.IntVar(&o.pairs, "pairs", 9, "`number` of pairs of samples for each row")
	f.IntVar(&o.clients, "clients", 100, "`number` of clients of the row about many")
	f.DurationVar(&o.load, "load", 300*time.Millisecond, "`duration` of a sample of several clients")
	f.IntVar(&o.edge, "landscape", 1024, "edge of the model whose memory is measured, in `voxels`")
	return c
}

func (o *measureOptions) run(ctx context.Context, out, progress io.Writer) (err error) {
	if o.pairs < 1 || o.clients < 1 || o.clients > 1000 || o.edge < 16 || o.edge > 4096 || o.load <= 0 {
		return errors.New("--pairs must be at least 1, --clients 1 to 1000, --landscape 16 to 4096 and --load above 0")
	}
	opt := measure.Options{
		Reference: o.reference, Pairs: o.pairs, Clients: o.clients, Load: o.load, Landscape: o.edge,
		Tell: func(what string) { _, _ = fmt.Fprintln(progress, "measuring", what) }, // only tells how far it is
	}
	if o.filter != "" {
		if opt.Filter, err = regexp.Compile(o.filter); err != nil {
			return fmt.Errorf("--filter: %w", err)
		}
	}
	if opt.Oneshot, err = oneshot.Program(); err != nil {
		return err
	}
	programs, err := compat.FindPrograms(ctx, o.headless, o.daemon)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, programs.Close()) }()
	opt.Headless, opt.Daemon = programs.Headless, programs.Daemon
	report, err := measure.Run(ctx, opt)
	if err != nil {
		return err
	}
	if err := o.write(report, out); err != nil {
		return err
	}
	if !report.Good() {
		return errDifferent
	}
	return nil
}

func (o *measureOptions) write(report *measure.Report, out io.Writer) error {
	var err error
	switch o.json {
	case "-":
		return report.WriteJSON(out)
	case "":
	default:
		err = writeFile(o.json, report.WriteJSON)
	}
	err = errors.Join(err, report.WriteText(out))
	if o.update != "" {
		err = errors.Join(err, compat.UpdateFile(o.update, []compat.Section{{Name: "ratios", Text: report.Markdown()}}))
	}
	return err
}
