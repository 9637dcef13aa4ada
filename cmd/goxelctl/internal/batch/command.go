package batch

import (
	"github.com/spf13/cobra"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/calls"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/session"
)

// Command returns the command batch, which runs lines by run.
func Command(env *cli.Env, s *session.Session, run Run) *cobra.Command {
	b := &Batch{Env: env, Session: s, Run: run}
	cmd := &cobra.Command{
		Use:   "batch FILE|-",
		Short: "Run commands from a file or standard input, one a line, on one connection",
		Long: "batch runs the commands of a file, one a line and without this program's name, in one process and on one connection, so that a project that\n" +
			"one line creates or opens is that of the next. Lines may also be JSON-RPC requests; their replies are printed.\n\n" +
			"Words are parted by blanks. Quotes and backslashes work as in a shell; nothing is expanded. A # begins a comment, but for a colour such\n" +
			"as #ff8000. A backslash at the end of a line joins the next one.\n\n" +
			"A file that several lines name by --file is opened once, and saved once at the end. The first line that fails ends the batch, and files are\n" +
			"left as they were; with --continue the other lines run, and the exit status is 3.",
		Example: "  goxelctl batch tower.txt\n  goxelctl batch --dry-run tower.txt\n  printf 'create-project tower\\nadd-voxel 1 2 3\\nsave-file tower.gox\\n' | goxelctl batch -",
		GroupID: calls.Tools, Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return b.File(cmd.Context(), args[0]) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.BoolVar(&b.Continue, "continue", false, "go on after a line that fails")
	f.BoolVar(&b.DryRun, "dry-run", false, "check all lines and do nothing")
	f.BoolVar(&b.SaveEach, "save-each", false, "save files after each line that edits them, instead of once at the end")
	return cmd
}
