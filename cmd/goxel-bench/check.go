package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/goxel-daemon/goxel-daemon/bench/report"
	"github.com/goxel-daemon/goxel-daemon/bench/versus"
)

// checkOptions are the flags of the command check.
type checkOptions struct {
	baseline  string
	update    bool
	tolerance float64
	pairs     int
	duration  time.Duration
	daemon    string
}

func checkCommand() *cobra.Command {
	o := &checkOptions{}
	c := &cobra.Command{
		Use:   "check [flags]",
		Short: "Check that the daemon did not become slower, as continuous integration does",
		Long: "check needs nothing installed. It measures the daemon side by side with an echo server that is part of this\n" +
			"program, and compares the ratios with those in the file of the baseline. The exit status is 1 if one is lower\n" +
			"by more than the tolerance.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return o.run(c.Context(), c.OutOrStdout(), c.ErrOrStderr()) },
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringVar(&o.baseline, "baseline", "bench/testdata/baseline.json", "`file` with the ratios to compare with")
	f.BoolVar(&o.update, "update", false, "write what is measured to the file instead of comparing")
	f.Float64Var(&o.tolerance, "tolerance", 0.5, "`share` by which a ratio may have become worse")
	f.IntVar(&o.pairs, "pairs", 7, "how often both sides are measured, by turns")
	f.DurationVar(&o.duration, "duration", 200*time.Millisecond, "how long one measurement takes")
	f.StringVar(&o.daemon, "daemon", "", "`path` of the daemon to run; absent: built from the source tree")
	return c
}

func (o *checkOptions) run(ctx context.Context, out, progress io.Writer) error {
	var base versus.Baseline
	if !o.update {
		file, err := os.Open(o.baseline)
		if err != nil {
			return fmt.Errorf("--baseline: %w", err)
		}
		base, err = versus.ReadBaseline(file)
		if err = errors.Join(err, file.Close()); err != nil {
			return fmt.Errorf("--baseline %s: %w", o.baseline, err)
		}
	}
	list, err := versus.Check(ctx, versus.Options{Pairs: o.pairs, Duration: o.duration, Daemon: o.daemon, Out: progress}, base, o.tolerance)
	if err != nil {
		return err
	}
	if err := report.WriteTargets(out, list); err != nil {
		return err
	}
	if o.update {
		doc := report.NewDocument()
		comment := fmt.Sprintf("%s/%s, %d processors, %s, %s", doc.GOOS, doc.GOARCH, doc.Procs, doc.Processor, doc.Go)
		return writeFile(o.baseline, versus.NewBaseline(list, comment).Write)
	}
	if missed := missedTargets(list); missed > 0 {
		return errWorse
	}
	return nil
}
