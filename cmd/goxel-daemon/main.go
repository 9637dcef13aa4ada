package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxel-daemon/internal/settings"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// version is set by the linker.
var version = "dev"

func main() {
	r := openReport()
	err := execute(command(r), os.Args[1:])
	if err == nil {
		return
	}
	switch {
	case r != nil:
		r.fail(err)
	case !errors.Is(err, errSilent):
		fmt.Fprintln(os.Stderr, "goxel-daemon:", err)
	}
	os.Exit(1)
}

// usageError is a command line that cannot be used.
type usageError struct{ err error }

func (e usageError) Error() string {
	return e.err.Error() + "\nInvalid command line arguments. Use --help for usage information."
}

func (e usageError) Unwrap() error { return e.err }

// execute runs the command with arguments, whose long options may be abbreviated.
func execute(c *cobra.Command, args []string) error {
	if len(args) == 0 || !strings.HasPrefix(args[0], cobra.ShellCompRequestCmd) {
		c.InitDefaultHelpFlag()
		old := func(name string) bool {
			return name == "help" || name == "version" || marked(c.Flags().Lookup(name), oldMark)
		}
		full, err := settings.Expand(c.Flags(), old, args)
		if err != nil {
			return usageError{err}
		}
		args = full
	}
	c.SetArgs(args)
	return c.Execute()
}

// command returns the command. In a process in the background r is how it tells that it answers; it is nil elsewhere.
func command(r *report) *cobra.Command {
	o := &options{}
	c := &cobra.Command{
		Use:           "goxel-daemon [flags]",
		Short:         "Serve voxel projects over JSON-RPC 2.0 on a Unix socket",
		Long:          long(),
		Example:       example,
		Version:       version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError{fmt.Errorf("unexpected argument %q", args[0])}
			}
			return nil
		},
		RunE: func(c *cobra.Command, _ []string) error {
			if err := o.complete(os.Getenv); err != nil {
				return err
			}
			return o.dispatch(c, r)
		},
	}
	c.SetVersionTemplate("goxel-daemon version {{.Version}}\nstorage kinds: " + strings.Join(kindNames(), ", ") + "\n")
	c.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	o.bind(c.Flags())
	c.Flags().BoolP("version", "v", false, "print the version and exit")
	c.CompletionOptions.HiddenDefaultCmd = true
	return c
}

// dispatch does what the command line asks for.
func (o *options) dispatch(c *cobra.Command, r *report) error {
	switch {
	case o.checkConfig:
		return o.print(c.OutOrStdout())
	case o.status:
		return o.controller(c.OutOrStdout()).status()
	case o.stop:
		return o.controller(c.OutOrStdout()).stop()
	case o.reload:
		return o.controller(c.OutOrStdout()).reload()
	case o.daemonize && r == nil:
		return detach(o)
	}
	return run(o, r)
}

// print writes the settings, with what stands for those that nobody has set.
func (o *options) print(w io.Writer) error {
	if o.socket == "" && os.Getenv(socketVariable) != "" {
		o.env["socket"] = socketVariable
	}
	o.socket = o.socketPath()
	if o.daemonize {
		o.pidFile, o.workingDir = o.pidPath(), o.folder()
		if path, err := defaultLog(os.Getenv, os.Geteuid()); err == nil && o.logFile == "" {
			o.logFile = path
		}
	}
	return settings.Print(w, o.flags, o.origin, func(name string) bool { return o.own(name) || name == "foreground" })
}

const example = "  goxel-daemon --socket /tmp/goxel.sock\n" +
	"  printf '%s\\n' '{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"create_project\",\"params\":{\"name\":\"a\"}}' | nc -U -N /tmp/goxel.sock\n" +
	"  goxel-daemon --config /etc/goxel/daemon.toml --daemonize\n" +
	"  goxel-daemon --config /etc/goxel/daemon.toml --stop"

// long returns the text above the flags in the help.
func long() string {
	return "goxel-daemon holds voxel projects and edits, opens, saves and renders them for clients that send\n" +
		"JSON-RPC 2.0 requests, one JSON value a line, on a Unix socket. It runs in the foreground until\n" +
		"SIGTERM or SIGINT, or in the background with --daemonize. SIGHUP reopens the log file, reads the\n" +
		"file of settings again and applies these of them; what else has changed there is logged as in\n" +
		"need of a restart:\n" + wrapped(liveFlags(), 95) + "\n\n" +
		"Long options may be abbreviated as far as that is unambiguous. A single daemon at a time can use\n" +
		"a socket or a pid file."
}

// wrapped joins words with commas, in lines of at most so many letters that begin with two spaces.
func wrapped(list []string, width int) string {
	var b strings.Builder
	line := 0
	for i, word := range list {
		if i < len(list)-1 {
			word += ","
		}
		if line > 0 && line+1+len(word) > width {
			b.WriteString("\n")
			line = 0
		}
		if line == 0 {
			b.WriteString(" ")
			line = 1
		}
		b.WriteString(" " + word)
		line += 1 + len(word)
	}
	return b.String()
}

func kindNames() (names []string) {
	for _, k := range all.Kinds() {
		names = append(names, k.Name)
	}
	return names
}
