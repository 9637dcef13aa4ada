// Command goxel-bench measures the daemon over its socket and holds the figures against what the project promises.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"strings"
	"syscall"
	"time"

	"github.com/pkg/profile"
	"github.com/spf13/cobra"

	"github.com/goxel-daemon/goxel-daemon/bench"
)

// version is set by the linker.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := command().ExecuteContext(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "goxel-bench:", err)
		os.Exit(1)
	}
}

// options are the values of the flags.
type options struct {
	kinds         []string
	filter        string
	duration      time.Duration
	count         int
	json          string
	daemon        string
	profile       string
	daemonProfile string
	profileDir    string
}

func command() *cobra.Command {
	o := &options{}
	c := &cobra.Command{
		Use:   "goxel-bench [flags]",
		Short: "Measure the daemon over its socket",
		Long: "goxel-bench starts a daemon for each storage kind on a private socket, puts load on it, prints what it\n" +
			"measures in the format of Go's benchmarks, which benchstat compares, and holds the figures against what\n" +
			"the project promises. It exits with status 1 if a promise does not hold. See bench/README.md.",
		Example: "  goxel-bench --filter SocketAdd/kind=dense\n" +
			"  goxel-bench --count 10 > new.txt && benchstat old.txt new.txt",
		Version:       version,
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(c *cobra.Command, _ []string) error { return o.run(c.Context(), c.OutOrStdout()) },
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringSliceVar(&o.kinds, "kinds", nil, "storage kinds to measure, separated by commas; absent: all")
	f.StringVar(&o.filter, "filter", "", "regular expression that chooses benchmarks by name, such as SocketAdd/kind=dense")
	f.DurationVar(&o.duration, "duration", time.Second, "how long each benchmark takes measurements")
	f.IntVar(&o.count, "count", 1, "how often everything is measured")
	f.StringVar(&o.json, "json", "", "file to write the report to as JSON")
	f.StringVar(&o.daemon, "daemon", "", "the daemon to run; absent: built from the source tree around the working folder, else the one beside this program or in PATH")
	f.StringVar(&o.profile, "profile", "", "profile the load generator: cpu or mem")
	f.StringVar(&o.daemonProfile, "daemon-profile", "", "profile the daemon: a kind that its flag --profile takes; of several daemons the last one's stays")
	f.StringVar(&o.profileDir, "profile-dir", ".", "folder for profiles")
	c.CompletionOptions.HiddenDefaultCmd = true
	return c
}

func (o *options) run(ctx context.Context, out io.Writer) error {
	opt := bench.Options{Kinds: o.kinds, Duration: o.duration, Count: o.count, Daemon: o.daemon, Out: out}
	if o.filter != "" {
		re, err := regexp.Compile(o.filter)
		if err != nil {
			return fmt.Errorf("--filter: %w", err)
		}
		opt.Filter = re
	}
	if o.daemonProfile != "" {
		opt.DaemonArgs = []string{"--profile", o.daemonProfile, "--profile-dir", o.profileDir}
	}
	stop, err := o.startProfile()
	if err != nil {
		return err
	}
	defer stop()
	rep, err := bench.Run(ctx, opt)
	if err != nil {
		return err
	}
	if o.filter != "" && len(rep.Results) == 0 {
		return fmt.Errorf("--filter %s chooses no benchmark", o.filter)
	}
	return o.conclude(rep, out)
}

// conclude writes the table of promises and the file. A broken promise is an error.
func (o *options) conclude(rep *bench.Report, out io.Writer) error {
	if _, err := fmt.Fprintln(out); err != nil {
		return err
	}
	if err := bench.WritePromises(out, rep.Promises); err != nil {
		return err
	}
	if o.json != "" {
		text, err := json.MarshalIndent(rep, "", "  ")
		if err == nil {
			err = os.WriteFile(o.json, append(text, '\n'), 0o644)
		}
		if err != nil {
			return fmt.Errorf("--json: %w", err)
		}
	}
	var names []string
	for _, p := range bench.Broken(rep.Promises) {
		names = append(names, fmt.Sprintf("%s (%s)", p.Name, p.Kind))
	}
	if len(names) > 0 {
		return errors.New("promises that do not hold: " + strings.Join(names, "; "))
	}
	return nil
}

// startProfile begins the profile that was asked for and returns what ends it.
func (o *options) startProfile() (stop func(), err error) {
	var kind func(*profile.Profile)
	switch o.profile {
	case "":
		return func() {}, nil
	case "cpu":
		kind = profile.CPUProfile
	case "mem":
		kind = profile.MemProfile
	default:
		return nil, fmt.Errorf("--profile %s is neither cpu nor mem", o.profile)
	}
	return profile.Start(kind, profile.ProfilePath(o.profileDir), profile.NoShutdownHook, profile.Quiet).Stop, nil
}
