package shell

import (
	"context"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/batch"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/calls"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/session"
)

// Complete returns what may stand in place of the last word, and whether names of files may as well.
type Complete func(ctx context.Context, env *cli.Env, words []string) (list []string, files bool)

// builtins are the commands that only the shell has, with what they do.
func builtins() [][2]string {
	return [][2]string{
		{"use", "works on the project of the daemon that has the ID or NAME that follows; without one it lists the projects"},
		{"help", "lists the commands, or describes the COMMAND that follows"},
		{"exit", "leaves the shell, as Ctrl-D does"},
		{"quit", "the same as exit"},
	}
}

// Command returns the command shell.
func Command(env *cli.Env, s *session.Session, run batch.Run, complete Complete) *cobra.Command {
	var doc strings.Builder
	for _, b := range builtins() {
		doc.WriteString("\n- " + b[0] + ": " + b[1])
	}
	return &cobra.Command{
		Use: "shell", Short: "Type commands one after the other, with history and completion", GroupID: calls.Tools, Args: cobra.NoArgs,
		Long: "shell runs the commands that are typed, without this program's name, on one connection, so that a project stays from line to line. The prompt\n" +
			"tells its name, with a * while it is not saved. Lines are written as in a batch. Tab completes commands, flags, values, paths and layers; the\n" +
			"arrow keys bring earlier lines back, which are kept in $XDG_STATE_HOME/goxel/history. Ctrl-C ends the command that runs.\n" +
			"Where standard input or output is no terminal it works as batch --continue does.\n\nThe shell's own commands:\n" + doc.String(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			lines := &batch.Batch{Env: env, Session: s, Run: run}
			in, isFile := env.In.(*os.File)
			_, typed := cli.Terminal(env.In)
			if _, shown := cli.Terminal(env.Out); !isFile || !typed || !shown {
				lines.Continue = true
				return lines.File(cmd.Context(), "-")
			}
			sh := &shell{env: env, session: s, lines: lines, complete: complete, in: in}
			return sh.interact(cmd.Context())
		},
	}
}
