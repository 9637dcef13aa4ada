package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/goxel-daemon/goxel-daemon/bench"
	"github.com/goxel-daemon/goxel-daemon/bench/daemon"
	"github.com/goxel-daemon/goxel-daemon/bench/report"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// errWorse is what a comparison ends with in which something is worse.
var errWorse = errors.New("figures are worse than the tolerance allows")

// compareOptions are the flags of the command compare.
type compareOptions struct {
	shared
	pairs     int
	tolerance float64
}

func compareCommand() *cobra.Command {
	o := &compareOptions{}
	c := &cobra.Command{
		Use:   "compare BASE [flags]",
		Short: "Compare the daemon with an earlier version",
		Long: "compare builds the daemon of a git revision in a temporary worktree and the one of the source tree, runs each\n" +
			"benchmark on both by turns, and prints both figures and the median of their ratio with its quartiles. BASE may\n" +
			"also be a file that --json has written: then the benchmarks are run on the daemon alone, which is less exact\n" +
			"since the machine may have been in another state. Without --kinds the default kind is compared. The exit\n" +
			"status is 1 if a figure is worse by more than the tolerance and all of its middle half is on the worse side.",
		Example: "  goxel-bench compare HEAD~3\n" +
			"  goxel-bench compare v1.2.0 --filter 'SocketAdd|BulkAdd' --pairs 20 --tolerance 0.05\n" +
			"  goxel-bench compare old.json --filter SocketAdd",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return o.run(c.Context(), args[0], c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	f := c.Flags()
	o.bind(f, 300*time.Millisecond, "SocketAdd/.*clients=10/")
	o.bindDaemon(f)
	f.IntVar(&o.pairs, "pairs", 9, "how often each benchmark is run on both, by turns")
	f.Float64Var(&o.tolerance, "tolerance", 0.1, "`share` by which a figure may be worse, such as 0.1 for a tenth")
	return c
}

func (o *compareOptions) run(ctx context.Context, base string, out, progress io.Writer) error {
	if !(o.tolerance >= 0) { // not a number is neither
		return fmt.Errorf("--tolerance %v is below 0", o.tolerance)
	}
	if len(o.kinds) == 0 {
		o.kinds = []string{all.Default}
	}
	filter, stop, err := o.begin()
	if err != nil {
		return err
	}
	defer stop()
	doc := report.NewDocument()
	if strings.HasSuffix(base, ".json") {
		err = o.withFile(ctx, base, filter, doc, progress)
	} else {
		err = o.withRevision(ctx, base, filter, doc, progress)
	}
	if err != nil {
		return err
	}
	if len(doc.Changes) == 0 {
		return errors.New("there is nothing to compare")
	}
	if err := report.WriteChanges(out, doc.Changes); err != nil {
		return err
	}
	if err := o.write(doc); err != nil {
		return err
	}
	for i := range doc.Changes {
		if doc.Changes[i].Worse {
			return errWorse
		}
	}
	return nil
}

// withRevision measures the daemon of a revision and that of the source tree by turns.
func (o *compareOptions) withRevision(ctx context.Context, revision string, filter *regexp.Regexp, doc *report.Document, progress io.Writer) (err error) {
	base, err := bench.BuildRevision(ctx, revision)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, base.Close()) }()
	bin, err := daemon.Find(ctx, o.daemon)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, bin.Close()) }()
	doc.Changes, err = bench.Compare(ctx, bench.CompareOptions{
		Base: base.Path, New: bin.Path, Kinds: o.kinds, Filter: filter, Duration: o.duration, Pairs: o.pairs, Tolerance: o.tolerance,
		DaemonArgs: o.daemonArgs(), Out: progress,
	})
	return err
}

// withFile measures the daemon as often as there are to be pairs, and compares with the results in a file.
func (o *compareOptions) withFile(ctx context.Context, path string, filter *regexp.Regexp, doc *report.Document, progress io.Writer) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	base, err := report.ReadJSON(file)
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	measured, err := bench.Run(ctx, bench.Options{
		Kinds: o.kinds, Filter: filter, Duration: o.duration, Count: o.pairs, Daemon: o.daemon, DaemonArgs: o.daemonArgs(), Out: progress,
	})
	if err != nil {
		return err
	}
	doc.Results = measured.Results
	doc.Changes = bench.CompareDocuments(base, measured, o.tolerance)
	return nil
}
