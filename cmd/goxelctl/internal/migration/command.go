package migration

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/compat/migrate"
)

// Command returns the command migrate.
func Command(env *cli.Env) *cobra.Command {
	var rollback []string
	c := &cobra.Command{
		Use:   "migrate",
		Short: "Turn files of older programs of the family into ours",
		Long: "Turns configuration files of the C daemons, and batch files and shell scripts for goxel-headless, into what does the same with " +
			"goxel-daemon and goxelctl. Each part is reported with what became of it:\n\n" + outcomes() + "\n" +
			"The exit status is 0 if nothing was lost and nobody has to look, 3 if something was dropped or needs a look, 1 if it failed, in which " +
			"case nothing is written, and 2 for a command line that cannot be used. A file that is replaced is kept as FILE.bak-YYYYmmdd-HHMMSS.",
		Example: "  goxelctl migrate detect\n" +
			"  goxelctl migrate config /etc/goxel/daemon_config.json -o goxel-daemon.toml\n" +
			"  goxelctl migrate script build.sh --dry-run\n" +
			"  goxelctl migrate script build.sh --in-place\n" +
			"  goxelctl migrate --rollback build.sh",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if len(rollback) == 0 {
				return c.Help()
			}
			return putBack(env, rollback)
		},
	}
	c.Flags().StringArrayVar(&rollback, "rollback", nil, "put the newest backup of the `file` back; what is there now is kept as FILE.undone-YYYYmmdd-HHMMSS; repeatable")
	c.AddCommand(configCommand(env), scriptCommand(env), detectCommand(env))
	return c
}

// outcomes returns the table of outcomes for help.
func outcomes() string {
	var b strings.Builder
	for _, o := range migrate.Outcomes() {
		fmt.Fprintf(&b, "  %-8s  %s\n", o.Outcome, o.Doc)
	}
	return b.String()
}

// putBack puts backups back.
func putBack(env *cli.Env, files []string) error {
	done := []migrate.Restored{}
	var failed error
	for _, file := range files {
		r, err := migrate.Rollback(file, time.Now())
		if err != nil {
			failed = err
			break
		}
		done = append(done, r)
		if !env.JSON {
			text := fmt.Sprintf("%s is what it was: %s", r.Path, r.Backup)
			if r.Undone != "" {
				text += "; what it was until now is " + r.Undone
			}
			env.Remark("%s", text)
		}
	}
	if env.JSON && (failed == nil || len(done) > 0) {
		if err := env.PrintJSON(map[string]any{"restored": done}); err != nil {
			return err
		}
	}
	return failed
}
