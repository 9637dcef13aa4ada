package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/goxel-daemon/goxel-daemon/compat"
)

// shared are the flags that all commands have.
type shared struct {
	headless, daemon, reference string
	json, update                string
}

func (o *shared) bind(f *pflag.FlagSet) {
	f.SortFlags = false
	f.StringVar(&o.headless, "headless", "", "`path` of our goxel-headless; absent: built from the source tree around the working folder, else the one beside this program or in PATH")
	f.StringVar(&o.daemon, "daemon", "", "`path` of our goxel-daemon, likewise")
	f.StringVar(&o.reference, "reference", "", "`path` of a real goxel-headless of v13 to compare with")
	f.StringVar(&o.json, "json", "", "`file` to write everything to as JSON, - for standard output in place of the tables")
	f.StringVar(&o.update, "update", "", "Markdown `file` whose tables are written anew, such as compat/README.md")
}

// options are the flags of the program without a command.
type options struct {
	shared
	referenceDaemon string
	cases           []string
	filter          string
	jobs            int
	list, verbose   bool
}

func command(out io.Writer) *cobra.Command {
	o := &options{}
	c := &cobra.Command{
		Use:   "goxel-compat [flags]",
		Short: "Run what was written for older releases against this one",
		Long: "goxel-compat runs command lines of v13 against goxel-headless and sessions of v14 to v0.18 and re-created\n" +
			"clients against goxel-daemon, each in a fresh folder, and says whether what comes of them is what should.\n" +
			"With --reference or --reference-daemon it runs them against a real old program as well and shows both side\n" +
			"by side: same, mended (with the reason) or regression. It exits with status 0 if all is as expected, 1 if\n" +
			"something differs and 2 if it could not be run.",
		Example: "  goxel-compat --filter '^voxel-add/' --verbose\n" +
			"  goxel-compat --reference ~/v13/goxel-headless\n" +
			"  goxel-compat --cases ../shared/compat/v13_cases.json\n" +
			"  goxel-compat measure --pairs 9",
		Version:       version,
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(c *cobra.Command, _ []string) error { return o.run(c.Context(), out) },
	}
	f := c.Flags()
	o.bind(f)
	f.StringVar(&o.referenceDaemon, "reference-daemon", "", "`path` of a real daemon of v14 to v0.18 to compare with")
	f.StringArrayVar(&o.cases, "cases", nil, "`file` with further cases; repeatable")
	f.StringVar(&o.filter, "filter", "", "regular `expression` that chooses cases by id and clients by client/NAME")
	f.IntVarP(&o.jobs, "jobs", "j", 2, "`number` of cases at the same time")
	f.BoolVar(&o.list, "list", false, "list the cases and run none")
	f.BoolVar(&o.verbose, "verbose", false, "tell what was said and done in every case")
	c.CompletionOptions.HiddenDefaultCmd = true
	c.AddCommand(measureCommand(out))
	return c
}

func (o *options) run(ctx context.Context, out io.Writer) error {
	opt, err := o.compat(out)
	if err != nil {
		return err
	}
	if o.list {
		return list(&opt, out)
	}
	report, err := compat.Run(ctx, opt)
	if err != nil {
		return err
	}
	if len(report.Results)+len(report.Clients) == 0 {
		return fmt.Errorf("--filter %s chooses nothing", o.filter)
	}
	if err := o.write(report, out); err != nil {
		return err
	}
	if !report.Good() {
		return errDifferent
	}
	return nil
}

// compat returns what the flags say as options of the library.
func (o *options) compat(out io.Writer) (compat.Options, error) {
	opt := compat.Options{
		Headless: o.headless, Daemon: o.daemon, Reference: o.reference, ReferenceDaemon: o.referenceDaemon, Cases: o.cases, Jobs: o.jobs,
	}
	if o.jobs < 1 || o.jobs > 64 {
		return opt, fmt.Errorf("--jobs %d is not between 1 and 64", o.jobs)
	}
	if o.filter != "" {
		re, err := regexp.Compile(o.filter)
		if err != nil {
			return opt, fmt.Errorf("--filter: %w", err)
		}
		opt.Filter = re
	}
	if o.verbose {
		opt.Verdict = func(r *compat.Result) { _ = r.WriteVerbose(out) } // the tables that follow tell of an output that is broken
	}
	return opt, nil
}

func list(opt *compat.Options, out io.Writer) error {
	all, err := opt.Select()
	if err != nil {
		return err
	}
	for i := range all {
		if _, err := fmt.Fprintf(out, "%-7s %s\n", all[i].Tag, all[i].ID); err != nil {
			return err
		}
	}
	return nil
}

// write writes the report in the forms that were asked for.
func (o *options) write(report *compat.Report, out io.Writer) error {
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
		err = errors.Join(err, compat.UpdateFile(o.update, report.Sections()))
	}
	return err
}

func writeFile(path string, write func(io.Writer) error) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(write(file), file.Close())
}
