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
	"github.com/spf13/pflag"

	"github.com/goxel-daemon/goxel-daemon/bench"
	"github.com/goxel-daemon/goxel-daemon/bench/report"
)

// shared are the flags that every command has.
type shared struct {
	kinds         []string
	filter        string
	duration      time.Duration
	json          string
	html          string
	daemon        string
	profile       string
	daemonProfile string
	profileDir    string
}

func (o *shared) bind(f *pflag.FlagSet, duration time.Duration, example string) {
	f.SortFlags = false
	f.StringSliceVar(&o.kinds, "kinds", nil, "storage `kinds`, separated by commas, such as dense,block")
	f.StringVar(&o.filter, "filter", "", "regular `expression` that chooses by name, such as "+example)
	f.DurationVar(&o.duration, "duration", duration, "how long one measurement of a load takes")
	f.StringVar(&o.json, "json", "", "`file` to write everything to as JSON")
	f.StringVar(&o.html, "html", "", "`file` to write a report to, one page with plots")
	f.StringVar(&o.profile, "profile", "", "profile this program, the load generator: a `kind` of "+strings.Join(profileNames(), ", "))
	f.StringVar(&o.daemonProfile, "daemon-profile", "", "profile the daemon: a `kind` that its flag --profile takes; of several daemons the last one's stays")
	f.StringVar(&o.profileDir, "profile-dir", ".", "`folder` for profiles")
}

// bindDaemon binds the flag of the commands that run one version of the daemon.
func (o *shared) bindDaemon(f *pflag.FlagSet) {
	f.StringVar(&o.daemon, "daemon", "", "`path` of the daemon to run; absent: built from the source tree around the working folder, else the one beside this program or in PATH")
}

// expression returns the filter, nil if there is none.
func (o *shared) expression() (*regexp.Regexp, error) {
	if o.filter == "" {
		return nil, nil
	}
	re, err := regexp.Compile(o.filter)
	if err != nil {
		return nil, fmt.Errorf("--filter: %w", err)
	}
	return re, nil
}

// begin starts the profile that was asked for, and returns what ends it and the filter.
func (o *shared) begin() (filter *regexp.Regexp, stop func(), err error) {
	if filter, err = o.expression(); err != nil {
		return nil, nil, err
	}
	stop, err = startProfile(o.profile, o.profileDir)
	return filter, stop, err
}

// daemonArgs returns the flags for the daemon.
func (o *shared) daemonArgs() []string {
	if o.daemonProfile == "" {
		return nil
	}
	return []string{"--profile", o.daemonProfile, "--profile-dir", o.profileDir}
}

// write writes the files that were asked for.
func (o *shared) write(doc *report.Document) error {
	doc.Version = version
	for _, f := range []struct {
		flag, path string
		write      func(io.Writer) error
	}{{"json", o.json, doc.WriteJSON}, {"html", o.html, doc.WriteHTML}} {
		if f.path == "" {
			continue
		}
		if err := writeFile(f.path, f.write); err != nil {
			return fmt.Errorf("--%s: %w", f.flag, err)
		}
	}
	return nil
}

func writeFile(path string, write func(io.Writer) error) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(write(file), file.Close())
}

// benchOptions are the flags of the program without a command.
type benchOptions struct {
	shared
	count    int
	rate     float64
	markdown bool
}

func command() *cobra.Command {
	o := &benchOptions{}
	c := &cobra.Command{
		Use:   "goxel-bench [flags]",
		Short: "Measure the daemon over its socket",
		Long: "goxel-bench starts a daemon for each storage kind on a private socket, puts load on it, prints what it\n" +
			"measures in the format of Go's benchmarks, which benchstat compares, and holds the figures against what\n" +
			"the project promises. Its commands compare the daemon with other programs and with its own versions.\n" +
			"It exits with status 1 if a promise does not hold, a target is missed or a figure became worse.\n" +
			"See bench/README.md.",
		Example: "  goxel-bench --filter SocketAdd/kind=dense\n" +
			"  goxel-bench --filter SocketMixed --rate 50000\n" +
			"  goxel-bench --count 10 > new.txt && benchstat old.txt new.txt\n" +
			"  goxel-bench versus --html report.html\n" +
			"  goxel-bench compare HEAD~1 --filter SocketAdd",
		Version:       version,
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(c *cobra.Command, _ []string) error { return o.run(c.Context(), c.OutOrStdout()) },
	}
	f := c.Flags()
	o.bind(f, time.Second, "SocketAdd/kind=dense")
	o.bindDaemon(f)
	f.IntVar(&o.count, "count", 1, "how often everything is measured")
	f.Float64Var(&o.rate, "rate", 0, "`requests` per second of each load on the socket, over all clients; 0: each client goes on once it has its replies")
	f.BoolVar(&o.markdown, "markdown", false, "print tables of Markdown at the end, as bench/README.md holds them")
	c.CompletionOptions.HiddenDefaultCmd = true
	c.AddCommand(versusCommand(), compareCommand(), checkCommand())
	return c
}

func (o *benchOptions) run(ctx context.Context, out io.Writer) error {
	filter, stop, err := o.begin()
	if err != nil {
		return err
	}
	defer stop()
	doc, err := bench.Run(ctx, bench.Options{
		Kinds: o.kinds, Filter: filter, Duration: o.duration, Count: o.count, Daemon: o.daemon, DaemonArgs: o.daemonArgs(), Rate: o.rate, Out: out,
	})
	if err != nil {
		return err
	}
	if o.filter != "" && len(doc.Results) == 0 {
		return fmt.Errorf("--filter %s chooses no benchmark", o.filter)
	}
	return o.conclude(doc, out)
}

// conclude writes the table of promises and the files. A broken promise is an error.
func (o *benchOptions) conclude(doc *report.Document, out io.Writer) error {
	if _, err := fmt.Fprintln(out); err != nil {
		return err
	}
	if err := o.tables(doc, out); err != nil {
		return err
	}
	if err := o.write(doc); err != nil {
		return err
	}
	var names []string
	for _, p := range bench.Broken(doc.Promises) {
		names = append(names, fmt.Sprintf("%s (%s)", p.Name, p.Kind))
	}
	if len(names) > 0 {
		return errors.New("promises that do not hold: " + strings.Join(names, "; "))
	}
	return nil
}

// tables writes the table of promises, and with the flag that of results, as Markdown.
func (o *benchOptions) tables(doc *report.Document, out io.Writer) error {
	if !o.markdown {
		return report.WritePromises(out, doc.Promises)
	}
	if err := report.WriteResultsMarkdown(out, doc.Results); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(out); err != nil {
		return err
	}
	return report.WritePromisesMarkdown(out, doc.Promises)
}
