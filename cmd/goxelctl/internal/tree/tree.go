package tree

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/batch"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/calls"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/session"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/shell"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// Tree is all commands over one environment and session.
type Tree struct {
	env     *cli.Env
	session *session.Session
	table   *method.Table
	entries []entry
	owner   map[string]int // index in entries by name and alias
}

// entry is a command that can be made.
type entry struct {
	name    string
	aliases []string
	make    func(mk *calls.Maker) *cobra.Command
	outer   bool // not for lines of a batch or a shell
	dry     bool // heeds Session.DryRun itself
	disk    bool // may read or write files that the session holds
}

// New returns the commands over an environment.
func New(env *cli.Env) *Tree {
	t := &Tree{env: env, session: session.New(env), table: method.NewTable(), owner: map[string]int{}}
	t.entries = t.commands()
	for i, e := range t.entries {
		t.owner[e.name] = i
	}
	for i, e := range t.entries {
		for _, a := range e.aliases {
			if _, taken := t.owner[a]; !taken {
				t.owner[a] = i
			}
		}
	}
	return t
}

// commands returns the table of commands: this program's own, then those of methods whose names are free.
func (t *Tree) commands() []entry {
	list := []entry{
		{name: "batch", outer: true, make: func(mk *calls.Maker) *cobra.Command { return batch.Command(mk.Env, mk.Session, t.Run) }},
		{name: "call", dry: true, make: func(mk *calls.Maker) *cobra.Command { return mk.Raw(t.table) }},
		{name: "script", dry: true, make: func(mk *calls.Maker) *cobra.Command { return mk.Script(t.method("execute_script")) }},
		{name: "shell", outer: true, make: func(mk *calls.Maker) *cobra.Command { return shell.Command(mk.Env, mk.Session, t.Run, t.Complete) }},
		{name: "version", dry: true, aliases: []string{"get-version"}, make: (*calls.Maker).Version},
		{name: "man", outer: true, make: func(mk *calls.Maker) *cobra.Command { return t.man(mk.Env) }},
	}
	list = append(list, t.others()...)
	for _, m := range t.table.Methods {
		name := calls.Name(m)
		if name == "" || slices.ContainsFunc(list, func(e entry) bool { return e.name == name }) {
			continue
		}
		e := entry{name: name, dry: true, disk: calls.ReadsFile(m), make: func(mk *calls.Maker) *cobra.Command {
			return mk.Method(m, func(alias string) bool { return t.entries[t.owner[alias]].name != name })
		}}
		for _, a := range calls.Aliases(m) {
			e.aliases = append(e.aliases, strings.NewReplacer("_", "-", ".", "-").Replace(a.Name))
		}
		list = append(list, e)
	}
	return list
}

func (t *Tree) method(name string) *method.Method {
	_, methods := t.table.Names()
	return methods[name]
}

// patience is how long the daemon in this process may take to end.
const patience = 2 * time.Second

// Main runs a command line and returns its exit status. Messages are told, and everything that was started has ended.
func Main(ctx context.Context, env *cli.Env, args []string) int {
	t := New(env)
	ctx, pop := env.Signals.Push(ctx)
	defer pop()
	err := t.run(ctx, env, args, false)
	if err != nil && ctx.Err() != nil && cli.Code(err) == cli.Failed {
		err = &cli.ExitError{Code: cli.Interrupted, Err: err}
	}
	env.JSON = env.JSON || err != nil && asksJSON(args)
	code := env.Report(err)
	if err := t.Close(ctx); err != nil && code == cli.OK {
		return env.Report(err)
	}
	return code
}

// Close ends connections and the daemon in this process.
func (t *Tree) Close(ctx context.Context) error {
	err := t.session.Close()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	return errors.Join(err, t.env.Close(ctx))
}

// asksJSON reports whether a command line that could not be read asks for JSON.
func asksJSON(args []string) bool {
	return slices.Contains(args, "--json") || slices.Contains(args, "--json=true")
}

// Run runs a line of a batch or a shell.
func (t *Tree) Run(ctx context.Context, env *cli.Env, args []string) error {
	err := t.run(ctx, env, args, true)
	env.JSON = env.JSON || err != nil && asksJSON(args)
	return err
}

// Root returns the root with all commands, for documentation.
func (t *Tree) Root() *cobra.Command {
	root := t.root(t.env, false)
	mk := &calls.Maker{Env: t.env, Session: t.session, Complete: true}
	for _, e := range t.entries {
		root.AddCommand(e.make(mk))
	}
	t.finish(root)
	return root
}

// run runs a command line in an environment.
func (t *Tree) run(ctx context.Context, env *cli.Env, args []string, inner bool) error {
	root := t.root(env, inner)
	mk := &calls.Maker{Env: env, Session: t.session}
	at := first(args, root.PersistentFlags())
	switch {
	case at < 0 || slices.Contains(special(), args[at]):
		mk.Complete = true
		for _, e := range t.entries {
			if !inner || !e.outer {
				root.AddCommand(e.make(mk))
			}
		}
	default:
		e, err := t.find(args[at], inner)
		if err != nil {
			return err
		}
		cmd := e.make(mk)
		root.AddCommand(cmd)
		if err := t.prepare(ctx, env, e, cmd); err != nil {
			return err
		}
		args = slices.Clone(args)
		args[at] = dashed(args[at])
		args = arrange(args, at, cmd, root.PersistentFlags())
	}
	t.finish(root)
	root.SetArgs(args)
	return root.ExecuteContext(ctx)
}

// special returns the commands that need all others.
func special() []string {
	return []string{"help", "completion", cobra.ShellCompRequestCmd, cobra.ShellCompNoDescRequestCmd}
}

// find returns the command of a name, or an error with a suggestion.
func (t *Tree) find(name string, inner bool) (entry, error) {
	if i, ok := t.owner[dashed(name)]; ok {
		e := t.entries[i]
		if inner && e.outer {
			return e, cli.Usagef("%s is no command of a batch or a shell", e.name)
		}
		return e, nil
	}
	text := `there is no command "` + name + `"`
	if like := cli.Suggest(dashed(name), append(slices.Collect(maps.Keys(t.owner)), special()[:2]...)); like != "" {
		return entry{}, cli.Usagef("%s; did you mean %s?", text, like)
	}
	return entry{}, cli.Usagef("%s; %s help lists them", text, cli.Name)
}

// prepare makes a command ready that knows nothing of the session: one that may use files that are held finds them saved, and in a dry run it
// does nothing.
func (t *Tree) prepare(ctx context.Context, env *cli.Env, e entry, cmd *cobra.Command) error {
	if t.session.DryRun && !e.dry {
		idle(cmd)
		return nil
	}
	if t.session.Hold && (!e.dry || e.disk) {
		_, err := t.session.Flush(ctx, env, true)
		return err
	}
	return nil
}

// idle takes away what the command and those below it do.
func idle(cmd *cobra.Command) {
	if cmd.Run != nil || cmd.RunE != nil {
		cmd.Run, cmd.RunE = nil, func(*cobra.Command, []string) error { return nil }
	}
	for _, c := range cmd.Commands() {
		idle(c)
	}
}

func dashed(name string) string { return strings.NewReplacer("_", "-", ".", "-").Replace(name) }
