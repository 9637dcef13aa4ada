package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// version is set by the linker.
var version = "dev"

func main() {
	if err := command().Execute(); err != nil {
		fmt.Fprintln(os.Stderr, "goxel-daemon:", err)
		os.Exit(1)
	}
}

// usageError is a command line that cannot be used.
type usageError struct{ err error }

func (e usageError) Error() string {
	return e.err.Error() + "\nInvalid command line arguments. Use --help for usage information."
}

func (e usageError) Unwrap() error { return e.err }

func command() *cobra.Command {
	o := &options{}
	c := &cobra.Command{
		Use:   "goxel-daemon [flags]",
		Short: "Serve voxel projects over JSON-RPC 2.0 on a Unix socket",
		Long: "goxel-daemon holds voxel projects and edits, opens, saves and renders them for clients that send\n" +
			"JSON-RPC 2.0 requests, one JSON value a line, on a Unix socket. It runs in the foreground until\n" +
			"SIGTERM or SIGINT; SIGHUP reopens the log file.",
		Example: "  goxel-daemon --socket /tmp/goxel.sock\n" +
			"  printf '%s\\n' '{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"create_project\",\"params\":{\"name\":\"a\"}}' | nc -U -N /tmp/goxel.sock",
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
			if c.Flags().Changed("socket") && o.socket == "" {
				return usageError{errors.New("--socket must not be empty")}
			}
			if err := o.check(); err != nil {
				return usageError{err}
			}
			if err := o.render.complete(c.Flags(), os.Getenv); err != nil {
				return usageError{err}
			}
			return run(o)
		},
	}
	c.SetVersionTemplate("goxel-daemon version {{.Version}}\nstorage kinds: " + strings.Join(kindNames(), ", ") + "\n")
	c.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	o.bind(c.Flags())
	c.Flags().BoolP("version", "v", false, "print the version and exit")
	c.CompletionOptions.HiddenDefaultCmd = true
	return c
}

func kindNames() (names []string) {
	for _, k := range all.Kinds() {
		names = append(names, k.Name)
	}
	return names
}
