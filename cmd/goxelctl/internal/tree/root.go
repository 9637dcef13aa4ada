package tree

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/calls"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
)

// root returns the root without commands.
func (t *Tree) root(env *cli.Env, inner bool) *cobra.Command {
	c := &cobra.Command{
		Use: cli.Name, Short: "Edit, convert and draw voxel models, with or without a goxel-daemon", Long: intro(),
		Version: env.Version, SilenceErrors: true, SilenceUsage: true, DisableAutoGenTag: true,
		Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.SetIn(env.In)
	c.SetOut(env.Out)
	c.SetErr(env.Err)
	c.SetVersionTemplate(cli.Name + " {{.Version}}\n")
	c.AddGroup(calls.Groups()...)
	c.SetHelpCommandGroupID(calls.Self)
	c.SetCompletionCommandGroupID(calls.Self)
	f := c.PersistentFlags()
	f.SortFlags = false
	if inner {
		env.BindOutput(f)
		c.CompletionOptions.DisableDefaultCmd = true
	} else {
		env.Bind(f)
	}
	c.SetFlagErrorFunc(flagError)
	return c
}

// intro returns what help says first, with the exit statuses.
func intro() string {
	var b strings.Builder
	b.WriteString("goxelctl has a command for every method of goxel-daemon, and others for whole files and for many calls in one.\n\n" +
		"It talks to the daemon that --socket or GOXEL_SOCKET names, else to one at the usual places, and does the same work within this process where\n" +
		"none runs. With --file a command acts on a file: it is opened, edited and saved.\n\nExit statuses:\n\n")
	for _, e := range cli.ExitCodes() {
		fmt.Fprintf(&b, "- %d: %s\n", e.Code, e.Doc)
	}
	return strings.TrimRight(b.String(), "\n")
}

// finish makes errors of the commands' arguments those of a command line that cannot be used.
func (t *Tree) finish(root *cobra.Command) {
	root.SetHelpCommand(t.help(root))
	root.InitDefaultHelpCmd()
	for _, c := range root.Commands() {
		usage(c)
	}
	usage(root)
}

// help returns the command help of the root.
func (t *Tree) help(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]", Short: "Describe a command, or list them all", GroupID: calls.Self,
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) (list []string, _ cobra.ShellCompDirective) {
			if c, _, err := root.Find(args); err == nil {
				for _, sub := range c.Commands() {
					list = append(list, cobra.CompletionWithDesc(sub.Name(), sub.Short))
				}
			}
			return list, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			c := root
			if len(args) > 0 {
				e, err := t.find(args[0], root.CompletionOptions.DisableDefaultCmd)
				name := e.name
				if slices.Contains(special(), args[0]) {
					name, err = args[0], nil
				}
				if err != nil {
					return err
				}
				if c, _, err = root.Find(append([]string{name}, args[1:]...)); err != nil {
					return cli.Usagef("%w", err)
				}
			}
			c.InitDefaultHelpFlag()
			return c.Help()
		},
	}
}

func usage(c *cobra.Command) {
	if check := c.Args; check != nil {
		c.Args = func(cmd *cobra.Command, args []string) error {
			if err := check(cmd, args); err != nil {
				return cli.Usagef("%s: %w; see %s --help", cmd.Name(), err, cmd.CommandPath())
			}
			return nil
		}
	}
	for _, sub := range c.Commands() {
		usage(sub)
	}
}

// flagError makes an error about a flag one of a command line that cannot be used, with the flag that may have been meant.
func flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		var names []string
		add := func(f *pflag.Flag) { names = append(names, f.Name) }
		c.Flags().VisitAll(add)
		c.InheritedFlags().VisitAll(add)
		if like := cli.Suggest(unknown.GetSpecifiedName(), names); like != "" {
			return cli.Usagef("%w; did you mean --%s?", err, like)
		}
	}
	return cli.Usagef("%w; see %s --help", err, c.CommandPath())
}
